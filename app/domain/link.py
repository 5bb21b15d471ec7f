"""A link, a resident's or a guest's: how long it opens the conversation."""

from datetime import datetime, timedelta

from app.domain.terms import LinkOutcome

GUESTS_AT_ONCE = 3
"""So many links for guests may hold at once in one conversation."""

HOURS_AFTER_LAST_WORD = 20
"""At least 20 hours: WCAG 2.2.6 asks that what people entered lives that long, or that they are told."""


def expires_at(*, ended_at: datetime | None, last_word_at: datetime) -> datetime | None:
    """None while the conversation is open: then the link does not expire."""
    if ended_at is None:
        return None
    return max(ended_at, last_word_at) + timedelta(hours=HOURS_AFTER_LAST_WORD)


def outcome(
    now: datetime, *, revoked_at: datetime | None, ended_at: datetime | None, last_word_at: datetime
) -> LinkOutcome:
    """OK, REVOKED or EXPIRED, for a link whose signature is good and whose conversation is known."""
    if revoked_at is not None:
        return LinkOutcome.REVOKED
    expires = expires_at(ended_at=ended_at, last_word_at=last_word_at)
    if expires is not None and now >= expires:
        return LinkOutcome.EXPIRED
    return LinkOutcome.OK


def guests_outcome(
    theirs: LinkOutcome,
    *,
    joined_at: datetime | None,
    left_at: datetime | None,
    withdrawn_at: datetime | None,
) -> LinkOutcome:
    """What comes of a guest's link. `theirs`: of the resident's own, after which no guest's holds."""
    if withdrawn_at is not None:
        return LinkOutcome.WITHDRAWN
    if left_at is not None:
        return LinkOutcome.LEFT
    if theirs is not LinkOutcome.OK:
        return theirs
    return LinkOutcome.OK if joined_at is not None else LinkOutcome.NOT_JOINED
