"""Whether letters are shown to the other side while they are typed."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.add_column(
        "conversation",
        sa.Column("real_time_text", sa.String(10), nullable=False, server_default="off"),
    )
