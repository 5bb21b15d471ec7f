"""A pretend council website, to try the chat on."""
