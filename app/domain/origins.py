"""Origins: which sites may embed a council's chat, and which pages it may lead back to."""

from collections.abc import Sequence
from urllib.parse import urldefrag, urlsplit


def origin_of(url: str) -> str | None:
    """`https://www.example.org` or `http://localhost:8001` of a web address, None of anything else."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or "\\" in url:
        return None
    if any(character.isspace() or ord(character) < 32 for character in url):
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if port is None or port == {"http": 80, "https": 443}[parts.scheme]:
        return f"{parts.scheme}://{host}"
    return f"{parts.scheme}://{host}:{port}"


def allowed_back(url: str | None, origins: Sequence[str]) -> str | None:
    """`url` without its fragment when it is a page of one of `origins`, else None."""
    return urldefrag(url).url if url and origin_of(url) in origins else None


def site_of(url: str | None, origins: Sequence[str]) -> str:
    """The origin of `url` when it is one of `origins`, else ""."""
    return (origin_of(url or "") or "") if origin_of(url or "") in origins else ""


def is_site(url: str) -> bool:
    """Whether `url` names a site and no page of it: "https://www.example.org", as `site_of` gives it."""
    return url != "" and origin_of(url) == url


def page_of(url: str | None) -> str | None:
    """The address without query and fragment, which may say more about a person than where they were."""
    if not url:
        return None
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path}"
