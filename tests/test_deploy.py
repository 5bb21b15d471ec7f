"""The files of deploy/: a systemd unit that systemd takes, and an nginx site that is run for real."""

import asyncio
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.installed import Installation, install
from tests.support.missing import without
from tests.support.nginx import Nginx
from tests.support.office import PASSWORD
from tests.support.sse import Events

ROOT = Path(__file__).resolve().parent.parent
UNIT = ROOT / "deploy/plainchat.service"
MOST_EXPOSED = 10
"""Of 100, tenths of what `systemd-analyze security` gives: 9 when it was written."""


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit, with a program that is there in place of Plainchat."""
    if shutil.which("systemd-analyze") is None:
        without("no systemd-analyze on this machine (apt install systemd)")
    text = UNIT.read_text()
    assert "/opt/plainchat/bin/plainchat serve" in text
    file = tmp_path / "plainchat.service"
    file.write_text(text.replace("/opt/plainchat/bin/plainchat", str(shutil.which("true"))))
    return file


@pytest.mark.slow
def test_systemd_takes_the_unit_and_finds_it_locked_in(unit: Path) -> None:
    asked = ["systemd-analyze", "verify", str(unit)]
    verified = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert (verified.returncode, verified.stderr) == (0, "")
    asked = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}", str(unit)]
    security = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert security.returncode == 0, security.stdout


@pytest.mark.slow
def test_systemd_takes_what_the_docs_add_for_a_mail_server(unit: Path) -> None:
    (addition,) = re.findall(r"```ini\n(.*?)```", (ROOT / "docs/deploying.md").read_text(), re.DOTALL)
    beside = unit.with_name(f"{unit.name}.d")
    beside.mkdir()

    def said(text: str) -> str:
        (beside / "override.conf").write_text(text)
        asked = ["systemd-analyze", "verify", str(unit)]
        return subprocess.run(asked, capture_output=True, text=True, check=False).stderr

    assert said(addition) == ""
    assert "mail.example" in said(addition.replace("192.0.2.25", "mail.example"))


def test_the_unit_gives_it_longer_to_end_than_it_needs() -> None:
    (seconds,) = re.findall(r"^TimeoutStopSec=(\d+)$", UNIT.read_text(), re.MULTILINE)
    assert int(seconds) > 2


AT_ONCE = 15.0
"""Seconds, also on a machine that is busy: without the doorbell it would take thirty."""


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Installation, Nginx]]:
    """The product as a process of its own, where Amina and Ben have a chat, behind nginx."""
    installation = asyncio.run(install(tmp_path / "product", PLAINCHAT_POLL_SECONDS="30"))
    with installation.command.running(installation.url), Nginx(tmp_path, port_of(installation)) as nginx:
        yield installation, nginx


def port_of(installation: Installation) -> int:
    port = httpx.URL(installation.url).port
    assert port is not None
    return port


def through(nginx: Nginx, page: str) -> str:
    """A page's address behind nginx."""
    return f"{nginx.url}{httpx.URL(page).path}"


def message_form(page: httpx.Response) -> dict[str, str]:
    """The fields of the message form that scripts and browsers send back."""
    (key,) = re.findall(r'name="key" value="([^"]+)"', page.text)[:1]
    return {"key": key}


@pytest.mark.slow
def test_nginx_passes_pages_forms_addresses_and_streams_on_and_writes_no_link(
    served: tuple[Installation, Nginx],
) -> None:
    installation, nginx = served
    chat = through(nginx, installation.chat)
    with nginx.browser() as amina, nginx.browser(timeout=30) as listener:
        page = amina.get(chat, headers={"Referer": chat})
        assert (page.status_code, page.http_version) == (200, "HTTP/2")
        assert "content-encoding" not in page.headers, "a secret is not compressed with words from outside"
        assert page.headers["referrer-policy"] == "same-origin"

        # forms: from our own page, from another site's
        fields = {**message_form(page), "message": "Said through nginx"}
        refused = amina.post(chat, data=fields, headers={"Origin": "https://elsewhere.example"})
        assert refused.status_code == 403
        with listener.stream(
            "GET", f"{chat}/events?after=0", headers={"Accept": "text/event-stream"}
        ) as answer:
            assert answer.http_version == "HTTP/2"
            events = Events(answer)
            events.until("status")
            began = time.monotonic()
            sent = amina.post(chat, data=fields, headers={"Origin": nginx.url})
            assert sent.status_code == 303, sent.text
            while "Said through nginx" not in events.until("item").data:
                pass
            assert time.monotonic() - began < AT_ONCE

    # wrong passwords are counted by the address they come from, whatever a browser says of itself
    transport = httpx.HTTPTransport(local_address="127.0.0.2", verify=nginx.trusted())
    with httpx.Client(base_url=nginx.url, transport=transport) as stranger:
        answers = [
            sign_in(stranger, "not the password", {"X-Forwarded-For": f"192.0.2.{number}"})
            for number in range(6)
        ]
        assert answers[-1] == 429, answers
    with nginx.browser() as ben:
        assert sign_in(ben, PASSWORD, {}) == 303

    # while the product is away
    installation.command.kill()
    with nginx.browser() as amina:
        away = amina.get(chat, headers={"Referer": chat})
        assert away.status_code == 503
        assert "The chat is being started again" in away.text
        assert away.headers["cache-control"] == "no-store"
        assert away.headers["retry-after"] == "5"
        assert "refresh" not in away.headers
        for frame in ("updates", "spoken"):
            assert amina.get(f"{chat}/{frame}").headers["refresh"] == "10"
    plain = httpx.get(f"{nginx.plain_url}{httpx.URL(chat).path}")
    assert plain.headers["location"] == f"https://localhost{httpx.URL(chat).path}"

    written = nginx.written()
    assert " GET 200 " in written
    assert " GET 503 " in written
    assert chat.rsplit("/", 1)[1] not in written


def sign_in(browser: httpx.Client, password: str, headers: dict[str, str]) -> int:
    fields = {"email": "ben@northborough.example", "password": password}
    return browser.post("/console/sign-in", data=fields, headers=headers).status_code
