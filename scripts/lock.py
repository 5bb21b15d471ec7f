"""Writes requirements.lock and requirements-test.lock from pyproject.toml (a developer's tool: needs uv).

Universal (every platform), for Python 3.11 and later, with hashes, and naming no package index: whoever
installs decides where packages come from. `make lock` calls it; ARGS=--upgrade takes newer versions.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = {"requirements.lock": ["build"], "requirements-test.lock": ["build", "test"]}
HEADER = "# Made by `make lock` from pyproject.toml. Do not edit.\n"


def lock(name: str, extras: list[str], arguments: list[str]) -> None:
    """Writes one lock file; the second follows the first, so that tests run on what is served."""
    command = ["uv", "pip", "compile", "pyproject.toml", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-annotate"]
    command += ["--no-header", "--quiet", "--output-file", name, *arguments]
    command += [word for extra in extras for word in ("--extra", extra)]
    if name != "requirements.lock":
        command += ["--constraint", "requirements.lock"]
    subprocess.run(command, cwd=ROOT, check=True)
    path = ROOT / name
    path.write_text(HEADER + path.read_text())


if __name__ == "__main__":
    for lock_name, lock_extras in LOCKS.items():
        lock(lock_name, lock_extras, sys.argv[1:])
        print(f"wrote {lock_name}")
