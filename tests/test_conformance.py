"""The conformance table names every criterion and only what is there; the statement says every open limit."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from app.config import Settings
from app.domain.link import HOURS_AFTER_LAST_WORD
from scripts import conformance, requirement_table, statement
from scripts.axe_rules import axe_rules
from scripts.conformance import AXE_TEST, Limit, Row, Sources

# WCAG 2.2: the levels of the criteria under each guideline, in their order. 4.1.1 stands too, as removed.
GUIDELINES = {
    "1.1": "A",
    "1.2": "A A A AA AA AAA AAA AAA AAA",
    "1.3": "A A A AA AA AAA",
    "1.4": "A A AA AA AA AAA AAA AAA AAA AA AA AA AA",
    "2.1": "A A AAA A",
    "2.2": "A A AAA AAA AAA AAA",
    "2.3": "A AAA AAA",
    "2.4": "A A A A AA AA AA AAA AAA AAA AA AAA AAA",
    "2.5": "A A A A AAA AAA AA AA",
    "3.1": "A AA AAA AAA AAA AAA",
    "3.2": "A A AA AA AAA A",
    "3.3": "A A AA AA AAA AAA A AA AAA",
    "4.1": "A A AA",
}
# Of EN 301 549, what is not a criterion of WCAG, under each clause.
CLAUSES = {
    "5": "5.1 5.2 5.3 5.4 5.5 5.6 5.7 5.8 5.9",
    "6": "6.1 6.2.1 6.2.2 6.2.3 6.2.4 6.3 6.4 6.5 6.6",
    "9 to 11": "9.6 10 11",
    "12": "12.1.1 12.1.2 12.2.2 12.2.3 12.2.4",
    "13": "13.1 13.2 13.3",
}


@pytest.fixture(scope="module")
def known() -> Sources:
    return conformance.sources()


# --- the real table ---


@pytest.mark.requirement("LE-02")
def test_every_criterion_and_clause_stands_once_with_its_level(known: Sources) -> None:
    wanted = {
        f"{guideline}.{at}": level
        for guideline, levels in GUIDELINES.items()
        for at, level in enumerate(levels.split(), 1)
    }
    assert (len(wanted), [*wanted.values()].count("AA"), [*wanted.values()].count("AAA")) == (87, 24, 31)
    assert [(row.number, row.level) for row in known.rows if row.level] == list(wanted.items())
    assert [row.number for row in known.rows if row.result == "removed"] == ["4.1.1"]
    clauses = [f"EN {clause}" for under in CLAUSES.values() for clause in under.split()]
    assert [row.number for row in known.rows if not row.level] == clauses


@pytest.mark.requirement("LE-02")
def test_every_proof_and_limit_that_is_named_is_there(known: Sources) -> None:
    assert conformance.problems(known, requirement_table.all_tests(), requirement_table.requirements()) == []
    assert [limit.name for limit in known.open_limits if not limit.says.endswith(".")] == []


@pytest.mark.requirement("LE-02")
def test_both_pages_are_as_the_files_say(known: Sources) -> None:
    assert conformance.stale(known) == [], "run: make docs"


@pytest.mark.requirement("LE-01", "LE-04")
def test_the_statement_says_every_open_limit(known: Sources) -> None:
    kept = conformance.STATEMENT.read_text()
    assert len(known.open_limits) > 5
    for limit in known.open_limits:
        assert limit.says in kept
        assert limit.instead in kept
    for heading in (
        "How accessible this chat is",
        "Non-accessible content",
        "Feedback and contact information",
        "Enforcement procedure",
        "How this chat was tested",
        "Preparation of this statement",
    ):
        assert f"## {heading}\n" in kept
    assert "fully accessible" not in kept.replace("Nothing here is called fully accessible.", "")


@pytest.mark.requirement("LE-05")
def test_nothing_is_called_fully_accessible() -> None:
    root = requirement_table.ROOT
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md"), *(root / "docs").glob("*.toml")]
    pages += [*(root / "app").rglob("*.html"), *(root / "app").rglob("*.py")]
    said = [
        line
        for page in pages
        for line in re.split(r"(?<=[.:|])\s", page.read_text("utf-8"))
        if re.search(r"fully[ -]accessible|(?:completely|100 ?%) accessible", line, re.IGNORECASE)
    ]
    assert len(said) > 1
    assert [line for line in said if not re.search(r"\b(?:Nothing|nothing|Nobody)\b", line)] == []


def test_the_rules_of_axe_are_read_with_the_criteria_they_are_for(known: Sources, tmp_path: Path) -> None:
    assert known.axe["1.4.6"] == ["color-contrast-enhanced"]
    assert "label" in known.axe["4.1.2"]
    assert known.axe["2.5.8"] == ["target-size"]
    rules = {rule for rules in known.axe.values() for rule in rules}
    assert len(rules) > 50
    assert "css-orientation-lock" not in rules, "it is experimental, and does not run"
    assert axe_rules(tmp_path) == {}


def test_the_limits_have_the_numbers_of_the_code(known: Sources) -> None:
    limits = {limit.name: limit.says for limit in known.open_limits}
    numbers = {"staff-session": Settings.session_hours, "link-20-hours": HOURS_AFTER_LAST_WORD}
    for name, hours in numbers.items():
        assert name not in limits or f" {hours} hours after" in limits[name]


# --- faults are found ---

TEST = "tests/test_a.py::test_it"
MET = Row("1.4.3", "Contrast", "met", "It is.", "AA", ("VI-01", TEST))
SLOW = Limit("slow", "fault", "It is slow.", "Wait.")
BASE = Sources((MET,), (SLOW,), "1 May 2026", {"VI-01": ["tests/test_b.py::test_seen"]}, {})


def faults(row: Row, *limits: Limit) -> list[str]:
    return conformance.problems(replace(BASE, rows=(row,), limits=limits or (SLOW,)), {TEST}, {"VI-01"})


def test_what_is_sound_has_no_fault() -> None:
    assert faults(MET) == []
    assert faults(replace(MET, result="partly", limits=("slow",))) == []
    assert faults(Row("EN 5.1", "Closed", "does not apply", "It is a page.")) == []


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (replace(MET, proved_by=("VI-99",)), "there is no requirement and no test VI-99"),
        (replace(MET, proved_by=("tests/test_a.py::test_gone",)), "tests/test_a.py::test_gone"),
        (replace(MET, proved_by=()), "nothing proves it"),
        (replace(MET, result="fine"), "there is no result fine"),
        (replace(MET, level=""), "the level cannot be"),
        (replace(MET, result="partly"), "what is missing has no open limit"),
        (replace(MET, result="not met", limits=("quick",)), "there is no limit quick"),
        (replace(MET, limits=("slow",)), "it cannot be met with an open fault"),
    ],
)
def test_a_fault_is_found(row: Row, fault: str) -> None:
    assert fault in "\n".join(faults(row))


def test_a_mended_limit_holds_nothing_up_and_excuses_nothing() -> None:
    mended = replace(SLOW, mended="0.2.0")
    assert faults(replace(MET, limits=("slow",)), mended) == []
    assert faults(replace(MET, result="partly", limits=("slow",)), mended) != []


# --- the page ---


def test_a_row_shows_its_proofs_and_which_of_them_fail() -> None:
    known = replace(BASE, axe={"1.4.3": ["color-contrast"]})
    row = next(line for line in conformance.tables(known).splitlines() if line.startswith("| 1.4.3"))
    assert row == (
        "| 1.4.3 Contrast | AA, EN 9.1.4.3 | met | It is. | [VI-01](accessibility.md#seeing). "
        "[tests/test_a.py](../tests/test_a.py): it. axe-core: `color-contrast` |"
    )
    failed = conformance.tables(known, {"tests/test_b.py::test_seen", AXE_TEST})
    assert "[VI-01](accessibility.md#seeing) **(fails)**" in failed
    assert "it. axe-core **(fails)**" in failed
    assert requirement_table.up_to_date(*_as_page(failed, conformance.tables(known)))


def _as_page(shown: str, fresh: str) -> tuple[str, str]:
    marks = f"{requirement_table.BEGIN}\n{requirement_table.END}"
    return requirement_table.page_with(marks, shown), fresh


def test_where_axe_alone_looks_the_page_says_that_this_is_little() -> None:
    axe_only = replace(MET, proved_by=(AXE_TEST,))
    known = replace(BASE, rows=(axe_only,), axe={"1.4.3": ["color-contrast"]})
    assert "**nothing else proves it**" in conformance.tables(known)


def test_what_is_missing_leads_to_its_limit_and_back() -> None:
    known = replace(BASE, rows=(replace(MET, result="partly", limits=("slow",)),))
    page = conformance.tables(known)
    assert "| partly: [slow](#known-limits) |" in page
    assert "| slow | Not so | It is slow. | Wait. | 1.4.3 |" in page
    assert "It is slow." not in conformance.tables(replace(known, limits=(replace(SLOW, mended="0.2.0"),)))


def test_a_criterion_that_is_new_in_wcag_2_2_has_no_clause() -> None:
    assert replace(MET, number="2.5.8").clause == ""
    assert replace(MET, level="AAA").clause == ""


def test_a_run_of_tests_knows_which_criteria_rest_on_a_test(tmp_path: Path) -> None:
    assert AXE_TEST in conformance.criteria_proofs()["1.4.3"]
    assert conformance.criteria_proofs(tmp_path) == {}


# --- the statement ---

FACTS = statement.Facts("1 May 2026", measured=55, missed=0)


@pytest.mark.requirement("LE-01")
def test_its_date_moves_when_and_only_when_its_text_does() -> None:
    first = statement.renewed("", FACTS, "1 May 2026")
    assert first.endswith("prepared on 1 May 2026. It was last changed on 1 May 2026.\n")
    assert statement.renewed(first, FACTS, "2 May 2026") == first
    changed = replace(FACTS, untested=(statement.Item("Nobody has tried it."),))
    second = statement.renewed(first, changed, "3 May 2026")
    assert second.endswith("prepared on 1 May 2026. It was last changed on 3 May 2026.\n")
    assert not statement.is_fresh(first, changed)
    assert not statement.is_fresh(second.replace("Nobody has tried it.", "All is well."), changed)


def test_it_is_fully_compliant_only_when_nothing_is_left_to_be_tried() -> None:
    assert FACTS.status == "fully compliant"
    assert replace(FACTS, untested=(statement.Item("x"),)).status == "partially compliant"
    assert replace(FACTS, missed=1).status == "partially compliant"
    assert replace(FACTS, missed=28).status == "not compliant"


@pytest.mark.requirement("LE-01")
def test_a_limit_stands_where_the_law_puts_it() -> None:
    rows = (
        replace(MET, result="partly", limits=("slow",)),
        replace(MET, number="1.4.6", level="AAA", result="not met", limits=("slow", "grey")),
        replace(MET, number="3.1.6", level="AAA", result="not proved"),
    )
    grey, tried = Limit("grey", "fault", "It is grey."), Limit("tried", "untested", "Nobody tried.")
    facts = conformance.statement_of(replace(BASE, rows=rows, limits=(SLOW, grey, tried)))
    assert [item.line for item in facts.breaches] == [
        "- It is slow. Wait. This fails WCAG 1.4.3 Contrast (level AA)."
    ]
    assert [item.line for item in facts.others] == ["- It is grey."]
    assert [item.line for item in facts.untested] == ["- Nobody tried."]
    assert (facts.measured, facts.missed, facts.not_proved) == (1, 1, ("3.1.6 Contrast",))
    assert re.search(r"## Other known limits\n\n.+\n\n- It is grey\.\n", statement.text(facts, "1 May 2026"))
