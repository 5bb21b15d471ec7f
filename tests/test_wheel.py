"""The wheel as somebody installs it: nothing of the checkout, an empty folder, and it is set up and used."""

import os
import re
import subprocess
import tarfile
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.support.command import free_port
from tests.support.wheel import Built, Installed, build_and_install

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "a long enough password"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_and_install(tmp_path_factory.mktemp("wheel"))


def plainchat(built: Built, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Gives a command in `folder`, with nothing set and nobody to be asked."""
    return subprocess.run(
        [built.plainchat, *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"]},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def set_up(built: Built, folder: Path, url: str) -> subprocess.CompletedProcess[str]:
    """`plainchat init`, everything by options."""
    (folder / "password").write_text(PASSWORD)
    council = ("--council-name", "Northborough Council", "--council-slug", "northborough")
    website = ("--website", "https://www.northborough.example/")
    erin = ("--email", "erin@northborough.example", "--name", "Erin", "--password-file", "password")
    return plainchat(built, folder, "init", "--public-url", url, *council, *website, *erin)


def test_the_wheel_has_every_file_of_the_product_and_nothing_else(built: Built) -> None:
    wanted = {
        path.relative_to(ROOT).as_posix()
        for folder in ("app", "widget")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.name != "README.md"
    }
    wanted |= {
        f"app/{path.relative_to(ROOT).as_posix()}"
        for folder, names in (("deploy", "*"), ("docs", "**/*"), ("locales", "**/*.po"))
        for path in (ROOT / folder).glob(names)
        if path.is_file()
    }
    held = {name for name in zipfile.ZipFile(built.wheel).namelist() if ".dist-info/" not in name}
    assert sorted(wanted - held) == []
    assert sorted(held - wanted) == []


def test_neither_distribution_holds_tests_or_tools(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        tops = {Path(name).parts[1] for name in archive.getnames() if len(Path(name).parts) > 1}
    assert {"app", "widget", "docs", "deploy", "locales", "setup.py", "LICENSE", "README.md"} <= tops
    assert tops & {"tests", "a11y_tests", "scripts", "bench", ".venv", "var"} == set()
    section = (ROOT / "README.md").read_text().split("## Install")[1].split("\n## ")[0]
    for left_out in ("tests/", "a11y_tests/", "scripts/"):
        assert f"`{left_out}`" in section, "what is left out is said"


def test_an_empty_folder_is_led_to_a_served_chat(built: Built, tmp_path: Path) -> None:
    told = plainchat(built, tmp_path, "serve")
    assert told.returncode == 1
    assert f"In {tmp_path} nothing is set up yet." in told.stderr
    assert f"{built.plainchat} init" in told.stderr, "it is not on the PATH, so its path is said"
    assert list(tmp_path.iterdir()) == []

    port = free_port()
    url = f"http://127.0.0.1:{port}"
    made = set_up(built, tmp_path, url)
    assert made.returncode == 0, made.stderr
    assert "Northborough Council is set up. Erin signs in as erin@northborough.example." in made.stdout
    with Installed(built, tmp_path, "serve", "--port", str(port)).running(url):
        page = httpx.get(f"{url}/northborough").text
        assert "Northborough Council" in page
        for found in re.findall(r'(?:href|src)="(/static/[^"]+)"', page):
            assert httpx.get(f"{url}{found}").status_code == 200, found
        assert httpx.get(f"{url}/northborough/chat.js").status_code == 200
        with httpx.Client(follow_redirects=True) as browser:
            fields = {"email": "erin@northborough.example", "password": PASSWORD}
            answer = browser.post(f"{url}/console/sign-in", data=fields)
            assert answer.url.path == "/console"
            assert "Erin" in answer.text

        second = plainchat(built, tmp_path, "serve", "--port", "0")
        assert second.returncode == 1
        assert "Only one server may have it: stop that one" in second.stderr
        for command in (("migrate",), ("create-council", "council.toml")):
            other = plainchat(built, tmp_path, *command)
            assert other.returncode == 0, other.stderr


def test_the_demo_comes_out_of_the_wheel(built: Built, tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    demo = Installed(built, tmp_path, "demo", "--port", str(port))
    with demo.running(url):
        demo.wait_printed("Stop with Ctrl+C")
        (site,) = re.findall(r"Open as a resident: +(\S+)", demo.printed)
        assert "chat.js" in httpx.get(site).text
        assert '<html lang="cy"' in httpx.get(f"{url}/northborough?lang=cy").text
        assert "Gwasanaeth sgwrsio" in httpx.get(f"{url}/northborough?lang=cy").text
        (docs,) = re.findall(r"Read about it: +(\S+)", demo.printed)
        for address in ("", "deploying", "decisions/", "pictures/talking.png", "council.toml"):
            assert httpx.get(f"{docs}{address}").status_code == 200, address
    assert (tmp_path / "var/demo/plainchat.db").exists()


@pytest.mark.parametrize(
    ("what", "file"),
    [
        ("council", "docs/council.toml"),
        ("service", "deploy/plainchat.service"),
        ("nginx", "deploy/nginx.conf"),
    ],
)
def test_the_samples_are_those_of_the_repository(built: Built, tmp_path: Path, what: str, file: str) -> None:
    assert plainchat(built, tmp_path, "sample", what).stdout == (ROOT / file).read_text()
