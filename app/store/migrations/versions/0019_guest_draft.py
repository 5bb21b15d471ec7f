"""A guest's half-written words are kept like a resident's, where no script keeps them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table(
        "guest_draft",
        sa.Column("guest_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(12), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["guest_id"], ["guest.id"], name=op.f("fk_guest_draft_guest_id")),
        sa.PrimaryKeyConstraint("guest_id", name=op.f("pk_guest_draft")),
    )
