"""How far each frame that asks by itself has shown and said a chat, where no script runs."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table(
        "frame_shown",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("frame", sa.String(64), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_frame_shown_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "frame", name=op.f("pk_frame_shown")),
    )
