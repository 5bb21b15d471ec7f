"""Every component is a folder with a macro, a style and examples, and each example renders as it should."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.routing import Router

from app.web.assets import WEB, Assets
from app.web.gallery.examples import Example, Examples, every_example, folders
from app.web.language import Languages
from app.web.templating import Templates

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@pytest.fixture(scope="module")
def templates() -> Templates:
    return Templates(Languages.load(), Assets.load(), Router())


@pytest.fixture(scope="module")
def english(templates: Templates) -> Examples:
    return Examples(templates, templates.languages["en"])


@pytest.fixture(scope="module")
def pseudo(templates: Templates) -> Examples:
    return Examples(templates, templates.languages["ar-XB"])


class Page(HTMLParser):
    """Reads a page: its ids, references between ids, landmarks, and tags that were not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.landmarks: list[str] = []
        self.attributes: set[str] = set()
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        values = dict(attrs)
        self.attributes |= values.keys()
        if "id" in values:
            self.ids.append(values["id"] or "")
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls"):
            self.references += (values.get(name) or "").split()
        named = "aria-label" in values or "aria-labelledby" in values
        if tag in ("main", "header", "footer", "nav", "aside") or (tag in ("section", "form") and named):
            self.landmarks.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        last = self.open.pop()
        assert last == tag, f"<{last}> is closed by </{tag}>"

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("script", "style"):
            self.text.append(data)


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: folder.name)
def test_a_component_has_a_macro_a_style_and_examples(folder: Path) -> None:
    assert (folder / f"{folder.name}.html").read_text("utf-8").startswith(("{#", "{%"))
    assert (folder / f"{folder.name}.css").is_file()
    assert (folder / "examples.toml").is_file()


@pytest.mark.parametrize("example", every_example(), ids=lambda example: example.title)
def test_an_example_is_sound_html(example: Example, english: Examples) -> None:
    page = Page(english.page(example))
    assert page.open == []
    assert len(page.ids) == len(set(page.ids)), "an id stands twice"
    assert set(page.references) <= set(page.ids), "something refers to an id that is not there"
    assert page.landmarks.count("main") == 1


@pytest.mark.parametrize("example", every_example(), ids=lambda example: example.title)
def test_an_example_keeps_to_the_content_security_policy(example: Example, english: Examples) -> None:
    html = english.page(example)
    attributes = Page(html).attributes
    assert not {name for name in attributes if name == "style" or name.startswith("on")}
    assert "<style" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)


@pytest.mark.parametrize("example", every_example(), ids=lambda example: example.title)
def test_an_example_renders_in_the_other_direction(example: Example, pseudo: Examples) -> None:
    html = pseudo.page(example)
    assert '<html lang="ar-XB" dir="rtl">' in html


def test_a_frame_has_one_landmark_and_a_way_out(english: Examples) -> None:
    """EM-02, EM-10."""
    example = next(one for one in every_example() if one.title == "layout: Conversation in a frame")
    html = english.page(example)
    assert Page(html).landmarks == ["main"]
    assert '<main id="main" class="pc-main pc-width" aria-label="Chat">' in html
    assert ">Open in its own page (opens in a new tab)</a>" in html
    assert 'data-origins="https://northborough.example"' in html


def test_no_page_blocks_zoom(english: Examples) -> None:
    for example in every_example():
        html = english.page(example)
        assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in html


def test_an_error_is_words_tied_to_its_field(english: Examples) -> None:
    """CO-09."""
    example = next(one for one in every_example() if one.title == "field: Text with an error")
    html = english.part(example)
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="email-error"' in html
    assert '<span class="pc-error-mark">Error:</span> Write the whole address' in html


def test_an_error_summary_is_no_alert_at_load(english: Examples) -> None:
    """NJ-03: an alert that is there at load is spoken twice."""
    example = next(one for one in every_example() if one.component == "error-summary")
    html = english.part(example)
    assert "role=" not in html
    assert 'tabindex="-1"' in html
    assert '<a class="pc-action-link" href="#message">Write a message first</a>' in html


def test_what_people_typed_stays_text(english: Examples) -> None:
    source = """{% from "components/message/message.html" import message %}
    {{ message(1, "adviser", "<b>Sam", "<script>x</script>\n\n  two", time="10:24", iso="x") }}"""
    html = english.environment.from_string(source).render()
    assert "<script" not in html
    assert "<b>" not in html
    assert "&lt;script&gt;x&lt;/script&gt;\n\n  two</p>" in html


def test_a_text_box_keeps_a_first_empty_line(english: Examples) -> None:
    """HTML drops one line break after <textarea>; without ours, a person's own would go."""
    source = """{% from "components/composer/composer.html" import composer %}
    {{ composer("/x", key="k", text="\nsecond line") }}"""
    assert ">\n\nsecond line</textarea>" in english.environment.from_string(source).render()


def test_each_component_and_each_class_of_a_style_is_used_by_a_page() -> None:
    files = [path for path in WEB.rglob("*") if "vendor" not in path.parts]
    pages = "".join(path.read_text("utf8") for path in files if path.suffix in (".html", ".js", ".py"))
    styles = "".join(path.read_text("utf8") for path in files if path.suffix == ".css")
    assert [path.name for path in folders() if f"components/{path.name}/" not in pages] == []
    classes = set(re.findall(r"\.(pc-\w+(?:-\w+)*(?:__\w+(?:-\w+)*)?)", styles))
    assert sorted(one for one in classes if one not in pages) == []
