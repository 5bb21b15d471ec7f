"""The catalogues hold every string."""

import ast
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from app.domain.locales import CONSOLE_LOCALES
from scripts import catalogues
from tests.support.source import tree

ROOT = Path(__file__).resolve().parent.parent


def same(message: Message, catalogue: Catalog) -> Message:
    """The same string in another catalogue."""
    found = catalogue.get(message.id)
    assert found is not None
    return found


@pytest.mark.requirement("LA-02")
def test_the_catalogues_are_complete() -> None:
    assert catalogues.problems() == []


def test_no_words_stand_where_they_are_not_found() -> None:
    """What is looked for in the code finds nothing within an f-string, and says nothing of it."""
    hidden = [
        f"{path.relative_to(ROOT)}:{text.lineno}"
        for path in sorted((ROOT / "app").rglob("*.py"))
        for text in ast.walk(tree(path))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call)
        and getattr(call.func, "id", getattr(call.func, "attr", "")) in ("_", "N_", "gettext", "ngettext")
    ]
    assert hidden == []


def test_a_lost_placeholder_is_found() -> None:
    source = Catalog(locale="cy")
    message = source.add("%(name)s joined the chat.")
    translated = Catalog(locale="cy")
    assert catalogues.wrong(message, translated) == ["missing"]
    translated.add("%(name)s joined the chat.", "Ymunodd rhywun.")
    assert catalogues.wrong(message, translated) == ["placeholders differ"]
    same(message, translated).string = "Ymunodd %(name)s."
    assert catalogues.wrong(message, translated) == []


def test_a_plural_without_all_its_forms_is_found() -> None:
    polish = Catalog(locale="pl")
    message = polish.add(("%(num)d day", "%(num)d days"))
    assert polish.num_plurals == 3
    for forms, wrong in (
        (("%(num)d dzień", "%(num)d dni"), ["missing"]),
        (("%(num)d dzień", "%(num)d dni", ""), ["missing"]),
        (("%(num)d dzień", "%(num)d dni", "%(num)d dni"), []),
    ):
        same(message, polish).string = forms
        assert catalogues.wrong(message, polish) == wrong


# --- whose words they are ---


def test_a_component_is_residents_when_one_page_of_theirs_has_it() -> None:
    staffs = catalogues.staffs_alone()
    assert "components/queue-list/queue-list.html" in staffs
    assert "components/layout/console.html" in staffs
    assert {"adviser/desk.py", "adviser/desk.html"} <= staffs
    # of both
    assert "components/composer/composer.html" not in staffs
    assert "components/layout/words.html" not in staffs
    assert not {one for one in staffs if one.startswith(("visitor/", "embed/"))}


def test_a_string_of_both_is_residents() -> None:
    residents = {message.id for message in catalogues.extracted(residents_only=True) if message.id}
    every = {message.id for message in catalogues.extracted() if message.id}
    assert residents < every
    # a button of the console and of the resident's page
    assert "Send" in residents
    # staff's alone
    assert "Plainchat console" in every - residents


def test_other_languages_hold_residents_words_and_no_others() -> None:
    residents = {message.id for message in catalogues.extracted(residents_only=True)}
    others = set(catalogues.catalogues()) - set(CONSOLE_LOCALES)
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
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(staffs)
    ]
    assert borrowed == []
