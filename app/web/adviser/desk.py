"""The desk as one adviser sees it: read in one moment, then made into what the templates need."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.domain.conversation import AWAY, HELD
from app.domain.locales import SOURCE_LOCALE
from app.domain.routing import Turn, turn, written_by
from app.domain.terms import (
    Availability,
    ConversationState,
    DeadlineKind,
    Need,
)
from app.store import conversations, deadlines, desk, events, guests, inbox, people, reading
from app.store.conversations import StaffConversation
from app.store.desk import DeskChat, LeftAlone, QueueEntry, StaffItem, TakenOver
from app.store.events import Item
from app.store.guests import Guest
from app.store.inbox import Arrival, Counts
from app.store.people import Staff, StaffTeam
from app.store.written import there_now
from app.web.adviser import along, real_time_words
from app.web.adviser.alerts import Alerts
from app.web.adviser.along import Along
from app.web.adviser.inbox_words import InboxWording
from app.web.adviser.silence_words import SilenceWording
from app.web.adviser.wording import SHOWN_KINDS, Wording, shortened
from app.web.needs import in_short, with_advice
from app.web.templating import Templates


@dataclass(frozen=True, slots=True)
class Waiting:
    """`wanted`: they wait in a language that not everybody writes."""

    entry: QueueEntry
    turn: Turn
    wanted: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """What was read. `items` of the open conversation and `news` of all others are those after their cursors,
    and so are `arrivals` in the inbox.

    `standing`: what is counted in the open conversation. `after`: the cursor of somebody who has seen this.
    `writes`: in which languages the adviser writes.
    """

    staff: Staff
    writes: Collection[str]
    teams: tuple[StaffTeam, ...]
    queue: tuple[Waiting, ...]
    left_alone: tuple[LeftAlone, ...]
    taken_over: tuple[TakenOver, ...]
    chats: tuple[DeskChat, ...]
    unread: dict[int, int]
    inbox: Counts
    talk: StaffConversation | None
    along: Along | None
    guests: tuple[Guest, ...]
    standing: Mapping[DeadlineKind, datetime]
    items: tuple[Item, ...]
    news: tuple[StaffItem, ...]
    arrivals: tuple[Arrival, ...]
    after: int

    @property
    def new(self) -> int:
        """How many new messages wait in open chats; what stands on the screen is not new, and who has ended
        does not wait."""
        here = self.talk.id if self.talk else None
        return sum(
            self.unread.get(chat.conversation_id, 0)
            for chat in self.chats
            if chat.state in HELD and chat.conversation_id != here
        )


def sight(
    conn: Connection,
    staff_id: int,
    open_id: int | None,
    *,
    items_after: int,
    news_after: int,
    first: str,
    now: datetime,
) -> Sight | None:
    """None when there is no such person. `talk` is None too for a conversation they may not know of.

    `first` is the service's first language.
    """
    staff = people.by_id(conn, staff_id)
    if staff is None:
        return None
    talk = conversations.for_adviser(conn, staff_id, open_id) if open_id else None
    items = desk.transcript(conn, staff_id, talk.id, items_after) if talk else []
    return Sight(
        staff=staff,
        writes=written_by(staff.languages, first),
        teams=tuple(people.teams_of(conn, staff_id)),
        queue=tuple(_in_turn(conn, staff, desk.queue(conn, staff_id), first, now)),
        left_alone=tuple(desk.left_alone(conn, staff_id)),
        taken_over=tuple(desk.taken_over(conn, staff_id)),
        chats=tuple(desk.chats(conn, staff_id)),
        unread=reading.unread(conn, staff_id),
        inbox=inbox.counts(conn, staff_id),
        talk=talk,
        along=along.read(conn, talk) if talk else None,
        guests=guests.of_conversation(conn, talk.id) if talk else (),
        standing=deadlines.of(conn, talk.id) if talk else {},
        items=tuple(item for item in items if item.kind in SHOWN_KINDS),
        news=tuple(desk.news(conn, staff_id, news_after)),
        arrivals=tuple(inbox.arrivals(conn, staff_id, news_after)),
        after=events.latest(conn),
    )


def _in_turn(
    conn: Connection, staff: Staff, queue: list[QueueEntry], first: str, now: datetime
) -> list[Waiting]:
    """First those whom this adviser can answer in their language, and not everybody can: `routing.turn`."""
    teams = sorted({entry.team_id for entry in queue if entry.locale != first})
    others = there_now(conn, teams, first, now, but=staff.id) if teams else {}
    mine = written_by(staff.languages, first)
    rows = [
        Waiting(entry, turn(entry.locale, mine, others.get(entry.team_id, ()), first), entry.locale != first)
        for entry in queue
    ]
    return sorted(rows, key=lambda row: row.turn)


@dataclass(frozen=True, slots=True)
class Shown:
    """Makes the parts of the page from one sight."""

    sight: Sight
    wording: Wording
    templates: Templates
    now: datetime

    def context(self) -> dict[str, Any]:
        """What `_parts.html`, `_news.html` and the page have in common."""
        return {"desk": self.desk(), "talk": self.talk(), "items": self.items(), "alerts": self.alerts()}

    def desk(self) -> dict[str, Any]:
        """The queue, the adviser's conversations, and what they may do."""
        staff = self.sight.staff
        held = sum(chat.state is ConversationState.TALKING for chat in self.sight.chats)
        available = staff.availability is Availability.AVAILABLE
        reason = f":{staff.away_reason}" if staff.away_reason else ""
        return {
            "queue": [self.alone(entry) for entry in self.sight.left_alone]
            + [self.waiting(row) for row in self.sight.queue],
            "taken_over": [self.taken(one) for one in self.sight.taken_over],
            "chats": [self.chat(chat) for chat in self.sight.chats],
            "held": held,
            "in_teams": bool(self.sight.teams),
            "capacity": staff.capacity,
            "available": available,
            "can_accept": available and held < staff.capacity,
            "choices": self.wording.availability(),
            "choice": f"{staff.availability}{reason}",
            "inbox": InboxWording(self.wording, staff.id).counts(self.sight.inbox),
            "unread": self.sight.new,
            "after": self.sight.after,
        }

    def waiting(self, row: Waiting) -> dict[str, Any]:
        """One row of the queue."""
        entry, code = row.entry, self.wording.language.code
        return {
            "id": entry.conversation_id,
            "name": self.name(entry.visitor_name, entry.reference),
            "team": self.wording.named(self.team(entry.team_name, entry.council_name)),
            "since": self.wording.clock(entry.queued_at),
            "came_back": entry.came_back,
            "seen": self.silence.seen(entry.seen_at),
            "needs": in_short(entry.needs, self.wording.language),
            "opening": shortened(entry.question),
            "accept_url": self.url("accept", entry.conversation_id),
            "lang": entry.locale if entry.locale != code else "",
            "mark": self.wording.turn(entry.locale, row.turn) if row.wanted else "",
        }

    def alone(self, entry: LeftAlone) -> dict[str, Any]:
        """One row of the queue, in front of all others: whose adviser is not there any more."""
        language = self.wording.language
        return {
            "id": entry.conversation_id,
            "name": self.name(entry.visitor_name, entry.reference),
            "team": self.wording.named(self.team(entry.team_name, entry.council_name)),
            "since": self.wording.clock(entry.gone_at),
            "needs": in_short(entry.needs, language),
            "opening": shortened(entry.question),
            "accept_url": self.url("accept", entry.conversation_id),
            "lang": entry.locale if entry.locale != language.code else "",
            "gone": entry.adviser_name,
        }

    def taken(self, one: TakenOver) -> dict[str, str]:
        """What this adviser is told of a chat that a colleague has taken over."""
        name = self.wording.visitor(one.visitor_name, one.reference)
        return {
            "words": self.wording.language.gettext(
                "%(adviser)s took over your chat with %(name)s.", adviser=one.adviser_name, name=name
            ),
            "href": self.url("console_chat", one.conversation_id),
        }

    def chat(self, chat: DeskChat) -> dict[str, Any]:
        """One row of the adviser's conversations."""
        over, aside = chat.state is ConversationState.ENDED, chat.state in AWAY
        href = self.url("console_chat", chat.conversation_id)
        _ = self.wording.language.gettext
        time = self.wording.clock(chat.latest_at)
        return {
            "id": chat.conversation_id,
            "name": self.name(chat.visitor_name, chat.reference),
            "href": href if over else f"{href}#message",
            "end_url": self.url("console_end", chat.conversation_id),
            "team": self.wording.named(self.team(chat.team_name, chat.council_name)),
            "last": _("Has ended") if over else _("Last words at %(time)s", time=time),
            "seen": "" if over else self.silence.seen(chat.seen_at),
            "aside": self.silence.aside(chat.state),
            "unread": self.unread(chat),
            "unanswered": chat.unanswered > 0,
            "waiting": chat.unanswered > 0 and not over and not aside,
            "over": over,
            "current": self.is_open(chat.conversation_id),
        }

    @property
    def silence(self) -> SilenceWording:
        return self.wording.silence

    def name(self, name: str, reference: str) -> str:
        """What a visitor is called in the lists: with the reference when another one has the same name."""
        sight = self.sight
        names = [one.entry.visitor_name for one in sight.queue] + [one.visitor_name for one in sight.chats]
        names += [one.visitor_name for one in sight.left_alone]
        if name and names.count(name) > 1:
            return f"{name} ({reference})"
        return self.wording.visitor(name, reference)

    def is_open(self, conversation_id: int) -> bool:
        """Whether this conversation is the one on the screen."""
        return self.sight.talk is not None and self.sight.talk.id == conversation_id

    def unread(self, chat: DeskChat) -> int:
        """New messages of a conversation; what stands on the screen is not new."""
        return 0 if self.is_open(chat.conversation_id) else self.sight.unread.get(chat.conversation_id, 0)

    def team(self, team: str, council: str) -> str:
        """A team's name, with its council's for staff who work for several."""
        several = len({one.team.council_id for one in self.sight.teams}) > 1
        return f"{team}, {council}" if several else team

    def talk(self) -> dict[str, Any] | None:
        """The open conversation."""
        talk = self.sight.talk
        if talk is None:
            return None
        me = self.sight.staff.id
        mine = talk.adviser_id == me
        can_write = mine and talk.state in HELD
        chat = next((chat for chat in self.sight.chats if chat.conversation_id == talk.id), None)
        return {
            "id": talk.id,
            "name": self.wording.visitor(talk.visitor_name, talk.reference),
            "adviser": talk.adviser_name or "",
            "state": str(talk.state),
            "mine": mine,
            "left_alone": talk.left_alone and not mine,
            "taken_over": any(one.conversation_id == talk.id for one in self.sight.taken_over),
            "can_write": can_write,
            "form": "composer" if can_write else "note-form",
            "to_wrap_up": mine and talk.state is ConversationState.ENDED and talk.wrap_up_code_id is None,
            "unanswered": chat is not None and chat.unanswered > 0,
            "wrap_up": self.wording.named(talk.wrap_up_label) if talk.wrap_up_label else "",
            "languages": self.wording.languages_to_write(talk),
            "language": self.language(),
            "ended": self.wording.ended(talk, me),
            "facts": self.wording.facts(talk, self.now),
            "silence": self.silence.talk(talk, self.sight.standing, self.now),
            "ask_url": self.url("console_ask", talk.id),
            "aside_url": self.url("console_aside", talk.id),
            "resume_url": self.url("console_resume", talk.id),
            "needs": with_advice(talk.needs, self.wording.language),
            "guests": self.wording.guests(self.sight.guests),
            "simple_words": Need.SIMPLE_WORDS in talk.needs,
            "url": self.url("console_chat", talk.id),
            "accept_url": self.url("accept", talk.id),
            "note_url": self.url("note", talk.id),
            "end_url": self.url("console_end", talk.id),
            "offer_url": self.url("console_offer", talk.id),
            "real_time_text": real_time_words.status(
                self.wording.language, talk, self.wording.visitor(talk.visitor_name, talk.reference), me
            ),
            "real_time_url": self.url("console_real_time_text", talk.id),
            "typing_url": self.url("console_typing", talk.id),
            **along.shown(
                self.sight.along,
                self.wording,
                self.wording.visitor(talk.visitor_name, talk.reference),
                self.now,
            ),
        }

    def language(self) -> str:
        """In which the adviser last wrote here, else the conversation's where they write it, else English."""
        talk, me = self.sight.talk, self.sight.staff.id
        said = [item.lang for item in self.sight.items if item.staff_id == me and item.lang]
        if said or talk is None:
            return said[-1] if said else ""
        return talk.locale if talk.locale in self.sight.writes else SOURCE_LOCALE

    def items(self) -> list[dict[str, Any]]:
        """The items of the open conversation after the cursor."""
        talk, staff = self.sight.talk, self.sight.staff
        if talk is None:
            return []
        return [self.wording.item(item, talk, staff.id) for item in self.sight.items]

    def alerts(self, since_page: int | None = None) -> list[dict[str, Any]]:
        """The newest first, see `Alerts.newest`."""
        return Alerts(self).newest(since_page)

    def url(self, name: str, conversation_id: int) -> str:
        return self.templates.url(name, id=conversation_id)
