"""Writes the table of requirements and their tests into docs/accessibility.md: `make docs`.

The requirements stand in docs/requirements.toml, each of the list that the product was built for. One that is
not met, or not all of it, says why in `not_yet`. A test names those it proves by
`@pytest.mark.requirement("AN-01", ...)`, on itself, on its class, or on its module by `pytestmark`.
A test that failed when it last ran is marked; pytest keeps which those are.
"""

import ast
import json
import sys
import tomllib
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/accessibility.md"
# Definitions of links that nothing uses: seen in the file, and in no rendering of it.
BEGIN, END = "[table]: # (written by make docs)", "[end-of-table]: # (written by make docs)"
FAILS = " **(fails)**"
LAST_FAILED = ".pytest_cache/v/cache/lastfailed"
GROUPS = {
    "AN": "Announcing messages and states",
    "TR": "Transcript",
    "CO": "Writing and sending",
    "TM": "Time",
    "KB": "Keyboard, focus, pointer",
    "VI": "Seeing",
    "LA": "Language",
    "RL": "Relay and other ways to reach a person",
    "CG": "Memory, attention, stress",
    "BR": "Deafblind people and braille",
    "NJ": "Without scripts",
    "EM": "In a council's pages",
    "AD": "Advisers",
    "LE": "Proof",
}


@cache
def parsed(source: str) -> ast.Module:
    """The tree of a file. Not to be changed: several ask for it."""
    return ast.parse(source)


def marked(node: ast.AST) -> list[Any]:
    """The ids in every `pytest.mark.requirement(...)` inside an expression."""
    calls = [call for call in ast.walk(node) if isinstance(call, ast.Call)]
    ours = (
        call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "requirement"
    )
    return [word.value for call in ours for word in call.args if isinstance(word, ast.Constant)]


@cache
def proofs_in(source: str, path: str) -> dict[str, list[str]]:
    """Requirement id -> tests ("path::name") that claim to prove it, in one test file. Not to be changed."""
    found: dict[str, list[str]] = {}

    def note(ids: list[str], name: str) -> None:
        for each in dict.fromkeys(ids):
            found.setdefault(each, []).append(f"{path}::{name}")

    def visit(body: list[ast.stmt], inherited: list[str]) -> None:
        for node in body:
            if isinstance(node, ast.ClassDef):
                visit(node.body, inherited + [one for mark in node.decorator_list for one in marked(mark)])
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
                note(inherited + [one for mark in node.decorator_list for one in marked(mark)], node.name)

    tree = parsed(source)
    assigned = [node for node in tree.body if isinstance(node, ast.Assign)]
    for_module = [
        node for node in assigned if any(getattr(t, "id", "") == "pytestmark" for t in node.targets)
    ]
    visit(tree.body, [one for node in for_module for one in marked(node.value)])
    return found


def all_proofs(root: Path = ROOT) -> dict[str, list[str]]:
    """The same for every test file of the project."""
    found: dict[str, list[str]] = {}
    for folder in ("a11y_tests", "tests"):
        for path in sorted((root / folder).rglob("test_*.py")):
            for each, tests in proofs_in(path.read_text(), path.relative_to(root).as_posix()).items():
                found.setdefault(each, []).extend(tests)
    return found


def all_tests(root: Path = ROOT) -> set[str]:
    """Every test of the project ("path::name"), whatever it proves."""
    return {
        f"{path.relative_to(root).as_posix()}::{name}"
        for folder in ("a11y_tests", "tests")
        for path in (root / folder).rglob("test_*.py")
        for name in _tests_in(path.read_text())
    }


@cache
def _tests_in(source: str) -> tuple[str, ...]:
    """The names of the tests of one file."""
    return tuple(
        node.name
        for node in _statements(parsed(source))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test")
    )


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Those within a node and within one another. No function stands elsewhere; expressions are left out."""
    for name in ("body", "orelse", "finalbody", "handlers", "cases"):
        for below in getattr(node, name, ()):
            yield below
            yield from _statements(below)


def test_of(nodeid: str) -> str:
    """pytest's name of a case ("path::Class::name[case]") as "path::name". That of a file stays a path."""
    path, *inside = nodeid.partition("[")[0].split("::")
    return "::".join([path, *inside[-1:]])


def failing(root: Path = ROOT) -> set[str]:
    """The tests ("path::name") that failed when they last ran here, and files that could not be read."""
    kept = root / LAST_FAILED
    return {test_of(nodeid) for nodeid in json.loads(kept.read_text())} if kept.exists() else set()


def requirements(root: Path = ROOT) -> dict[str, dict[str, str]]:
    """Requirement id -> `says`, `source`, and `not_yet` where something of it is missing."""
    return tomllib.loads((root / "docs/requirements.toml").read_text())


def table(
    wanted: dict[str, dict[str, str]], proofs: dict[str, list[str]], failed: Collection[str] = ()
) -> str:
    """The tables as Markdown, a group under each heading. Tests in `failed` (see `failing`) are marked."""
    lines: list[str] = []
    for prefix, heading in GROUPS.items():
        ids = [each for each in wanted if each.startswith(prefix + "-")]
        if not ids:
            continue
        lines += [f"### {heading}", "", "| id | requirement | source | proved by |"]
        lines += ["| --- | --- | --- | --- |"]
        for each in ids:
            says = wanted[each]["says"].replace("|", "\\|")
            not_yet = wanted[each].get("not_yet", "")
            tests = by_file(proofs.get(each, []), failed) or ("" if not_yet else "**no test yet**")
            if not_yet:
                tests = f"{tests}. **Not yet:** {not_yet}".removeprefix(". ")
            lines.append(f"| {each} | {says} | {wanted[each]['source']} | {tests} |")
        lines.append("")
    return "\n".join(lines)


def by_file(tests: list[str], failed: Collection[str]) -> str:
    """Each file with what its tests say."""
    names: dict[str, list[str]] = {}
    for test in tests:
        path, _, name = test.partition("::")
        mark = FAILS if test in failed or path in failed else ""
        names.setdefault(path, []).append(name.removeprefix("test_").replace("_", " ") + mark)
    return ". ".join(f"[{path}](../{path}): {'; '.join(said)}" for path, said in names.items())


def page_with(text: str, tables: str) -> str:
    """The page's text with new tables between its two marks."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{tables}\n{END}{after}"


def up_to_date(text: str, tables: str) -> bool:
    """Whether the page holds `tables`. A failure of a test that it tells of does not count."""
    return text.replace(FAILS, "") == page_with(text, tables).replace(FAILS, "")


def main() -> int:
    """Writes the page, or with --check says whether it is up to date (1 when it is not)."""
    text, wanted, proofs = PAGE.read_text(), requirements(), all_proofs()
    if "--check" in sys.argv:
        return int(not up_to_date(text, table(wanted, proofs)))
    failed = failing()
    PAGE.write_text(page_with(text, table(wanted, proofs, failed)))
    print(f"wrote {PAGE.relative_to(ROOT)}")
    broken = [each for each in wanted if FAILS in by_file(proofs.get(each, []), failed)]
    if broken:
        print(f"Requirements with a proof that failed when it last ran: {', '.join(broken)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
