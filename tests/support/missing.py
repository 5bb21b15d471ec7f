"""What a machine lacks is skipped aloud, or fails under CI."""

import os
from typing import NoReturn

import pytest


def without(missing: str) -> NoReturn:
    """Skip the test for what this machine lacks; where the variable CI is set, fail it instead."""
    if os.environ.get("CI"):
        pytest.fail(f"not tested: {missing}", pytrace=False)
    pytest.skip(f"NOT TESTED: {missing}")
