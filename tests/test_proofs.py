"""A run of tests says which requirements and criteria it did not prove."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.requirement_table import failing
from tests.support import proofs

ROOT = Path(__file__).resolve().parent.parent
CONFTEST = """
from tests.support import proofs

def pytest_configure(config):
    config.addinivalue_line("markers", "requirement(*ids): what a test proves")
    proofs.use(config)
"""
SOME_TESTS = """
import pytest

@pytest.mark.requirement("AN-01", "AN-02")
@pytest.mark.parametrize("case", ["good", "a::b"])
def test_said(case):
    assert case == "good"

@pytest.mark.requirement("KB-01")
class TestKeys:
    def test_tab(self, what_is_not_there): ...

@pytest.mark.requirement("VI-01", "AN-01")
def test_seen():
    pytest.skip("no screen")

@pytest.mark.requirement("LA-01")
def test_read(): ...

@pytest.mark.requirement("LA-01")
def test_read_aloud():
    pytest.skip("no voice")
"""


CRITERIA = """
["1.4.3"]
name = "Contrast"
level = "AA"
result = "met"
how = "It is seen."
proved_by = ["AN-02", "a11y_tests/test_some.py::test_read"]
"""
LIMITS = """
prepared = 2026-05-01
limit = {}
"""


def run(folder: Path, *arguments: str) -> list[str]:
    """The last lines of a run of the tests in `folder`, of our kind."""
    program = [sys.executable, "-m", "pytest", f"--rootdir={folder}", "--import-mode=importlib"]
    ran = subprocess.run(
        [*program, *arguments, str(folder / "a11y_tests")],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    return [line for line in ran.stdout.splitlines() if line.startswith("Requirements")]


@pytest.mark.slow
def test_failed_and_skipped_proofs_are_told_also_from_several_processes(tmp_path: Path) -> None:
    (tmp_path / "a11y_tests").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/conformance.toml").write_text(CRITERIA)
    (tmp_path / "docs/known_limits.toml").write_text(LIMITS)
    (tmp_path / "a11y_tests/conftest.py").write_text(CONFTEST)
    (tmp_path / "a11y_tests/test_some.py").write_text(SOME_TESTS)
    assert run(tmp_path, "-n", "2") == [
        f"{proofs.FAILED}: 1.4.3 (test_said), AN-01 (test_said), AN-02 (test_said), KB-01 (test_tab)",
        f"{proofs.SKIPPED}: VI-01",
    ]
    assert failing(tmp_path) == {"a11y_tests/test_some.py::test_said", "a11y_tests/test_some.py::test_tab"}
    mended = SOME_TESTS.replace('assert case == "good"', "...").replace("self, what_is_not_there", "self")
    (tmp_path / "a11y_tests/test_some.py").write_text(mended)
    assert run(tmp_path) == [f"{proofs.SKIPPED}: VI-01"]
    assert failing(tmp_path) == set()
    (tmp_path / "a11y_tests/test_some.py").write_text("def")
    assert run(tmp_path) == []
    assert failing(tmp_path) == {"a11y_tests/test_some.py"}


ONE, TWO = "tests/test_a.py::test_one", "tests/test_b.py::test_two"


@pytest.mark.parametrize(
    ("failed", "skipped", "passed", "told"),
    [
        ({ONE}, {ONE}, {ONE, TWO}, [f"{proofs.FAILED}: AN-01 (test_one), AN-02 (test_one)"]),
        ({"tests/test_b.py"}, set(), {ONE}, [f"{proofs.FAILED}: AN-02 (test_two)"]),
        (set(), {ONE}, set(), [f"{proofs.SKIPPED}: AN-01, AN-02"]),
        (set(), {ONE}, {TWO}, [f"{proofs.SKIPPED}: AN-01"]),
        (set(), {ONE}, {ONE}, []),
    ],
    ids=[
        "one case of several failed",
        "a file could not be read",
        "all skipped",
        "some skipped",
        "a case ran",
    ],
)
def test_what_is_told(failed: set[str], skipped: set[str], passed: set[str], told: list[str]) -> None:
    tests = {"AN-01": [ONE], "AN-02": [ONE, TWO]}
    assert list(proofs.lines(tests, failed, skipped, passed)) == told
