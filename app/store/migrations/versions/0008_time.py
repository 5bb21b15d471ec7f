"""Time limits, conversations that rest or come back, and when residents were last seen."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    for name, minutes in (("limit_minutes", "0"), ("ask_minutes", "2"), ("dormant_minutes", "15")):
        op.add_column("council", sa.Column(name, sa.Integer(), server_default=minutes, nullable=False))
    op.add_column("conversation", sa.Column("came_back_at", sa.DateTime(timezone=True)))
    op.add_column(
        "conversation",
        sa.Column("time_choice", sa.String(length=10), server_default="council", nullable=False),
    )
    op.create_table(
        "deadline",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_deadline_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", "kind", name=op.f("pk_deadline")),
    )
    op.create_index(op.f("ix_deadline_due_at"), "deadline", ["due_at"])
    op.create_table(
        "visitor_presence",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_visitor_presence_conversation_id")
        ),
        sa.PrimaryKeyConstraint("conversation_id", name=op.f("pk_visitor_presence")),
    )
