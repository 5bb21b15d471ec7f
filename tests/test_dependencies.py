"""What the project asks for is what it uses."""

import ast
import re
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.support.source import tree

ROOT = Path(__file__).resolve().parent.parent
NOT_IMPORTED = {
    "httptools": "uvicorn takes it where it is there: faster than its own parser",
    "tzdata": "zoneinfo takes it where the machine has no time zones",
}


def test_each_dependency_is_imported_by_the_app() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {re.split(r"[^A-Za-z0-9-]", each)[0] for each in project["dependencies"]}
    distributions = packages_distributions()
    used = {
        name
        for path in (ROOT / "app").rglob("*.py")
        for module in imported(path)
        for name in (one.lower().replace("_", "-") for one in distributions.get(module, []))
    }
    assert sorted(declared - used) == sorted(NOT_IMPORTED)


def imported(path: Path) -> set[str]:
    """The top names of the modules that a file imports."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found
