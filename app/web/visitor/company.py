"""Pages of one conversation that were opened from one another and that their browser keeps apart, and what
one of them has said.

Tabs tell each other. A frame in a council's page and a tab of its own cannot: each has its own stream, and
here they meet. The frame has a room of its own, and hands its name on to the tab that it opens. Nothing else
makes pages company: two devices may be of one kind and behind one network address, and each is to say
everything. All of it lives as long as a stream. What is lost costs a repetition and no message.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from starlette.requests import Request

from app.broker import Broker, conversation_topic
from app.web import forms
from app.web.stream import Frame

Who = tuple[int, str]
"""A conversation and the name of a room in it: what was said in one nobody has heard in another."""

_LONGEST_NAME = 200
_MOST_IDS = 50


@dataclass(slots=True)
class _Room:
    """`pages`: how many streams each has. `said`: ids of items, in the order in which it was told."""

    pages: Counter[str] = field(default_factory=Counter)
    said: list[int] = field(default_factory=list)


class Rooms:
    """One for each room with a stream."""

    def __init__(self, broker: Broker) -> None:
        self.broker = broker
        self.of: dict[Who, _Room] = {}

    def unheard(self, who: Who, ids: Iterable[int]) -> set[int]:
        """Those of `ids` that no page has told yet; none when nobody listens."""
        room = self.of.get(who)
        return set(ids).difference(room.said) if room else set()

    def tell(self, who: Who, ids: Iterable[int]) -> None:
        """A page has said these items, which are the conversation's own: the others are to hear of it."""
        if new := sorted(self.unheard(who, ids)):
            self.of[who].said += new
            self.broker.ring(conversation_topic(who[0]))

    def move(self, who: Who, page: str, streams: int) -> None:
        """A stream of `page` has come (1) or gone (-1)."""
        room = self.of.setdefault(who, _Room())
        before = len(room.pages)
        room.pages[page] += streams
        if not room.pages[page]:
            del room.pages[page]
        if not room.pages:
            del self.of[who]
        elif len(room.pages) != before and max(before, len(room.pages)) > 1:
            self.broker.ring(conversation_topic(who[0]))


@dataclass(slots=True)
class Seat:
    """A stream among others. `company`: whether its page knows of others, None when that may have changed;
    `told`: how much of what was said it knows.
    """

    rooms: Rooms
    who: Who
    page: str
    company: bool | None
    told: int = 0

    def __enter__(self) -> Self:
        self.rooms.move(self.who, self.page, 1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rooms.move(self.who, self.page, -1)

    def news(self) -> list[Frame]:
        """What the page does not know yet."""
        room = self.rooms.of[self.who]
        frames = []
        if (company := len(room.pages) > 1) != self.company:
            self.company = company
            frames.append(Frame("company", "yes" if company else "no"))
        if said := room.said[self.told :]:
            self.told = len(room.said)
            frames.append(Frame("said", " ".join(map(str, said))))
        return frames


def seat(request: Request, conversation_id: int) -> Seat | None:
    """For the stream that is asked for; None for a page that is in no room.

    `?with=` names its room, `?page=` the page; `?company=1`: that knew of others.
    """
    query = request.query_params
    who = in_room(conversation_id, query.get("with", ""))
    page = query.get("page", "")[:_LONGEST_NAME]
    known = None if query.get("company") == "1" else False
    return who and Seat(request.app.state.rooms, who, page, known)


def in_room(conversation_id: int, room: str) -> Who | None:
    """None without a room: then there is no company."""
    return (conversation_id, room) if 0 < len(room) <= _LONGEST_NAME else None


def ids(text: str) -> set[int]:
    """What a form's field says, numbers with spaces between them; of too many the last. 0 is no item."""
    return {forms.whole_number(word) for word in text.split()[-_MOST_IDS:]}
