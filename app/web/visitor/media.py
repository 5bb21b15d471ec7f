"""Films that a council keeps with us: those in its media folder that it, or one of its routes, names."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from app.domain.video import CAPTIONS, kind_of
from app.web import identity


async def media(request: Request) -> Response:
    """A film or its captions, also in part. Only a name that one of them has is looked for: none climbs out.

    Raises HTTPException(404).
    """
    council = await identity.council(request)
    front: identity.Front = request.state.front
    name = request.path_params["file"]
    films = [council.video, *(route.video for route in front.routes)]
    named = {place for film in films if film for place in (film.file, film.captions)}
    file = identity.office(request).settings.media_folder(council.slug) / name
    if name not in named or not file.is_file():
        raise HTTPException(404)
    kind = "text/vtt" if name.endswith(CAPTIONS) else kind_of(name)
    return FileResponse(file, media_type=kind, headers={"Cache-Control": "private, max-age=3600"})
