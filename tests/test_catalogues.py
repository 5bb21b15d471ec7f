"""The catalogues hold every string."""

import ast
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def catalogues() -> ModuleType:
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "scripts" / "catalogues.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_catalogues_are_complete(catalogues: ModuleType) -> None:
    assert catalogues.problems() == []


def test_no_words_stand_where_they_are_not_found() -> None:
    """What is looked for in the code finds nothing within an f-string, and says nothing of it."""
    hidden = [
        f"{path.relative_to(ROOT)}:{text.lineno}"
        for path in sorted((ROOT / "app").rglob("*.py"))
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", getattr(call.func, "attr", "")) in ("_", "N_", "gettext", "ngettext")
    ]
    assert hidden == []


def test_a_lost_placeholder_is_found(catalogues: ModuleType) -> None:
    source = catalogues.Catalog(locale="cy")
    message = source.add("%(name)s joined the chat.")
    translated = catalogues.Catalog(locale="cy")
    assert catalogues.wrong(message, translated) == ["missing"]
    translated.add("%(name)s joined the chat.", "Ymunodd rhywun.")
    assert catalogues.wrong(message, translated) == ["placeholders differ"]
    translated.get(message.id).string = "Ymunodd %(name)s."
    assert catalogues.wrong(message, translated) == []
