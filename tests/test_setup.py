"""The scripts behind `make`: they begin with nothing but Python, and say what to do when they cannot."""

import hashlib
import os
import re
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / "scripts"


def run(module: str, *, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", module],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def bare_checkout(tmp_path: Path) -> Path:
    """A checkout with the scripts and no environment, its locks empty so that nothing is fetched."""
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts/bootstrap").symlink_to(SCRIPTS / "bootstrap")
    (tmp_path / "app").mkdir()
    for name in ("scripts/setup.py", "app/__init__.py", "app/steps.py"):
        (tmp_path / name).write_text((ROOT / name).read_text())
    (tmp_path / "pyproject.toml").write_text("")
    for name in ("requirements.lock", "requirements-test.lock"):
        (tmp_path / name).write_text("")
    return tmp_path


def stamp_of(checkout: Path) -> None:
    """Writes the stamp as a finished set-up would."""
    code = "from scripts import setup; setup.stamp_file('run').write_text(setup.stamp('run'))"
    subprocess.run([sys.executable, "-c", code], cwd=checkout, check=True)


def test_the_bundled_pip_is_the_recorded_one_and_has_its_licence() -> None:
    folder = SCRIPTS / "bootstrap"
    (entry,) = tomllib.loads((folder / "VENDOR.toml").read_text())["file"]
    assert hashlib.sha256((folder / entry["path"]).read_bytes()).hexdigest() == entry["sha256"]
    assert "The pip developers" in (folder / "LICENSE").read_text()


@pytest.mark.slow
def test_the_bundled_pip_runs_in_an_environment_made_without_ensurepip(tmp_path: Path) -> None:
    venv.EnvBuilder(with_pip=False, symlinks=True).create(tmp_path / "env")
    python = tmp_path / "env/bin/python"
    assert (
        subprocess.run([python, "-m", "pip", "--version"], capture_output=True, check=False).returncode != 0
    )
    (wheel,) = (SCRIPTS / "bootstrap").glob("pip-*.whl")
    shown = subprocess.run([python, wheel / "pip", "--version"], capture_output=True, text=True, check=True)
    assert shown.stdout.startswith("pip ")


def test_a_changed_wheel_is_not_run(bare_checkout: Path) -> None:
    (bare_checkout / "scripts/bootstrap").unlink()
    (bare_checkout / "scripts/bootstrap").mkdir()
    for source in (SCRIPTS / "bootstrap").iterdir():
        (bare_checkout / "scripts/bootstrap" / source.name).write_bytes(source.read_bytes() + b" ")
    result = run("scripts.setup", cwd=bare_checkout)
    assert result.returncode == 1
    assert "is not the file that VENDOR.toml describes" in result.stderr


def test_a_second_set_up_finds_all_in_place_and_prints_a_step_with_its_time(bare_checkout: Path) -> None:
    venv.EnvBuilder(with_pip=False, symlinks=True).create(bare_checkout / ".venv")
    stamp_of(bare_checkout)
    result = run("scripts.setup", cwd=bare_checkout)
    assert result.returncode == 0
    assert re.search(r"^  Packages: as locked already \.+ \d+\.\d s$", result.stdout, re.MULTILINE)
    assert "Environment" not in result.stdout


@pytest.mark.slow
def test_a_changed_lock_is_noticed(bare_checkout: Path) -> None:
    venv.EnvBuilder(with_pip=False, symlinks=True).create(bare_checkout / ".venv")
    stamp_of(bare_checkout)
    (bare_checkout / "requirements.lock").write_text("# newer\nnot a requirement line\n")
    result = run("scripts.setup", cwd=bare_checkout)
    assert "Packages from requirements.lock" in result.stdout
    assert result.returncode == 1
    assert "could not be installed" in result.stderr


def test_whoever_may_not_install_is_told_the_one_command(tmp_path: Path) -> None:
    result = run("scripts.tools", PATH=str(tmp_path), SE_OFFLINE="true", SE_CACHE_PATH=str(tmp_path))
    assert result.returncode == 0
    (command,) = [line.strip() for line in result.stdout.splitlines() if "apt-get install" in line]
    assert command.startswith("sudo apt-get install --yes")
    assert "Selenium Manager" in result.stdout
    for package in ("openssl", "orca", "xvfb", "openbox", "dbus", "speech-dispatcher", "xdotool", "brltty"):
        assert f" {package}" in command


@pytest.mark.parametrize("known", [True, False])
def test_what_is_missing_is_installed_where_that_is_allowed(tmp_path: Path, known: bool) -> None:
    """A pretend apt-get and sudo: the packages asked for are the missing ones, and nothing is asked.

    A browser without a window comes along where the system has one. BRLTTY does not start: it would look for
    displays on the machine's serial lines.
    """
    calls = tmp_path / "calls"
    for name, body in {
        "sudo": 'shift; exec "$@"',
        "env": 'shift; exec "$@"',
        "true": "",
        "apt-get": f'echo "$@" >> {calls}',
        "apt-cache": "exit 0" if known else "exit 100",
        "systemctl": f'echo "$@" >> {calls}',
    }.items():
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\n{body}\n")
        program.chmod(0o755)
    run("scripts.tools", PATH=str(tmp_path), SE_OFFLINE="true", SE_CACHE_PATH=str(tmp_path))
    update, mask, install, unmask, disable = calls.read_text().splitlines()
    assert update == "update"
    assert (mask, unmask, disable) == (
        "mask --runtime brltty",
        "unmask --runtime brltty",
        "disable brltty",
    )
    assert install.startswith("install --yes --no-install-recommends ")
    assert "orca" in install
    assert ("chromium-headless-shell" in install) is known
