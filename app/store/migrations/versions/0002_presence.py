"""Whether somebody of the staff was seen by a stream; and a row to write to, to see whether writing works."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column(
        "staff_presence",
        sa.Column("on_stream", sa.Boolean(), server_default=sa.false(), nullable=False),
    )
    op.create_table(
        "pulse",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse")),
    )
