"""Says after a run which requirements and criteria it did not prove: a test failed, or all were skipped."""

from collections.abc import Iterable, Iterator, Mapping

import pytest

from scripts.conformance import criteria_proofs
from scripts.requirement_table import all_proofs, test_of

FAILED = "Requirements and criteria with a failed proof"
SKIPPED = "Requirements and criteria of which every proof in this run was skipped"


def use(config: pytest.Config) -> None:
    """Has it said once, whichever folders are tested. With several processes the first one says it."""
    if not config.pluginmanager.has_plugin("proofs"):
        config.pluginmanager.register(_Proofs(), "proofs")


class _Proofs:
    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
        yield  # what failed is listed first
        stats = terminalreporter.stats
        ran = {
            outcome: {test_of(report.nodeid) for name in names for report in stats.get(name, ())}
            for outcome, names in {
                "failed": ("failed", "error"),
                "skipped": ("skipped",),
                "passed": ("passed",),
            }.items()
        }
        if not ran["failed"] and not ran["skipped"]:
            return
        try:
            root = terminalreporter.config.rootpath
            known = all_proofs(root) | criteria_proofs(root)
        except SyntaxError:  # pytest has said so
            return
        for line in lines(known, **ran):
            terminalreporter.write_line(line, yellow=True)


def lines(
    proofs: Mapping[str, list[str]], failed: set[str], skipped: set[str], passed: set[str]
) -> Iterable[str]:
    """What is said. The sets hold tests ("path::name"), or the path alone of a file that could not be read.

    A test may be in several: it has several cases.
    """
    broken = {each: [test for test in tests if _among(test, failed)] for each, tests in proofs.items()}
    said = [f"{each} ({', '.join(map(_name, tests))})" for each, tests in sorted(broken.items()) if tests]
    if said:
        yield f"{FAILED}: {', '.join(said)}"
    unproved = [
        each
        for each, tests in sorted(proofs.items())
        if skipped.intersection(tests) and not passed.intersection(tests) and not broken[each]
    ]
    if unproved:
        yield f"{SKIPPED}: {', '.join(unproved)}"


def _among(test: str, tests: set[str]) -> bool:
    return test in tests or test.partition("::")[0] in tests


def _name(test: str) -> str:
    return test.partition("::")[2]
