"""Films that a council keeps with us: those in its media folder that one of its contact routes names."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from app.domain.video import CAPTIONS, kind_of
from app.web import identity


async def media(request: Request) -> Response:
    """A film or its captions, also in part. Only a name that a route has is looked for, so none climbs out.

    Raises HTTPException(404).
    """
    council = await identity.council(request)
    front: identity.Front = request.state.front
    name = request.path_params["name"]
    named = {
        place for route in front.routes if route.video for place in (route.video.file, route.video.captions)
    }
    file = identity.office(request).settings.media_folder(council.slug) / name
    if name not in named or not file.is_file():
        raise HTTPException(404)
    kind = "text/vtt" if name.endswith(CAPTIONS) else kind_of(name)
    return FileResponse(file, media_type=kind, headers={"Cache-Control": "private, max-age=3600"})
