"""Messages that residents leave to be answered later, how to reach them, and the e-mails that answer them."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "follow_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=12), nullable=False),
        sa.Column("council_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer()),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("with_scripts", sa.Boolean(), nullable=False),
        sa.Column("form_key_hash", sa.String(length=64), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.Integer()),
        sa.Column("answered_at", sa.DateTime(timezone=True)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("wrap_up_code_id", sa.Integer()),
        sa.ForeignKeyConstraint(["council_id"], ["council.id"], name=op.f("fk_follow_up_council_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_follow_up_team_id")),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_follow_up_conversation_id")
        ),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_follow_up_staff_id")),
        sa.ForeignKeyConstraint(
            ["wrap_up_code_id"], ["wrap_up_code.id"], name=op.f("fk_follow_up_wrap_up_code_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up")),
        sa.UniqueConstraint(
            "council_id", "form_key_hash", name=op.f("uq_follow_up_council_id_form_key_hash")
        ),
        sa.UniqueConstraint("token_hash", name=op.f("uq_follow_up_token_hash")),
    )
    op.create_index("ix_follow_up_team_id_state_id", "follow_up", ["team_id", "state", "id"])
    op.create_index("ix_follow_up_reference", "follow_up", ["reference"])
    op.create_index(op.f("ix_follow_up_conversation_id"), "follow_up", ["conversation_id"])
    op.create_table(
        "contact",
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("phone_use", sa.String(length=20), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_up.id"], name=op.f("fk_contact_follow_up_id")),
        sa.PrimaryKeyConstraint("follow_up_id", name=op.f("pk_contact")),
    )
    # SQLite takes a new column with its reference in one statement only.
    op.execute(
        "ALTER TABLE event ADD COLUMN follow_up_id INTEGER "
        "CONSTRAINT fk_event_follow_up_id REFERENCES follow_up (id)"
    )
    op.create_index("ix_event_follow_up_id_id", "event", ["follow_up_id", "id"])
    op.create_index("ix_event_follow_up_id_once_key", "event", ["follow_up_id", "once_key"], unique=True)
    op.create_table(
        "outbox",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("follow_up_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_outbox_event_id")),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_up.id"], name=op.f("fk_outbox_follow_up_id")),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_outbox")),
    )
    op.create_index(op.f("ix_outbox_follow_up_id"), "outbox", ["follow_up_id"])
    op.create_index("ix_outbox_state_due_at", "outbox", ["state", "due_at"])
