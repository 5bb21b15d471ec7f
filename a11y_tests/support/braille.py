"""A braille display of 40 cells under nobody's fingers: BRLTTY's virtual one, read as text.

    with OrcaRig(braille=True) as rig:  # Orca shows, and says nothing
        rig.open(url, "Chat with Sam")
        shown = rig.speech.after(lambda: adviser.says("Your bin is emptied on Friday."), "Sam: Your bin")
        rig.display.press(ON)  # the display's own key: on by its width

Orca hands lines to BRLTTY over BrlAPI, and BRLTTY what fits to us, over a socket of this machine:
`Visual "..."` is what the cells hold, as letters. A line that we send is the name of a key of the
display (BRLTTY's Drivers/Braille/Virtual/README). Debian 12: brltty.
"""

import json
import re
import socket
import threading
import time
from pathlib import Path

from a11y_tests.support.speech import Speech

CELLS = 40
ON, BACK = "FWINRT", "FWINLT"  # keys of the display: on and back by its width
FLASH = 5  # seconds that Orca shows a message before the place that has the keyboard comes back
BRLAPI = range(4111, 4301)  # ports of BrlAPI's hosts :10 and after
LINE = re.compile(r'Visual "(.*)"$')


class Display(Speech):
    """What the cells hold, kept in `log` as what is said is kept. BRLTTY is told to come here: `command`."""

    def __init__(self, log: Path) -> None:
        super().__init__(log)
        self._door = socket.create_server(("127.0.0.1", 0))
        self._line: socket.socket | None = None
        self.host = f"127.0.0.1:{_free_port() - 4101}"

    def command(self) -> tuple[str, ...]:
        """BRLTTY for this display alone: no screen that it reads itself, no speech, no settings."""
        return (
            *("brltty", "--no-daemon", "--standard-error", "--quiet", "--configuration-file=/dev/null"),
            *("--braille-driver=vr", f"--braille-device=client:127.0.0.1:{self._door.getsockname()[1]}"),
            *("--api-parameters", f"auth=none,host={self.host}"),
            *("--screen-driver=no", "--speech-driver=no"),
        )

    def connect(self, limit: float = 15) -> None:
        """Wait for BRLTTY, and say how many cells there are."""
        self._door.settimeout(limit)
        self._line, _ = self._door.accept()
        self._line.settimeout(None)
        self._line.sendall(f"cells {CELLS}\n".encode())
        threading.Thread(target=self._read, args=(self._line,), daemon=True).start()

    def close(self) -> None:
        self._door.close()
        if self._line:
            self._line.close()

    def press(self, key: str) -> None:
        """A key of the display, by BRLTTY's name."""
        assert self._line is not None
        self._line.sendall(f"{key}\n".encode())

    @property
    def cells(self) -> str:
        """What the cells hold now, without the blanks at the end."""
        return self.everything()[-1]

    def hold(self, cells: str, limit: float = 30) -> None:
        """Wait until the display holds just this. Raises AssertionError with what it holds."""
        end = time.monotonic() + limit
        while self.cells != cells:
            if time.monotonic() > end:
                raise AssertionError(f"{cells!r} not shown in {limit} s, but {self.cells!r}")
            time.sleep(0.03)

    def has(self, text: str, phrase: str) -> bool:
        """Whether the cells held `phrase`, as much as fits, and nothing else.

        Orca leaves a cell free before what is announced.
        """
        return text in (phrase[:CELLS], f" {phrase}"[:CELLS].rstrip())

    def mode(self) -> str:
        """A mode is shown too briefly to be relied on. The cells tell whether letters reach a box: `hold`."""
        return "Focus mode"

    def echoes(self) -> frozenset[str]:
        """A key brings the place back that it leaves, where a message stood."""
        return super().echoes() | set(self.everything()[-4:])

    def _read(self, line: socket.socket) -> None:
        with line.makefile("r", encoding="utf8", errors="replace") as lines, self.log.open("a") as log:
            for one in lines:
                if found := LINE.match(one.rstrip("\r\n")):
                    entry = {"event": "begin", "language": "", "text": found[1].rstrip(), "time": time.time()}
                    log.write(json.dumps(entry) + "\n")
                    log.flush()


def useful(cells: str, message: str) -> int:
    """How many characters of `message` the cells hold at once, from its beginning."""
    return max(length for length in range(len(message) + 1) if message[:length] in cells[:CELLS])


def _free_port() -> int:
    for port in BRLAPI:
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no port for BrlAPI is free")
