"""Opening hours, in the council's time."""

from datetime import UTC, date, datetime

import pytest

from app.domain.hours import Hours, Period, closes_at, is_open, next_opening

NINE_TO_FIVE = tuple(Period(weekday, 9 * 60, 17 * 60) for weekday in range(5))
OFFICE = Hours(NINE_TO_FIVE, frozenset({date(2026, 12, 25), date(2026, 12, 28)}))


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("now", "opened"),
    [
        (utc(2026, 11, 24, 9, 0), True),
        (utc(2026, 11, 24, 8, 59, 59), False),
        (utc(2026, 11, 24, 16, 59, 59), True),
        (utc(2026, 11, 24, 17, 0), False),
        (utc(2026, 11, 22, 12, 0), False),  # a Sunday
        (utc(2026, 12, 25, 12, 0), False),  # a Friday, and Christmas
        (utc(2026, 7, 7, 8, 0), True),  # summer: 9:00 in London
        (utc(2026, 7, 7, 16, 0), False),
    ],
)
def test_is_open(now: datetime, opened: bool) -> None:
    assert is_open(OFFICE, now) is opened


def test_when_it_closes() -> None:
    assert closes_at(OFFICE, utc(2026, 11, 24, 10, 0)) == utc(2026, 11, 24, 17, 0)
    assert closes_at(OFFICE, utc(2026, 7, 7, 10, 0)) == utc(2026, 7, 7, 16, 0)
    assert closes_at(OFFICE, utc(2026, 11, 24, 18, 0)) is None


def test_when_it_opens_next() -> None:
    assert next_opening(OFFICE, utc(2026, 11, 24, 8, 0)) == utc(2026, 11, 24, 9, 0)
    assert next_opening(OFFICE, utc(2026, 11, 24, 10, 0)) == utc(2026, 11, 25, 9, 0)
    assert next_opening(OFFICE, utc(2026, 11, 27, 17, 0)) == utc(2026, 11, 30, 9, 0)


def test_a_bank_holiday_is_passed_over() -> None:
    assert next_opening(OFFICE, utc(2026, 12, 24, 18, 0)) == utc(2026, 12, 29, 9, 0)


def test_the_night_the_clocks_change() -> None:
    # Friday before, Monday after: 27 March is winter time, 30 March is summer time.
    assert next_opening(OFFICE, utc(2026, 3, 27, 18, 0)) == utc(2026, 3, 30, 8, 0)


def test_a_lunch_break() -> None:
    hours = Hours((Period(1, 540, 720), Period(1, 780, 1020)), frozenset())
    assert closes_at(hours, utc(2026, 11, 24, 10, 0)) == utc(2026, 11, 24, 12, 0)
    assert not is_open(hours, utc(2026, 11, 24, 12, 30))
    assert next_opening(hours, utc(2026, 11, 24, 12, 30)) == utc(2026, 11, 24, 13, 0)


def test_over_midnight_it_stays_open() -> None:
    hours = Hours((Period(1, 1200, 1440), Period(2, 0, 120)), frozenset())
    assert closes_at(hours, utc(2026, 11, 24, 23, 0)) == utc(2026, 11, 25, 2, 0)
    assert closes_at(hours, utc(2026, 11, 25, 1, 0)) == utc(2026, 11, 25, 2, 0)


def test_a_period_within_another_does_not_close_early() -> None:
    hours = Hours((Period(1, 540, 1020), Period(1, 600, 660)), frozenset())
    assert closes_at(hours, utc(2026, 11, 24, 10, 30)) == utc(2026, 11, 24, 17, 0)


def test_open_all_hours_has_no_end_in_sight() -> None:
    hours = Hours(tuple(Period(weekday, 0, 1440) for weekday in range(7)), frozenset())
    now = utc(2026, 11, 24, 3, 0)
    assert is_open(hours, now)
    assert closes_at(hours, now) is None
    assert next_opening(hours, now) is None


def test_no_hours_is_never_open() -> None:
    hours = Hours((), frozenset())
    assert not is_open(hours, utc(2026, 11, 24, 12, 0))
    assert next_opening(hours, utc(2026, 11, 24, 12, 0)) is None


@pytest.mark.parametrize("period", [(7, 0, 60), (-1, 0, 60), (0, 60, 60), (0, 120, 60), (0, 0, 1441)])
def test_a_period_that_is_none(period: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="a period"):
        Period(*period)
