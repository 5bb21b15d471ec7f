"""Since when a team or a wrap-up code is no longer offered."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    for table in ("team", "wrap_up_code"):
        op.add_column(table, sa.Column("retired_at", sa.DateTime(timezone=True)))
