"""A council as it is to be. What cannot be is refused where it is made, so that nothing else can be set up.

All of them raise SetupRefused, which names the entry. Words and numbers take the form they are kept in.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import TypeVar

from app.domain import setup as rules
from app.domain.errors import SetupRefused
from app.domain.hours import Period
from app.domain.senses import too_few
from app.domain.terms import Cost, Nation, RouteKind
from app.domain.timeouts import USUAL, Pace, check_pace
from app.domain.video import Video, check_video

T = TypeVar("T")


@dataclass(frozen=True)
class WantedTeam:
    """Without `periods` the council's hours hold."""

    name: str
    periods: tuple[Period, ...] = ()

    def __post_init__(self) -> None:
        _set(self, name=rules.check_label("name", self.name))


@dataclass(frozen=True)
class WantedClosure:
    """A day on which all teams are closed, and what day that is, such as Christmas Day."""

    day: date
    name: str

    def __post_init__(self) -> None:
        _set(self, name=rules.check_label("closures", self.name))


@dataclass(frozen=True)
class WantedRoute:
    """See ContactRoute. Kind, label and target say which route it is; the rest may change."""

    kind: RouteKind
    label: str
    target: str
    hours: str = ""
    note: str = ""
    languages: tuple[str, ...] = ("en",)
    labels: Mapping[str, str] = field(default_factory=dict)
    sentences: Mapping[str, str] = field(default_factory=dict)
    provider: str = ""
    cost: Cost | None = None
    opening: tuple[Period, ...] | None = None
    bank_holidays: Nation | None = None
    video: Video | None = None

    def __post_init__(self) -> None:
        for code in self.languages:
            if not rules.LANGUAGE.fullmatch(code):
                raise SetupRefused("languages", f'"{code}" is no language: give codes such as en, cy or bfi')
        if self.opening == ():
            raise SetupRefused("hours", "give at least one line, or leave it out")
        _set(
            self,
            label=rules.check_label("label", self.label),
            target=rules.clean_target(self.kind, self.target),
            labels=rules.clean_words("labels", self.labels, 200),
            sentences=rules.clean_words("sentence", self.sentences, 300),
            provider=rules.check_label("provider", self.provider) if self.provider else "",
        )

    @property
    def may_change(self) -> dict[str, object]:
        """All but what says which route it is."""
        own = {one.name for one in fields(self)} - {"kind", "label", "target"}
        return {name: getattr(self, name) for name in sorted(own)}

    @property
    def identity(self) -> tuple[RouteKind, str, str]:
        return self.kind, self.label, self.target


@dataclass(frozen=True)
class WantedCouncil:
    """`origins`: sites that may embed the chat, such as https://www.northborough.example.

    Teams, routes and wrap-up codes stand in the order in which they are shown, each once. At least one team,
    and routes of at least two senses. `video` explains the chat itself.
    """

    slug: str
    name: str
    origins: tuple[str, ...]
    periods: tuple[Period, ...]
    teams: tuple[WantedTeam, ...]
    routes: tuple[WantedRoute, ...]
    wrap_up_codes: tuple[str, ...]
    closures: tuple[WantedClosure, ...] = ()
    home_url: str = ""
    privacy_url: str = ""
    time_zone: str = "Europe/London"
    languages: tuple[str, ...] = ()
    pace: Pace = USUAL
    video: Video | None = None

    def __post_init__(self) -> None:
        if not self.teams:
            raise SetupRefused("team", "a council needs at least one: [[team]] with a name")
        _once("team", self.teams, lambda team: team.name, lambda team: team.name)
        _once("route", self.routes, lambda route: route.identity, lambda route: route.label)
        days = [closure.day for closure in self.closures]
        for day in days:
            if days.count(day) > 1:
                raise SetupRefused("closures", f"{day} is there twice")
        codes = tuple(rules.check_label("wrap_up_codes", code) for code in self.wrap_up_codes)
        for number, code in enumerate(codes):
            if code in codes[:number]:
                raise SetupRefused("wrap_up_codes", f'"{code}" is there twice')
        origins = tuple(rules.check_origin(origin) for origin in self.origins)
        if self.video is not None:
            check_video(self.video, origins)
        for number, route in enumerate(self.routes, 1):
            try:
                if route.video is not None:
                    check_video(route.video, origins)
            except SetupRefused as refused:
                raise SetupRefused(which("route", number, route.label), str(refused)) from None
        _set(
            self,
            slug=rules.check_slug(self.slug),
            name=rules.check_label("name", self.name),
            origins=origins,
            wrap_up_codes=codes,
            home_url=rules.check_url("home_url", self.home_url),
            privacy_url=rules.check_url("privacy_url", self.privacy_url),
            time_zone=rules.check_time_zone(self.time_zone),
            languages=rules.clean_languages(self.languages),
            pace=check_pace(self.pace),
        )
        if wrong := too_few(route.kind for route in self.routes):
            raise SetupRefused("route", wrong)


def which(table: str, number: int, name: object) -> str:
    """An entry as a message names it, such as `route 2, "Phone"`."""
    return f'{table} {number}, "{name}"' if name else f"{table} {number}"


def _once(
    table: str, entries: Iterable[T], identity: Callable[[T], object], name: Callable[[T], str]
) -> None:
    seen = set()
    for number, entry in enumerate(entries, 1):
        if identity(entry) in seen:
            raise SetupRefused(which(table, number, name(entry)), "it is there twice")
        seen.add(identity(entry))


def _set(frozen: object, **values: object) -> None:
    for name, value in values.items():
        object.__setattr__(frozen, name, value)
