"""A review is of a version of a catalogue: those from before are of one that is not known. In which languages
advisers write."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0012"

BEFORE = sa.text(
    "SELECT r.locale, s.name AS reviewer, r.reviewed_by, r.reviewed_at"
    " FROM catalogue_review r JOIN staff s ON s.id = r.reviewed_by"
).columns(reviewed_at=sa.DateTime(timezone=True))


def upgrade() -> None:
    before = op.get_bind().execute(BEFORE).mappings().all()
    op.drop_table("catalogue_review")
    reviews = op.create_table(
        "catalogue_review",
        sa.Column("locale", sa.String(length=20), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("reviewer", sa.String(length=200), nullable=False),
        sa.Column("reviewed_by", sa.Integer(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["reviewed_by"], ["staff.id"], name=op.f("fk_catalogue_review_reviewed_by")),
        sa.PrimaryKeyConstraint("locale", "version", name=op.f("pk_catalogue_review")),
    )
    for table in ("council", "staff"):
        op.add_column(table, sa.Column("languages", sa.JSON(), server_default="[]", nullable=False))
    op.bulk_insert(reviews, [{**row, "version": "", "marks": []} for row in before])
