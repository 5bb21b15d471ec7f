"""Modules as trees, parsed once in a process: several rules are looked for in all of them."""

import ast
from pathlib import Path

from scripts.requirement_table import parsed


def tree(path: Path) -> ast.Module:
    """The tree of a module as it stands now. Not to be changed: several ask for it."""
    return parsed(path.read_text(encoding="utf-8"))
