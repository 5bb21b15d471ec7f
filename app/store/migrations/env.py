"""Run by alembic, on the connection that `app.store.migrate` opened. Its transaction is the caller's."""

from alembic import context

from app.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
