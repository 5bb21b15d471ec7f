"""A conversation as its visitor sees it: read in one moment, and put into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlalchemy import Connection

from app.domain.conversation import HELD
from app.domain.link import HOURS_AFTER_LAST_WORD
from app.domain.routing import WaitRange
from app.domain.terms import (
    GUEST_KINDS,
    ConversationState,
    DeadlineKind,
    EndReason,
    EventKind,
    LinkOutcome,
    Sender,
)
from app.domain.text import unturned
from app.store import (
    conversations,
    councils,
    deadlines,
    events,
    follow_ups,
    guests,
    queues,
    reading,
    written,
)
from app.store.conversations import VisitorConversation
from app.store.events import Item
from app.store.guests import Guest, Participant
from app.store.opening import Opening, TeamOpening, opening
from app.store.queues import QueuePlace
from app.store.written import Written
from app.web.language import Language, Vital
from app.web.opening_words import turn_words
from app.web.visitor import real_time_words
from app.web.visitor.guest_words import GuestWording
from app.web.visitor.item_words import ItemWording
from app.web.visitor.timing import TimeWording
from app.web.visitor.written_words import WrittenWording


@dataclass(frozen=True, slots=True)
class Sight:
    """`items` are those after the cursor that was asked for. `place` only while waiting.

    `opening` is the team's, only while waiting too, and so is `written`, where the language is not the first.
    `message_left`: it became one to be answered later. `standing`: what is counted of the visitor's silence.
    `at` is when this was. `stamp` is the last event of the whole log: of two sights it tells the newer.
    `read_to` is the last event that a page has shown them before, None when none has. `guest`: who looks,
    where that is not the resident.
    """

    visitor: VisitorConversation
    items: tuple[Item, ...]
    place: QueuePlace | None
    opening: Opening | None
    written: Written | None
    message_left: bool
    standing: Mapping[DeadlineKind, datetime]
    at: datetime
    stamp: int
    read_to: int | None
    guest: Guest | None = None

    def link_outcome(self) -> LinkOutcome:
        """What the link of who looks comes to at that moment."""
        if self.guest is not None:
            return self.guest.link_outcome(self.visitor, self.at)
        return self.visitor.link_outcome(self.at)

    def missed(self) -> tuple[Item, ...]:
        """The messages of others that came since they were last here, of which they cannot know."""
        if self.read_to is None:
            return ()
        own = max((item.id for item in self.items if item.by is Sender.VISITOR), default=0)
        return tuple(
            item
            for item in self.items
            if item.id > max(self.read_to, own)
            and item.by is not Sender.VISITOR
            and item.kind is EventKind.MESSAGE_POSTED
        )

    def after(self, cursor: int = 0) -> int:
        """The cursor of somebody who has seen this, and everything up to `cursor` before."""
        return self.items[-1].id if self.items else cursor


def sight(conn: Connection, who: Participant, after: int, now: datetime, first: str) -> Sight | None:
    """None when there is no such conversation (any more). `first` is the service's first language."""
    conversation_id = who.conversation_id
    visitor = conversations.visitor_by_id(conn, conversation_id)
    guest = guests.by_id(conn, who.id) if isinstance(who, Guest) else None
    if visitor is None or (guest is None and isinstance(who, Guest)):
        return None
    items = tuple(
        item
        for item in events.for_visitor(conn, conversation_id, after)
        if guest is None or item.kind in GUEST_KINDS
    )
    place, open_, theirs, left = None, None, None, False
    if visitor.state is ConversationState.WAITING:
        place = queues.place(conn, conversation_id, now)
        council = councils.by_id(conn, visitor.council_id)
        if council is not None:
            open_ = opening(conn, council, now, visitor.team_id)
            theirs = written.for_visitor(conn, council, visitor, now, first)
    elif visitor.end_reason in (EndReason.LEFT_QUEUE, EndReason.BY_VISITOR):
        left = follow_ups.of_conversation(conn, conversation_id) is not None
    standing = deadlines.of(conn, conversation_id) if visitor.state in HELD else {}
    read_to = reading.visitor_up_to(conn, conversation_id) if not after and guest is None else None
    stamp = events.latest(conn)
    return Sight(visitor, items, place, open_, theirs, left, standing, now, stamp, read_to, guest)


@dataclass(frozen=True, slots=True)
class Wording:
    """Puts what was read into the words of one language and the times of one council.

    `council_language` is the code of that in which councils name their teams. `guest`: who reads it,
    where that is not the resident.
    """

    language: Language
    zone: str
    council_language: str
    guest: Guest | None = None

    def item(self, item: Item) -> dict[str, Any]:
        """What the message component needs."""
        return self.items.item(item)

    @property
    def items(self) -> ItemWording:
        return ItemWording(self.language, self.zone, self.guest)

    def status(self, sight: Sight) -> dict[str, Any]:
        """What `_status.html` needs; of a guest, `_guest_status.html`."""
        visitor = sight.visitor
        if sight.guest is not None:
            return GuestWording(self.language, self.zone).status(sight)
        time = self.time.status(visitor, sight.standing)
        return {
            "state": self.state(visitor.state),
            "time": time,
            "position": self.position(sight.place),
            "wait": self.waiting(sight),
            "there": self.there(sight.opening),
            "at_box": Vital(self.queued(sight)) or self.time.at_box(visitor, time),
            "language": self.writing.theirs(sight.written),
            "go_on": self.writing.go_on(sight.written),
            "answered_now": self.answered_now(sight.opening),
            "adviser": visitor.adviser_name or "",
            "left_alone": visitor.left_alone,
            "real_time_text": real_time_words.status(self.language, visitor),
            "ended": self.ended(visitor),
            "message": self.message(sight),
            "reference": visitor.reference,
        }

    @property
    def writing(self) -> WrittenWording:
        return WrittenWording(self.language)

    @property
    def time(self) -> TimeWording:
        return TimeWording(self.language, self.zone)

    def state(self, state: ConversationState) -> str:
        """As pages show it: who is silent for long is not told that their chat rests."""
        return str(ConversationState.TALKING if state is ConversationState.DORMANT else state)

    def message(self, sight: Sight) -> str:
        """Whether a message was "left" to be answered later, or whether to "offer" that; "" for neither."""
        if sight.message_left:
            return "left"
        return "offer" if sight.visitor.end_reason is EndReason.LEFT_QUEUE else ""

    def position(self, place: QueuePlace | None) -> str:
        """Where in the queue; "" for who is not in it."""
        if place is None:
            return ""
        if place.position == 1:
            return self.language.gettext("You are next.")
        return self.language.gettext("You are number %(place)d in the queue.", place=place.position)

    def queued(self, sight: Sight) -> str:
        """Where a visitor stands in the queue, how long it is likely to take, and what else they can do.

        "" for who is not in it.
        """
        _ = self.language.gettext
        if sight.place is None:
            return ""
        words = [_("You are in the queue."), self.position(sight.place), self.waiting(sight)]
        if not self.answered_now(sight.opening):
            words.append(_("You can contact us in other ways."))
        return " ".join(words)

    def waiting(self, sight: Sight) -> str:
        """How long it is likely to take; when nobody answers now, just that, and when somebody will."""
        found = sight.opening
        if found is None:
            return ""
        if self.answered_now(found):
            return self.wait(sight.place.wait if sight.place else None)
        why, *more = self.not_now(found)
        return " ".join([why, self.wait(None) if found.is_open else self.opening(found, sight.at), *more])

    def there(self, opening: Opening | None) -> str:
        """Whether somebody is there to answer, and if not, what else to do; "" for who does not wait."""
        _ = self.language.gettext
        if opening is None:
            return ""
        if self.answered_now(opening):
            return _("An adviser is here now.")
        return " ".join([*self.not_now(opening), _("You can contact us in other ways.")])

    def answered_now(self, opening: Opening | None) -> bool:
        """Whether who waits can expect an answer now."""
        return opening is None or (opening.is_open and opening.staffed)

    def not_now(self, opening: Opening) -> list[str]:
        """Why nobody may answer now, in sentences."""
        _ = self.language.gettext
        if opening.is_open:
            return [_("No adviser is here just now.")]
        if opening.staffed:
            return [_("The chat is closed now."), _("An adviser is still here and may answer you.")]
        return [_("The team has gone home.")]

    def wait(self, expected: WaitRange | None) -> str:
        """How long it is likely to take, or that this is not known."""
        if expected is None:
            return self.language.gettext("We cannot say yet how long it takes.")
        if expected.shortest == 0 or expected.shortest == expected.longest:
            return self.language.ngettext(
                "People now wait up to %(num)d minute.",
                "People now wait up to %(num)d minutes.",
                expected.longest,
            )
        return self.language.ngettext(
            "People now wait %(shortest)d to %(num)d minute.",
            "People now wait %(shortest)d to %(num)d minutes.",
            expected.longest,
            shortest=expected.shortest,
        )

    def ended(self, visitor: VisitorConversation) -> Vital | str:
        """Who ended it."""
        _, vital_words = self.language.gettext, self.language.vital_words
        match visitor.end_reason:
            case EndReason.LEFT_QUEUE:
                return _("You left the queue.")
            case EndReason.BY_VISITOR:
                return _("You ended the chat.")
            case EndReason.SILENCE:
                ended = vital_words("%(name)s ended the chat.", name=visitor.adviser_name or "")
                why = vital_words("We had heard nothing from you.")
                return Vital.joined([ended, why, vital_words("You can start again at any time.")])
            case _:
                return _("%(name)s ended the chat.", name=visitor.adviser_name or "")

    def lifetime(self, visitor: VisitorConversation) -> str:
        """How long the link works."""
        _ = self.language.gettext
        if self.guest is not None:
            return GuestWording(self.language, self.zone).lifetime(visitor)
        if visitor.expires_at is None:
            return _(
                "This link works while the chat is open, and for %(hours)d hours after.",
                hours=HOURS_AFTER_LAST_WORD,
            )
        until = self.language.moment(visitor.expires_at, self.zone)
        return _("You can come back to it until %(moment)s.", moment=until)

    def news(self, items: tuple[Item, ...], since: int, *, sent: bool = False) -> tuple[int, Vital]:
        """How many messages others wrote after `since`, and all that is new in words, if anything."""
        _ = self.language.gettext
        new = [item for item in items if item.id > since and not self.items.own(item)]
        messages = [item for item in new if item.kind is EventKind.MESSAGE_POSTED]
        words: list[Vital | str] = [_("Sent.")] if sent else []
        words += [self.items.happening(item) for item in new if item not in messages]
        for name in dict.fromkeys(self.items.name(item) for item in messages):
            # among our own words: nothing that they hold may turn those round
            theirs = [self._among_ours(item) for item in messages if self.items.name(item) == name]
            count = self.language.ngettext(
                "%(num)d new message from %(name)s:",
                "%(num)d new messages from %(name)s:",
                len(theirs),
                name=name,
            )
            words += [count, *theirs]
        return len(messages), Vital.joined(words)

    def _among_ours(self, item: Item) -> str:
        """The words of a message, marked as what language they are in."""
        words, lang = unturned(self.items.spoken(item)), self.items.lang(item)
        if lang in ("", self.language.code):
            return words
        return Markup('<span lang="{}">{}</span>').format(lang, words)

    def missed(self, sight: Sight, *, told: bool) -> dict[str, Any]:
        """What came since they were last here: where it begins, and how much it is, unless it was told."""
        messages = sight.missed()
        words = self.language.ngettext(
            "%(num)d new message since you were last here",
            "%(num)d new messages since you were last here",
            len(messages),
        )
        return {
            "first_missed": messages[0].id if messages else 0,
            "missed": words if messages and not told else "",
        }

    def place(self, sight: Sight) -> str:
        """The title's words for where the person is."""
        _ = self.language.gettext
        match sight.visitor.state:
            case ConversationState.WAITING:
                return _("Chat, waiting")
            case ConversationState.PAUSED:
                return _("Chat, paused")
            case ConversationState.TALKING | ConversationState.DORMANT:
                return _("Chat with %(name)s", name=sight.visitor.adviser_name or "")
            case _:
                return _("Chat, ended")

    def facts(self, visitor: VisitorConversation) -> list[tuple[str, str, str]]:
        """What stands above a transcript: term, words and their language ("" for the page's)."""
        _ = self.language.gettext
        found = [
            (_("Reference"), visitor.reference, ""),
            (_("Topic"), visitor.team_name, self.councils_own),
            (_("Started"), self.full(visitor.started_at), ""),
        ]
        if visitor.ended_at is not None:
            found.append((_("Ended"), self.full(visitor.ended_at), ""))
        return found

    @property
    def councils_own(self) -> str:
        """The `lang` of what the council named: "" where it is the page's (WCAG 3.1.2)."""
        return "" if self.council_language == self.language.code else self.council_language

    def full(self, at: datetime) -> str:
        """A date with its year, and the time: "27 November 2026, 10:24"."""
        return self.language.listed([self.language.date(at, self.zone), self.language.clock(at, self.zone)])

    def closed(self, teams: Sequence[TeamOpening], chosen: int, now: datetime) -> str:
        """Why no chat with the team `chosen` can begin now, and with which teams one can."""
        _ = self.language.gettext
        open_ = [one.team.name for one in teams if one.opening.is_open]
        own = next((one for one in teams if one.team.id == chosen), None)
        if open_ and own is not None:
            closed = _("%(team)s is closed now.", team=own.team.name)
            others = _("Open now: %(teams)s.", teams=self.language.listed(open_))
            return " ".join([closed, self.opening(own.opening, now), others])
        soonest = [one.opening.next_opening for one in teams if one.opening.next_opening is not None]
        every = Opening(False, None, min(soonest, default=None), staffed=False)
        return " ".join([_("The chat is closed now."), self.opening(every, now)])

    def choice(self, one: TeamOpening, now: datetime) -> tuple[object, ...]:
        """A team as the form offers it: value, words, a hint when it is closed, the language of the words."""
        hint = ""
        if not one.opening.is_open:
            closed = self.language.gettext("Closed now.")
            hint = f"{closed} {self.opening(one.opening, now)}"
        return one.team.id, one.team.name, hint, self.councils_own

    def opening(self, opening: Opening, now: datetime) -> str:
        """Until when it is open, or when it opens next."""
        turn = opening.closes_at if opening.is_open else opening.next_opening
        return turn_words(self.language, self.zone, now, turn, is_open=opening.is_open)
