"""A council may have a film in sign language that explains the chat itself."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("council", sa.Column("video", sa.JSON()))
