"""Scripts as pages get them: one file each."""

import re
from pathlib import Path

import pytest

from app.web import scripts
from app.web.assets import WEB
from app.web.scripts import ENTRIES, join, joined

JS = WEB / "static/js"


def written(folder: Path, **modules: str) -> Path:
    for name, text in modules.items():
        (folder / f"{name.replace('_', '-')}.js").write_text(text)
    return folder


def test_a_script_comes_with_all_it_imports_each_once_and_before_it_is_used(tmp_path: Path) -> None:
    times = 'import { PAUSE } from "./times.js";\n'
    written(
        tmp_path,
        chat=f'import {{ say as tell }} from "./box-news.js";\n{times}tell(PAUSE);\n',
        box_news=f"{times}export async function say(text) {{}}\nlet own = PAUSE;\n",
        times="export const PAUSE = 3;\nexport class Clock {}\n",
    )
    text = join(tmp_path, "chat.js")
    assert [text.count(part) for part in ("const PAUSE = 3;", "async function say(text) {}")] == [1, 1]
    order = [
        "const PAUSE = 3;",
        "return { PAUSE, Clock };",
        "const { PAUSE } = $times;",
        "async function say",
        "return { say };",
        "const { say: tell } = $box_news;",
        "tell(PAUSE);",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places)
    assert not re.search(r"^(import|export)\b", text, re.MULTILINE)


def test_comments_stay_at_home(tmp_path: Path) -> None:
    written(
        tmp_path,
        chat='// why\n/**\n * @param {import("./x.js").Y} y\n */\nexport function a() {} // kept\nconst u = "http://x";\n',
    )
    text = join(tmp_path, "chat.js")
    assert "why" not in text
    assert "@param" not in text
    assert 'const u = "http://x";' in text


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('import all from "./times.js";\n', 'chat.js: import all from "./times.js";'),
        ('import "./times.js";\n', 'chat.js: import "./times.js";'),
        ('const late = () => import("./times.js");\n', 'chat.js: import("./times.js");'),
        ("export default 3;\n", "chat.js: export default 3;"),
        ("export { a };\n", "chat.js: export { a };"),
        ('import { a } from "./circle.js";\n', "chat.js imports circle.js imports chat.js"),
    ],
)
def test_what_cannot_be_joined_is_named(tmp_path: Path, text: str, fault: str) -> None:
    written(tmp_path, times="export const a = 3;\n", circle='import { b } from "./chat.js";\n', chat=text)
    with pytest.raises(ValueError, match=re.escape(fault)):
        join(tmp_path, "chat.js")


def test_a_module_that_is_not_there_is_named(tmp_path: Path) -> None:
    written(tmp_path, chat='import { a } from "./gone.js";\n')
    with pytest.raises(FileNotFoundError, match=r"gone\.js"):
        join(tmp_path, "chat.js")


def test_pages_ask_for_what_there_is_and_no_module_is_left_over(monkeypatch: pytest.MonkeyPatch) -> None:
    named = {
        found[1]
        for path in WEB.rglob("*.html")
        for found in re.finditer(r"""['"]js/([a-z-]+\.js)['"]""", path.read_text("utf8"))
    }
    assert named == set(joined(JS)) == set(ENTRIES)
    parts: dict[str, str] = {}
    for name in ENTRIES:
        scripts._add(JS, name, parts, ())
    assert set(parts) == {path.name for path in JS.glob("*.js")}
