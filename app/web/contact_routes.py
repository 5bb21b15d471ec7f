"""Other ways to contact a council, as its pages show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from app.domain import route_hours
from app.domain.locales import SOURCE_LOCALE
from app.domain.route_hours import Turn
from app.domain.senses import nearest
from app.domain.terms import EMERGENCY_ROUTES, Cost, RouteKind
from app.domain.video import Video, is_ours, kind_of
from app.store.councils import ContactRoute
from app.web.language import N_, Language
from app.web.opening_words import turn_words, weekly

RELAY_PREFIX = "18001"
"""Dialled before a number by people who use Relay UK (the app, or a textphone)."""

EMERGENCY = "999"
REGISTER_FIRST = N_("Register your phone first: text the word register to 999")

_COSTS = {
    Cost.FREE: N_("It is free."),
    Cost.LOCAL_CALL: N_("It costs as much as a local call."),
    Cost.TEXT_MESSAGE: N_("It costs as much as a text message."),
    Cost.NOT_FREE: N_("It is not free. Ask first what it costs."),
}
_KINDS = {
    RouteKind.VIDEO_RELAY: N_("sign language by video"),
    RouteKind.RELAY_UK: N_("Relay UK"),
    RouteKind.PHONE: N_("phone"),
    RouteKind.TEXTPHONE: N_("textphone"),
    RouteKind.SMS: N_("text message"),
    RouteKind.EMAIL: N_("e-mail"),
    RouteKind.IN_PERSON: N_("a visit"),
    RouteKind.CALL_BACK: N_("a call from us"),
    RouteKind.OTHER: N_("something else"),
}
_SIGN_LANGUAGES = frozenset({"bfi", "isg", "ase"})


@dataclass(frozen=True, slots=True)
class Here:
    """When a page is asked for (`zone`: the council's clock), and addresses that its routes may need.

    `message_url`: where a message can be left. `media`: the address of a file in the council's media folder.
    """

    now: datetime
    zone: str
    message_url: str
    media: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Film:
    """`ours`: it is served by us. `transcript` is in `lang`, "" for the page's language."""

    url: str
    type: str
    captions: str
    captions_lang: str
    transcript: str
    lang: str
    ours: bool


@dataclass(frozen=True, slots=True)
class Way:
    """One line of "Other ways to contact us". `href` is "" when there is nothing to press.

    `detail`, `times`, `state` (whether it is open now) and `facts` are ours, and
    may be Markup (`Language.vital`); `note`, `hours` and `sentence`
    are the council's own words. `lang`, `name_lang` and `sentence_lang` name the language of the council's
    words, of the name and of the sentence, when it is not the page's. `instead`: another way, while this one
    is closed.
    """

    name: str
    href: str
    detail: str = ""
    note: str = ""
    hours: str = ""
    new_tab: bool = False
    lang: str = ""
    name_lang: str = ""
    sentence: str = ""
    sentence_lang: str = ""
    times: str = ""
    state: str = ""
    facts: tuple[str, ...] = ()
    instead: Way | None = None
    film: Film | None = None


def ways(routes: Iterable[ContactRoute], language: Language, here: Here | None = None) -> list[Way]:
    """The routes in their order. Emergencies stand apart on the page: see `emergencies`.

    Every phone number is also given for Relay UK, even when the council has not set that up itself. What is
    closed has no link; it says when it opens, and names another way. Without `here` nothing is closed.
    """
    shown = [route for route in routes if route.kind not in EMERGENCY_ROUTES]
    turns = [turn_of(route, here) for route in shown]
    usable = [
        route
        for route, turn in zip(shown, turns, strict=True)
        if (turn.is_open if turn else not route.hours and bool(route.target))
    ]
    relayed = {route.target for route in shown if route.kind is RouteKind.RELAY_UK}
    found: list[Way] = []
    for route, turn in zip(shown, turns, strict=True):
        lines = [_way(route, language, here)]
        if route.kind is RouteKind.PHONE and route.target not in relayed:
            lines.append(_relay(route.target, language))
        if here is not None and turn is not None:
            lines = [_now(way, language, here, turn) for way in lines]
            if not turn.is_open:
                instead = _instead(route, usable, language, here)
                lines = [replace(way, href="", new_tab=False, instead=instead) for way in lines]
        found += lines
    return found


def kind_words(kind: RouteKind | None, language: Language) -> str:
    """What a kind of route is called in a sentence, also when the route itself is there no more."""
    return language.gettext(_KINDS.get(kind or RouteKind.OTHER, _KINDS[RouteKind.OTHER]))


def way_of(route: ContactRoute, language: Language, here: Here) -> Way:
    """One route by itself: closed, it has no link, and says when it opens."""
    way, turn = _way(route, language, here), turn_of(route, here)
    if turn is None:
        return way
    way = _now(way, language, here, turn)
    return way if turn.is_open else replace(way, href="", new_tab=False)


def _now(way: Way, language: Language, here: Here, turn: Turn) -> Way:
    """With whether it is open now. One that never closes says so there, and needs no table of hours."""
    never_closes = turn.is_open and turn.at is None
    return replace(way, state=state_words(language, here, turn), times="" if never_closes else way.times)


def turn_of(route: ContactRoute, here: Here | None) -> Turn | None:
    """Whether a route can be used now; None when that is not known."""
    if here is None or route.opening is None:
        return None
    return route_hours.turn(route.opening, route.bank_holidays, here.zone, here.now)


def state_words(language: Language, here: Here, turn: Turn) -> str:
    """Whether it is open now, and until or from when."""
    _ = language.gettext
    words = [_("Open now.") if turn.is_open else _("Closed now.")]
    if turn.holiday:
        words.append(_("It is a bank holiday today."))
    return " ".join([*words, turn_words(language, here.zone, here.now, turn.at, is_open=turn.is_open)])


def _instead(route: ContactRoute, usable: Sequence[ContactRoute], language: Language, here: Here) -> Way:
    place = nearest(route.kind, [one.kind for one in usable])
    if place is None:
        return Way(language.gettext("Leave a message"), here.message_url)
    return _way(usable[place], language, here)


def emergencies(routes: Iterable[ContactRoute], language: Language) -> list[Way]:
    """What to do when someone is in danger: by phone, in BSL, by text, by textphone, in this order.

    The council's own stand in place of the national one of their kind. 999 is always there. For Relay UK a
    number of the council's is given as in `ways`; that of the emergency services is 18000.
    """
    vital = language.vital
    national = {
        RouteKind.EMERGENCY_PHONE: Way(vital("Call 999"), f"tel:{EMERGENCY}"),
        RouteKind.EMERGENCY_BSL: Way(
            vital("Call 999 in BSL"),
            "https://999bsl.co.uk/",
            detail=vital("Free video relay, day and night"),
            new_tab=True,
        ),
        RouteKind.EMERGENCY_TEXT: Way(vital("Text 999"), f"sms:{EMERGENCY}", detail=vital(REGISTER_FIRST)),
    }
    own = [route for route in routes if route.kind in national]
    found: list[Way] = []
    for kind, way in national.items():
        chosen = [route for route in own if route.kind is kind]
        is_phone = kind is RouteKind.EMERGENCY_PHONE
        if not chosen or (is_phone and EMERGENCY not in [route.target for route in chosen]):
            found.append(way)
        for route in chosen:
            found.append(_way(route, language))
            if is_phone and route.target != EMERGENCY:
                found.append(_relay(route.target, language, in_danger=True))
    return [*found, Way(vital("Dial 18000 by textphone or the Relay UK app"), "tel:18000")]


def number(digits: str) -> str:
    """A British number in groups, such as "01632 960 123"; any other as it is."""
    if not (digits.isascii() and digits.isdigit() and len(digits) == 11 and digits.startswith("0")):
        return digits
    if digits[1] == "2":
        return f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    if digits[1] in "38":
        return f"{digits[:4]} {digits[4:7]} {digits[7:]}"
    return f"{digits[:5]} {digits[5:8]} {digits[8:]}"


def _way(route: ContactRoute, language: Language, here: Here | None = None) -> Way:
    lang, label, name_lang = _lang(route, language), *_label(route, language)
    digits = language.apart(number(route.target))
    match route.kind:
        case RouteKind.RELAY_UK:
            relay = replace(_relay(route.target, language), note=route.note, hours=route.hours, lang=lang)
            return _told(relay, route, language, here)
        case RouteKind.PHONE | RouteKind.TEXTPHONE:
            name, href, new_tab = f"{label}: {digits}", f"tel:{route.target}", False
        case RouteKind.SMS:
            name, href, new_tab = f"{label}: {digits}", f"sms:{route.target}", False
        case RouteKind.EMERGENCY_PHONE:
            name, href, new_tab = _named(route, label, digits), f"tel:{route.target}", False
        case RouteKind.EMERGENCY_TEXT:
            name, href, new_tab = _named(route, label, digits), f"sms:{route.target}", False
        case RouteKind.EMAIL:
            name, href, new_tab = f"{label}: {route.target}", f"mailto:{route.target}", False
        case (
            RouteKind.VIDEO_RELAY
            | RouteKind.EMERGENCY_BSL
            | RouteKind.IN_PERSON
            | RouteKind.CALL_BACK
            | RouteKind.OTHER
        ):
            name, href, new_tab = label, route.target, bool(route.target)
        case _:
            assert_never(route.kind)
    to_999 = route.kind is RouteKind.EMERGENCY_TEXT and route.target == EMERGENCY
    way = Way(
        name,
        href,
        detail=language.vital(REGISTER_FIRST) if to_999 else "",
        note=route.note,
        hours=route.hours,
        new_tab=new_tab,
        lang=lang,
        name_lang=name_lang,
    )
    return _told(way, route, language, here)


def _told(way: Way, route: ContactRoute, language: Language, here: Here | None) -> Way:
    """With what else is known of the route."""
    _ = language.gettext
    sentence, sentence_lang = in_language(route.sentences, language)
    facts = []
    if route.provider:
        facts.append(_("Provided by %(provider)s.", provider=route.provider))
    if route.cost is not None:
        facts.append(_(_COSTS[route.cost]))
    if list(route.languages) != [language.code]:
        facts.append(_("Languages: %(languages)s.", languages=language.spoken(route.languages)))
    times = weekly(language, route.opening) if route.opening else ""
    if times and route.bank_holidays:
        times = " ".join([f"{times}.", _("Closed on bank holidays.")])
    return replace(
        way,
        sentence=sentence,
        sentence_lang=sentence_lang,
        times=times,
        facts=tuple(facts),
        film=film_of(route.video, language, here),
    )


def film_of(video: Video | None, language: Language, here: Here | None) -> Film | None:
    """As a page shows it."""
    if video is None or here is None:
        return None
    transcript, lang = in_language(video.transcript, language)
    file, captions = (here.media(one) if is_ours(one) else one for one in (video.file, video.captions))
    return Film(
        url=file,
        type=kind_of(video.file),
        captions=captions,
        captions_lang=next(iter(video.transcript), SOURCE_LOCALE),
        transcript=transcript,
        lang=lang,
        ours=is_ours(video.file) and is_ours(video.captions),
    )


def in_language(words: Mapping[str, str], language: Language) -> tuple[str, str]:
    """Those in the page's language, or others with the code of theirs; ("", "") when there are none."""
    if language.code in words or not words:
        return words.get(language.code, ""), ""
    code = SOURCE_LOCALE if SOURCE_LOCALE in words else next(iter(words))
    return words[code], code


def _label(route: ContactRoute, language: Language) -> tuple[str, str]:
    """The route's name, and its language where that is known and not the page's."""
    if language.code in route.labels:
        return route.labels[language.code], ""
    return route.label, _lang(route, language)


def _named(route: ContactRoute, label: str, digits: str) -> str:
    """The label, with the number where the label does not say it: "Call 999" does."""
    return label if route.target in label else f"{label}: {digits}"


def _relay(digits: str, language: Language, *, in_danger: bool = False) -> Way:
    say = language.vital if in_danger else language.gettext
    return Way(
        name=say(
            N_("Relay UK: %(prefix)s then %(number)s"),
            prefix=RELAY_PREFIX,
            number=language.apart(number(digits)),
        ),
        href=f"tel:{RELAY_PREFIX}{digits}",
        detail=say(N_("For people who cannot hear or speak on the phone.")),
    )


def _lang(route: ContactRoute, language: Language) -> str:
    """The language of the council's own words, when it is certain and not the page's."""
    spoken = [code for code in route.languages if code not in _SIGN_LANGUAGES]
    return spoken[0] if len(spoken) == 1 and spoken[0] != language.code else ""
