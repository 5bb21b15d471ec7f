"""Where the tests' databases lie: in memory where there is room, as each waits for the disk many times.

The product asks for the same as ever, and what outlives a crash of it does so here too.
"""

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
LEAST = 2_000_000_000  # bytes free; what passed is removed at once


def use() -> None:
    """Sends pytest's temporary folders there, unless somebody named a place. Programs must run from it."""
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK):
        return
    if os.statvfs(MEMORY).f_flag & os.ST_NOEXEC or shutil.disk_usage(MEMORY).free < LEAST:
        return
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))
