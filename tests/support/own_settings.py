"""The settings of whoever runs the tests are not those of the tests."""

import os

PREFIX = "PLAINCHAT_"


def forget() -> None:
    """Takes the product's settings out of the environment."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
