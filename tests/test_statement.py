"""The accessibility statement as somebody who runs an installation prints it."""

import re
from pathlib import Path

import pytest

from tests.support import given
from tests.support.given import KEY, plainchat

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "app/demo/councils/eastmere.toml"
SAMPLE = ROOT / "docs/council.toml"


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """The environment of an installation of its own."""
    given.elsewhere_and_quick(monkeypatch, tmp_path)
    return {
        "PLAINCHAT_SECRET_KEYS": KEY,
        "PLAINCHAT_DATA_DIR": str(tmp_path / "data"),
        "PLAINCHAT_PUBLIC_URL": "https://chat.example",
    }


@pytest.mark.requirement("LE-01")
def test_the_statement_is_printed_with_the_councils_name_and_ways(variables: dict[str, str]) -> None:
    plainchat(variables, "migrate")
    plainchat(variables, "create-council", str(SAMPLE))
    printed = plainchat(variables, "accessibility-statement", "northborough").output
    assert printed.startswith("# Accessibility statement for Northborough Council's web chat\n")
    assert "https://chat.example/northborough" in printed
    assert "- Talk in BSL by video (https://bsl.northborough.example/)\n" in printed
    assert "- Relay UK: 18001 then 01632 960 001\n" in printed
    left = set(re.findall(r"\[[^\]]+\](?!\()", printed))
    assert left == {
        "[number of days]",
        '[which assistive technology, by whom and when, or "nothing yet"]',
    }
    page = plainchat(variables, "accessibility-statement", "northborough", "--html").output
    assert page.startswith("<h1")
    assert ">Enforcement procedure</h2>" in page


def test_for_a_council_that_is_not_there_those_that_are_are_named(variables: dict[str, str]) -> None:
    plainchat(variables, "migrate")
    refused = plainchat(variables, "accessibility-statement", "northborough")
    assert refused.exit_code == 1
    assert 'There is no council "northborough". There are: none yet.' in refused.output
    plainchat(variables, "create-council", str(EXAMPLE))
    refused = plainchat(variables, "accessibility-statement", "northborough")
    assert "There are: eastmere." in refused.output
