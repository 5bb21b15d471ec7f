"""A resident can make the link to a message they left open nothing any more."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("follow_up", sa.Column("revoked_at", sa.DateTime(timezone=True)))
