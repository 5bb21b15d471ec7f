"""Conversations whose adviser is not there any more, and from whom they were taken over."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("conversation", sa.Column("adviser_gone_at", sa.DateTime(timezone=True)))
    # Written out: Alembic adds no reference to a table of SQLite unless it makes all of it anew.
    op.execute(
        "ALTER TABLE conversation ADD COLUMN taken_from_id INTEGER"
        " CONSTRAINT fk_conversation_taken_from_id REFERENCES staff (id)"
    )
    op.create_index(op.f("ix_conversation_taken_from_id"), "conversation", ["taken_from_id"])
