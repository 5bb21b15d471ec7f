"""Words that may mean danger."""

from datetime import timedelta

import pytest

from app.domain.emergency import AGAIN, WORDS, due, heard
from tests.support.office import TUESDAY_TEN_O_CLOCK as NOW


@pytest.mark.requirement("RL-07")
@pytest.mark.parametrize(
    "text",
    [
        "Fire!",
        "there is a FIRE in my flat",
        "He attacked me. Help",
        "she is bleeding\n\nbadly",
        "I can’t breathe",
        "I can't  breathe",
        "call 999",
        "999",
        "Should I ring 999?",
        "a gas leak",
        "Mae'r tŷ ar dân",
        "Mae tân yma",
        "Mae hi'n gwaedu",
        "ymosododd rhywun arnaf",
        "Mae ta\u0302n yma",
        "Fire 12 High Street",
        "ambulance 14 Mill Lane please",
        "Flat 3 fire please come",
        "stabbed 2 times",
        "overdose 20 pills",
        "unconscious 5 minutes",
        "not breathing 3 mins",
        "tân 12 Stryd Fawr",
        "Help.Fire",
        "Fire.2 children inside",
    ],
)
def test_they_are_heard_in_any_language(text: str) -> None:
    assert heard(text)


@pytest.mark.requirement("RL-07")
@pytest.mark.parametrize(
    "text",
    [
        "",
        "The fireplace smokes",
        "Our campfire and bonfire",
        "a misfire",
        "my emergency-only fund",
        "ring 01632 960 999",
        "999 123 4567",
        "flat 2 999",
        "It was £999",
        "£1,999.99 and 999.50",
        "number 1999",
        "112 High Street",
        "The fire door sticks, and the fire alarm beeps",
        "This is not an emergency",
        "I need emergency accommodation",
        "Mae'r bin o dan y goeden tan yfory",
        "larwm tân",
        "Block 2 fire door, fire alarm 3",
        "heartattacks.example",
        "multi-attack",
    ],
)
def test_a_part_of_a_word_or_of_a_number_is_no_alarm(text: str) -> None:
    assert not heard(text)


@pytest.mark.parametrize("word", [word for words in WORDS.values() for word in words])
def test_each_word_is_heard_by_itself(word: str) -> None:
    assert heard(word.upper())


def test_it_is_shown_again_only_after_a_while() -> None:
    assert due(None, NOW)
    assert not due(NOW, NOW + AGAIN - timedelta(seconds=1))
    assert due(NOW, NOW + AGAIN)
