"""The examples of every component: one list that feeds the tests, the axe checks and the gallery."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from starlette.routing import Router

from app.web.assets import Assets
from app.web.language import Languages
from app.web.templating import WEB, Templates

COMPONENTS = WEB / "components"
PAGE = (
    '{% extends "components/layout/layout.html" %}{% block title %}{{ title }}{% endblock %}'
    "{% block heading %}<h1>{{ title }}</h1>{% endblock %}"
    "{% block main %}<h2>{{ name }}</h2>{{ html|safe }}{% endblock %}"
)


@dataclass(frozen=True)
class Example:
    """One way to call a component. `page` is true when the source is a whole page."""

    component: str
    name: str
    source: str
    page: bool

    @property
    def title(self) -> str:
        return f"{self.component}: {self.name}"


def folders() -> list[Path]:
    return sorted(path for path in COMPONENTS.iterdir() if path.is_dir())


def examples(folder: Path) -> list[Example]:
    """The examples of one component, in the order of its examples.toml."""
    listed = tomllib.loads((folder / "examples.toml").read_text("utf-8"))["example"]
    return [
        Example(folder.name, one["name"], one["source"].strip(), one.get("page", False)) for one in listed
    ]


def every_example() -> list[Example]:
    return [example for folder in folders() for example in examples(folder)]


class Gallery:
    """Renders examples in one language."""

    def __init__(self, language: str = "en") -> None:
        self.assets = Assets.load()
        languages = Languages.load()
        self.environment = Templates(languages, self.assets, Router()).environment(languages[language])

    def part(self, example: Example) -> str:
        """The example's own HTML."""
        return self.environment.from_string(example.source).render()

    def page(self, example: Example) -> str:
        """A whole page that holds one example."""
        if example.page:
            return self.part(example)
        page = self.environment.from_string(PAGE)
        return page.render(title=example.title, name=example.name, html=self.part(example))
