"""When a contact route can be used."""

from datetime import UTC, date, datetime

import pytest

from app.domain.bank_holidays import bank_holidays
from app.domain.hours import Period
from app.domain.route_hours import Turn, turn
from app.domain.terms import Nation

NINE_TO_FIVE = [Period(weekday, 9 * 60, 17 * 60) for weekday in range(5)]
LONDON = "Europe/London"


def at(day: int, hour: int, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


@pytest.mark.requirement("RL-03")
def test_in_its_hours_and_outside() -> None:
    assert turn(NINE_TO_FIVE, Nation.ENGLAND, LONDON, at(24, 10)) == Turn(True, at(24, 17), False)
    assert turn(NINE_TO_FIVE, Nation.ENGLAND, LONDON, at(24, 17)) == Turn(False, at(25, 9), False)
    always = [Period(weekday, 0, 1440) for weekday in range(7)]
    assert turn(always, None, LONDON, at(24, 10)) == Turn(True, None, False)


@pytest.mark.requirement("RL-03")
def test_a_nations_bank_holidays_are_closed() -> None:
    """30 November 2026 is a Monday, and Saint Andrew's Day. Boxing Day is a Saturday: its Monday is free."""
    assert turn(NINE_TO_FIVE, Nation.ENGLAND, LONDON, at(30, 10)).is_open
    assert turn(NINE_TO_FIVE, Nation.SCOTLAND, LONDON, at(30, 10)) == Turn(False, at(1, 9, month=12), True)
    christmas = turn(NINE_TO_FIVE, Nation.WALES, LONDON, at(24, 18, month=12))
    assert christmas == Turn(False, at(29, 9, month=12), False)
    assert turn(NINE_TO_FIVE, None, LONDON, at(25, 10, month=12)).is_open, "one that does not close"


def test_a_bank_holiday_on_a_day_that_is_closed_anyway_is_no_reason() -> None:
    assert not turn(NINE_TO_FIVE, Nation.ENGLAND, LONDON, at(26, 10, month=12)).holiday


def test_each_nation_has_its_own() -> None:
    saint_patrick, late_summer = date(2026, 3, 17), date(2026, 8, 31)
    assert saint_patrick in bank_holidays(Nation.NORTHERN_IRELAND, 2026)
    assert saint_patrick not in bank_holidays(Nation.ENGLAND, 2026)
    assert late_summer in bank_holidays(Nation.WALES, 2026)
    assert late_summer not in bank_holidays(Nation.SCOTLAND, 2026)
    assert date(2027, 1, 1) in bank_holidays(Nation.ENGLAND, 2026, 2027)
