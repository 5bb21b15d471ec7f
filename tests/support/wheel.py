"""Builds what people install, from a copy of the tree, and installs it into an environment of its own.

Nothing is fetched: what the wheel needs comes from the environment that runs the tests, by a .pth file, which
does not bring this checkout along.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
from dataclasses import dataclass
from pathlib import Path

from tests.support.command import ROOT, Command

LEFT = shutil.ignore_patterns(
    ".*", "__pycache__", "*.pyc", "*.egg-info", "build", "dist", "var", "a11y_tests", "tests", "bench"
)
BUILD_SDIST = "import sys; from setuptools import build_meta; print(build_meta.build_sdist(sys.argv[1]))"


@dataclass(frozen=True)
class Built:
    """What was built, and the `plainchat` of an environment that has nothing of ours but the wheel."""

    sdist: Path
    wheel: Path
    plainchat: Path


class Installed(Command):
    """A command of an installation, given in `folder`."""

    def __init__(self, built: Built, folder: Path, *arguments: str) -> None:
        super().__init__(folder, *arguments)
        self.program = (str(built.plainchat),)
        self.cwd = folder


def build_and_install(folder: Path) -> Built:
    """Source distribution, from that the wheel, from that an installation."""
    tree, out = folder / "tree", folder / "out"
    shutil.copytree(ROOT, tree, ignore=LEFT)
    out.mkdir()
    _run(sys.executable, "-c", BUILD_SDIST, str(out), cwd=tree)
    (sdist,) = out.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        if hasattr(tarfile, "data_filter"):  # not in Python 3.11 before 3.11.4, which Debian 12 has
            archive.extraction_filter = tarfile.data_filter
        archive.extractall(folder / "unpacked")
    (unpacked,) = (folder / "unpacked").iterdir()
    (pip,) = (ROOT / "scripts/bootstrap").glob("pip-*.whl")
    offline = ["--no-index", "--no-deps", "--quiet", "--no-input", "--disable-pip-version-check"]
    run_pip = [sys.executable, str(pip / "pip")]
    _run(*run_pip, "wheel", "--no-build-isolation", *offline, "--wheel-dir", str(out), ".", cwd=unpacked)
    (wheel,) = out.glob("*.whl")
    environment = folder / "environment"
    venv.EnvBuilder(with_pip=False, symlinks=True).create(environment)
    python = environment / "bin/python"
    _run(*run_pip, "--python", str(python), "install", *offline, str(wheel), cwd=folder)
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return Built(sdist, wheel, environment / "bin/plainchat")


def _run(*command: str, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
