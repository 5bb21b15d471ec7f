"""Sees to the programs that tests drive: browsers, a screen reader without sound, a braille display that is
none, nginx, systemd's checks.

Run by `make test`. Installs what is missing where it may (Debian family, as root or by sudo without a
password); otherwise it prints the one command to run and carries on: the tests that need a missing program
skip themselves with a line that says so, and fail when CI is set. Without a packaged browser Selenium Manager
fetches one. Debian starts nginx when it installs it; `systemctl disable --now nginx` ends that, and the tests
start their own. BRLTTY looks for displays on serial lines and USB: one that is installed here is not started,
now or with the machine (`systemctl enable --now brltty` starts it). One that was there before stays as it is.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from app.steps import step

# Program looked for -> the Debian package that holds it.
BROWSER = {"chromium": "chromium", "chromedriver": "chromium-driver"}
SCREEN_READER = {
    "orca": "orca",
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "dbus-daemon": "dbus",
    "gdbus": "libglib2.0-bin",
    "speech-dispatcher": "speech-dispatcher",
    "xdotool": "xdotool",
    "firefox-esr": "firefox-esr",
    "brltty": "brltty",
}
DEPLOYMENT = {"nginx": "nginx-light", "openssl": "openssl", "systemd-analyze": "systemd"}
# Pages are tested a quarter faster without a browser round them. Not every system has it, nothing needs it.
BARE_BROWSER = "chromium-headless-shell"
AT_SPI = "/usr/libexec/at-spi-bus-launcher"


def missing_packages() -> list[str]:
    """The Debian packages whose program is not on this machine."""
    wanted = {**BROWSER, **SCREEN_READER, **DEPLOYMENT}
    missing = {package for program, package in wanted.items() if not _found(program)}
    if not os.path.exists(AT_SPI) and not os.path.exists(AT_SPI.replace("libexec", "lib/at-spi2-core")):
        missing.add("at-spi2-core")
    return sorted(missing)


def _found(program: str) -> bool:
    """Google Chrome does as well as Chromium. nginx lies where only root's PATH leads."""
    names = {
        "chromium": ["chromium", "chromium-browser", "google-chrome"],
        "nginx": ["nginx", "/usr/sbin/nginx"],
    }.get(program, [program])
    return any(shutil.which(name) for name in names)


def may_install() -> list[str] | None:
    """What to write before apt-get, or None when this user may not install."""
    if not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _quietly(["sudo", "-n", "true"]).returncode == 0:
        return ["sudo", "-n"]
    return None


def install(packages: list[str], prefix: list[str]) -> bool:
    """Installs with apt, asking nothing. True when it worked."""
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    updated = _quietly([*apt, "update"])
    if BROWSER["chromium"] in packages and not _quietly(["apt-cache", "show", BARE_BROWSER]).returncode:
        packages = [*packages, BARE_BROWSER]
    with _not_started("brltty", prefix) if "brltty" in packages else nullcontext():
        installed = _quietly([*apt, "install", "--yes", "--no-install-recommends", *packages])
    if installed.returncode:
        print("\n" + (updated.stderr + installed.stderr).strip())
    return installed.returncode == 0


@contextmanager
def _not_started(service: str, prefix: list[str]) -> Iterator[None]:
    """While it is installed a service of Debian's cannot start; afterwards it can, when somebody wants it."""
    if not shutil.which("systemctl"):  # without systemd Debian starts it
        yield
        return
    systemctl = [*prefix, "systemctl"]
    _quietly([*systemctl, "mask", "--runtime", service])
    try:
        yield
    finally:
        _quietly([*systemctl, "unmask", "--runtime", service])
        _quietly([*systemctl, "disable", service])


def _quietly(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)


def see_to_it() -> None:
    """Installs what is missing, or says what to run."""
    missing = missing_packages()
    if not missing:
        with step("Browser, screen reader and nginx: there already"):
            return
    prefix = may_install()
    if prefix is not None:
        with step(f"Installing {len(missing)} packages for the tests"):
            install(missing, prefix)
        missing = missing_packages()
    if "chromium" in missing and fetch_browser():
        missing = [package for package in missing if package not in BROWSER.values()]
    if missing:
        print("\n  The tests that need these skip themselves (and fail when CI is set). To install:")
        print(f"\n    sudo apt-get install --yes --no-install-recommends {' '.join(missing)}\n")
    if "brltty" in missing:
        print("  BRLTTY then looks for displays on serial lines and USB. To end that, where there is none:")
        print("\n    sudo systemctl disable --now brltty\n")


def fetch_browser() -> bool:
    """Asks Selenium Manager for a browser, which needs no rights. True when there is one now."""
    with step("A browser by Selenium Manager"):
        return _quietly([".venv/bin/python", "-m", "a11y_tests.support.fetched"]).returncode == 0


if __name__ == "__main__":
    see_to_it()
