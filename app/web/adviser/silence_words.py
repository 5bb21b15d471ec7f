"""What the desk says of somebody who is silent: when they were last seen, and what an adviser may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app.domain.conversation import AWAY
from app.domain.errors import AskFirst, Refused, WaitForAnswer
from app.domain.needs import lifts_limits
from app.domain.terms import ConversationState, DeadlineKind, EventKind, TimeChoice
from app.store.conversations import StaffConversation
from app.store.events import Item
from app.web.language import Language

SHOWN = frozenset(
    {
        EventKind.ASKED_IF_THERE,
        EventKind.TIME_CHOSEN,
        EventKind.TIME_WARNED,
        EventKind.TIME_EXTENDED,
        EventKind.CONVERSATION_PAUSED,
        EventKind.CONVERSATION_DORMANT,
        EventKind.CONVERSATION_RETURNED,
    }
)
"""The kinds of event about time that stand in a transcript on the desk."""


@dataclass(frozen=True, slots=True)
class SilenceWording:
    """In the words of one language and the times of one desk."""

    language: Language
    zone: str

    def seen(self, at: datetime) -> str:
        """The last sign of life: they wrote, typed or read. A page that is only open gives none.

        Absolute: a time that stays as it is.
        """
        return self.language.gettext("Last active at %(time)s", time=self.language.clock(at, self.zone))

    def aside(self, state: ConversationState) -> str:
        """Why a conversation counts as none that the adviser holds; "" for one that does."""
        _ = self.language.gettext
        match state:
            case ConversationState.DORMANT:
                return _("Set aside")
            case ConversationState.PAUSED:
                return _("Paused")
            case _:
                return ""

    def talk(
        self, talk: StaffConversation, standing: Mapping[DeadlineKind, datetime], now: datetime
    ) -> dict[str, Any]:
        """What `_silence.html` needs."""
        return {
            "seen": self.seen(talk.seen_at),
            "aside": talk.state in AWAY,
            "asked": self.asked(standing.get(DeadlineKind.ASKED), now),
            "no_hurry": lifts_limits(talk.needs),
        }

    def asked(self, until: datetime | None, now: datetime) -> str:
        """How far "Are you still there?" is; "" where it was not asked, or answered."""
        _ = self.language.gettext
        if until is None:
            return ""
        if now < until:
            return self.wait(until)
        return _("You asked and got no answer. You may end the chat for silence.")

    def wait(self, until: datetime) -> str:
        """Until when an answer must be waited for."""
        return self.language.gettext(
            "You asked. Wait for an answer until %(time)s.", time=self.language.clock(_up(until), self.zone)
        )

    def why(self, refusal: Refused) -> str:
        """Why a chat cannot be ended for silence."""
        if isinstance(refusal, WaitForAnswer):
            return self.wait(refusal.until)
        assert isinstance(refusal, AskFirst)
        return self.language.gettext("Press “Are you still there?” in the chat first, and wait")

    def limit(self, talk: StaffConversation) -> str:
        """How long the resident may be silent; "" where the council has no limit."""
        _ = self.language.gettext
        if not talk.pace.limit:
            return ""
        if talk.limit is None:
            return _("No limit")
        minutes = talk.limit // timedelta(minutes=1)
        words = self.language.ngettext("%(num)d minute", "%(num)d minutes", minutes)
        if talk.time_choice is TimeChoice.LONGER:
            return _("%(time)s, as they chose", time=words)
        return words

    def happening(self, item: Item, visitor: str, mine: bool) -> str:
        """What happened, in a sentence; "" for what is not about time."""
        _ = self.language.gettext
        match item.kind:
            case EventKind.ASKED_IF_THERE:
                asked = _("You asked: are you still there?")
                return asked if mine else _("%(name)s asked: are you still there?", name=item.name)
            case EventKind.TIME_CHOSEN:
                return _("%(name)s chose how much time they have.", name=visitor)
            case EventKind.TIME_WARNED:
                return _("%(name)s was warned that the chat pauses soon.", name=visitor)
            case EventKind.TIME_EXTENDED:
                return _("%(name)s needs more time.", name=visitor)
            case EventKind.CONVERSATION_PAUSED:
                return _("The chat was paused.")
            case EventKind.CONVERSATION_DORMANT if item.staff_id is None:
                return _("%(name)s has been silent for long. The chat was set aside.", name=visitor)
            case EventKind.CONVERSATION_DORMANT:
                return (
                    _("You set the chat aside.")
                    if mine
                    else _("%(name)s set the chat aside.", name=item.name)
                )
            case EventKind.CONVERSATION_RETURNED if item.guest is not None:
                return _("The chat goes on.")
            case EventKind.CONVERSATION_RETURNED if item.staff_id is None:
                return _("%(name)s is back.", name=visitor)
            case EventKind.CONVERSATION_RETURNED:
                took = _("You took the chat up again.")
                return took if mine else _("%(name)s took the chat up again.", name=item.name)
            case _:
                return ""


def _up(at: datetime) -> datetime:
    """To the next whole minute, as only minutes are shown: nobody is to come too soon."""
    return (
        at
        if not (at.second or at.microsecond)
        else at.replace(second=0, microsecond=0) + timedelta(minutes=1)
    )
