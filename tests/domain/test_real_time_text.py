"""Who has to choose real-time text for it to be on."""

import pytest

from app.domain.real_time_text import chosen
from app.domain.terms import RealTimeText, Sender

OFF, VISITOR, ADVISER, ON = RealTimeText.OFF, RealTimeText.VISITOR, RealTimeText.ADVISER, RealTimeText.ON


@pytest.mark.requirement("CO-14")
@pytest.mark.parametrize(
    ("now", "by", "then"),
    [
        (OFF, Sender.VISITOR, VISITOR),
        (OFF, Sender.ADVISER, ADVISER),
        (VISITOR, Sender.VISITOR, VISITOR),
        (ADVISER, Sender.ADVISER, ADVISER),
        (VISITOR, Sender.ADVISER, ON),
        (ADVISER, Sender.VISITOR, ON),
        (ON, Sender.VISITOR, ON),
        (ON, Sender.ADVISER, ON),
    ],
)
def test_it_takes_both_to_switch_it_on(now: RealTimeText, by: Sender, then: RealTimeText) -> None:
    assert chosen(now, by, on=True) is then


@pytest.mark.requirement("CO-14")
@pytest.mark.parametrize("now", list(RealTimeText))
@pytest.mark.parametrize("by", [Sender.VISITOR, Sender.ADVISER])
def test_one_alone_switches_it_off(now: RealTimeText, by: Sender) -> None:
    assert chosen(now, by, on=False) is OFF
