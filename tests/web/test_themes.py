"""The themes that somebody may choose, made from those that a device asks for."""

import re

import pytest

from app.domain.settings import Theme
from app.web.assets import bundle
from app.web.templating import WEB
from app.web.themes import MARK, to_choose
from tests.web.components.test_tokens import themes

SHEET = bundle(WEB).decode()
AS_ASKED_FOR = {
    Theme.LIGHT: "light",
    Theme.DARK: "dark",
    Theme.CONTRAST: "more contrast",
    Theme.CONTRAST_DARK: "more contrast, dark",
}


@pytest.mark.requirement("VI-01", "VI-10")
@pytest.mark.parametrize("theme", [theme for theme in Theme if theme is not Theme.SYSTEM])
def test_a_chosen_theme_has_each_colour_of_the_one_whose_contrast_is_checked(theme: Theme) -> None:
    [rule] = re.findall(rf':root\[data-theme="{theme}"\] \{{(.+)\}}', SHEET)
    found = dict(re.findall(r"--pc-([a-z-]+): (#[0-9a-f]{6});", rule))
    wanted = {name: colour for name, (colour, _) in themes()[AS_ASKED_FOR[theme]].items()}
    assert {**wanted, **found} == wanted
    assert set(wanted) - set(found) <= {"focus-inner", "focus-outer"}, "the same in all themes"


@pytest.mark.requirement("VI-03")
def test_paper_and_a_persons_own_colours_stand_over_every_choice() -> None:
    forced = "@media (forced-colors: active) {\n  :root,\n  :root[data-theme] {"
    places = [SHEET.index(part) for part in (":root[data-theme=", "/* theme: paper */", forced)]
    assert places == sorted(places)
    assert "@media screen {\n:root[data-theme=" in SHEET, "paper has no chosen theme"


def test_a_sheet_without_the_mark_is_left_as_it_is() -> None:
    assert to_choose("a { color: red }") == "a { color: red }"
    assert MARK not in SHEET
