"""Time as a resident sees it: the limit, the warning, the pause, and what they can choose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.actions.signs import pauses_at
from app.domain import timeouts
from app.domain.terms import ConversationState, DeadlineKind, TimeChoice
from app.domain.timeouts import Pace
from app.store.conversations import VisitorConversation
from app.web.language import N_, Language, Vital

PAUSES_AT = N_("The chat pauses at %(time)s.")

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class TimeWording:
    """In the words of one language and the times of one council."""

    language: Language
    zone: str

    def span(self, length: timedelta) -> str:
        """Such as "30 minutes" or "5 hours"."""
        if length >= _HOUR and length % _HOUR == timedelta():
            return self.language.ngettext("%(num)d hour", "%(num)d hours", length // _HOUR)
        return self.language.ngettext("%(num)d minute", "%(num)d minutes", length // timedelta(minutes=1))

    def in_any(self, length: timedelta) -> Callable[[Language], str]:
        """The same for words in more than one language."""
        return lambda language: TimeWording(language, self.zone).span(length)

    def before(self, pace: Pace) -> Vital:
        """What is told before a chat starts; "" without a limit."""
        limit = timeouts.limit(pace, TimeChoice.COUNCIL)
        return Vital() if limit is None else self.limit(limit)

    def limit(self, limit: timedelta) -> Vital:
        """After how long a chat pauses."""
        vital_words, time = self.language.vital_words, self.in_any(limit)
        pauses = vital_words("The chat pauses if we hear nothing from you for %(time)s.", time=time)
        return Vital.joined([pauses, vital_words("We warn you first. Nothing is lost.")])

    def choices(self, pace: Pace) -> list[tuple[str, str]]:
        """What a resident may choose: value and words. [] without a limit."""
        if not pace.limit:
            return []
        vital = self.language.vital
        usual, longer = (timedelta(minutes=pace.limit * times) for times in (1, timeouts.LONGER))
        return [
            (str(TimeChoice.COUNCIL), self.span(usual)),
            (str(TimeChoice.LONGER), vital("%(time)s, ten times as long", time=self.in_any(longer))),
            (str(TimeChoice.NONE), vital("No time limit")),
        ]

    def status(
        self, visitor: VisitorConversation, standing: Mapping[DeadlineKind, datetime]
    ) -> dict[str, Any]:
        """What `_status.html` needs of the time."""
        held = visitor.state in (ConversationState.TALKING, ConversationState.DORMANT)
        limit = visitor.limit if held else None
        at = standing.get(DeadlineKind.PAUSE) if limit is not None else None
        clock = self.language.clock(at, self.zone) if at else ""
        warning = self.language.vital_words(PAUSES_AT, time=clock) if at else Vital()
        return {
            "rests": visitor.state is ConversationState.DORMANT and limit is None,
            "limit": self.limit(limit) if limit is not None else Vital(),
            "warning": warning,
            "pauses_at": at.isoformat() if at else "",
            "asked": held and DeadlineKind.ASKED in standing,
        }

    def at_box(self, visitor: VisitorConversation, shown: Mapping[str, Any]) -> Vital:
        """What the message box says of the time, for who is there and does not see the rest. `shown`: see
        `status`. Nothing for nothing.
        """
        vital_words = self.language.vital_words
        if visitor.state is ConversationState.PAUSED:
            return vital_words("The chat is paused. Write a message to go on.")
        if shown["warning"]:
            how = vital_words("Press “I need more time”, or write anything.")
            return Vital.joined([shown["warning"], how])
        if shown["asked"]:
            how = vital_words("Write anything, or say that you need more time.")
            return Vital.joined([vital_words("Are you still there?"), how])
        return Vital()

    def by(self, visitor: VisitorConversation, standing: Mapping[DeadlineKind, datetime]) -> str:
        """When it pauses if nothing is heard, for a page that does not change by itself; "" for never."""
        at = pauses_at(dict(standing)) if visitor.limit is not None else None
        if at is None:
            return ""
        return self.language.vital(
            "If we hear nothing from you, the chat pauses at %(time)s.",
            time=self.language.clock(at, self.zone),
        )

    def more(self, visitor: VisitorConversation) -> list[tuple[str, str]]:
        """What Options offers instead of what holds: value and words of a button."""
        vital = self.language.vital
        if timeouts.limit(visitor.pace, TimeChoice.COUNCIL, visitor.needs) is None:
            return []
        usual = self.in_any(timedelta(minutes=visitor.pace.limit))
        words = {
            TimeChoice.LONGER: vital("Have ten times as long"),
            TimeChoice.NONE: vital("Switch the time limit off"),
            TimeChoice.COUNCIL: vital("Have the usual time, %(time)s", time=usual),
        }
        return [(str(choice), text) for choice, text in words.items() if choice is not visitor.time_choice]


def as_json(visitor: VisitorConversation, standing: Mapping[DeadlineKind, datetime]) -> dict[str, Any]:
    """The same for programs. `limit_minutes` is None without a limit; times in UTC, ISO 8601."""
    limit = visitor.limit
    at = pauses_at(dict(standing)) if limit is not None else None
    return {
        "choice": str(visitor.time_choice),
        "limit_minutes": None if limit is None else limit // timedelta(minutes=1),
        "pauses_at": None if at is None else at.isoformat(timespec="seconds"),
        "warned": at is not None and DeadlineKind.PAUSE in standing,
        "asked_if_there": DeadlineKind.ASKED in standing,
    }


def told_words(language: Language, told: str) -> Vital:
    """What the last form has done; nothing for what is not known. The address of a page names it."""
    vital_words = language.vital_words
    return {
        "more": vital_words("You have more time."),
        "on": vital_words("The chat goes on."),
        "chosen": vital_words("Your choice is saved."),
    }.get(told, Vital())
