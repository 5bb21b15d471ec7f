"""One item of a transcript in words, as the resident reads it, or a guest of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.terms import EventKind, Sender
from app.store.events import Item
from app.store.guests import Guest
from app.web import phrases
from app.web.contact_routes import kind_words
from app.web.guests import called, named
from app.web.language import N_, Language, Vital
from app.web.visitor import real_time_words

_ALWAYS_SAID = {
    EventKind.CONVERSATION_ENDED,
    EventKind.LEFT_QUEUE,
    EventKind.ASKED_IF_THERE,
    EventKind.EMERGENCY_SHOWN,
}
"""Whatever else a resident wants to hear: without it the chat could end, or help not be found."""

OTHER = "other"
"""Who speaks, to who reads: neither they themselves nor the adviser, but somebody else on their side."""


@dataclass(frozen=True, slots=True)
class ItemWording:
    """In the words of one language and the times of one council. `guest`: who reads it, if no resident."""

    language: Language
    zone: str
    guest: Guest | None = None

    def item(self, item: Item) -> dict[str, Any]:
        """What the message component needs."""
        spoken = item.sender is not Sender.SYSTEM
        text = Vital(self.spoken(item)) if spoken else self.happening(item)
        own = self.own(item)
        say = f"{self._called(item)}: {text.own}" if spoken else text.own
        return {
            "id": item.id,
            "sender": self._sender(item),
            "name": self.name(item),
            "text": text if text.english else text.own,
            "time": self.language.clock(item.at, self.zone),
            "iso": item.at.isoformat(timespec="seconds"),
            "lang": self.lang(item),
            "say": "" if own else say,
            "say_english": "" if own else text.english,
            "mine": own and spoken,
            "always": item.kind in _ALWAYS_SAID,
        }

    def own(self, item: Item) -> bool:
        """Whether who reads did it."""
        if self.guest is None:
            return item.by is Sender.VISITOR
        return item.by is Sender.GUEST and item.guest is not None and item.guest.id == self.guest.id

    def name(self, item: Item) -> str:
        """Who did it."""
        if self.own(item):
            return self.language.gettext("You")
        if item.by is Sender.GUEST and item.guest is not None:
            return named(item.guest, self.language)
        return self.resident(item.name) if item.by is Sender.VISITOR else item.name

    def resident(self, name: str) -> str:
        """What a guest calls the resident; `name` is "" when none was given."""
        return name or self.language.gettext("The resident")

    def _called(self, item: Item) -> str:
        guest = item.guest if item.by is Sender.GUEST else None
        return called(guest, self.language) if guest else self.name(item)

    def _sender(self, item: Item) -> str:
        """As the message component takes it: who reads is the visitor, whoever they are."""
        if item.sender in (Sender.SYSTEM, Sender.ADVISER):
            return str(item.sender)
        return str(Sender.VISITOR) if self.own(item) else OTHER

    def spoken(self, item: Item) -> str:
        """The words of a message."""
        return phrases.spoken(item.text, item.phrase, self.language)

    def lang(self, item: Item) -> str:
        """The language of those words, "" for the page's."""
        return phrases.lang(item.lang, item.phrase) if item.text is not None else ""

    def happening(self, item: Item) -> Vital:
        """What happened, in a sentence. Danger and time are told in English too where that is needed."""
        vital_words = self.language.vital_words
        match item.kind:
            case EventKind.EMERGENCY_SHOWN:
                call = vital_words(
                    "Is someone in danger? Call 999, call 999 in BSL, text 999 or dial 18000 now."
                )
                return Vital.joined([vital_words("This chat is not for emergencies."), call])
            case EventKind.ASKED_IF_THERE:
                asked = vital_words("%(name)s asks: are you still there?", name=item.name)
                how = vital_words(
                    "Write anything, or say that you need more time."
                    if self.guest is None
                    else N_("Anybody on your side can write to answer.")
                )
                return Vital.joined([asked, how])
            case EventKind.CONVERSATION_PAUSED:
                return vital_words("The chat was paused.")
            case _ if item.guest is not None and (told := self._of_guest(item)):
                return Vital(told)
            case _ if self.guest is not None and item.by is Sender.VISITOR:
                return Vital(self._of_resident(item))
            case _:
                return Vital(self._happening(item))

    def _of_guest(self, item: Item) -> str:
        """What became of a link for a guest; "" for anything else."""
        _ = self.language.gettext
        assert item.guest is not None
        who = named(item.guest, self.language)
        match item.kind, self.own(item):
            case EventKind.GUEST_JOINED, True:
                return _("You joined the chat.")
            case EventKind.GUEST_JOINED, _:
                return _("%(name)s joined the chat.", name=who)
            case EventKind.GUEST_LEFT, _:
                return _("%(name)s left the chat.", name=who)
            case EventKind.GUEST_ASKED, True:
                return _("You made a link for %(guest)s to join the chat.", guest=who)
            case EventKind.GUEST_ASKED, _:
                return _("%(name)s made a link for %(guest)s to join.", name=self.name(item), guest=who)
            case EventKind.GUEST_WITHDRAWN, True:
                return _("You took back the link of %(guest)s.", guest=who)
            case EventKind.GUEST_WITHDRAWN, _:
                return _("%(name)s took back the link of %(guest)s.", name=self.name(item), guest=who)
            case _:
                return ""

    def _of_resident(self, item: Item) -> str:
        """What the resident did, as a guest reads it."""
        _, name = self.language.gettext, self.name(item)
        match item.kind:
            case EventKind.CONVERSATION_STARTED:
                return _("The chat started.")
            case EventKind.ROUTE_USED:
                way = kind_words(item.route, self.language)
                return _("%(name)s went on in another way: %(way)s. The chat stays open.", name=name, way=way)
            case EventKind.LEFT_QUEUE:
                return _("%(name)s left the queue.", name=name)
            case _:
                return _("%(name)s ended the chat.", name=name)

    def _happening(self, item: Item) -> str:
        _ = self.language.gettext
        by_visitor = item.by is Sender.VISITOR
        match item.kind:
            case EventKind.CONVERSATION_STARTED:
                return _("The chat started.")
            case EventKind.ADVISER_GONE:
                gone = _("%(name)s is not here any more.", name=item.name)
                if self.guest is not None:
                    return " ".join([gone, _("A colleague can take over this chat. You can write more.")])
                return " ".join([gone, _("A colleague can take over. You can also leave a message.")])
            case EventKind.ADVISER_BACK:
                return _("%(name)s is here again.", name=item.name)
            case EventKind.ADVISER_JOINED:
                return _("%(name)s joined the chat.", name=item.name)
            case EventKind.ROUTE_OFFERED:
                way = kind_words(item.route, self.language)
                if self.guest is not None:
                    return _("%(name)s offers another way to go on: %(way)s.", name=item.name, way=way)
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
            case EventKind.REAL_TIME_TEXT_CHOSEN:
                return real_time_words.happening(self.language, item)
            case EventKind.LEFT_QUEUE:
                return _("You left the queue.")
            case EventKind.FOLLOW_UP_LEFT | EventKind.FOLLOW_UP_ADDED:
                return _("You left a message. We will answer it later.")
            case _:
                return (
                    _("You ended the chat.") if by_visitor else _("%(name)s ended the chat.", name=item.name)
                )
