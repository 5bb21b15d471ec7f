"""What is new, spoken where no script runs (measured with Orca: docs/decisions/0008).

Chromium speaks a live region that comes with its document, and nothing of a document that never ends. Firefox
speaks what is added to a document that never ends, and nothing of a region that comes with its document. So
the frame with all messages (`updates.py`) has such a region for all browsers but Firefox, and for Firefox the
page has one more frame.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markupsafe import escape
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.domain.conversation import HELD
from app.domain.errors import LinkUnusable
from app.domain.settings import Announced
from app.domain.terms import ConversationState, Sender
from app.store.guests import Participant
from app.web import identity, respond, stream
from app.web.errors import UPDATES_AGAIN_SECONDS
from app.web.language import Vital
from app.web.stream import Frame, Glance
from app.web.visitor import chat, chat_events, offered
from app.web.visitor.item_words import OTHER

BEAT_SECONDS = 15.0
"""How often a byte goes out when there is nothing to say: before a proxy gives up, to see who has gone."""

_AFTER_LOADING = 1
"""Seconds from the finished document to the endless one. Without the first the page round it never loads."""

_GAP_SECONDS = 0.26
"""Between two messages: of such as come closer together some were not spoken."""

_OTHERS = (Sender.ADVISER, OTHER)
_NO_BREAK_SPACE = "\u00a0"


def in_one(items: Sequence[Mapping[str, Any]], known: int) -> Vital:
    """What others wrote after the event `known`, as one text: the order of two is not sure to be kept.

    When it is what was said before, a no-break space makes it another text: the same is not spoken again.
    """
    told = [(item["id"], item["say"]) for item in items if item["say"]]
    text = " ".join(say for id_, say in told if id_ > known)
    before = [say for id_, say in told if id_ <= known]
    english = " ".join(item["say_english"] for item in items if item["say_english"] and item["id"] > known)
    return Vital(text + _NO_BREAK_SPACE * _repeats(before, text) if text else "", english)


def wanted(request: Request, items: Sequence[Mapping[str, Any]], known: int) -> list[Mapping[str, Any]]:
    """`items` with what of those after `known` is spoken, as the resident chose: see hearing.js."""
    announced = identity.chosen(request).announced
    if announced is Announced.EVERYTHING:
        return list(items)
    news = [item for item in items if item["id"] > known and item["sender"] in _OTHERS]

    def say(item: Mapping[str, Any]) -> str:
        if item["always"] or (announced is Announced.MESSAGES and item["sender"] in _OTHERS):
            return str(item["say"])
        if announced is not Announced.COUNT or item["sender"] not in _OTHERS:
            return ""
        # All that are new are one number, in place of the first.
        number = 1 if item["id"] <= known else len(news) if item is news[0] else 0
        ngettext = respond.language(request).ngettext
        return ngettext("%(num)d new message", "%(num)d new messages", number) if number else ""

    return [{**item, "say": say(item), "say_english": ""} for item in items]


def _repeats(before: list[str], text: str) -> int:
    """1 when it is the second, fourth... of equal ones in a row, else 0."""
    count = 0
    while count < len(before) and before[-1 - count] == text:
        count += 1
    return count % 2


def warning(status: Mapping[str, Any] | None) -> Vital:
    """What a status says of a pause that is near; nothing when none is."""
    at_box: Vital = status["at_box"] if status and status["time"]["warning"] else Vital()
    return at_box


async def spoken(request: Request) -> Response:
    """The frame: first a document that is finished, which leads to one that never ends (`?on=1`)."""
    who = await identity.participant(request)
    if request.query_params.get("on") == "1":
        words = _words(request, who)
        return StreamingResponse(words, media_type="text/html", headers={"X-Accel-Buffering": "no"})
    page = respond.html(request, "visitor/spoken.html")
    page.headers["Refresh"] = f"{_AFTER_LOADING}; url={_again(request, stream.cursor(request))}"
    return page


def _again(request: Request, after: int) -> str:
    return identity.onward(request, "chat_spoken", after=after, on=1)


async def _words(request: Request, who: Participant) -> AsyncIterator[str]:
    """The document, as it comes. When the server is about to stop it leads to the next server."""
    whole = respond.html(request, "visitor/spoken.html").body
    start, _, end = bytes(whole).decode().partition("</div>")
    yield start
    saying = _Saying(request, who, stream.cursor(request))
    frames = stream.follow(
        request.app.state.streams,
        chat_events.topics(who),
        saying.look,
        whose=chat_events.whose(who),
        heartbeat=BEAT_SECONDS,
        every=stream.look_seconds(identity.office(request).settings),
    )
    last = ""
    async for frame in frames:
        match frame.event:
            case "say" | "say-english":
                last = frame.data + _NO_BREAK_SPACE if frame.data == last else frame.data
                lang = ' lang="en"' if frame.event == "say-english" else ""
                yield f"<div{lang}>{escape(last)}</div>\n"
                await asyncio.sleep(_GAP_SECONDS)
            case "end":
                yield f"</div>{end}"
                return
            case _:
                yield "\n"
    again = escape(_again(request, saying.cursor))
    yield f'</div><meta http-equiv="refresh" content="{UPDATES_AGAIN_SECONDS}; url={again}">{end}'


@dataclass
class _Saying:
    """What has been said so far."""

    request: Request
    who: Participant
    cursor: int
    warned: Vital = field(default_factory=Vital)

    async def look(self) -> Glance:
        """What others have written after the cursor, and that the chat is about to pause."""
        try:
            seen = await chat.look(self.request, self.who, self.cursor)
        except LinkUnusable:
            return Glance(over=True)
        words = chat.wording(self.request)
        reference = seen.visitor.reference
        new = [offered.shown(self.request, words, item, reference) for item in seen.items]
        items = wanted(self.request, new, self.cursor)
        self.cursor = seen.after(self.cursor)
        told = [Vital(item["say"], item["say_english"]) for item in items]
        if (warned := warning(words.status(seen))) != self.warned:
            self.warned = warned
            told.append(warned)
        state = seen.visitor.state
        return Glance(
            tuple(
                Frame(event, words)
                for say in told
                for event, words in (("say", say.own), ("say-english", say.english))
                if words
            ),
            over=state is ConversationState.ENDED,
            topics=chat_events.topics(seen.visitor),
            by_rings_only=state in HELD,
        )
