"""Styles, scripts and pictures: read once at start, served from memory under a URL that names the content."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.web.embed.source import called
from app.web.embed.source import styles as widget_styles
from app.web.scripts import joined
from app.web.themes import to_choose

WEB = Path(__file__).parent
STYLES = "css/plainchat.css"
PANEL = "widget/panel.js"
"""What a council's page asks for when the chat is opened there."""

_IMMUTABLE = "public, max-age=31536000, immutable"
# a page that was opened before an update asks for the old version: it gets today's files, for a minute
_SHORT = "public, max-age=60"
_TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".toml": "text/plain; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
    ".ico": "image/x-icon",
}
_COMPRESSED = frozenset({".js", ".mjs", ".css", ".svg", ".json", ".txt"})
_NOT_SERVED = frozenset({".toml", ".py", ".md", ".html", ".scss"})


@dataclass(frozen=True, slots=True)
class Asset:
    """One file: its bytes, the same gzipped (when that is worth it) and its media type."""

    body: bytes
    zipped: bytes | None
    media_type: str


def asset_of(name: str, body: bytes) -> Asset:
    """An `Asset` of `body`, its type told by the ending of `name`."""
    suffix = Path(name).suffix
    media_type = _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    zipped = gzip.compress(body, 9, mtime=0) if suffix in _COMPRESSED else None
    return Asset(body, zipped if zipped and len(zipped) < len(body) else None, media_type)


class Assets:
    """All files that pages may ask for. A path is only looked up here, so it cannot climb out of a folder."""

    def __init__(self, files: dict[str, bytes]) -> None:
        digest = hashlib.sha256()
        for name in sorted(files):
            digest.update(name.encode() + b"\0" + files[name] + b"\0")
        self.version = digest.hexdigest()[:12]
        self.files = {name: asset_of(name, body) for name, body in files.items()}

    @classmethod
    def load(cls, web: Path = WEB) -> Assets:
        """Reads `static/`, scripts with their modules, styles as one, and what the loader fetches later."""
        static = web / "static"
        modules = static / "js"
        files = {
            path.relative_to(static).as_posix(): path.read_bytes()
            for path in sorted(static.rglob("*"))
            if path.is_file() and path.suffix not in _NOT_SERVED and path.parent != modules
        }
        files |= {f"{modules.name}/{name}": body for name, body in joined(modules).items()}
        files[STYLES] = bundle(web)
        files[PANEL] = called("panel.js", widget_styles("panel.css"))
        return cls(files)

    def url(self, name: str) -> str:
        """The URL of a file, such as "css/plainchat.css". Raises KeyError for a file that does not exist."""
        if name not in self.files:
            raise KeyError(name)
        return f"/static/{self.version}/{name}"


def bundle(web: Path) -> bytes:
    """All styles as one: third parties' first, then our base in the order of the names, then components."""
    parts = [
        *sorted((web / "static" / "vendor").rglob("*.css")),
        *sorted((web / "static" / "css").glob("*.css")),
        *sorted((web / "components").glob("*/*.css")),
    ]
    return b"\n".join(_style(part) for part in parts)


def _style(path: Path) -> bytes:
    text = path.read_bytes()
    return to_choose(text.decode()).encode() if path.name == "tokens.css" else text


async def static(request: Request) -> Response:
    """One file. Raises HTTPException(404)."""
    assets: Assets = request.app.state.assets
    asset = assets.files.get(request.path_params["path"])
    if asset is None:
        raise HTTPException(404)
    current = request.path_params["version"] == assets.version
    response = send(request, asset, _IMMUTABLE if current else _SHORT)
    if asset is assets.files.get(PANEL):
        # Any page may ask for it, also one that isolates itself from other origins.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def send(request: Request, asset: Asset, caching: str) -> Response:
    """The bytes of `asset`, gzipped when the browser takes that."""
    headers = {"Cache-Control": caching, "Vary": "Accept-Encoding"}
    body = asset.body
    if asset.zipped is not None and "gzip" in request.headers.get("accept-encoding", ""):
        body = asset.zipped
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=asset.media_type, headers=headers)
