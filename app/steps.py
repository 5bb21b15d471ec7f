"""A line for each step with its time. Standard library only: scripts use it before anything is installed."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn


@contextmanager
def step(words: str) -> Iterator[None]:
    """Prints `words`, does the work in the block, then prints how many seconds it took."""
    began = time.monotonic()
    print(f"  {words} ".ljust(60, "."), end=" ", flush=True)
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.monotonic() - began:.1f} s", flush=True)


def stop(words: str) -> NoReturn:
    """Ends the process with a message a newcomer can act on."""
    print(f"\n{words}", file=sys.stderr)
    raise SystemExit(1)
