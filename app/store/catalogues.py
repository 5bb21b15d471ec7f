"""Which languages' catalogues an administrator has recorded as reviewed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.store import tables as t


@dataclass(frozen=True)
class Review:
    """Who stated when that the words of a language are good."""

    locale: str
    reviewer: str
    at: datetime


def reviewed(conn: Connection) -> frozenset[str]:
    """Locales."""
    return frozenset(conn.execute(select(t.catalogue_review.c.locale)).scalars())


def reviews(conn: Connection) -> list[Review]:
    """By locale."""
    rows = conn.execute(
        select(t.catalogue_review.c.locale, t.staff.c.name, t.catalogue_review.c.reviewed_at)
        .join(t.staff, t.staff.c.id == t.catalogue_review.c.reviewed_by)
        .order_by(t.catalogue_review.c.locale)
    )
    return [Review(row.locale, row.name, row.reviewed_at) for row in rows]
