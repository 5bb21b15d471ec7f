"""Which rules of axe-core look for faults of which criterion of WCAG, read from the vendored file."""

import ast
import re
from functools import cache
from pathlib import Path

from scripts.requirement_table import ROOT, parsed

_RULE = re.compile(r'\{id:"([a-z0-9-]+)",(?:(?!\{id:").)*?tags:\[([^\]]*)\]')


def axe_rules(root: Path = ROOT) -> dict[str, list[str]]:
    """Criterion -> the rules of axe-core that look for its faults, of those that our tests let run."""
    found: dict[str, list[str]] = {}
    script = root / "a11y_tests/vendor/axe.min.js"
    if not script.exists():
        return found
    ours = _axe_tags(root)
    for rule, listed in _rules(script.read_text("utf8")):
        tags = set(listed.replace('"', "").split(","))
        if tags.isdisjoint(ours) or tags & {"experimental", "deprecated"}:
            continue
        for tag in tags:
            if re.fullmatch(r"wcag\d{3,4}", tag):
                number = tag.removeprefix("wcag")
                found.setdefault(f"{number[0]}.{number[1]}.{number[2:]}", []).append(rule)
    return {number: sorted(rules) for number, rules in found.items()}


@cache
def _rules(script: str) -> tuple[tuple[str, str], ...]:
    """Each rule with its tags as they are written. It is a large file."""
    return tuple(_RULE.findall(script))


def _axe_tags(root: Path) -> tuple[str, ...]:
    """What our tests run of axe-core, read and not imported: that would bring selenium along."""
    tree = parsed((root / "a11y_tests/support/axe.py").read_text())
    assigned = {
        target.id: node.value
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    found: tuple[str, ...] = ast.literal_eval(assigned["TAGS"])
    return found
