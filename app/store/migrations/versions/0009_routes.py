"""A contact route says by whom, when, at what price and in which words it is offered, and may have a film."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    for column in (
        sa.Column("labels", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("sentences", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("provider", sa.String(length=200), nullable=False, server_default=""),
        sa.Column("cost", sa.String(length=20)),
        sa.Column("opening", sa.JSON()),
        sa.Column("bank_holidays", sa.String(length=20)),
        sa.Column("video", sa.JSON()),
    ):
        op.add_column("contact_route", column)
