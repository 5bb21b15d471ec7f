"""What people wrote can be erased and never rewritten."""

from alembic import op

revision = "0017"
down_revision = "0016"

# A row is deleted only once it is erased: or REPLACE would be a way to rewrite it.
ONLY_ERASED = """
CREATE TRIGGER {table}_no_{name} BEFORE {when} ON {table} WHEN {condition}
BEGIN SELECT RAISE(ABORT, 'words can only be erased'); END
"""
CHANGES = (
    ("update", "UPDATE OF text", "NEW.text IS NOT NULL AND NEW.text IS NOT OLD.text"),
    ("delete", "DELETE", "OLD.text IS NOT NULL"),
)


def upgrade() -> None:
    for table in ("words", "staff_words"):
        for name, when, condition in CHANGES:
            op.execute(ONLY_ERASED.format(table=table, name=name, when=when, condition=condition))
