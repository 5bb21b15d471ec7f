"""What the desk shows, put into the words of one language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from app.domain.locales import SOURCE_LOCALE
from app.domain.origins import is_site, page_of
from app.domain.routing import Turn
from app.domain.terms import (
    RESIDENT_KINDS,
    Availability,
    AwayReason,
    EndReason,
    EventKind,
    RouteKind,
    Sender,
)
from app.store.conversations import StaffConversation
from app.store.events import Item
from app.store.guests import Guest
from app.web import needs, phrases
from app.web.adviser import real_time_words, silence_words
from app.web.adviser.silence_words import SilenceWording
from app.web.contact_routes import kind_words
from app.web.guests import called, named
from app.web.language import Language, Languages

SHOWN_KINDS = frozenset(
    {
        *RESIDENT_KINDS,
        *silence_words.SHOWN,
        EventKind.NOTE_ADDED,
        EventKind.LANGUAGE_CHANGED,
        EventKind.NEEDS_SAID,
        EventKind.LINK_REVOKED,
    }
)
"""The kinds of event that stand in a transcript on the desk."""

OPENING = 140
"""Characters of somebody's question that the queue shows."""


def shortened(text: str, limit: int = OPENING) -> str:
    """The first words of `text`, on one line, at most `limit` characters and a sign that there is more."""
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    start = text[:limit]
    whole_words = start.rpartition(" ")[0]
    return f"{whole_words if len(whole_words) > limit / 2 else start}…"


@dataclass(frozen=True, slots=True)
class Wording:
    """`languages` give the name of the language a visitor uses. `zone`: whose times are shown.
    `council_language` is the code of that in which councils name their teams and wrap-up codes.
    """

    language: Language
    languages: Languages
    zone: str
    council_language: str

    @property
    def councils_own(self) -> str:
        """The `lang` of what the council named: "" where it is the page's (WCAG 3.1.2)."""
        return "" if self.council_language == self.language.code else self.council_language

    def named(self, name: str) -> str | Markup:
        """What the council named, with its language where that is not the page's."""
        if not self.councils_own:
            return name
        return Markup('<span lang="{}">{}</span>').format(self.councils_own, name)

    def visitor(self, name: str, reference: str) -> str:
        """What a visitor is called here; those who gave no name are told apart by their reference."""
        return name or self.language.gettext("Visitor %(reference)s", reference=reference)

    def item(self, item: Item, talk: StaffConversation, me: int) -> dict[str, Any]:
        """What the message component needs. What the adviser did is never announced to the same adviser."""
        _ = self.language.gettext
        visitor = self.visitor(talk.visitor_name, talk.reference)
        guest = item.guest if item.by is Sender.GUEST else None
        note = item.kind is EventKind.NOTE_ADDED
        spoken = item.sender is not Sender.SYSTEM
        mine = item.staff_id == me
        text = self.spoken(item) if spoken else self.happening(item, visitor, mine)
        name = visitor if item.by is Sender.VISITOR else named(guest, self.language) if guest else item.name
        if mine:
            say = ""
        elif item.kind is EventKind.NEEDS_SAID:
            say = self.needs_now(talk) or text
        elif note:
            say = _("Note for staff by %(name)s: %(text)s", name=name, text=text)
        else:
            say = f"{called(guest, self.language) if guest else name}: {text}" if spoken else text
        return {
            "id": item.id,
            "sender": "note" if note else "other" if guest and spoken else str(item.sender),
            "name": _("You") if mine and not note else name,
            "text": text,
            "time": self.clock(item.at),
            "iso": item.at.isoformat(timespec="seconds"),
            "lang": phrases.lang(item.lang, item.phrase)
            if spoken and not note and item.text is not None
            else "",
            "say": say,
            "mine": mine,
        }

    def spoken(self, item: Item) -> str:
        """The words of a message or a note."""
        return phrases.spoken(item.text, item.phrase, self.language)

    def happening(self, item: Item, visitor: str, mine: bool) -> str:
        """What happened, in a sentence."""
        _ = self.language.gettext
        if item.kind in silence_words.SHOWN:
            return self.silence.happening(item, visitor, mine)
        if item.guest is not None and (
            told := self.of_guest(item.kind, visitor, named(item.guest, self.language))
        ):
            return told
        match item.kind:
            case EventKind.CONVERSATION_STARTED:
                return _("%(name)s started the chat.", name=visitor)
            case EventKind.ROUTE_OFFERED:
                way = kind_words(item.route, self.language)
                if mine:
                    return _("You offered another way to go on: %(way)s.", way=way)
                return _("%(name)s offered another way to go on: %(way)s.", name=item.name, way=way)
            case EventKind.ROUTE_USED:
                return self.using(visitor, item.route)
            case EventKind.SUMMARY_SHARED if item.text is not None:
                return _("%(name)s shared this summary: %(text)s", name=visitor, text=item.text)
            case EventKind.SUMMARY_SHARED:
                return _("%(name)s shared a summary. It is not shared any more.", name=visitor)
            case EventKind.SUMMARY_WITHDRAWN:
                return _("%(name)s stopped sharing the summary.", name=visitor)
            case EventKind.EMERGENCY_SHOWN if item.guest is not None:
                return _("How to call 999 was shown. What somebody wrote may mean danger.")
            case EventKind.EMERGENCY_SHOWN:
                return _("%(name)s was shown how to call 999. Their words may mean danger.", name=visitor)
            case EventKind.LEFT_QUEUE:
                return _("%(name)s left the queue.", name=visitor)
            case EventKind.ADVISER_GONE:
                gone = _("%(name)s is not there any more.", name=item.name)
                return _("You were gone from your desk.") if mine else gone
            case EventKind.ADVISER_BACK:
                return _("You were there again.") if mine else _("%(name)s is there again.", name=item.name)
            case EventKind.FOLLOW_UP_LEFT | EventKind.FOLLOW_UP_ADDED:
                return _("%(name)s left a message to be answered later.", name=visitor)
            case EventKind.LANGUAGE_CHANGED:
                return _("%(name)s changed the language of the chat.", name=visitor)
            case EventKind.NEEDS_SAID:
                return _("%(name)s changed what they need.", name=visitor)
            case EventKind.REAL_TIME_TEXT_CHOSEN:
                return real_time_words.happening(self.language, item, visitor, mine=mine)
            case EventKind.LINK_REVOKED:
                return _("%(name)s asked us to forget the chat.", name=visitor)
            case EventKind.ADVISER_JOINED:
                return _("You joined the chat.") if mine else _("%(name)s joined the chat.", name=item.name)
            case _ if item.by is Sender.VISITOR:
                return _("%(name)s ended the chat.", name=visitor)
            case _:
                return _("You ended the chat.") if mine else _("%(name)s ended the chat.", name=item.name)

    def of_guest(self, kind: EventKind, visitor: str, guest: str) -> str:
        """What became of a link for somebody whom the visitor asked to join; "" for anything else."""
        _ = self.language.gettext
        match kind:
            case EventKind.GUEST_ASKED:
                return _("%(name)s asked %(guest)s to join the chat.", name=visitor, guest=guest)
            case EventKind.GUEST_JOINED:
                return _("%(name)s joined the chat.", name=guest)
            case EventKind.GUEST_LEFT:
                return _("%(name)s left the chat.", name=guest)
            case EventKind.GUEST_WITHDRAWN:
                return _("%(name)s took back the link of %(guest)s.", name=visitor, guest=guest)
            case _:
                return ""

    def guests(self, guests: Sequence[Guest]) -> list[tuple[str, str]]:
        """Who is in the chat beside the visitor, was asked, or has left."""
        _ = self.language.gettext
        found = []
        for one in guests:
            if one.left_at is not None:
                state = _("Left at %(time)s.", time=self.clock(one.left_at))
            elif one.joined_at is not None:
                state = _("In the chat since %(time)s.", time=self.clock(one.joined_at))
            else:
                state = _("Was asked to join, and has not yet.")
            found.append((named(one, self.language), state))
        return found

    def using(self, visitor: str, kind: RouteKind | None) -> str:
        """That somebody went on by another route: the chat stays open, and an interpreter may be there."""
        _ = self.language.gettext
        if kind is RouteKind.VIDEO_RELAY:
            return _("%(name)s uses sign language by video now, with an interpreter.", name=visitor)
        if kind is RouteKind.RELAY_UK:
            return _("%(name)s uses Relay UK now, with a relay assistant.", name=visitor)
        return _(
            "%(name)s went on in another way: %(way)s.", name=visitor, way=kind_words(kind, self.language)
        )

    def needs_now(self, talk: StaffConversation) -> str:
        """What the visitor needs, in a sentence; "" for who said nothing."""
        if not talk.needs:
            return ""
        name = self.visitor(talk.visitor_name, talk.reference)
        said = needs.in_short(talk.needs, self.language)
        return self.language.gettext("%(name)s needs: %(needs)s.", name=name, needs=said)

    def ended(self, talk: StaffConversation, me: int) -> str:
        """Who ended it; "" while it goes on."""
        _ = self.language.gettext
        visitor = self.visitor(talk.visitor_name, talk.reference)
        match talk.end_reason:
            case None:
                return ""
            case EndReason.LEFT_QUEUE:
                return _("%(name)s left the queue.", name=visitor)
            case EndReason.BY_VISITOR:
                return _("%(name)s ended the chat.", name=visitor)
            case EndReason.SILENCE if talk.adviser_id == me:
                return _("You ended the chat, as %(name)s did not answer.", name=visitor)
            case _ if talk.adviser_id == me:
                return _("You ended the chat.")
            case _:
                return _("%(name)s ended the chat.", name=talk.adviser_name or "")

    def facts(self, talk: StaffConversation, now: datetime) -> list[tuple[str, str | Markup]]:
        """Who this is: only what the visitor, or the page they came from, told us."""
        _ = self.language.gettext
        scripts = (
            _("New messages come to them by themselves")
            if talk.with_scripts
            else _("It does not update by itself: they press a button to see your words. Give them time.")
        )
        page = page_of(talk.back_url)
        facts = [
            (_("Name"), talk.visitor_name or _("Not given")),
            (_("Reference"), talk.reference),
            (_("Team"), self.named(f"{talk.team_name}, {talk.council_name}")),
            (_("Language"), self.language_name(talk.locale)),
            (_("Their page"), scripts),
            (_("Came from"), self.came_from(page)),
            (_("Started"), self.moment(talk.started_at)),
        ]
        if limit := self.silence.limit(talk):
            facts.append((_("Their time"), limit))
        until = talk.accepted_at or talk.ended_at
        since = talk.came_back_at or talk.started_at
        if until is not None and since <= until:  # else they wait again
            facts.append((_("Waited"), self.duration(since, until)))
        return facts

    def language_name(self, code: str) -> str:
        """The name of a language in the reader's, and in its own where that is another: "Welsh (Cymraeg)"."""
        name = self.language.name_of(code)
        own = self.languages[code].name if code in self.languages else name
        return name if own == name else f"{name} ({own})"

    def turn(self, locale: str, turn: Turn) -> str:
        """What a row of the queue says of somebody who waits in a language that not everybody writes."""
        _, name = self.language.gettext, self.language.name_of(locale)
        match turn:
            case Turn.MINE:
                return _("In %(language)s, which you write.", language=name)
            case Turn.COLLEAGUES:
                return _("In %(language)s. A colleague who writes it is here.", language=name)
            case _:
                return _("In %(language)s. Nobody who writes it is here.", language=name)

    def languages_to_write(self, talk: StaffConversation) -> list[tuple[str, str]]:
        """What an answer may be written in (WCAG 3.1.2): their language or English. [] when that is one."""
        codes = dict.fromkeys((talk.locale, SOURCE_LOCALE))
        return [(code, self.language_name(code)) for code in codes] if len(codes) > 1 else []

    @property
    def silence(self) -> SilenceWording:
        """What there is to say about time."""
        return SilenceWording(self.language, self.zone)

    def clock(self, at: datetime) -> str:
        """The time of day at this desk, such as "10:24"."""
        return self.language.clock(at, self.zone)

    def moment(self, at: datetime) -> str:
        """Date and time at this desk, such as "Friday 27 November, 10:24"."""
        return self.language.moment(at, self.zone)

    def came_from(self, page: str | None) -> str | Markup:
        """The page, as a link; the site alone where a visitor without scripts followed a plain link."""
        if not page:
            return self.language.gettext("Not known")
        if is_site(page):
            return self.language.gettext("%(site)s, page not known", site=urlsplit(page).netloc)
        return self.link(page)

    def link(self, url: str) -> Markup:
        """A link that leaves the desk as it is."""
        parts = urlsplit(url)
        words = self.language.gettext("%(page)s (opens in a new tab)", page=f"{parts.netloc}{parts.path}")
        attributes = 'class="pc-action-link" target="_blank" rel="noopener noreferrer"'
        return Markup(f'<a {attributes} href="{{}}">{{}}</a>').format(url, words)

    def duration(self, start: datetime, end: datetime) -> str:
        """In whole minutes; under one, just that."""
        minutes = int((end - start).total_seconds() // 60)
        if minutes < 1:
            return self.language.gettext("Less than a minute")
        return self.language.ngettext("%(num)d minute", "%(num)d minutes", minutes)

    def availability(self) -> list[tuple[str, str]]:
        """The choices of the availability form: value and words."""
        _ = self.language.gettext
        reasons = {
            AwayReason.BREAK: _("Away: break"),
            AwayReason.LUNCH: _("Away: lunch"),
            AwayReason.MEETING: _("Away: meeting"),
            AwayReason.TRAINING: _("Away: training"),
            AwayReason.OTHER_WORK: _("Away: finishing work after a chat"),
            AwayReason.TECHNICAL: _("Away: technical problem"),
            AwayReason.END_OF_DAY: _("Away: end of the day"),
        }
        away = [(f"{Availability.AWAY}:{reason}", words) for reason, words in reasons.items()]
        return [(str(Availability.AVAILABLE), _("Available")), *away]

    def counts(self, waiting: int, new: int) -> str:
        """What the title of the page begins with, such as "(2 waiting, 1 new) "; "" for nothing."""
        parts = []
        if waiting:
            parts.append(self.language.ngettext("%(num)d waiting", "%(num)d waiting", waiting))
        if new:
            parts.append(self.language.ngettext("%(num)d new", "%(num)d new", new))
        return f"({', '.join(parts)}) " if parts else ""
