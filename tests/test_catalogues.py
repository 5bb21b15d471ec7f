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


@pytest.mark.requirement("LA-02")
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


def test_a_plural_without_all_its_forms_is_found(catalogues: ModuleType) -> None:
    polish = catalogues.Catalog(locale="pl")
    message = polish.add(("%(num)d day", "%(num)d days"))
    assert polish.num_plurals == 3
    for forms, found in (
        (("%(num)d dzień", "%(num)d dni"), ["missing"]),
        (("%(num)d dzień", "%(num)d dni", ""), ["missing"]),
        (("%(num)d dzień", "%(num)d dni", "%(num)d dni"), []),
    ):
        polish.get(message.id).string = forms
        assert catalogues.wrong(message, polish) == found


# --- whose words they are ---


def test_a_component_is_residents_when_one_page_of_theirs_has_it(catalogues: ModuleType) -> None:
    staffs = catalogues.staffs_alone()
    assert "components/queue-list/queue-list.html" in staffs
    assert "components/layout/console.html" in staffs
    assert {"adviser/desk.py", "adviser/desk.html"} <= staffs
    # of both
    assert "components/composer/composer.html" not in staffs
    assert "components/layout/words.html" not in staffs
    assert not {one for one in staffs if one.startswith(("visitor/", "embed/"))}


def test_a_string_of_both_is_residents(catalogues: ModuleType) -> None:
    residents = {message.id for message in catalogues.extracted(residents_only=True) if message.id}
    every = {message.id for message in catalogues.extracted() if message.id}
    assert residents < every
    # a button of the console and of the resident's page
    assert "Send" in residents
    # staff's alone
    assert "Plainchat console" in every - residents


def test_other_languages_hold_residents_words_and_no_others(catalogues: ModuleType) -> None:
    residents = {message.id for message in catalogues.extracted(residents_only=True)}
    others = set(catalogues.catalogues()) - set(catalogues.CONSOLE_LOCALES)
    assert {"pl", "ar", "uk"} <= others
    for code in others:
        found = catalogues.read(catalogues.catalogues()[code], code)
        assert {message.id for message in found} == residents, code


def test_no_residents_module_takes_words_from_staffs() -> None:
    """Whose a module's words are is told by its folder."""
    staffs = ("app.web.adviser", "app.web.supervisor", "app.web.admin")
    web = ROOT / "app" / "web"
    modules = [path for folder in ("visitor", "embed", "api") for path in (web / folder).rglob("*.py")]
    modules += [path for path in web.glob("*.py") if path.name not in ("routes.py", "site.py")]
    assert len(modules) > 20
    borrowed = [
        f"{path.relative_to(ROOT)}: {node.module}"
        for path in modules
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(staffs)
    ]
    assert borrowed == []
