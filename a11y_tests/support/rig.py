"""A real screen reader (Orca) with no sound, no desktop and no sound card.

    with OrcaRig() as rig:
        driver = rig.open(url, "Chat with Sam")
        said = rig.speech.after(lambda: adviser.says("Your bin will be collected on Friday."))
        assert texts(said) == ["Sam: Your bin will be collected on Friday."]

How it is put together: a session bus of its own; Xvfb, with openbox because only an active window is
spoken; desktop accessibility switched on over the bus; speech-dispatcher with the module `sd_capture`,
which writes down what it is asked to say; Orca; a headed Chromium on that display. Everything lives in one
temporary folder and is ended by process group. Debian 12: chromium chromium-driver xvfb openbox dbus
at-spi2-core orca speech-dispatcher xdotool; for a braille display (`braille.py`) brltty.
"""

import fcntl
import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

from selenium.webdriver import Chrome

from a11y_tests.support import browsers
from a11y_tests.support.braille import Display
from a11y_tests.support.speech import Speech, texts

PROGRAMS = ("Xvfb", "openbox", "dbus-daemon", "gdbus", "speech-dispatcher", "orca", "xdotool", "setpriv")
MODULE = Path(__file__).with_name("sd_capture.py")

# Whether what was typed has arrived. Into a frame of another site, also the panel's, nobody sees from here.
TYPED = """
const { activeElement: box } = document;
const framed = box.matches("iframe") || Boolean(box.shadowRoot);
return framed || ("value" in box && box.value.endsWith(arguments[0]));
"""

# Firefox without its pages about itself, and without asking for anything of the network.
FIREFOX = {
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.preonboarding.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "datareporting.policy.dataSubmissionEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "",
}

# The one audio method of speech-dispatcher that opens where there is no sound device is libao.
SPEECHD_CONF = """\
LogLevel 3
CommunicationMethod "unix_socket"
SymbolsPreproc "none"
DefaultLanguage "en"
AudioOutputMethod "libao"
AddModule "capture" "{module}" ""
DefaultModule capture
Timeout 0
"""


def missing(*, braille: bool = False) -> list[str]:
    """Programs of the rig that this machine does not have."""
    wanted = (*PROGRAMS, "brltty") if braille else PROGRAMS
    return [name for name in wanted if shutil.which(name) is None]


class OrcaRig:
    """One Orca and its surroundings. `speech` is what it says or, with `braille`, what it shows."""

    def __init__(
        self, size: str = "1280x900x24", characters_per_second: int = 300, *, braille: bool = False
    ) -> None:
        self.braille = braille
        self.size = size
        self.characters_per_second = characters_per_second
        self.processes: list[subprocess.Popen[bytes]] = []
        self.drivers: list[Chrome] = []
        self.firefoxes: list[subprocess.Popen[bytes]] = []
        self.files: list[IO[bytes] | Display] = []

    def __enter__(self) -> "OrcaRig":
        self.folder = Path(tempfile.mkdtemp(prefix="plainchat-orca-"))
        try:
            self._wait_for_turn()
            self._start_all()
        except BaseException:
            self._stop_all()
            raise
        return self

    def __exit__(self, *failure: object) -> None:
        self._stop_all()
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def display(self) -> Display:
        """The braille display of a rig that has one."""
        assert isinstance(self.speech, Display)
        return self.speech

    # -- browsers and keys ----------------------------------------------------------------------------------

    def chromium(self, *, scripts: bool = True) -> Chrome:
        """A headed Chromium on the rig's display, with a profile of its own."""
        profile = tempfile.mkdtemp(prefix="profile-", dir=self.folder)
        driver = browsers.chromium(
            "--force-renderer-accessibility",
            f"--user-data-dir={profile}",
            "--window-size=1200,800",
            "--window-position=0,0",
            headless=False,
            scripts=scripts,
            environment=self.environment,
            page_load="none",
        )
        self.drivers.append(driver)
        return driver

    def firefox(self, address: str, title: str, *, scripts: bool = True) -> None:
        """A Firefox at `address`, when Orca has said that the page has loaded.

        It is used by keys alone: Debian has no WebDriver for it.
        """
        profile = Path(tempfile.mkdtemp(prefix="firefox-", dir=self.folder))
        preferences = {**FIREFOX, "javascript.enabled": scripts}
        lines = [f'user_pref("{name}", {json.dumps(value)});\n' for name, value in preferences.items()]
        (profile / "user.js").write_text("".join(lines))
        self.firefoxes.append(self._start("firefox-esr", "--no-remote", "--profile", str(profile), address))
        self.speech.until(f"Finished loading {title}", limit=60)
        self.speech.quiet(2)  # it begins to read the page

    def open(self, address: str, title: str = "", *, scripts: bool = True) -> Chrome:
        """A browser at `address`, when Orca has said that the page has loaded and the page has the keyboard.

        At times a new window begins in its address bar: what is typed would never reach the page.
        """
        driver = self.chromium(scripts=scripts)
        driver.get(address)
        self.speech.until(f"Finished loading {title}".strip())

        def has_keyboard() -> bool:
            if driver.execute_script("return document.hasFocus()"):
                return True
            driver.execute_cdp_cmd("Page.bringToFront", {})
            return False

        self._wait(has_keyboard, f"the keyboard in {title or address}")
        return driver

    def close_browsers(self) -> None:
        """End every browser of this rig, and wait until the screen reader has nothing more to say of them."""
        for driver in self.drivers:
            driver.quit()
        self.drivers.clear()
        for firefox in self.firefoxes:
            self._stop(firefox)
        self.firefoxes.clear()
        self.speech.quiet()

    def key(self, *keys: str) -> None:
        """Real key presses, by X11 name. WebDriver's own never reach a screen reader. Never send F1."""
        self._call("xdotool", "key", "--clearmodifiers", *keys)

    def tab_to(self, phrase: str, limit: int = 30) -> list[str]:
        """Press Tab until `phrase` is said, as a person does; give what was said at that stop."""
        heard: list[str] = []
        for _ in range(limit):
            echoes = self.speech.echoes()
            said = texts(self.speech.after(lambda: self.key("Tab"), pause=0.5))
            if not set(said) - echoes:  # so far only the key itself: the stop is still to come
                said += texts(self.speech.quiet(0.5, first=15))
            if any(self.speech.has(text, phrase) for text in said):
                if any(text.endswith("entry.") for text in said):  # what describes it comes later
                    said += texts(self.speech.quiet(1.5))
                return said
            heard += said
        raise AssertionError(f"{phrase!r} was not said in {limit} Tabs; heard: {heard}")

    def type(self, text: str) -> None:
        """Type into the box that has focus, when Orca lets letters through instead of walking by them."""
        if self.speech.mode() != "Focus mode":
            self.speech.after(lambda: self.key("Insert+a"), "Focus mode")
        self._call("xdotool", "type", "--clearmodifiers", "--delay", "30", text)
        if self.drivers:  # keys are slow on a busy machine
            self._wait(lambda: self.drivers[-1].execute_script(TYPED, text), f"{text!r} in the box")
        self.speech.quiet()

    # -- starting and stopping ------------------------------------------------------------------------------

    def _wait_for_turn(self, limit: float = 300) -> None:
        """Orca refuses to start beside another Orca of the same user: one rig at a time on a machine."""
        lock = self._file(Path(tempfile.gettempdir(), f"plainchat-orca-{os.getuid()}.lock"))

        def locked() -> bool:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        self._wait(locked, "another test's Orca has not ended; ours", limit)

    def _start_all(self) -> None:
        home, runtime = self.folder / "home", self.folder / "run"
        settings = home / ".config/speech-dispatcher"
        for folder in (settings / "modules", home / ".local/share/orca", runtime, self.folder / "speechd"):
            folder.mkdir(parents=True)
        runtime.chmod(0o700)
        log = self.folder / "spoken.jsonl"
        log.touch()
        self.speech: Speech = Speech(log)
        (settings / "speechd.conf").write_text(SPEECHD_CONF.format(module=self._module()))
        keep = {name: os.environ[name] for name in ("PATH", "TERM") if name in os.environ}
        self.environment = {
            **keep,
            "LANG": "C.UTF-8",
            "HOME": str(home),
            "XDG_RUNTIME_DIR": str(runtime),
            "GSETTINGS_BACKEND": "memory",
            "NO_AT_BRIDGE": "0",
            "SD_CAPTURE_LOG": str(log),
            "SD_CAPTURE_CPS": str(self.characters_per_second),
        }
        self.environment["DISPLAY"] = ":" + self._first_line(
            "Xvfb", "-displayfd", "1", "-screen", "0", self.size, "-nolisten", "tcp"
        )
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._first_line(
            "dbus-daemon", "--session", "--nofork", "--print-address=1"
        )
        self._start("openbox")
        for switch in ("IsEnabled", "ScreenReaderEnabled"):
            self._call(
                *("gdbus", "call", "--session", "--dest", "org.a11y.Bus", "--object-path", "/org/a11y/bus"),
                *("--method", "org.freedesktop.DBus.Properties.Set", "org.a11y.Status", switch, "<true>"),
            )
        self._start(
            *("speech-dispatcher", "-s", "-t", "0", "-c", "unix_socket"),
            *("-C", str(settings), "-L", str(self.folder / "speechd")),
        )
        self._wait((runtime / "speech-dispatcher/speechd.sock").exists, "speech-dispatcher")
        told: tuple[str, ...] = (f"--debug-file={self.folder}/orca-debug.out",)
        if self.braille:
            self._start_display()
            told = ("--enable=braille", "--disable=speech")  # and no file, which doubles its work
        orca = self._start("orca", *told)
        self._wait(
            lambda: "Screen reader on." in self.speech.everything() or orca.poll() is not None, "Orca", 30
        )
        if orca.poll() is not None:
            raise RuntimeError("Orca ended at once: " + (self.folder / "orca.log").read_text())
        self.speech.quiet()

    def _start_display(self) -> None:
        """A braille display, and what it shows in the place of what is said."""
        shown = self.folder / "shown.jsonl"
        shown.touch()
        self.speech = display = Display(shown)
        self.files.append(display)
        self.environment["BRLAPI_HOST"] = display.host
        self._start(*display.command())
        display.connect()

    def _module(self) -> Path:
        """speech-dispatcher wants one executable file: a line that runs the module."""
        path = self.folder / "sd_capture"
        path.write_text(f"#!/bin/sh\nexec {shlex.quote(sys.executable)} -u {shlex.quote(str(MODULE))}\n")
        path.chmod(0o755)
        return path

    def _stop_all(self) -> None:
        for driver in self.drivers:
            driver.quit()
        for process in reversed(self.processes):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            self._stop(process)
            if process.stdout:
                process.stdout.close()
        for file in self.files:
            file.close()

    def _stop(self, process: subprocess.Popen[bytes]) -> None:
        """Ends a process and what it has started, if need be by force."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def _start(self, *command: str, pipe: bool = False) -> subprocess.Popen[bytes]:
        log = self._file(self.folder / f"{command[0]}.log")
        process = subprocess.Popen(
            ("setpriv", "--pdeathsig", "TERM", *command),  # ends with us, however we end
            env=self.environment,
            stdout=subprocess.PIPE if pipe else log,
            stderr=log,
            start_new_session=True,
        )
        self.processes.append(process)
        return process

    def _file(self, path: Path) -> IO[bytes]:
        """A file that stays open, and so stays locked, until the rig ends."""
        file = path.open("ab")
        self.files.append(file)
        return file

    def _first_line(self, *command: str) -> str:
        output = self._start(*command, pipe=True).stdout
        assert output is not None
        return output.readline().decode().strip()

    def _call(self, *command: str) -> None:
        subprocess.run(command, env=self.environment, check=True, stdout=subprocess.DEVNULL)

    def _wait(self, ready: Callable[[], bool], what: str, limit: float = 15) -> None:
        end = time.monotonic() + limit
        while not ready():
            if time.monotonic() > end:
                raise RuntimeError(f"{what} did not come up; see {self.folder}")
            time.sleep(0.05)
