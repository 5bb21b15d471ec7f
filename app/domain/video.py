"""A film in British Sign Language that explains something, always with captions and a transcript.

It is served by the council's own website, by its exact address, or by us: then it is the name of a file in
the council's media folder. No other site learns who looks at it.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.domain.errors import SetupRefused
from app.domain.origins import origin_of
from app.domain.setup import clean_words

LONGEST_TRANSCRIPT = 5000
TYPES = {".mp4": "video/mp4", ".webm": "video/webm"}
CAPTIONS = ".vtt"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_ADDRESS = re.compile(r"https?://[a-z0-9.:\[\]-]+(/[A-Za-z0-9._~-]+)+", re.ASCII)
"""What can stand in a policy as it is: without a query, and nothing that needs to be quoted."""


@dataclass(frozen=True)
class Video:
    """`transcript`: by the code of its language."""

    file: str
    captions: str
    transcript: Mapping[str, str]


def check_video(video: Video, origins: Collection[str]) -> Video:
    """Raises SetupRefused, which names the entry. `origins`: the council's own sites."""
    _check_place("video", video.file, origins, TYPES)
    if not video.captions:
        raise SetupRefused("video_captions", f"a film needs captions: a {CAPTIONS} file")
    _check_place("video_captions", video.captions, origins, [CAPTIONS])
    clean_words("video_transcript", video.transcript, LONGEST_TRANSCRIPT)
    if not video.transcript:
        raise SetupRefused("video_transcript", "a film needs a transcript, for who cannot see it")
    return video


def is_ours(place: str) -> bool:
    """Whether it names a file in the council's media folder."""
    return _NAME.fullmatch(place) is not None


def kind_of(file: str) -> str:
    """The media type of a film, by its ending."""
    return TYPES.get(_ending(file), "")


def _check_place(entry: str, place: str, origins: Collection[str], endings: Collection[str]) -> None:
    if _ending(place) not in endings:
        raise SetupRefused(entry, f'"{place}" does not end in {" or ".join(endings)}')
    if is_ours(place):
        return
    if not _ADDRESS.fullmatch(place):
        raise SetupRefused(
            entry, f'"{place}": give a web address without spaces and "?", or the name of a file of ours'
        )
    if origin_of(place) not in origins:
        sites = ", ".join(origins) or "none, so give the name of a file in the media folder"
        raise SetupRefused(entry, f'"{place}" is on a site that is not one of origins: {sites}')


def _ending(place: str) -> str:
    return f".{place.rpartition('.')[2].lower()}" if "." in place else ""
