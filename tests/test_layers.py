"""Imports only go down, and each layer keeps to its own means."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.source import tree

APP = Path(__file__).parents[1] / "app"

# From the top. What stands in one line may import what stands in the same line or below.
LAYERS = (
    ("app.cli", "app.commands"),
    ("app.council_file", "app.demo", "app.doctor", "app.serving", "app.steps", "app.web.site"),
    ("app.web",),
    ("app.jobs",),
    ("app.actions",),
    ("app.office",),
    ("app.store", "app.broker"),
    ("app.domain",),
    ("app.settings_file",),
    ("app.config", "app.logs", "app.shipped"),
)

# Which layers may use a library. What is not named here may be used anywhere.
ONLY_IN = {
    "sqlalchemy": ("app.store",),
    "alembic": ("app.store",),
    "sqlite3": ("app.store",),
    "starlette": ("app.web", "app.cli", "app.demo", "app.serving"),
    "sse_starlette": ("app.web",),
    "jinja2": ("app.web",),
    "markdown_it": ("app.web.docs.markdown",),
    "smtplib": ("app.jobs",),
    "uvicorn": ("app.cli", "app.demo", "app.serving"),
    "click": ("app.cli", "app.commands"),
}
ANYWHERE = {"sqlalchemy.Connection"}  # the type of what a read is given
IO_LIBRARIES = {"asyncio", "threading", "socket", "subprocess", "os", "pathlib", "time", "random", "sqlite3"}


def module_name(path: Path) -> str:
    parts = ("app", *path.relative_to(APP).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): path for path in sorted(APP.rglob("*.py"))}


def layer_of(module: str) -> int:
    """The place of the longest name that fits, from the top."""
    best = max(
        ((len(name), level) for level, names in enumerate(LAYERS) for name in names if _within(module, name)),
        default=None,
    )
    assert best is not None, f"{module} belongs to no layer: put it into LAYERS"
    return best[1]


@cache
def imports_of(path: Path, module: str) -> tuple[str, ...]:
    """Looked for once: several rules are about them."""
    return tuple(_imports_of(path, module))


def _imports_of(path: Path, module: str) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} imports relatively, line {node.lineno}"
            for alias in node.names:
                yield f"{node.module}.{alias.name}"


def _within(module: str, name: str) -> bool:
    return module == name or module.startswith(name + ".")


@pytest.mark.parametrize("module", [name for name in MODULES if name != "app"])
def test_imports_only_go_down(module: str) -> None:
    level = layer_of(module)
    for imported in imports_of(MODULES[module], module):
        if _within(imported, "app"):
            assert layer_of(imported) >= level, f"{module} imports {imported}, which stands above it"


@pytest.mark.parametrize("module", [name for name in MODULES if name != "app"])
def test_libraries_stay_in_their_layers(module: str) -> None:
    for imported in imports_of(MODULES[module], module):
        library = imported.split(".")[0]
        if library in ONLY_IN and imported not in ANYWHERE:
            assert any(_within(module, layer) for layer in ONLY_IN[library]), f"{module} imports {imported}"
        if _within(module, "app.domain"):
            assert library not in IO_LIBRARIES, f"{module} is to be pure and imports {imported}"


def test_broker_and_store_do_not_know_each_others_insides() -> None:
    for module, path in MODULES.items():
        if _within(module, "app.broker"):
            assert not any(_within(imported, "app.store") for imported in imports_of(path, module))
        if _within(module, "app.store"):
            assert "app.broker.memory" not in imports_of(path, module)


def test_only_the_staffs_side_of_the_store_names_the_staffs_words() -> None:
    """`events.py` only writes them: tests/store/test_events.py proves that residents' reads cannot."""
    naming = {
        module
        for module, path in MODULES.items()
        if "staff_words" in path.read_text(encoding="utf-8") and ".migrations" not in module
    }
    assert naming == {"app.store.tables", "app.store.events", "app.store.desk"}


def test_an_import_that_goes_up_is_found(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("from app.store import events\nimport app.web\n")
    assert imports_of(planted, "app.domain.planted") == ("app.store.events", "app.web")
    assert layer_of("app.store.events") < layer_of("app.domain.planted")


TESTS = Path(__file__).parent
OF_THEIR_OWN = {"stories", "support", "widget"}  # whole journeys, helpers, and what lies beside app/


def strays(tests: Path, app: Path) -> list[str]:
    """Folders with tests that `app` does not have."""
    folders = {path.relative_to(tests).parent for path in tests.rglob("test_*.py")}
    return sorted(
        folder.as_posix()
        for folder in folders
        if not (app / folder).is_dir() and folder.parts[0] not in OF_THEIR_OWN
    )


def test_folders_of_tests_mirror_those_of_the_product(tmp_path: Path) -> None:
    assert strays(TESTS, APP) == []
    (tmp_path / "components").mkdir()
    (tmp_path / "components/test_tokens.py").touch()
    assert strays(tmp_path, APP) == ["components"]
