"""The outbox sends transcripts too, and holds their addresses until they are sent."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    # SQLite cannot let a column be empty that could not: the table is made anew, and its rows are copied.
    with op.batch_alter_table("outbox") as outbox:
        outbox.alter_column("follow_up_id", existing_type=sa.Integer(), nullable=True)
        outbox.add_column(sa.Column("conversation_id", sa.Integer()))
        outbox.add_column(sa.Column("email", sa.String(length=254), nullable=False, server_default=""))
        outbox.create_foreign_key(
            op.f("fk_outbox_conversation_id"), "conversation", ["conversation_id"], ["id"]
        )
        outbox.create_index(op.f("ix_outbox_conversation_id"), ["conversation_id"])
