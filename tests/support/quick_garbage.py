"""What nobody holds any more is looked for less often: tests make many small things and soon let them go.

What hangs together in a circle and warns when it goes may do so later, at the latest when the tests end.
"""

import gc

MADE = 50_000
"""Objects that hold others, made and not yet gone, before the next look. Python's own is 700."""


def use() -> None:
    gc.set_threshold(MADE, 20, 20)


def settle() -> None:
    """What was loaded by now stays to the end, and is looked at no more."""
    gc.freeze()
