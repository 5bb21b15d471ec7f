"""New messages by themselves where no script runs: all messages in a document of their own, which comes anew.

It stands in a frame, so that what is half typed beside it is never wiped. The document is finished each time,
and asks again by the HTTP header `Refresh`; the server answers when there is something new, or after
`HOLD_SECONDS`. It asks at the same address: for a browser that is a reload, which keeps the place where
somebody reads and adds nothing to the history (seen in Chromium; another address scrolls to the top). So the
address cannot say how far the frame has got: that is kept, and outlives the server.

What others have written since is also handed to the screen reader, in a live region that comes with the
document. Where that is silent, a second frame speaks (`spoken.py`).
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from app.actions.reading import shown_in_frame, shown_to_visitor
from app.domain.errors import BadKey, LinkUnusable
from app.domain.keys import check_one_time_key
from app.domain.terms import ConversationState
from app.store import reading
from app.store.guests import Guest, Participant
from app.web import identity, respond, stream
from app.web.errors import UPDATES_AGAIN_SECONDS
from app.web.language import Vital
from app.web.stream import follow
from app.web.visitor import chat, chat_events, spoken

HOLD_SECONDS = 25.0
"""How long an answer may wait for news: less than proxies allow."""

AGAIN_SECONDS = 1
"""So soon after an answer the browser asks again."""

AFTER_STOP_SECONDS = UPDATES_AGAIN_SECONDS
"""So much later when the server is about to stop: a browser that finds no server asks no more."""

_FRAMES = 10_000


@dataclass
class Shown:
    """What each frame shows: the last event, which is also kept with the chat, and the status.

    A lost one costs a reload, and a warning of a pause said once more.
    """

    of: OrderedDict[tuple[int, str], tuple[int, chat_events.Status | None]] = field(
        default_factory=OrderedDict
    )

    def keep(self, frame: tuple[int, str], watch: chat_events.Watch) -> None:
        """The frames that were forgotten longest go first."""
        self.of[frame] = watch.cursor, watch.status
        self.of.move_to_end(frame)
        if len(self.of) > _FRAMES:
            self.of.popitem(last=False)


async def updates(request: Request) -> Response:
    """All messages, the newest first, and what state the chat is in.

    Raises ClientDisconnect when nobody waits for the answer any more.
    """
    who = await identity.participant(request)
    shown: Shown = request.app.state.shown
    frame = who.conversation_id, _frame(request)
    known, status = shown.of.get(frame) or (await _said_to(request, *frame), None)
    watch = chat_events.Watch(request, who, known, status)
    if frame in shown.of:
        await _news(request, who, watch)
        if await request.is_disconnected():
            raise ClientDisconnect  # a frame that is no more shows nothing
    else:
        await watch.look()
    try:
        seen = await chat.see(request)
    except LinkUnusable as refusal:
        context = {**chat_events.gone(request, refusal.outcome), "said": ""}
        return respond.html(request, "visitor/updates.html", context)
    if not isinstance(who, Guest):
        await shown_to_visitor(identity.office(request), who, seen.after())
    context = chat.news(request, seen, 0)
    watch.cursor = context["after"]  # what came after the look is shown, and said, now
    shown.keep(frame, watch)
    if frame[1] and watch.cursor > known:
        await shown_in_frame(identity.office(request), *frame, watch.cursor)
    said = (
        []
        if chat.speaks_apart(request)
        else [spoken.in_one(spoken.wanted(request, context["items"], known), known)]
    )
    if said and (warning := spoken.warning(context["status"])) != spoken.warning(
        status[0] if status else None
    ):
        said.append(warning)
    context |= {"items": context["items"][::-1], "said": Vital.joined(said)}
    page = respond.html(request, "visitor/updates.html", context)
    if seen.visitor.state is not ConversationState.ENDED:
        stopping = request.app.state.streams.closing
        page.headers["Refresh"] = str(AFTER_STOP_SECONDS if stopping else AGAIN_SECONDS)
    return page


async def _said_to(request: Request, conversation_id: int, frame: str) -> int:
    """The last event that a frame has said, as the server before this one knew; else that of its page."""
    read = identity.office(request).store.read
    kept = await read(lambda conn: reading.frame_up_to(conn, conversation_id, frame)) if frame else None
    return stream.cursor(request) if kept is None else kept


def _frame(request: Request) -> str:
    """Which frame asks, by the key its page gave it; "" without one."""
    try:
        return check_one_time_key(request.query_params.get("of", ""))
    except BadKey:
        return ""


async def _news(request: Request, who: Participant, watch: chat_events.Watch) -> None:
    """Until there is something that `watch` has not seen, time is over, or the server is about to stop."""
    every = stream.look_seconds(identity.office(request).settings)
    looks = follow(
        request.app.state.streams,
        chat_events.topics(who),
        watch.look,
        whose=chat_events.whose(who),
        heartbeat=HOLD_SECONDS,
        every=every,
    )
    beats = 0
    async for frame in looks:
        beats += frame.event == "beat"  # the first comes at once
        if frame.event != "beat" or beats > 1:
            return
