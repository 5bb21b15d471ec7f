"""Makes `.venv` and installs the locked packages in it: `python3 -m scripts.setup [test]`.

Needs Python 3.11 or later and nothing else: neither pip nor ensurepip nor root. pip comes from
scripts/bootstrap. Packages come from wherever this machine's pip is configured to look. A stamp in the
environment (a hash of the locks) makes the second run quick. Where `uv` is on the PATH it installs; if it
cannot, pip does.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from app.steps import step, stop

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = {"run": "requirements.lock", "test": "requirements-test.lock"}


def usable_environment() -> bool:
    """True when `.venv` has an interpreter that starts and is the version running this script."""
    if not PYTHON.exists():
        return False
    asked = [str(PYTHON), "-c", "import sys; print(sys.version_info[:2])"]
    answer = subprocess.run(asked, capture_output=True, text=True, check=False)
    return answer.stdout.strip() == str(sys.version_info[:2])


def stamp(kind: str) -> str:
    """A hash of everything that decides what is installed."""
    names = [LOCKS[kind], "pyproject.toml", "scripts/bootstrap/VENDOR.toml"]
    total = hashlib.sha256(f"{ROOT} {sys.version_info[:2]}".encode())
    for name in names:
        total.update((ROOT / name).read_bytes())
    return total.hexdigest()


def is_current(kind: str) -> bool:
    """True when this kind, or the larger one, was installed from the locks as they are now."""
    kinds = ["test"] if kind == "test" else ["run", "test"]
    return any(stamp_file(each).exists() and stamp_file(each).read_text() == stamp(each) for each in kinds)


def stamp_file(kind: str) -> Path:
    """Where the stamp of a finished set-up lies."""
    return ENVIRONMENT / f".plainchat-{kind}"


def bundled_pip() -> list[str]:
    """The command that runs the pip wheel in scripts/bootstrap, once its checksum has been compared."""
    import tomllib  # here, so that an older Python reaches the message that says which one is needed

    folder = ROOT / "scripts/bootstrap"
    entry = tomllib.loads((folder / "VENDOR.toml").read_text())["file"][0]
    wheel = folder / entry["path"]
    if hashlib.sha256(wheel.read_bytes()).hexdigest() != entry["sha256"]:
        stop(f"{wheel.relative_to(ROOT)} is not the file that VENDOR.toml describes. Check it out again.")
    return [str(PYTHON), str(wheel / "pip")]


def install_packages(kind: str) -> None:
    """Installs the lock, every file checked against its hash."""
    uv = shutil.which("uv")
    if uv:
        command = [uv, "pip", "install", "--python", str(PYTHON), "--require-hashes", "-r", LOCKS[kind]]
        if subprocess.run(command, cwd=ROOT, check=False, capture_output=True).returncode == 0:
            return
    _pip("install", "--require-hashes", "--no-deps", "-r", LOCKS[kind])


def install_project() -> None:
    """Makes `plainchat` a command of the environment that runs this checkout."""
    _pip("install", "--no-deps", "--no-build-isolation", "--no-index", "--editable", ".")


def _pip(*arguments: str) -> None:
    quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--root-user-action=ignore"]
    command = [*bundled_pip(), *arguments, *quiet]
    result = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    if result.returncode:
        print()
        print(result.stdout, result.stderr, sep="\n", file=sys.stderr)
        stop("The packages could not be installed. Is there a network, or is pip told where else to look?")


def set_up(kind: str) -> None:
    """Brings `.venv` to what the locks say, or finds that it is there already."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one is to read why it stops
        version = sys.version.split()[0]
        stop(f"Plainchat needs Python 3.11 or later; this is {version}. Try: make run PYTHON=python3.12")
    if not usable_environment():
        with step("Environment in .venv"):
            venv.EnvBuilder(clear=True, symlinks=os.name != "nt", with_pip=False).create(ENVIRONMENT)
    if is_current(kind):
        with step("Packages: as locked already"):
            return
    with step("Packages from " + LOCKS[kind]):
        install_packages(kind)
    with step("The plainchat command"):
        install_project()
    stamp_file(kind).write_text(stamp(kind))


if __name__ == "__main__":
    set_up(sys.argv[1] if len(sys.argv) > 1 else "run")
