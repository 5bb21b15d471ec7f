"""How long a link opens the conversation."""

from datetime import UTC, datetime, timedelta

from app.domain.link import expires_at, outcome
from app.domain.terms import LinkOutcome

ENDED = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
EARLIER = ENDED - timedelta(hours=1)
LATER = ENDED + timedelta(hours=1)


def test_it_does_not_expire_while_the_conversation_is_open() -> None:
    assert expires_at(ended_at=None, last_word_at=EARLIER) is None
    in_a_year = ENDED + timedelta(days=365)
    assert outcome(in_a_year, revoked_at=None, ended_at=None, last_word_at=EARLIER) is LinkOutcome.OK


def test_it_lives_twenty_hours_after_the_last_word_or_the_end() -> None:
    assert expires_at(ended_at=ENDED, last_word_at=EARLIER) == ENDED + timedelta(hours=20)
    assert expires_at(ended_at=ENDED, last_word_at=LATER) == LATER + timedelta(hours=20)


def test_it_expires_on_the_second() -> None:
    last = ENDED + timedelta(hours=20)
    for now, expected in (
        (last - timedelta(seconds=1), LinkOutcome.OK),
        (last, LinkOutcome.EXPIRED),
    ):
        assert outcome(now, revoked_at=None, ended_at=ENDED, last_word_at=EARLIER) is expected


def test_revoked_says_so_even_when_expired() -> None:
    late = ENDED + timedelta(days=9)
    assert outcome(late, revoked_at=ENDED, ended_at=ENDED, last_word_at=EARLIER) is LinkOutcome.REVOKED
