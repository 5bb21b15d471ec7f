"""Which settings residents have."""

import pytest

from app.domain.errors import SettingRefused
from app.domain.settings import LOOK, Announced, Switch, Theme, VisitorSettings, changed, read


@pytest.mark.requirement("CG-09")
def test_nothing_makes_itself_heard_until_it_is_chosen() -> None:
    """AN-16."""
    usual = VisitorSettings()
    assert (usual.sound, usual.vibration, usual.notification) == (Switch.OFF,) * 3
    assert usual.announced is Announced.EVERYTHING
    assert usual.theme is Theme.SYSTEM, "the device's own"
    assert usual.chosen() == {}


def test_what_was_kept_is_read_again_and_what_there_is_not_is_left_out() -> None:
    chosen = VisitorSettings(theme=Theme.DARK, times=Switch.OFF)
    assert chosen.chosen() == {"theme": "dark", "times": "off"}
    assert read(chosen.chosen()) == chosen
    assert read({"theme": "sepia", "times": None, "colour": "blue", "sound": 1}) == VisitorSettings()


def test_a_change_leaves_the_rest_as_it_was() -> None:
    before = VisitorSettings(theme=Theme.DARK, sound=Switch.ON)
    after = changed(before, {"theme": "light", "key": "whatever else a form holds"})
    assert after == VisitorSettings(theme=Theme.LIGHT, sound=Switch.ON)


def test_a_value_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(SettingRefused) as refused:
        changed(VisitorSettings(), {"times": "off", "theme": "sepia"})
    assert refused.value.name == "theme"
    assert refused.value.values == ("system", "light", "dark", "contrast", "contrast_dark")


def test_the_look_is_what_can_be_chosen_before_a_chat() -> None:
    chosen = VisitorSettings(theme=Theme.DARK, times=Switch.OFF)
    assert chosen.look() == {"theme": "dark"}
    assert set(LOOK) < set(chosen.all())
