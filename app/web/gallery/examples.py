"""The examples of every component: one list that feeds the gallery, the tests and the axe checks."""

import re
import tomllib
from dataclasses import dataclass
from inspect import cleandoc
from pathlib import Path

from markupsafe import Markup

from app.web.language import Language
from app.web.templating import WEB, Templates

COMPONENTS = WEB / "components"
_COMMENT = re.compile(r"\{#(.+?)#\}", re.DOTALL)
_MACRO = re.compile(r"\{% macro ([a-z]\w*\(.*\)) %\}")


@dataclass(frozen=True)
class Example:
    """One way to call a component. `page` is true when the source is a whole page.

    `number` is its place among the examples of its component, from 0.
    """

    component: str
    number: int
    name: str
    source: str
    page: bool

    @property
    def title(self) -> str:
        return f"{self.component}: {self.name}"


@dataclass(frozen=True)
class Template:
    """A template of a component: what its first comment says, and its macros with their parameters."""

    name: str
    says: str
    macros: tuple[str, ...]


@dataclass(frozen=True)
class Component:
    """One folder of `app/web/components`. `summary` says what it is for."""

    name: str
    summary: str
    templates: tuple[Template, ...]
    examples: tuple[Example, ...]


def folders() -> list[Path]:
    return sorted(path for path in COMPONENTS.iterdir() if (path / "examples.toml").is_file())


def component(folder: Path) -> Component:
    """Reads one folder. The examples are in the order of its examples.toml."""
    listed = tomllib.loads((folder / "examples.toml").read_text("utf-8"))
    return Component(
        folder.name,
        listed["summary"],
        tuple(_template(path) for path in sorted(folder.glob("*.html"))),
        tuple(
            Example(folder.name, number, one["name"], one["source"].strip(), one.get("page", False))
            for number, one in enumerate(listed["example"])
        ),
    )


def _template(path: Path) -> Template:
    text = path.read_text("utf-8")
    comment = _COMMENT.search(text)
    return Template(path.name, cleandoc(comment[1]) if comment else "", tuple(_MACRO.findall(text)))


def every_component() -> list[Component]:
    return [component(folder) for folder in folders()]


def every_example() -> list[Example]:
    return [example for one in every_component() for example in one.examples]


class Examples:
    """Renders examples in one language."""

    def __init__(self, templates: Templates, language: Language) -> None:
        self.environment = templates.environment(language)

    def part(self, example: Example) -> str:
        """The example's own HTML."""
        return self.environment.from_string(example.source).render()

    def page(self, example: Example) -> str:
        """A whole page that holds one example, so that no id and no landmark meets another's."""
        if example.page:
            return self.part(example)
        page = self.environment.get_template("gallery/example.html")
        return page.render(example=example, shown=Markup(self.part(example)))
