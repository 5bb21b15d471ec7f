"""Commands that are too long for `app/cli.py`, and what all commands begin and end with."""
