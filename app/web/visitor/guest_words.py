"""What a guest's page says of the state of the chat, beside the messages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.link import HOURS_AFTER_LAST_WORD
from app.domain.terms import ConversationState, EndReason
from app.store.conversations import VisitorConversation
from app.web.language import Language, Vital
from app.web.visitor.timing import TimeWording

if TYPE_CHECKING:
    from app.web.visitor.shown import Sight


@dataclass(frozen=True, slots=True)
class GuestWording:
    """In the words of one language and the times of one council."""

    language: Language
    zone: str

    def status(self, sight: Sight) -> dict[str, Any]:
        """What `_guest_status.html` needs. `at_box`: what the message box says too."""
        visitor = sight.visitor
        state = visitor.state
        if state is ConversationState.DORMANT:
            state = ConversationState.TALKING
        time = TimeWording(self.language, self.zone).status(visitor, sight.standing)
        warned = self._warned(visitor, time)
        words = [*self._words(visitor), *warned]
        return {
            "state": str(state),
            "title": self._title(visitor),
            "words": words,
            "time": time,
            "at_box": Vital.joined(warned if state is ConversationState.TALKING else words),
        }

    def resident(self, visitor: VisitorConversation) -> str:
        """Whose chat it is."""
        return visitor.name or self.language.gettext("The resident")

    def lifetime(self, visitor: VisitorConversation) -> str:
        """How long the guest's link works."""
        _ = self.language.gettext
        if visitor.expires_at is None:
            works = _(
                "This link works while the chat is open, and for %(hours)d hours after.",
                hours=HOURS_AFTER_LAST_WORD,
            )
        else:
            until = self.language.moment(visitor.expires_at, self.zone)
            works = _("You can come back to it until %(moment)s.", moment=until)
        return " ".join([works, _("%(name)s can take it back before.", name=self.resident(visitor))])

    def _title(self, visitor: VisitorConversation) -> Vital | str:
        _, name = self.language.gettext, self.resident(visitor)
        match visitor.state:
            case ConversationState.WAITING:
                return _("%(name)s is in the queue", name=name)
            case ConversationState.PAUSED:
                return self.language.vital_words("The chat is paused")
            case ConversationState.ENDED:
                return _("This chat has ended")
            case _ if visitor.left_alone:
                return _("%(name)s is not here any more", name=visitor.adviser_name or "")
            case _:
                return ""

    def _words(self, visitor: VisitorConversation) -> list[Vital | str]:
        _, name, adviser = self.language.gettext, self.resident(visitor), visitor.adviser_name or ""
        match visitor.state:
            case ConversationState.WAITING:
                return [_("An adviser will join. You can write while you wait.")]
            case ConversationState.PAUSED:
                return [self.language.vital_words("Write a message to go on. Nothing is lost.")]
            case ConversationState.ENDED:
                by_visitor = visitor.end_reason in (EndReason.BY_VISITOR, EndReason.LEFT_QUEUE)
                ended = _("%(name)s ended the chat.", name=name if by_visitor else adviser)
                return [ended, _("You can still read and save the messages."), self.lifetime(visitor)]
            case _ if visitor.left_alone:
                return [_("A colleague can take over this chat. You can write more.")]
            case _:
                return [_("%(name)s talks to %(adviser)s.", name=name, adviser=adviser)]

    def _warned(self, visitor: VisitorConversation, time: dict[str, Any]) -> list[Vital]:
        """That the chat pauses soon, or that the adviser asks; nothing while neither is so."""
        vital_words = self.language.vital_words
        if time["warning"]:
            return [time["warning"], vital_words("Write anything to go on.")]
        if time["asked"] and not visitor.left_alone:
            return [vital_words("%(name)s asks: are you still there?", name=visitor.adviser_name or "")]
        return []
