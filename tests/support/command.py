"""The `plainchat` command as a process of its own, to be killed and started again on the same data.

command = Command(tmp_path, "serve", "--port", str(port), PLAINCHAT_SECRET_KEYS=KEY)
with command.running(url):
    ...
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from tests.support.own_settings import PREFIX

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0  # seconds, on a machine that is busy
ASK_EVERY = 0.02


class Command:
    """One command line. `log` is where it writes what it prints, start after start."""

    program: tuple[str, ...] = (sys.executable, "-m", "app.cli")
    cwd = ROOT

    def __init__(self, folder: Path, *arguments: str, **variables: str) -> None:
        self.log = folder / "printed.txt"
        self._arguments = arguments
        self._variables = variables
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Starts it and does not wait. `wait_ready` does."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*self.program, *self._arguments],
                cwd=self.cwd,
                env={**inherited, **self._variables},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait_ready(self, url: str) -> None:
        """Until /readyz of `url` answers 200. Raises AssertionError when it ended or takes too long."""
        deadline = time.monotonic() + PATIENCE
        while not _is_ready(url):
            assert self.exit_code is None, f"it ended: {self.printed}"
            assert time.monotonic() < deadline, f"not ready in time: {self.printed}"
            time.sleep(ASK_EVERY)

    def wait_printed(self, words: str) -> None:
        """Until it has printed `words`. Raises AssertionError as `wait_ready` does."""
        deadline = time.monotonic() + PATIENCE
        while words not in self.printed:
            assert self.exit_code is None, f"it ended: {self.printed}"
            assert time.monotonic() < deadline, f"{words!r} not in time: {self.printed}"
            time.sleep(ASK_EVERY)

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal; SIGKILL is what `kill -9` and a power cut do."""
        assert self._process is not None
        self._process.send_signal(number)

    def wait_ended(self) -> int:
        """Its exit code, once it has ended: minus the signal's number when a signal ended it."""
        assert self._process is not None
        return self._process.wait(PATIENCE)

    @property
    def exit_code(self) -> int | None:
        """None while it runs."""
        return None if self._process is None else self._process.poll()

    @property
    def printed(self) -> str:
        """All it has printed so far."""
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    @contextmanager
    def running(self, url: str) -> Iterator[Command]:
        """Ready at `url` for the length of a `with`; whatever runs at its end is killed."""
        self.start()
        try:
            self.wait_ready(url)
            yield self
        finally:
            self.kill()

    def kill(self) -> None:
        """Ends it in any case."""
        if self._process is not None and self.exit_code is None:
            self.signal(signal.SIGKILL)
            self.wait_ended()


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def _is_ready(url: str) -> bool:
    # Not httpx: this is asked many times, and each httpx.get sets up encryption first.
    connection = HTTPConnection(url.removeprefix("http://"), timeout=PATIENCE)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
