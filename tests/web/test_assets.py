"""Static files."""

import gzip
from pathlib import Path

import pytest

from app.office import Office
from app.web.assets import PANEL, STYLES, Assets, bundle
from tests.support.site import client, quick_site


@pytest.fixture
def web(tmp_path: Path) -> Path:
    """A small product: two styles of the design, one of a component, a script, a file not served."""
    for name, text in {
        "static/css/tokens.css": "a{}",
        "static/css/base.css": "b{}",
        "static/js/chat.js": "let a" + " " * 500,
        "static/vendor/VENDOR.toml": "x = 1",
        "components/button/button.css": "c{}",
        "secret.txt": "secret",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_a_version_names_the_content(web: Path) -> None:
    before = Assets.load(web)
    assert Assets.load(web).version == before.version
    (web / "components/button/button.css").write_text("d{}")
    assert Assets.load(web).version != before.version


def test_components_come_after_the_base(web: Path) -> None:
    text = bundle(web).decode()
    assert text.index("b{}") < text.index("c{}")


def test_a_page_cannot_ask_for_a_file_that_is_not_there(web: Path) -> None:
    assets = Assets.load(web)
    assert assets.url("js/chat.js") == f"/static/{assets.version}/js/chat.js"
    with pytest.raises(KeyError):
        assets.url("js/chatt.js")


def test_lists_and_sources_are_not_served(web: Path) -> None:
    assert set(Assets.load(web).files) == {"css/tokens.css", "css/base.css", "js/chat.js", STYLES, PANEL}


async def test_a_file_is_kept_for_ever_and_an_old_version_for_a_minute(office: Office) -> None:
    site = quick_site(office)
    url = site.state.assets.url(STYLES)
    async with client(site) as http:
        now = await http.get(url)
        old = await http.get(f"/static/0123456789ab/{STYLES}")
    assert now.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert old.headers["cache-control"] == "public, max-age=60"
    assert old.content == now.content
    assert now.headers["content-type"] == "text/css; charset=utf-8"


async def test_what_is_text_goes_out_gzipped_to_who_takes_it(office: Office, web: Path) -> None:
    site = quick_site(office)
    site.state.assets = Assets.load(web)
    url = site.state.assets.url("js/chat.js")
    async with client(site) as http:
        zipped = await http.get(url, headers={"Accept-Encoding": "gzip"})
        plain = await http.get(url, headers={"Accept-Encoding": "identity"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert int(zipped.headers["content-length"]) < 100
    assert "content-encoding" not in plain.headers
    assert zipped.text == plain.text
    assert plain.headers["vary"] == zipped.headers["vary"] == "Accept-Encoding"
    assert gzip.decompress(site.state.assets.files["js/chat.js"].zipped) == plain.content


@pytest.mark.parametrize(
    "path",
    ["..%2fsite.py", "%2e%2e%2fsite.py", "css%2f..%2f..%2fsite.py", "/etc/passwd", "", "css", "css/"],
)
async def test_no_path_leaves_the_folder(office: Office, path: str) -> None:
    async with client(office) as http:
        answer = await http.get(f"/static/x/{path}")
    assert answer.status_code == 404
