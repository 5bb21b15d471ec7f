"""A council described in one TOML file: its sites, hours, time limit, teams, contact routes, wrap-up codes.

`plainchat create-council FILE`, `plainchat init` and the demo set councils up by it. docs/council.toml is one
to copy, in which each entry is explained.
"""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from app.domain.errors import SetupRefused
from app.domain.hours import MINUTES_A_DAY, Period
from app.domain.locales import SOURCE_LOCALE
from app.domain.origins import origin_of
from app.domain.terms import Cost, Nation, RouteKind
from app.domain.timeouts import USUAL, Pace
from app.domain.video import Video
from app.domain.wanted import WantedClosure, WantedCouncil, WantedRoute, WantedTeam, which
from app.shipped import shipped

T = TypeVar("T", WantedTeam, WantedRoute)
E = TypeVar("E", bound=StrEnum)

ENTRIES = {
    "the council": (
        "slug",
        "name",
        "origins",
        "home_url",
        "privacy_url",
        "time_zone",
        "languages",
        "nation",
        "hours",
        "closures",
        "time_limit",
        "ask_wait",
        "dormant_after",
        "wrap_up_codes",
        "video",
        "video_captions",
        "video_transcript",
        "team",
        "route",
    ),
    "team": ("name", "hours"),
    "route": (
        "kind",
        "label",
        "labels",
        "target",
        "provider",
        "hours",
        "bank_holidays",
        "cost",
        "languages",
        "sentence",
        "note",
        "video",
        "video_captions",
        "video_transcript",
    ),
}
"""What may stand in the file, by table."""

SAMPLE = shipped("docs") / "council.toml"
OPEN = "open"
"""What `bank_holidays` says of a route that is not closed on them."""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_HOURS = re.compile(r"([A-Z][a-z]{2})(?:-([A-Z][a-z]{2}))? (\d\d):(\d\d)-(\d\d):(\d\d)")
_CLOSURE = re.compile(r"(\d{4}-\d\d-\d\d)\s+(.*)", re.ASCII)


def read(path: Path, **instead: object) -> WantedCouncil:
    """The council described in a file; `instead` replaces entries (the demo has its own addresses).

    Raises SetupRefused, which names the entry, for what is missing, unknown or cannot be used; and OSError.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise SetupRefused("file", f"it is not UTF-8: {error}. Save it as UTF-8 in your editor") from None
    except tomllib.TOMLDecodeError as error:
        what_to_do = 'Put words in quotation marks, like name = "Northborough"'
        raise SetupRefused("file", f"it is not TOML: {error}. {what_to_do}") from None
    given.update(instead)
    _only(given, "the council")
    return WantedCouncil(
        slug=_needed(given, "slug"),
        name=_needed(given, "name"),
        origins=_list(given, "origins"),
        periods=periods(given.get("hours", ())),
        teams=_each(given, "team", "name", _team),
        routes=_each(given, "route", "label", partial(_route, nation=_one_of(given, "nation", Nation))),
        wrap_up_codes=_list(given, "wrap_up_codes"),
        closures=tuple(_closure(line) for line in _list(given, "closures")),
        home_url=_text(given, "home_url"),
        privacy_url=_text(given, "privacy_url"),
        time_zone=_text(given, "time_zone", "Europe/London"),
        languages=_list(given, "languages"),
        pace=_pace(given),
        video=_video(given),
    )


def filled(*, slug: str, name: str, website: str) -> str:
    """The sample as another council's. Its teams, hours and contact routes are still the sample's."""
    instead = {
        "slug": slug,
        "name": name,
        "origins": [origin_of(website) or ""],
        "home_url": website,
        "privacy_url": "",
    }
    text = SAMPLE.read_text(encoding="utf-8")
    for entry, value in instead.items():
        # a string or list in JSON is one in TOML too; the first is the council's, before any team or route
        before, _, after = re.split(rf"^({entry} = .*)$", text, maxsplit=1, flags=re.MULTILINE)
        text = f"{before}{entry} = {json.dumps(value, ensure_ascii=False)}{after}"
    return text


def warnings(wanted: WantedCouncil) -> list[str]:
    """What may be meant so, but rarely is: sentences for an administrator."""
    found = []
    if not wanted.origins:
        found.append(
            "No website may show the chat in a panel: the file has no origins. The chat opens as a page only."
        )
    if not wanted.periods:
        closed = [team.name for team in wanted.teams if not team.periods]
        if len(closed) == len(wanted.teams):
            found.append("The chat is always closed: the file has no hours.")
        else:
            found += [
                f"Team {name} is always closed: neither it nor the council has hours." for name in closed
            ]
    if not wanted.wrap_up_codes:
        found.append("The file has no wrap_up_codes. Without one advisers cannot end a chat.")
    return found


def periods(lines: object) -> tuple[Period, ...]:
    """Opening periods from lines such as "Mon-Fri 09:00-17:00" or "Sat 10:00-12:00"; 24:00 ends a day."""
    if not isinstance(lines, list | tuple):
        raise SetupRefused("hours", 'give a list such as ["Mon-Fri 09:00-17:00"]')
    return tuple(period for line in lines for period in _periods(str(line)))


def _periods(line: str) -> list[Period]:
    match = _HOURS.fullmatch(line)
    if match is None or match[1] not in DAYS or (match[2] or match[1]) not in DAYS:
        raise SetupRefused("hours", f'"{line}" is not like "Mon-Fri 09:00-17:00"')
    first, last = DAYS.index(match[1]), DAYS.index(match[2] or match[1])
    if first > last:
        raise SetupRefused("hours", f'"{line}" ends before it begins: a week begins on Monday')
    opens, closes = int(match[3]) * 60 + int(match[4]), int(match[5]) * 60 + int(match[6])
    if int(match[4]) > 59 or int(match[6]) > 59 or max(opens, closes) > MINUTES_A_DAY:
        raise SetupRefused("hours", f'"{line}" has a time that is not from 00:00 to 24:00')
    if opens >= closes:
        raise SetupRefused(
            "hours", f'"{line}" closes before it opens: give two lines for hours that go past midnight'
        )
    return [Period(day, opens, closes) for day in range(first, last + 1)]


def _closure(line: str) -> WantedClosure:
    match = _CLOSURE.fullmatch(line)
    if match is None:
        raise SetupRefused("closures", f'"{line}" is not like "2026-12-25 Christmas Day"')
    try:
        day = date.fromisoformat(match[1])
    except ValueError:
        raise SetupRefused("closures", f'"{line}": there is no such day') from None
    return WantedClosure(day, match[2])


def _pace(given: Mapping[str, Any]) -> Pace:
    return Pace(
        limit=_minutes(given, "time_limit", USUAL.limit),
        ask=_minutes(given, "ask_wait", USUAL.ask),
        dormant=_minutes(given, "dormant_after", USUAL.dormant),
    )


def _team(entry: Mapping[str, Any]) -> WantedTeam:
    _only(entry, "team")
    return WantedTeam(_needed(entry, "name"), periods(entry.get("hours", ())))


def _route(entry: Mapping[str, Any], nation: Nation | None) -> WantedRoute:
    """`nation`: on whose bank holidays the council's routes are closed, unless they say otherwise."""
    _only(entry, "route")
    _needed(entry, "kind")
    kind = _one_of(entry, "kind", RouteKind)
    assert kind is not None
    in_words = isinstance(entry.get("hours", ""), str)
    return WantedRoute(
        kind=kind,
        label=_needed(entry, "label"),
        target=_text(entry, "target"),
        hours=_text(entry, "hours") if in_words else "",
        note=_text(entry, "note"),
        languages=_list(entry, "languages", ("en",)),
        labels=_by_language(entry, "labels"),
        sentences=_by_language(entry, "sentence"),
        provider=_text(entry, "provider"),
        cost=_one_of(entry, "cost", Cost),
        opening=None if in_words else periods(entry["hours"]),
        bank_holidays=_bank_holidays(entry, nation or Nation.ENGLAND, in_words=in_words),
        video=_video(entry),
    )


def _bank_holidays(entry: Mapping[str, Any], nation: Nation, *, in_words: bool) -> Nation | None:
    given = _text(entry, "bank_holidays")
    if given and in_words:
        raise SetupRefused("bank_holidays", 'give the hours as a list too, such as ["Mon-Fri 09:00-17:00"]')
    if given == OPEN or in_words:
        return None
    if given and given not in list(Nation):
        raise SetupRefused("bank_holidays", f"use one of {', '.join([OPEN, *Nation])}")
    return Nation(given) if given else nation


def _video(entry: Mapping[str, Any]) -> Video | None:
    names = ("video", "video_captions", "video_transcript")
    if not any(name in entry for name in names):
        return None
    return Video(
        _needed(entry, "video"), _text(entry, "video_captions"), _by_language(entry, "video_transcript")
    )


def _each(
    given: Mapping[str, Any], table: str, named_by: str, made: Callable[[Mapping[str, Any]], T]
) -> tuple[T, ...]:
    """All entries of a kind. What is refused says which entry it is in, such as `route 2, "Phone"`."""
    entries = given.get(table, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise SetupRefused(table, f"write it as [[{table}]], with its entries below")
    found = []
    for number, entry in enumerate(entries, 1):
        try:
            found.append(made(entry))
        except SetupRefused as refused:
            raise SetupRefused(which(table, number, entry.get(named_by)), str(refused)) from None
    return tuple(found)


def _needed(entry: Mapping[str, Any], name: str) -> str:
    value = _text(entry, name)
    if not value:
        raise SetupRefused(name, "it is missing")
    return value


def _text(entry: Mapping[str, Any], name: str, default: str = "") -> str:
    value = entry.get(name, default)
    if not isinstance(value, str):
        raise SetupRefused(name, "give words in quotation marks")
    return value


def _by_language(entry: Mapping[str, Any], name: str) -> dict[str, str]:
    """Words by the code of their language; words alone are English."""
    value = entry.get(name, {})
    if isinstance(value, str):
        value = {SOURCE_LOCALE: value}
    if not isinstance(value, dict) or not all(isinstance(words, str) for words in value.values()):
        raise SetupRefused(name, 'give words, or some for each language: { en = "one", cy = "un" }')
    return value


def _one_of(entry: Mapping[str, Any], name: str, words: type[E]) -> E | None:
    """None when it is left out."""
    value = _text(entry, name)
    if not value:
        return None
    try:
        return words(value)
    except ValueError:
        raise SetupRefused(name, f"use one of {', '.join(words)}") from None


def _minutes(entry: Mapping[str, Any], name: str, default: int) -> int:
    value = entry.get(name, default)
    if not isinstance(value, int) or isinstance(value, bool):
        raise SetupRefused(name, "give whole minutes without quotation marks, such as 30")
    return value


def _list(entry: Mapping[str, Any], name: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
    value = entry.get(name, default)
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise SetupRefused(name, 'give a list of words in quotation marks, such as ["one", "two"]')
    return tuple(value)


def _only(entry: Mapping[str, Any], table: str) -> None:
    unknown = sorted(set(entry) - set(ENTRIES[table]))
    if unknown:
        raise SetupRefused(unknown[0], f"there is no such entry; there are: {', '.join(ENTRIES[table])}")
