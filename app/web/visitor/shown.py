"""A conversation as its visitor sees it: read in one moment, and put into words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from app.domain.conversation import HELD
from app.domain.link import HOURS_AFTER_LAST_WORD
from app.domain.routing import WaitRange
from app.domain.terms import ConversationState, DeadlineKind, EndReason, EventKind, Sender
from app.domain.text import unturned
from app.store import conversations, councils, deadlines, events, follow_ups, queues, reading, written
from app.store.conversations import VisitorConversation
from app.store.events import Item
from app.store.opening import Opening, TeamOpening, opening
from app.store.queues import QueuePlace
from app.store.written import Written
from app.web import phrases
from app.web.contact_routes import kind_words
from app.web.language import Language
from app.web.opening_words import turn_words
from app.web.visitor import real_time_words
from app.web.visitor.timing import TimeWording
from app.web.visitor.written_words import WrittenWording


@dataclass(frozen=True, slots=True)
class Sight:
    """`items` are those after the cursor that was asked for. `place` only while waiting.

    `opening` is the team's, only while waiting too, and so is `written`, where the language is not the first.
    `message_left`: it became one to be answered later. `standing`: what is counted of the visitor's silence.
    `at` is when this was. `stamp` is the last event of the whole log: of two sights it tells the newer.
    `read_to` is the last event that a page has shown them before, None when none has.
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


def sight(conn: Connection, conversation_id: int, after: int, now: datetime, first: str) -> Sight | None:
    """None when there is no such conversation. `first` is the service's first language."""
    visitor = conversations.visitor_by_id(conn, conversation_id)
    if visitor is None:
        return None
    items = tuple(events.for_visitor(conn, conversation_id, after))
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
    read_to = reading.visitor_up_to(conn, conversation_id) if not after else None
    return Sight(visitor, items, place, open_, theirs, left, standing, now, events.latest(conn), read_to)


@dataclass(frozen=True, slots=True)
class Wording:
    """Puts what was read into the words of one language and the times of one council.

    `council_language` is the code of that in which councils name their teams.
    """

    language: Language
    zone: str
    council_language: str

    def item(self, item: Item) -> dict[str, Any]:
        """What the message component needs."""
        _ = self.language.gettext
        spoken = item.sender is not Sender.SYSTEM
        text = self.spoken(item) if spoken else self.happening(item)
        name = _("You") if item.by is Sender.VISITOR else item.name
        say = f"{name}: {text}" if spoken else text
        return {
            "id": item.id,
            "sender": str(item.sender),
            "name": name,
            "text": text,
            "time": self.language.clock(item.at, self.zone),
            "iso": item.at.isoformat(timespec="seconds"),
            "lang": phrases.lang(item.lang, item.phrase) if item.text is not None else "",
            "say": "" if item.by is Sender.VISITOR else say,
            "mine": item.sender is Sender.VISITOR,
            "end": item.kind in (EventKind.CONVERSATION_ENDED, EventKind.LEFT_QUEUE),
        }

    def spoken(self, item: Item) -> str:
        """The words of a message."""
        return phrases.spoken(item.text, item.phrase, self.language)

    def happening(self, item: Item) -> str:
        """What happened, in a sentence."""
        _ = self.language.gettext
        by_visitor = item.by is Sender.VISITOR
        match item.kind:
            case EventKind.CONVERSATION_STARTED:
                return _("The chat started.")
            case EventKind.ADVISER_GONE:
                gone = _("%(name)s is not here any more.", name=item.name)
                return " ".join([gone, _("A colleague can take over. You can also leave a message.")])
            case EventKind.ADVISER_BACK:
                return _("%(name)s is here again.", name=item.name)
            case EventKind.ADVISER_JOINED:
                return _("%(name)s joined the chat.", name=item.name)
            case EventKind.ROUTE_OFFERED:
                way = kind_words(item.route, self.language)
                return _("%(name)s offers you another way to go on: %(way)s.", name=item.name, way=way)
            case EventKind.ROUTE_USED:
                way = kind_words(item.route, self.language)
                return _("You went on in another way: %(way)s. The chat stays open.", way=way)
            case EventKind.SUMMARY_SHARED if item.text is None:
                return _("You shared a summary. It is not shared any more.")
            case EventKind.SUMMARY_SHARED:
                return _("You shared this summary with us: %(text)s", text=item.text)
            case EventKind.SUMMARY_WITHDRAWN:
                return _("You stopped sharing the summary.")
            case EventKind.EMERGENCY_SHOWN:
                return " ".join(
                    [
                        _("This chat is not for emergencies."),
                        _("Is someone in danger? Call 999, call 999 in BSL, text 999 or dial 18000 now."),
                    ]
                )
            case EventKind.ASKED_IF_THERE:
                asked = _("%(name)s asks: are you still there?", name=item.name)
                return " ".join([asked, _("Write anything, or say that you need more time.")])
            case EventKind.REAL_TIME_TEXT_CHOSEN:
                return real_time_words.happening(self.language, item)
            case EventKind.CONVERSATION_PAUSED:
                return _("The chat was paused.")
            case EventKind.LEFT_QUEUE:
                return _("You left the queue.")
            case EventKind.FOLLOW_UP_LEFT | EventKind.FOLLOW_UP_ADDED:
                return _("You left a message. We will answer it later.")
            case _:
                return (
                    _("You ended the chat.") if by_visitor else _("%(name)s ended the chat.", name=item.name)
                )

    def status(self, sight: Sight) -> dict[str, Any]:
        """What `_status.html` needs."""
        visitor = sight.visitor
        time = self.time.status(visitor, sight.standing)
        return {
            "state": self.state(visitor.state),
            "time": time,
            "position": self.position(sight.place),
            "wait": self.waiting(sight),
            "there": self.there(sight.opening),
            "at_box": self.queued(sight) or self.time.at_box(visitor, time),
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

    def ended(self, visitor: VisitorConversation) -> str:
        """Who ended it."""
        _ = self.language.gettext
        match visitor.end_reason:
            case EndReason.LEFT_QUEUE:
                return _("You left the queue.")
            case EndReason.BY_VISITOR:
                return _("You ended the chat.")
            case EndReason.SILENCE:
                why, then = _("We had heard nothing from you."), _("You can start again at any time.")
                return " ".join([_("%(name)s ended the chat.", name=visitor.adviser_name or ""), why, then])
            case _:
                return _("%(name)s ended the chat.", name=visitor.adviser_name or "")

    def lifetime(self, visitor: VisitorConversation) -> str:
        """How long the link works."""
        _ = self.language.gettext
        if visitor.expires_at is None:
            return _(
                "This link works while the chat is open, and for %(hours)d hours after.",
                hours=HOURS_AFTER_LAST_WORD,
            )
        until = self.language.moment(visitor.expires_at, self.zone)
        return _("You can come back to it until %(moment)s.", moment=until)

    def news(self, items: tuple[Item, ...], since: int, *, sent: bool = False) -> tuple[int, str]:
        """How many messages the adviser wrote after `since`, and all that is new in words; "" for nothing."""
        _ = self.language.gettext
        new = [item for item in items if item.id > since and item.by is not Sender.VISITOR]
        messages = [item for item in new if item.kind is EventKind.MESSAGE_POSTED]
        words = [_("Sent.")] if sent else []
        words += [self.happening(item) for item in new if item not in messages]
        for name in dict.fromkeys(item.name for item in messages):
            # among our own words: nothing that they hold may turn those round
            theirs = [unturned(self.spoken(item)) for item in messages if item.name == name]
            count = self.language.ngettext(
                "%(num)d new message from %(name)s:",
                "%(num)d new messages from %(name)s:",
                len(theirs),
                name=name,
            )
            words += [count, *theirs]
        return len(messages), " ".join(words)

    def missed(self, sight: Sight, *, told: bool) -> dict[str, Any]:
        """What came since they were last here: where it begins, and how much it is, unless it was told."""
        messages = sight.missed()
        many = "%(num)d new messages since you were last here"
        words = self.language.ngettext("%(num)d new message since you were last here", many, len(messages))
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
        return f"{self.language.date(at, self.zone)}, {self.language.clock(at, self.zone)}"

    def closed(self, teams: Sequence[TeamOpening], chosen: int, now: datetime) -> str:
        """Why no chat with the team `chosen` can begin now, and with which teams one can."""
        _ = self.language.gettext
        open_ = [one.team.name for one in teams if one.opening.is_open]
        own = next((one for one in teams if one.team.id == chosen), None)
        if open_ and own is not None:
            closed = _("%(team)s is closed now.", team=own.team.name)
            others = _("Open now: %(teams)s.", teams=", ".join(open_))
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
