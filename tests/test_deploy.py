"""The files of deploy/: a systemd unit that systemd takes, and an nginx site that is run for real."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.missing import without

ROOT = Path(__file__).resolve().parent.parent
UNIT = ROOT / "deploy/plainchat.service"
MOST_EXPOSED = 10
"""Of 100, tenths of what `systemd-analyze security` gives: 9 when it was written."""


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with a program that is there in place of Plainchat."""
    if shutil.which("systemd-analyze") is None:
        without("no systemd-analyze on this machine (apt install systemd)")
    text = UNIT.read_text()
    assert "/opt/plainchat/bin/plainchat serve" in text
    file = tmp_path / "plainchat.service"
    file.write_text(text.replace("/opt/plainchat/bin/plainchat", str(shutil.which("true"))))
    return file


@pytest.mark.slow
def test_systemd_takes_the_unit_and_finds_it_locked_in(unit: Path) -> None:
    asked = ["systemd-analyze", "verify", str(unit)]
    verified = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    asked = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(unit)]
    security = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert security.returncode == 0, security.stdout


def test_the_unit_gives_it_longer_to_end_than_it_needs() -> None:
    (seconds,) = re.findall(r"^TimeoutStopSec=(\d+)$", UNIT.read_text(), re.MULTILINE)
    assert int(seconds) > 2
