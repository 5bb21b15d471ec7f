"""Folders that lie beside `app/` in a checkout and inside it where a wheel was installed (setup.py).

`locales`, `deploy` and `docs` are read by people in the repository, so they stand at its top. There is one
copy of each: a wheel takes these very files.
"""

from pathlib import Path

APP = Path(__file__).resolve().parent


def shipped(folder: str) -> Path:
    """Where one of them is, such as shipped("docs") / "council.toml"."""
    inside = APP / folder
    return inside if inside.is_dir() else APP.parent / folder
