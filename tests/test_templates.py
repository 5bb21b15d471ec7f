"""Every template compiles, is well formed where it is whole, and follows the rules of the house."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from starlette.routing import Router

from app.web import templating as product
from app.web.assets import Assets
from app.web.language import Languages
from app.web.templating import Templates
from tests.support import quick_templates

WEB = Path(__file__).resolve().parent.parent / "app" / "web"
TEMPLATES = sorted(path.relative_to(WEB).as_posix() for path in WEB.rglob("*.html"))
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


@pytest.fixture(scope="module")
def templates() -> Templates:
    return Templates(Languages.load(), Assets.load(), Router())


def words_of(source: str) -> str:
    """What a template writes itself: no comments, no tags, no expressions."""
    source = _COMMENT.sub("", source)
    source = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", source, flags=re.DOTALL)
    source = re.sub(r"<(script|style)\b.*?</\1>", " ", source, flags=re.DOTALL)
    # attributes outside a tag: a macro that gives nothing else
    return re.sub(r"<[^>]*>|\s[\w-]+=\"[^\"]*\"", " ", source)


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_compiles(templates: Templates, name: str) -> None:
    environment = templates.environment(templates.languages["en"])
    assert environment.get_template(name).name == name


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_written_past_translation(name: str) -> None:
    left = words_of((WEB / name).read_text("utf-8"))
    # the product's own name is a name
    assert re.findall(r"[^\W\d_]{2,}", left.replace("Plainchat", "")) == []


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_is_inline_that_the_policy_forbids(name: str) -> None:
    source = _COMMENT.sub("", (WEB / name).read_text("utf-8"))
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style\b|javascript:|hx-on|\sautofocus\b", source)
    assert not re.search(r"<script(?![^>]*\ssrc=)", source)


@pytest.mark.parametrize("name", TEMPLATES)
def test_no_text_is_trusted_blindly(name: str) -> None:
    assert "|safe" not in (WEB / name).read_text("utf-8").replace(" ", "")


def test_the_detectors_detect() -> None:
    assert "Hello" in words_of("<p>Hello {{ name }}</p>")
    assert "title" not in words_of('<p title="x">{{ _("Hello") }}</p>')


def test_of_tests_before_only_what_was_compiled_in_the_same_way_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(vars(product), "_COMPILED", vars(product)["_COMPILED"])  # put back afterwards
    (tmp_path / "templates-older").mkdir()
    (tmp_path / "other").mkdir()

    def mkdir(name: str) -> Path:
        (tmp_path / name).mkdir(exist_ok=True)
        return tmp_path / name

    cache = SimpleNamespace(mkdir=mkdir)
    config = SimpleNamespace(cache=cache, pluginmanager=SimpleNamespace(has_plugin=lambda _: True))
    quick_templates.use(cast("pytest.Config", config))
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert len(kept) == 2
    assert kept[0] == "other"
    assert kept[1] != "templates-older"
