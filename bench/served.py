"""Servers as processes of their own: the product and its peers, and their use of memory and processor."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.command import ROOT, free_port
from tests.support.office import settings_for

PATIENCE = 60.0


@dataclass(frozen=True)
class Served:
    """`process_id` is the first process; a server may have more below it."""

    port: int
    process_id: int

    @property
    def kilobytes(self) -> float:
        """Memory, counting what processes share by their part of it (PSS)."""
        return sum(_pss(one) for one in self._family())

    @property
    def processor_seconds(self) -> float:
        """Used so far, by all threads."""
        return sum(_processor_seconds(one) for one in self._family())

    def _family(self) -> list[int]:
        found = [self.process_id]
        for one in found:
            children = Path(f"/proc/{one}/task/{one}/children")
            found += [int(child) for child in children.read_text().split()]
        return found


@contextmanager
def product(folder: Path) -> Iterator[Served]:
    """`plainchat serve` on the database in `folder`, as it comes but for the address."""
    settings = settings_for(folder)
    port = free_port()
    variables = {
        "PLAINCHAT_SECRET_KEYS": settings.secret_keys[0],
        "PLAINCHAT_DATA_DIR": str(folder),
        "PLAINCHAT_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    with running(["app.cli", "serve", "--port", str(port)], port, folder, variables) as served:
        yield served


@contextmanager
def peer(name: str, folder: Path) -> Iterator[Served]:
    """`bench/peers/NAME.py`. What it prints goes into a file of `folder`."""
    port = free_port()
    with running([f"bench.peers.{name}", str(port)], port, folder, {}) as served:
        yield served


@contextmanager
def running(module: Sequence[str], port: int, folder: Path, variables: dict[str, str]) -> Iterator[Served]:
    """A Python module as a process that listens on `port`."""
    with command([sys.executable, "-m", *module], port, folder, variables) as served:
        yield served


@contextmanager
def command(
    line: Sequence[str], port: int, folder: Path, variables: dict[str, str] | None = None
) -> Iterator[Served]:
    """A command that listens on `port` for the length of a `with`. Raises RuntimeError when it does not."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PLAINCHAT_")}
    log = folder / "printed.txt"
    with log.open("ab") as printed:
        process = subprocess.Popen(
            line,
            cwd=ROOT,
            env={**inherited, **(variables or {})},
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
    try:
        deadline = time.monotonic() + PATIENCE
        while not _answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{line} does not serve: {log.read_text()[-500:]}")
            time.sleep(0.05)
        yield Served(port, process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as asking:
        return asking.connect_ex(("127.0.0.1", port)) == 0


def _pss(process_id: int) -> int:
    text = Path(f"/proc/{process_id}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)
    assert found is not None
    return int(found[1])


def _processor_seconds(process_id: int) -> float:
    # After the name, which may hold spaces: the 14th and 15th fields of all.
    fields = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
