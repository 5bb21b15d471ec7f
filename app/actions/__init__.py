"""Use cases: each changes something in one transaction, with at least one event, and rings the bell."""
