"""Every page in every state: axe in every theme, with scripts and without, framed and not, two languages."""

import pytest
from selenium.webdriver import Chrome

from a11y_tests.support import emulate
from a11y_tests.support.axe import StrictAxe
from a11y_tests.support.browsers import emptied
from a11y_tests.support.choose import EVERYTHING, chosen
from a11y_tests.support.places import CONSOLE, NO_COUNCILS, RESIDENT, visiting
from a11y_tests.support.stage import Stage

COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "color-contrast-enhanced"]}}
TALL = (1280, 4000)  # so that nothing is out of sight in a part that scrolls, which axe could not judge
OTHER_THEMES = ("dark", "more contrast", "dark, more contrast")
SCRIPTS = ("scripts", "no scripts")
WHERE = ("tab", "frame")
LANGUAGES = ("en", "ar-XB")
ROWS = sorted(
    [
        *chosen(tuple(RESIDENT), SCRIPTS, WHERE, LANGUAGES),
        *(
            (name, scripts, "tab", lang)
            for name, scripts, lang in chosen(tuple(CONSOLE | NO_COUNCILS), SCRIPTS, LANGUAGES)
        ),
    ]
)


def themes(row: int) -> tuple[str, ...]:
    """The rows of one place take turns, so that each place is seen in every theme."""
    return OTHER_THEMES if EVERYTHING else OTHER_THEMES[row % 2 :: 2]


@pytest.mark.requirement("VI-01", "NJ-08", "AD-01", "LA-01", "TR-07")
@pytest.mark.parametrize(
    ("name", "scripts", "where", "lang", "also"), [(*row, themes(at)) for at, row in enumerate(ROWS)]
)
def test_axe_finds_nothing(
    request: pytest.FixtureRequest,
    stage: Stage,
    name: str,
    scripts: str,
    where: str,
    lang: str,
    also: tuple[str, ...],
) -> None:
    driver: Chrome = request.getfixturevalue("chromium" if scripts == "scripts" else "plain_chromium")
    with (
        emptied(driver),
        visiting(driver, stage, name, lang, framed=where == "frame"),
        emulate.viewport(driver, *TALL),
    ):
        axe = StrictAxe(driver, scripts=scripts == "scripts")
        axe.check()
        for theme in also:
            with emulate.media(driver, emulate.THEMES[theme]):
                axe.check(COLOURS)
