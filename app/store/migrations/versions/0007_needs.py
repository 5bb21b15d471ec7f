"""What residents say that they need stands with their conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("conversation", sa.Column("needs", sa.JSON(), server_default="[]", nullable=False))
