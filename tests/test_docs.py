"""The docs name everything a person can set, run or meet, and their links lead somewhere."""

import re
import stat
import subprocess
import tomllib
from dataclasses import fields
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest

from app import council_file
from app.cli import main
from app.config import SHORTEST_KEY, Settings
from app.domain.terms import RESIDENT_KINDS, EventKind, RouteKind
from app.office import Office
from app.web.docs.markdown import slug
from scripts import requirement_table
from tests.support.messages import leave_message
from tests.support.office import Town, begin_chat
from widget.demo.site import build as build_council_site

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = ("docs", "widget", "bench")
PAGES = [*ROOT.glob("*.md"), *(page for folder in FOLDERS for page in (ROOT / folder).rglob("*.md"))]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
HEAVIEST = 80_000  # bytes of a picture


def headings(page: str) -> set[str]:
    return {
        line.lstrip("#").strip() for line in (ROOT / page).read_text().splitlines() if line.startswith("#")
    }


def test_each_setting_has_its_heading_and_no_heading_is_left_over() -> None:
    settings = {f"PLAINCHAT_{field.name.upper()}" for field in fields(Settings)}
    assert {
        heading for heading in headings("docs/deploying.md") if heading.startswith("PLAINCHAT_")
    } == settings


def test_each_command_has_its_heading_and_no_heading_is_left_over() -> None:
    commands = {f"plainchat {name}" for name in main.commands}
    assert {
        heading for heading in headings("docs/deploying.md") if heading.startswith("plainchat ")
    } == commands


def test_each_event_kind_has_its_heading_and_no_heading_is_left_over() -> None:
    kinds = {heading for heading in headings("docs/events.md") if re.fullmatch(r"[a-z_]+\.[a-z_]+", heading)}
    assert kinds == {str(kind) for kind in EventKind}


def test_the_event_page_says_what_residents_see() -> None:
    sections = re.split(r"^### ", (ROOT / "docs/events.md").read_text(), flags=re.MULTILINE)[1:]
    marked = {section.splitlines()[0] for section in sections if "*Resident sees it.*" in section}
    assert marked == {str(kind) for kind in RESIDENT_KINDS}


def test_each_link_leads_to_a_file_and_each_anchor_to_a_heading() -> None:
    broken: list[str] = []
    for page in PAGES:
        for target in LINK.findall(page.read_text()):
            if target.startswith(("http:", "https:", "mailto:")):
                continue
            path, _, anchor = target.partition("#")
            aim = (page.parent / path).resolve() if path else page
            where = f"{page.relative_to(ROOT)}: {target}"
            if not aim.exists() or (
                anchor and anchor not in {slug(heading) for heading in headings(str(aim.relative_to(ROOT)))}
            ):
                broken.append(where)
    assert broken == []


DECISION = re.compile(r"\bdecisions?[/ ](\d{4}|\d{1,2})\b", re.IGNORECASE)
DECIDED = {int(path.name[:4]) for path in (ROOT / "docs/decisions").glob("0*.md")}


def decisions_named(text: str) -> set[int]:
    return {int(number) for number in DECISION.findall(text)}


def test_each_decision_that_is_named_is_recorded_and_listed() -> None:
    named = {
        f"{path.relative_to(ROOT)}: decision {number}"
        for folder in ("app", "a11y_tests", "bench", "docs", "scripts", "tests", "widget", ".")
        for path in (ROOT / folder).glob("*" if folder == "." else "**/*")
        if path.suffix in (".py", ".md", ".toml", ".html", ".js", ".css") and path != Path(__file__)
        for number in decisions_named(path.read_text("utf-8")) - DECIDED
    }
    assert named == set()
    listed = re.findall(r"^- \[(\d{4})\. ", (ROOT / "docs/decisions/README.md").read_text(), re.MULTILINE)
    assert [int(number) for number in listed] == sorted(DECIDED)
    for path in (ROOT / "docs/decisions").glob("0*.md"):
        assert re.match(rf"# {path.name[:4]}[.:]? ", path.read_text()), path.name


def test_a_decision_is_found_however_it_is_named() -> None:
    text = "See [decision 12](decisions/0034-x.md), docs/decisions/0056, Decision 7."
    assert decisions_named(text) == {12, 34, 56, 7}


def test_each_picture_is_shown_with_words_for_it_and_is_light() -> None:
    shown = {
        (page.parent / path).resolve(): alt
        for page in PAGES
        for alt, path in PICTURE.findall(page.read_text())
    }
    kept = set((ROOT / "docs/pictures").iterdir())
    assert kept
    assert set(shown) == kept
    assert [path.name for path, alt in shown.items() if len(alt.split()) < 5] == []
    assert [path.name for path in kept if path.stat().st_size > HEAVIEST] == []


DRAWINGS = sorted((ROOT / "docs/pictures").glob("*.svg"))
SVG = "{http://www.w3.org/2000/svg}"


def faults(drawing: str) -> list[str]:
    """What a drawing has that runs or fetches something, or lacks for who does not see it."""
    root = ElementTree.fromstring(drawing)
    found = [each.tag for each in root.iter() if each.tag.removeprefix(SVG) in ("script", "foreignObject")]
    found += [name for each in root.iter() for name in each.attrib if re.search(r"^on|href$|^style$", name)]
    found += re.findall(r"url\(|@import|<!DOCTYPE|<\?", drawing)
    ids = root.get("aria-labelledby", "").split()
    named = [each for each in (root.find(f"{SVG}title"), root.find(f"{SVG}desc")) if each is not None]
    if root.get("role") != "img" or [each.get("id") for each in named if each.text] != ids or len(ids) < 2:
        found.append("no name")
    return found


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.name)
def test_a_drawing_runs_nothing_has_a_name_and_the_colours_of_the_design(path: Path) -> None:
    drawing = path.read_text()
    assert faults(drawing) == []
    colours = re.compile(r"#[0-9a-f]{3,8}\b")
    assert set(colours.findall(drawing)) <= set(
        colours.findall((ROOT / "app/web/static/css/tokens.css").read_text())
    )


@pytest.mark.parametrize(
    "inside",
    [
        "<script/>",
        '<g onload="x()"/>',
        "<foreignObject/>",
        '<image href="//x"/>',
        "<style>@import 'x'</style>",
    ],
)
def test_a_drawing_that_runs_something_is_found(inside: str) -> None:
    start = '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="t d">'
    named = f'{start}<title id="t">A</title><desc id="d">B</desc>'
    assert faults(f"{named}</svg>") == []
    assert faults(f"{named}{inside}</svg>") != []
    assert faults(f"{start}</svg>") == ["no name"]


def test_the_drawn_path_of_a_message_says_the_same_as_the_list_after_it() -> None:
    drawing = ElementTree.parse(ROOT / "docs/pictures/message.svg").getroot()
    texts = [text.text or "" for text in drawing.iter(f"{SVG}text")]
    steps = [match.groups() for match in (re.match(r"(\d)  ([^,]+)", text) for text in texts) if match]
    after = (ROOT / "docs/architecture.md").read_text().split("(pictures/message.svg)")[1]
    listed = dict(
        re.findall(r"^(\d)\. ((?:.+\n)+?)(?=\d\.|\n)", after.split("**The stream.**")[0], re.MULTILINE)
    )
    assert sorted({number for number, _ in steps}) == sorted(listed)
    for number, name in steps:
        assert name in listed[number]


def test_each_decision_is_listed_under_its_own_title() -> None:
    listed = (ROOT / "docs/decisions/README.md").read_text()
    for page in sorted((ROOT / "docs/decisions").glob("0*.md")):
        title = page.read_text().splitlines()[0].removeprefix("# ")
        assert f"[{title}]({page.name})" in listed


def test_each_library_of_the_project_is_in_the_decision_about_libraries() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    wanted = [each for group in groups for each in group]
    page = (ROOT / "docs/decisions/0003-libraries.md").read_text().lower()
    names = {re.match(r"[a-z0-9-]+", each.lower())[0] for each in wanted}  # type: ignore[index]
    assert sorted(name for name in names if name not in page) == []


def test_each_file_the_readme_names_is_there() -> None:
    tree = (ROOT / "README.md").read_text().split("## Where things are")[1].split("```")[1]
    assert [
        name for name in re.findall(r"^([a-z_0-9]+/)", tree, re.MULTILINE) if not (ROOT / name).is_dir()
    ] == []
    assert [
        name
        for name in re.findall(r"^  ([a-z_]+/)", tree, re.MULTILINE)
        if not (ROOT / "app" / name).is_dir()
    ] == []


def test_each_make_target_the_docs_name_is_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    texts = "\n".join(page.read_text() for page in PAGES)
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", texts, re.MULTILINE))
    assert named - targets == set()


def test_each_command_the_docs_call_is_there() -> None:
    call = re.compile(r"(?:`|^\s*|-- )(?:\S*bin/)?plainchat ([a-z-]+)", re.MULTILINE)
    calls = {name for page in PAGES for name in call.findall(page.read_text())}
    assert calls >= {"init", "serve", "create-council"}
    assert calls - set(main.commands) == set()


def test_the_key_is_made_readable_by_its_owner_only(tmp_path: Path) -> None:
    (line,) = re.findall(
        r"^ *(\(umask .*secret-keys\))$", (ROOT / "docs/deploying.md").read_text(), re.MULTILINE
    )
    subprocess.run(["sh", "-c", f"umask 022; {line}"], cwd=tmp_path, check=True)
    key = tmp_path / "secret-keys"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text().strip()) >= SHORTEST_KEY


def test_each_entry_of_a_council_file_is_explained() -> None:
    section = (
        (ROOT / "docs/deploying.md").read_text().split("### plainchat create-council")[1].split("\n### ")[0]
    )
    assert "docs/council.toml" in section
    for entries in council_file.ENTRIES.values():
        for entry in entries:
            assert f"`{entry}`" in section or f"`[[{entry}]]`" in section, entry


def test_each_kind_of_contact_route_is_in_the_sample() -> None:
    words = set(re.findall(r"\w+", (ROOT / "docs/council.toml").read_text()))
    assert sorted(set(RouteKind) - words) == []


def test_the_snippet_is_the_same_everywhere() -> None:
    snippets = {
        tuple(line.strip() for line in block.strip().splitlines())
        for page in ("README.md", "docs/embedding.md")
        for block in re.findall(r"```html\n(.*?)```", (ROOT / page).read_text(), re.DOTALL)
    }
    assert len(snippets) == 1


async def test_the_snippet_is_what_the_pretend_council_site_uses() -> None:
    (snippet,) = re.findall(r"```html\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    site = httpx.ASGITransport(build_council_site("https://chat.example"))
    async with httpx.AsyncClient(transport=site, base_url="https://www.northborough.example") as browser:
        page = (await browser.get("/northborough/")).text
    for line in snippet.strip().splitlines():
        assert line in page


@pytest.fixture(scope="module")
def proofs() -> dict[str, list[str]]:
    """The tests that prove each requirement."""
    return requirement_table.all_proofs()


def test_the_requirement_table_is_up_to_date(proofs: dict[str, list[str]]) -> None:
    text = requirement_table.PAGE.read_text()
    fresh = requirement_table.table(requirement_table.requirements(), proofs)
    assert requirement_table.up_to_date(text, fresh), "run: make docs"


# How many requirements each group of the list has that the product was built for: AN-01 to AN-20 and so on.
REQUIREMENTS = {
    "AN": 20,
    "TR": 14,
    "CO": 15,
    "TM": 10,
    "KB": 14,
    "VI": 15,
    "LA": 13,
    "RL": 13,
    "BR": 6,
    "CG": 9,
    "NJ": 11,
    "EM": 11,
    "AD": 7,
    "LE": 6,
}


def test_each_requirement_of_the_list_is_there_and_in_the_table() -> None:
    listed = [f"{group}-{number:02}" for group, last in REQUIREMENTS.items() for number in range(1, last + 1)]
    assert len(listed) == 164
    wanted = requirement_table.requirements()
    assert sorted(wanted) == sorted(listed)
    rows = re.findall(r"^\| ([A-Z]{2}-\d\d) \|", requirement_table.PAGE.read_text(), re.MULTILINE)
    assert rows == [each for group in requirement_table.GROUPS for each in wanted if each.startswith(group)]
    assert len(rows) == len(listed)


def test_each_requirement_is_proved_or_says_why_not_and_each_claim_is_one(
    proofs: dict[str, list[str]],
) -> None:
    wanted = requirement_table.requirements()
    assert [each for each, entry in wanted.items() if each not in proofs and not entry.get("not_yet")] == []
    assert sorted(set(proofs) - set(wanted)) == []
    for each, entry in wanted.items():
        assert set(entry) <= {"says", "source", "not_yet"}, each
        assert all(entry.values()), each
        assert entry.get("not_yet", ".").endswith("."), each


def test_markers_are_found_on_tests_classes_and_modules() -> None:
    source = """
pytestmark = [pytest.mark.requirement("EM-05")]

@pytest.mark.requirement("AN-01", "AN-02")
def test_one(): ...

@pytest.mark.requirement("KB-01")
class TestKeys:
    def test_two(self): ...

def helper(): ...
"""
    assert requirement_table.proofs_in(source, "t.py") == {
        "EM-05": ["t.py::test_one", "t.py::test_two"],
        "AN-01": ["t.py::test_one"],
        "AN-02": ["t.py::test_one"],
        "KB-01": ["t.py::test_two"],
    }


WANTED = {"AN-01": {"says": "It is said.", "source": "WCAG"}, "AN-02": {"says": "Once.", "source": "WCAG"}}
PROOFS = {"AN-01": ["tests/test_a.py::test_it_is_said", "tests/test_a.py::test_also"]}


def test_the_table_shows_what_is_missing_and_what_fails() -> None:
    rows = requirement_table.table(WANTED, PROOFS, {"tests/test_a.py::test_it_is_said"}).splitlines()
    assert rows[-2].endswith("| [tests/test_a.py](../tests/test_a.py): it is said **(fails)**; also |")
    assert rows[-1].endswith("| **no test yet** |")
    partly = {"AN-01": WANTED["AN-01"] | {"not_yet": "All."}, "AN-02": WANTED["AN-02"] | {"not_yet": "None."}}
    rows = requirement_table.table(partly, PROOFS).splitlines()
    assert rows[-2].endswith(": it is said; also. **Not yet:** All. |")
    assert rows[-1].endswith("| **Not yet:** None. |")
    whole_file = requirement_table.table(WANTED, PROOFS, {"tests/test_a.py"})
    assert "it is said **(fails)**; also **(fails)**" in whole_file


def test_a_failure_leaves_the_page_up_to_date_and_another_test_does_not() -> None:
    marks = f"{requirement_table.BEGIN}\n{requirement_table.END}"
    failed = requirement_table.table(WANTED, PROOFS, {"tests/test_a.py"})
    page = requirement_table.page_with(marks, failed)
    assert "(fails)" in page
    assert requirement_table.up_to_date(page, requirement_table.table(WANTED, PROOFS))
    fewer = {"AN-01": PROOFS["AN-01"][:1]}
    assert not requirement_table.up_to_date(page, requirement_table.table(WANTED, fewer))


def test_make_help_lists_the_commands() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in ("run", "test", "test-fast", "test-all", "bench", "lint", "types", "format"):
        assert re.search(rf"^  make {target}\s+\S", shown, re.MULTILINE), target


def test_no_package_index_is_named() -> None:
    locks = "".join((ROOT / name).read_text() for name in ("requirements.lock", "requirements-test.lock"))
    assert "--hash=sha256:" in locks
    assert not re.search(r"https?:|--(extra-)?index|--find-links", locks)


async def test_before_a_key_is_dropped_open_chats_and_messages_are_counted(
    office: Office, town: Town
) -> None:
    text = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
    counts = re.findall(r'sqlite3 data/plainchat\.db "(SELECT count[^"]+)"', text)
    await begin_chat(office, town.northborough, town.council_tax)
    await leave_message(office, town.northborough, town.council_tax)
    for day, found in (("2026-11-24", 0), ("2026-11-25", 1)):
        told = [one.replace("2026-11-24", day) for one in counts]
        assert [
            await office.store.read(lambda conn, sql=sql: conn.exec_driver_sql(sql).scalar_one())  # type: ignore[misc]
            for sql in told
        ] == [found, found]
