"""What a visitor has chosen for their chat, and how far they have read it."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "visitor_settings",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_visitor_settings_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_visitor_settings")),
    )
    op.create_table(
        "visitor_reading",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_visitor_reading_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_visitor_reading")),
    )
