"""The schema's history. `app.store.migrate` runs it."""
