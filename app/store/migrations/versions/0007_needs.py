"""What residents say that they need; which words are a ready-made phrase; who wants help with theirs."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("conversation", sa.Column("needs", sa.JSON(), server_default="[]", nullable=False))
    op.create_index(
        op.f("ix_conversation_with_needs"),
        "conversation",
        ["ended_at"],
        sqlite_where=sa.text("CAST(needs AS TEXT) != '[]'"),
        postgresql_where=sa.text("CAST(needs AS TEXT) != '[]'"),
    )
    op.add_column("words", sa.Column("phrase", sa.String(length=30)))
    op.create_table(
        "staff_choice",
        sa.Column("staff_id", sa.Integer(), nullable=False),
        sa.Column("plain_english", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_choice_staff_id")),
        sa.PrimaryKeyConstraint("staff_id", name=op.f("pk_staff_choice")),
    )
