"""Writes the tables of docs/conformance.md and the accessibility statement: `make docs`.

The criteria stand in docs/conformance.toml, what is not so or not known in docs/known_limits.toml.
A criterion names requirements of docs/requirements.toml, or tests; scripts/requirement_table.py knows
those and which of them failed.
"""

import re
import sys
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.web.docs.markdown import slug
from scripts import statement
from scripts.axe_rules import axe_rules
from scripts.requirement_table import (
    FAILS,
    GROUPS,
    ROOT,
    all_proofs,
    all_tests,
    by_file,
    failing,
    page_with,
    up_to_date,
)

PAGE = ROOT / "docs/conformance.md"
STATEMENT = ROOT / "docs/accessibility-statement.md"
AXE_TEST = "a11y_tests/test_pages.py::test_axe_finds_nothing"
"""It looks at every page in every state by all of axe's rules that we use."""

RESULTS = ("met", "partly", "not met", "not proved", "does not apply", "removed")
WITH_LIMITS = ("partly", "not met")
LEVELS = ("A", "AA", "AAA")
PRINCIPLES = {"1": "Perceivable", "2": "Operable", "3": "Understandable", "4": "Robust", "EN": "EN 301 549"}
SINCE_2_2 = frozenset(("2.4.11", "2.4.12", "2.4.13", "2.5.7", "2.5.8", "3.2.6", "3.3.7", "3.3.8", "3.3.9"))
KINDS = {"fault": "Not so", "untested": "Not tried", "choice": "Left out on purpose"}


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion of WCAG ("1.4.3") or a clause of EN 301 549 ("EN 5.2", without a level)."""

    number: str
    name: str
    result: str
    how: str
    level: str = ""
    proved_by: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()

    @property
    def principle(self) -> str:
        return re.split(r"[. ]", self.number)[0]

    @property
    def clause(self) -> str:
        """Its clause in EN 301 549 V3.2.1, which takes over levels A and AA of WCAG 2.1; "" for others."""
        return f"EN 9.{self.number}" if self.level in ("A", "AA") and self.number not in SINCE_2_2 else ""


@dataclass(frozen=True, slots=True)
class Limit:
    """What is not so or not known; `mended` is the version since when it is otherwise, or ""."""

    name: str
    kind: str
    says: str
    instead: str = ""
    mended: str = ""


@dataclass(frozen=True, slots=True)
class Sources:
    """What the pages are made of: rows and limits, and the tests of each requirement."""

    rows: tuple[Row, ...]
    limits: tuple[Limit, ...]
    prepared: str
    proofs: Mapping[str, list[str]]
    axe: Mapping[str, list[str]]

    @property
    def open_limits(self) -> list[Limit]:
        return [limit for limit in self.limits if not limit.mended]

    def concerned(self, limit: Limit) -> list[Row]:
        """The rows that name a limit."""
        return [row for row in self.rows if limit.name in row.limits]

    def tests(self, row: Row) -> list[str]:
        """All tests that a row rests on, also through requirements and axe."""
        found = [test for each in row.proved_by for test in self.proofs.get(each, [each])]
        return list(dict.fromkeys([*found, *([AXE_TEST] if self.axe.get(row.number) else [])]))


def sources(root: Path = ROOT) -> Sources:
    """Read from the files of the project."""
    criteria = tomllib.loads((root / "docs/conformance.toml").read_text())
    known = tomllib.loads((root / "docs/known_limits.toml").read_text())
    return Sources(
        tuple(row_of(number, entry) for number, entry in criteria.items()),
        tuple(Limit(name, **entry) for name, entry in known["limit"].items()),
        f"{known['prepared']:%-d %B %Y}",
        all_proofs(root),
        axe_rules(root),
    )


def row_of(number: str, entry: dict[str, Any]) -> Row:
    """A row of the file. Raises TypeError for an entry that is not known."""
    lists = {name: tuple(entry.get(name, ())) for name in ("proved_by", "limits")}
    return Row(number, **{**entry, **lists})


def criteria_proofs(root: Path = ROOT) -> dict[str, list[str]]:
    """Criterion -> the tests it rests on; nothing where there is no such table."""
    if not (root / "docs/conformance.toml").exists():
        return {}
    known = sources(root)
    return {row.number: known.tests(row) for row in known.rows}


def problems(known: Sources, tests: Collection[str], requirements: Collection[str]) -> list[str]:
    """What is wrong with the rows and the limits, a line each."""
    found: list[str] = []
    limits = {limit.name: limit for limit in known.limits}
    for row in known.rows:
        found += [
            f"{row.number}: there is no requirement and no test {each}"
            for each in row.proved_by
            if each not in requirements and each not in tests
        ]
        found += [f"{row.number}: there is no limit {each}" for each in row.limits if each not in limits]
        if row.result not in RESULTS:
            found.append(f"{row.number}: there is no result {row.result}")
        if row.level not in (*LEVELS, "") or bool(row.level) == (row.principle == "EN"):
            found.append(f"{row.number}: the level cannot be {row.level!r}")
        if row.result == "met" and not row.proved_by:
            found.append(f'{row.number}: nothing proves it: its result is "not proved"')
        open_ = [each for each in row.limits if each in limits and not limits[each].mended]
        if row.result in WITH_LIMITS and not open_:
            found.append(f"{row.number}: what is missing has no open limit")
        if row.result == "met" and any(limits[each].kind == "fault" for each in open_):
            found.append(f"{row.number}: it cannot be met with an open fault")
    found += [
        f"{limit.name}: there is no kind {limit.kind}" for limit in known.limits if limit.kind not in KINDS
    ]
    return found


# --- the page ---


def tables(known: Sources, failed: Collection[str] = ()) -> str:
    """The generated part of the page. Tests in `failed` are marked."""
    parts = [_counts(known)]
    for principle, heading in PRINCIPLES.items():
        rows = [row for row in known.rows if row.principle == principle]
        title = heading if principle == "EN" else f"{principle} {heading}"
        parts.append(f"## {title}\n\n" + _table(known, rows, failed))
    parts.append(_limits(known))
    return "\n\n".join(parts)


def _counts(known: Sources) -> str:
    lines = ["## In short", "", f"| level | {' | '.join(RESULTS)} |", "| --- " * (len(RESULTS) + 1) + "|"]
    for level in (*LEVELS, ""):
        counted = [
            str(sum(row.level == level and row.result == result for row in known.rows)) for result in RESULTS
        ]
        lines.append(f"| {level or 'EN 301 549'} | {' | '.join(counted)} |")
    return "\n".join(lines)


def _table(known: Sources, rows: list[Row], failed: Collection[str]) -> str:
    lines = ["| criterion | level | result | how | proved by |", "| --- " * 5 + "|"]
    for row in rows:
        level = ", ".join(each for each in (row.level, row.clause) if each) or "clause"
        cells = (f"{row.number} {row.name}", level, _result(known, row), row.how, _proof(known, row, failed))
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _result(known: Sources, row: Row) -> str:
    """With the limits, by name: their words stand in a table of their own."""
    missing = [limit.name for limit in known.open_limits if limit.name in row.limits]
    return f"{row.result}: [{', '.join(missing)}](#known-limits)" if missing else row.result


def _proof(known: Sources, row: Row, failed: Collection[str]) -> str:
    ids = [each for each in row.proved_by if "::" not in each]
    said = [", ".join(_requirement(each, known.proofs.get(each, []), failed) for each in ids)] if ids else []
    tests = [each for each in row.proved_by if "::" in each and each != AXE_TEST]
    if tests:
        said.append(by_file(tests, failed))
    rules = known.axe.get(row.number, [])
    if rules:
        mark = FAILS if _among(AXE_TEST, failed) else ""
        said.append(f"axe-core{mark}: {', '.join(f'`{rule}`' for rule in rules)}")
    if rules and row.result == "met" and set(row.proved_by) <= {AXE_TEST}:
        said.append("**nothing else proves it**, and axe-core finds some faults of a kind, not all")
    return ". ".join(said) or "nothing"


def _requirement(each: str, tests: list[str], failed: Collection[str]) -> str:
    anchor = slug(GROUPS[each.partition("-")[0]])
    mark = FAILS if any(_among(test, failed) for test in tests) else ""
    return f"[{each}](accessibility.md#{anchor}){mark}"


def _among(test: str, failed: Collection[str]) -> bool:
    return test in failed or test.partition("::")[0] in failed


def _limits(known: Sources) -> str:
    lines = ["## Known limits", "", "| name | kind | what | instead | criteria |", "| --- " * 5 + "|"]
    for limit in known.open_limits:
        concerned = ", ".join(row.number for row in known.concerned(limit)) or "none by itself"
        cells = (limit.name, KINDS[limit.kind], limit.says, limit.instead or "nothing yet", concerned)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


# --- the statement ---


def statement_of(known: Sources) -> statement.Facts:
    """What the statement says, from the same rows and limits."""
    legal = [row for row in known.rows if row.level in ("A", "AA") and row.result in WITH_LIMITS]
    faults = [limit for limit in known.open_limits if limit.kind == "fault"]
    in_law = {limit.name for limit in faults if any(row in legal for row in known.concerned(limit))}
    return statement.Facts(
        prepared=known.prepared,
        measured=sum(row.level in ("A", "AA") and row.result != "removed" for row in known.rows),
        missed=len(legal),
        not_proved=tuple(
            f"{row.number} {row.name}" for row in known.rows if row.level and row.result == "not proved"
        ),
        breaches=tuple(
            statement.Item(
                limit.says,
                limit.instead,
                tuple(
                    f"{row.number} {row.name} (level {row.level})"
                    for row in known.concerned(limit)
                    if row in legal
                ),
            )
            for limit in faults
            if limit.name in in_law
        ),
        others=tuple(
            statement.Item(limit.says, limit.instead) for limit in faults if limit.name not in in_law
        ),
        untested=tuple(
            statement.Item(limit.says, limit.instead)
            for limit in known.open_limits
            if limit.kind == "untested"
        ),
        chosen=tuple(
            statement.Item(limit.says, limit.instead) for limit in known.open_limits if limit.kind == "choice"
        ),
    )


def stale(known: Sources, root: Path = ROOT) -> list[str]:
    """The pages that are not as the files say."""
    page, kept = (root / name for name in ("docs/conformance.md", "docs/accessibility-statement.md"))
    found = [] if up_to_date(page.read_text(), tables(known)) else [page.name]
    return found if statement.is_fresh(kept.read_text(), statement_of(known)) else [*found, kept.name]


def main() -> int:
    """Writes both pages, or with --check says which is out of date (1 when one is)."""
    known = sources()
    wrong = problems(known, all_tests(), known.proofs)
    if wrong:
        print("\n".join(wrong))
        return 1
    if "--check" in sys.argv:
        print("\n".join(stale(known)))
        return int(bool(stale(known)))
    failed = failing()
    PAGE.write_text(page_with(PAGE.read_text(), tables(known, failed)))
    kept = STATEMENT.read_text() if STATEMENT.exists() else ""
    today = f"{datetime.now(UTC):%-d %B %Y}"
    STATEMENT.write_text(statement.renewed(kept, statement_of(known), today))
    print(f"wrote {PAGE.relative_to(ROOT)} and {STATEMENT.relative_to(ROOT)}")
    broken = [row.number for row in known.rows if any(_among(test, failed) for test in known.tests(row))]
    if broken:
        print(f"Criteria with a proof that failed when it last ran: {', '.join(broken)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
