"""No module grows past what one reading can hold: past 400 lines it is two (CONTRIBUTING.md)."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ("app", "a11y_tests", "bench", "scripts", "tests", "widget")


def test_no_module_is_longer_than_the_house_style_allows() -> None:
    [most] = re.findall(r"Past (\d+) it is two", (ROOT / "CONTRIBUTING.md").read_text())
    modules = [
        path
        for folder in OURS
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", ".js"} and "vendor" not in path.parts
    ]
    assert len(modules) > 200, "they are found"
    lengths = {str(path.relative_to(ROOT)): len(path.read_text("utf-8").splitlines()) for path in modules}
    assert {name: length for name, length in lengths.items() if length > int(most)} == {}
