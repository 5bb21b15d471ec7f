"""A council made what a description says, all in one transaction. Called by whoever runs the installation."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial

from app.actions.offer import CODES, TEAMS, Offer
from app.broker import team_topic
from app.domain.hours import Period
from app.domain.terms import EventKind, RouteKind
from app.domain.timeouts import USUAL, Pace
from app.domain.wanted import WantedClosure, WantedCouncil, WantedRoute
from app.office import Office
from app.store import council_rows, councils, events, setup_rows
from app.store.council_rows import Ordered
from app.store.councils import ContactRoute, Council
from app.store.writer import Tx


@dataclass(frozen=True)
class SetUp:
    """What was done: `changes` (sentences for an administrator) of a council that was there before."""

    council: Council
    created: bool
    changes: tuple[str, ...]


async def set_up(office: Office, wanted: WantedCouncil) -> SetUp:
    """Creates the council or makes it what is wanted, with an event for each change."""
    return await office.store.write(partial(_set_up, wanted=wanted))


def _set_up(tx: Tx, wanted: WantedCouncil) -> SetUp:
    before = councils.by_slug(tx.conn, wanted.slug)
    council = Council(
        id=before.id if before else 0,
        slug=wanted.slug,
        name=wanted.name,
        time_zone=wanted.time_zone,
        origins=wanted.origins,
        home_url=wanted.home_url,
        privacy_url=wanted.privacy_url,
        languages=wanted.languages,
        pace=wanted.pace,
        video=wanted.video,
    )
    work = _Work(tx, council)
    if before is None:
        work.create()
    else:
        work.rename(before)
        work.move_website(before)
        work.write_in(before)
        work.film(before)
    work.new_teams = work.offer(TEAMS, [team.name for team in wanted.teams])
    work.hours(wanted)
    work.closures(wanted.closures)
    work.pace(wanted.pace, before)
    work.routes(wanted.routes)
    work.offer(CODES, wanted.wrap_up_codes)
    changes = () if before is None else tuple(work.changes)
    return SetUp(work.council, before is None, changes)


@dataclass
class _Work:
    """One transaction's work on one council. `new_teams`: ids of those it has added."""

    tx: Tx
    council: Council
    changes: list[str] = field(default_factory=list)
    new_teams: set[int] = field(default_factory=set)

    def create(self) -> None:
        council_id = setup_rows.add_council(self.tx, self.council)
        created = councils.by_id(self.tx.conn, council_id)
        assert created is not None
        self.council = created
        self._event(EventKind.COUNCIL_CREATED, slug=created.slug)

    def rename(self, before: Council) -> None:
        changed = []
        if before.name != self.council.name:
            changed.append("name")
            self.changes.append(f"Name changed to {self.council.name}.")
        if before.time_zone != self.council.time_zone:
            changed.append("time_zone")
            self.changes.append(f"Time zone changed to {self.council.time_zone}.")
        if changed:
            council_rows.set_name(self.tx, self.council.id, self.council.name, self.council.time_zone)
            self._event(EventKind.COUNCIL_CHANGED, changed=changed)

    def move_website(self, before: Council) -> None:
        now = self.council
        lines = []
        if before.origins != now.origins:
            sites = ", ".join(now.origins) or "none"
            lines.append(f"Websites that may show the chat changed: {sites}.")
        if before.home_url != now.home_url:
            lines.append(f"Address of the council's website changed: {now.home_url or 'none'}.")
        if before.privacy_url != now.privacy_url:
            lines.append(f"Address of the privacy page changed: {now.privacy_url or 'none'}.")
        if lines:
            setup_rows.set_website(self.tx, now.id, now.origins, now.home_url, now.privacy_url)
            self._event(EventKind.WEBSITE_SET, origins=list(now.origins))
            self.changes += lines

    def write_in(self, before: Council) -> None:
        now = self.council
        if before.languages == now.languages:
            return
        council_rows.set_languages(self.tx, now.id, now.languages)
        self._event(EventKind.COUNCIL_CHANGED, changed=["languages"])
        told = ", ".join(now.languages) or "as its staff says"
        self.changes.append(f"Languages that its advisers write changed: {told}.")

    def film(self, before: Council) -> None:
        now = self.council
        if before.video == now.video:
            return
        council_rows.set_video(self.tx, now.id, now.video)
        self._event(EventKind.COUNCIL_CHANGED, changed=["video"])
        self.changes.append(
            f"Film that explains the chat changed: {now.video.file if now.video else 'none'}."
        )

    def offer(self, what: Offer, wanted: Sequence[str]) -> set[int]:
        """These by name, in this order, and no others. Returns the ids of those that are new."""

        def named(*, retired: bool = False) -> dict[str, int]:
            return council_rows.named(self.tx.conn, what.of, self.council.id, retired=retired)

        def tell(kind: EventKind, one: int, words: str) -> None:
            self._event(kind, **{f"{what.of}_id": one})
            self.changes.append(words)

        there, retired = named(), named(retired=True)
        ids, new = [], set()
        for name in wanted:
            shown = what.shown.format(name)
            if name in there:
                ids.append(there.pop(name))
            elif name in retired:
                ids.append(retired[name])
                council_rows.set_retired(self.tx, what.of, ids[-1], None)
                tell(what.restored, ids[-1], f"{shown} is offered again.")
            else:
                ids.append(what.add(self.tx, self.council.id, name))
                new.add(ids[-1])
                tell(what.added, ids[-1], f"{shown} added. {what.to_do}".strip())
        for name, one in there.items():
            council_rows.set_retired(self.tx, what.of, one, self.tx.now)
            words = f"{what.shown.format(name)} is no longer offered. Its conversations stay."
            tell(what.retired, one, words)
        self._order(what.of, what.words, list(named().values()), ids, {*new, *retired.values()})
        return new

    def hours(self, wanted: WantedCouncil) -> None:
        ids = {team.name: team.id for team in councils.teams(self.tx.conn, self.council.id)}
        if self._set_hours(None, wanted.periods, ids.values()):
            self.changes.append("Opening hours changed.")
        for team in wanted.teams:
            changed = self._set_hours(ids[team.name], team.periods, ids.values())
            if changed and ids[team.name] not in self.new_teams:
                self.changes.append(
                    f"Opening hours of team {team.name} changed."
                    if team.periods
                    else f"Team {team.name} has no hours of its own any more."
                )

    def closures(self, wanted: Sequence[WantedClosure]) -> None:
        before = council_rows.closures(self.tx.conn, self.council.id)
        days = {one.day: one.name for one in sorted(wanted, key=lambda one: one.day)}
        if before == days:
            return
        setup_rows.set_closures(self.tx, self.council.id, days)
        self._event(EventKind.CLOSURES_SET, days=[day.isoformat() for day in days])
        self._ring(team.id for team in councils.teams(self.tx.conn, self.council.id))
        for day, name in before.items():
            if day not in days:
                self.changes.append(f"Closed day {day} ({name}) removed.")
        for day, name in days.items():
            if day not in before:
                self.changes.append(f"Closed day {day} ({name}) added.")
            elif name != before[day]:
                self.changes.append(f"Closed day {day} is now called {name}.")

    def pace(self, pace: Pace, before: Council | None) -> None:
        """What is counted already goes by it when it is looked at next."""
        old = before.pace if before else USUAL
        if pace == old:
            return
        council_rows.set_pace(self.tx, self.council.id, pace)
        self._event(EventKind.PACE_SET, **asdict(pace))
        if pace.limit != old.limit:
            limit = f"{pace.limit} minutes" if pace.limit else "none"
            self.changes.append(f"Time limit of a chat changed: {limit}.")
        if pace.ask != old.ask:
            self.changes.append(f'After "Are you still there?" advisers now wait {pace.ask} minutes.')
        if pace.dormant != old.dormant:
            rests = f"after {pace.dormant} minutes" if pace.dormant else "never"
            self.changes.append(f"Chats of residents who are silent now rest: {rests}.")

    def routes(self, wanted: Sequence[WantedRoute]) -> None:
        there = councils.contact_routes(self.tx.conn, self.council.id)
        named = {route.identity for route in wanted}
        kept: dict[tuple[RouteKind, str, str], ContactRoute] = {}
        for route in there:
            key = (route.kind, route.label, route.target)
            if key in named and key not in kept:
                kept[key] = route
                continue
            council_rows.remove_route(self.tx, route.id)
            self._event(EventKind.ROUTE_REMOVED, route_id=route.id, kind=route.kind)
            self.changes.append(f"{_shown(route)} removed.")
        ids, new = [], set()
        for one in wanted:
            if one.identity in kept:
                ids.append(kept[one.identity].id)
                self._change_route(kept[one.identity], one)
            else:
                ids.append(self._add_route(one))
                new.add(ids[-1])
        before = [route.id for route in councils.contact_routes(self.tx.conn, self.council.id)]
        self._order("contact_route", "contact routes", before, ids, new)

    def _set_hours(self, team_id: int | None, wanted: Sequence[Period], team_ids: Collection[int]) -> bool:
        """Whether that changed anything."""
        if council_rows.own_periods(self.tx.conn, self.council.id, team_id) == set(wanted):
            return False
        setup_rows.set_hours(self.tx, self.council.id, team_id, wanted)
        data = [[period.weekday, period.opens, period.closes] for period in wanted]
        self._event(EventKind.HOURS_SET, team_id=team_id, periods=data)
        self._ring(team_ids)
        return True

    def _ring(self, team_ids: Iterable[int]) -> None:
        """Pages of those who wait tell when their team opens."""
        for one in team_ids:
            self.tx.ring(team_topic(one))

    def _add_route(self, wanted: WantedRoute) -> int:
        route_id = setup_rows.add_route(self.tx, self.council.id, wanted)
        self._event(EventKind.ROUTE_ADDED, route_id=route_id, kind=wanted.kind)
        self.changes.append(f"{_shown(wanted)} added.")
        return route_id

    def _change_route(self, before: ContactRoute, wanted: WantedRoute) -> None:
        changed = dict.fromkeys(
            _ENTRY.get(name, name)
            for name, value in wanted.may_change.items()
            if getattr(before, name) != value
        )
        if changed:
            council_rows.change_route(self.tx, before.id, wanted)
            self._event(EventKind.ROUTE_CHANGED, route_id=before.id, kind=before.kind, changed=list(changed))
            self.changes.append(f"{_shown(wanted)}: {', '.join(changed).replace('_', ' ')} changed.")

    def _order(
        self, of: Ordered, words: str, before: list[int], ids: list[int], apart: Collection[int]
    ) -> None:
        """Puts them into the order of `ids`. Told only when others than those `apart` changed places."""
        if before == ids:
            return
        council_rows.set_order(self.tx, of, ids)
        self._event(EventKind.ORDER_SET, of=of, ids=ids)
        if [one for one in before if one not in apart] != [one for one in ids if one not in apart]:
            self.changes.append(f"Order of {words} changed.")

    def _event(self, kind: EventKind, /, *, team_id: int | None = None, **data: object) -> None:
        events.append(self.tx, kind, council_id=self.council.id, team_id=team_id, data=data)


_ENTRY = {"opening": "hours", "sentences": "sentence"}
"""What the file calls what changed, where that is another word."""


def _shown(route: ContactRoute | WantedRoute) -> str:
    """Such as "Phone 01632960001"."""
    return f"{route.label} {route.target}".strip()
