"""Other ways to contact a council, as its pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import assert_never

from app.domain.terms import RouteKind
from app.store.councils import ContactRoute
from app.web.language import N_, Language

RELAY_PREFIX = "18001"
"""Dialled before a number by people who use Relay UK (the app, or a textphone)."""

EMERGENCY = "999"
REGISTER_FIRST = N_("Register your phone first: text the word register to 999")

_EMERGENCIES = frozenset({RouteKind.EMERGENCY_PHONE, RouteKind.EMERGENCY_BSL, RouteKind.EMERGENCY_TEXT})
_SIGN_LANGUAGES = frozenset({"bfi", "isg", "ase"})


@dataclass(frozen=True, slots=True)
class Way:
    """One line of "Other ways to contact us". `href` is "" when there is nothing to press.

    `detail` is ours, `note` and `hours` are the council's own words. Ours may be Markup: `Language.vital`.
    `lang` and `name_lang` name the language of the council's words and of the name, if not the page's.
    """

    name: str
    href: str
    detail: str = ""
    note: str = ""
    hours: str = ""
    new_tab: bool = False
    lang: str = ""
    name_lang: str = ""


def ways(routes: Iterable[ContactRoute], language: Language) -> list[Way]:
    """The routes in their order. Emergencies stand apart on the page: see `emergencies`.

    Every phone number is also given for Relay UK, even when the council has not set that up itself.
    """
    shown = [route for route in routes if route.kind not in _EMERGENCIES]
    relayed = {route.target for route in shown if route.kind is RouteKind.RELAY_UK}
    found: list[Way] = []
    for route in shown:
        found.append(_way(route, language))
        if route.kind is RouteKind.PHONE and route.target not in relayed:
            found.append(_relay(route.target, language))
    return found


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


def _way(route: ContactRoute, language: Language) -> Way:
    lang = _lang(route, language)
    match route.kind:
        case RouteKind.RELAY_UK:
            return replace(_relay(route.target, language), note=route.note, hours=route.hours, lang=lang)
        case RouteKind.PHONE | RouteKind.TEXTPHONE:
            name, href, new_tab = f"{route.label}: {number(route.target)}", f"tel:{route.target}", False
        case RouteKind.SMS:
            name, href, new_tab = f"{route.label}: {number(route.target)}", f"sms:{route.target}", False
        case RouteKind.EMERGENCY_PHONE:
            name, href, new_tab = _named(route), f"tel:{route.target}", False
        case RouteKind.EMERGENCY_TEXT:
            name, href, new_tab = _named(route), f"sms:{route.target}", False
        case RouteKind.EMAIL:
            name, href, new_tab = f"{route.label}: {route.target}", f"mailto:{route.target}", False
        case RouteKind.VIDEO_RELAY | RouteKind.EMERGENCY_BSL | RouteKind.IN_PERSON | RouteKind.CALL_BACK:
            name, href, new_tab = route.label, route.target, bool(route.target)
        case _:
            assert_never(route.kind)
    to_999 = route.kind is RouteKind.EMERGENCY_TEXT and route.target == EMERGENCY
    return Way(
        name,
        href,
        detail=language.vital(REGISTER_FIRST) if to_999 else "",
        note=route.note,
        hours=route.hours,
        new_tab=new_tab,
        lang=lang,
        name_lang=lang,
    )


def _named(route: ContactRoute) -> str:
    """The label, with the number where the label does not say it: "Call 999" does."""
    return route.label if route.target in route.label else f"{route.label}: {number(route.target)}"


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
