"""Which versions of the languages' catalogues an administrator has recorded as reviewed."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from app.store import tables as t


@dataclass(frozen=True)
class Review:
    """Who read the words of a language when, and found them good.

    `version` is "" and `marks` are none where that was recorded before versions were. `marks`: of each
    sentence that was read.
    """

    locale: str
    version: str
    reviewer: str
    at: datetime
    marks: frozenset[str]


def reviewed(conn: Connection) -> dict[str, frozenset[str]]:
    """By locale the versions that were reviewed."""
    found: dict[str, frozenset[str]] = {}
    table = t.catalogue_review.c
    for locale, version in conn.execute(select(table.locale, table.version)):
        found[locale] = found.get(locale, frozenset()) | {version}
    return found


def reviews(conn: Connection) -> list[Review]:
    """The newest first."""
    table = t.catalogue_review
    rows = conn.execute(select(table).order_by(table.c.reviewed_at.desc(), table.c.locale, table.c.version))
    return [
        Review(row.locale, row.version, row.reviewer, row.reviewed_at, frozenset(row.marks)) for row in rows
    ]
