"""Half-written words, of a visitor and of a member of staff."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "visitor_draft",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=12), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_visitor_draft_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_visitor_draft")),
    )
    op.create_table(
        "staff_draft",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=12), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_draft_staff_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_staff_draft_conversation_id")
        ),
        sa.PrimaryKeyConstraint("staff_id", "conversation_id", name=op.f("pk_staff_draft")),
    )
    op.create_index(op.f("ix_staff_draft_conversation_id"), "staff_draft", ["conversation_id"])
