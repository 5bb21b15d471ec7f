"""What somebody needs: in which order it is shown, and what follows from it."""

import pytest

from app.domain.errors import UnknownNeed
from app.domain.needs import chosen, in_order, lifts_limits
from app.domain.terms import Need


def test_each_once_and_in_one_order() -> None:
    assert in_order(["large_text", "bsl", "large_text"]) == (Need.BSL, Need.LARGE_TEXT)
    assert in_order([]) == ()


def test_a_word_that_is_no_need() -> None:
    with pytest.raises(ValueError, match="telepathy"):
        in_order(["bsl", "telepathy"])
    with pytest.raises(UnknownNeed):
        chosen(["bsl", "telepathy"])


@pytest.mark.parametrize("need", list(Need))
def test_who_needs_more_time_has_no_limits(need: Need) -> None:
    assert lifts_limits([Need.LARGE_TEXT, need]) is (need in (Need.BSL, Need.RELAY, Need.SLOW_TYPING))


def test_nobody_has_no_limits_by_saying_nothing() -> None:
    assert not lifts_limits([])
