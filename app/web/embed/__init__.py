"""The chat in a council's own pages."""
