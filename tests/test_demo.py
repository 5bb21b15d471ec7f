"""The demo as `make run` starts it: all in one folder, two sites, staff who can sign in, an end in time."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.slow  # each starts processes

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30.0  # seconds, on a machine that is busy


@dataclass
class Demo:
    """A running demo. `welcome` is what it printed at its start."""

    process: subprocess.Popen[str]
    data: Path
    welcome: str

    @property
    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.data / "demo.json").read_text())
        return found

    @property
    def chat(self) -> str:
        return str(self.facts["start"]).removesuffix("/northborough")

    def stop(self, by: signal.Signals = signal.SIGTERM) -> str:
        """Ends it as a service manager or Ctrl+C does. Returns what it printed meanwhile."""
        self.process.send_signal(by)
        return self.process.communicate(timeout=PATIENCE)[0]


def start(data: Path, port: int = 0, **variables: str) -> Demo:
    """Returns once it has printed what to open; then it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", "app.cli", "demo", "--port", str(port), "--data", str(data)],
        cwd=ROOT,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    printed = []
    for line in process.stdout:
        printed.append(line)
        if "Stop with Ctrl+C" in line:
            break
    assert process.poll() is None, "".join(printed)
    demo = Demo(process, data, "".join(printed))
    assert httpx.get(f"{demo.chat}/readyz").status_code == 200
    return demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    running = start(tmp_path_factory.mktemp("demo") / "data")
    yield running
    running.stop()


def begin_chat(demo: Demo, question: str) -> str:
    """Begins a chat as a browser without scripts would. Returns the conversation's address."""
    form = httpx.get(f"{demo.chat}/northborough/start").text
    action, key = (
        re.search(r'action="([^"]*/start[^"]*)"', form),
        re.search(r'name="key" value="([^"]+)"', form),
    )
    team = re.search(r'name="team"[^>]*value="(\d+)"', form) or re.search(r'<option value="(\d+)"', form)
    assert action, form
    assert key, form
    assert team, form
    fields = {"key": key[1], "team": team[1], "question": question}
    answer = httpx.post(f"{demo.chat}{action[1]}", data=fields)
    assert answer.status_code == 303, answer.text
    return httpx.URL(demo.chat).join(answer.headers["location"].split("#")[0]).__str__()


def test_demo_json_says_where_everything_is(demo: Demo) -> None:
    assert set(demo.facts) >= {"site", "script", "start", "console", "staff"}
    for name in ("site", "script", "start"):
        assert httpx.get(demo.facts[name]).status_code == 200, name
    assert httpx.get(demo.facts["console"], follow_redirects=True).status_code == 200


def test_the_council_site_is_another_site_and_has_the_snippet(demo: Demo) -> None:
    site, script = httpx.URL(demo.facts["site"]), httpx.URL(demo.facts["script"])
    assert site.host != script.host
    page = httpx.get(site).text
    assert re.search(rf'<script async src="{demo.facts["script"]}"></script>', page)
    assert re.search(rf'<a [^>]*href="{demo.facts["start"]}', page)


def test_only_the_council_site_may_show_the_chat_in_a_frame(demo: Demo) -> None:
    policy = httpx.get(demo.facts["start"]).headers["content-security-policy"]
    origin = demo.facts["site"].split("/northborough")[0]
    assert f"frame-ancestors 'self' {origin}" in policy


def test_northborough_is_open_whenever_the_demo_is_tried(demo: Demo) -> None:
    shown = httpx.get(demo.facts["start"], headers={"Accept": "application/json"}).json()
    assert shown["open"] is True
    assert shown["closes_at"] is None


def test_welsh_is_offered_and_says_that_nobody_has_reviewed_it(demo: Demo) -> None:
    page = httpx.get(f"{demo.facts['start']}?lang=cy").text
    assert '<html lang="cy"' in page
    assert re.search("not (been )?(checked|reviewed)|heb (ei|eu) (h?adolygu|gwirio)", page, re.IGNORECASE), (
        page
    )


def test_every_language_with_a_translation_is_offered_and_none_for_tests(demo: Demo) -> None:
    translated = {path.parents[1].name for path in (ROOT / "locales").glob("*/LC_MESSAGES/plainchat.po")}
    offered = set(re.findall(r'hreflang="([^"]+)"', httpx.get(demo.facts["start"]).text))
    assert translated
    assert offered - {"en"} == translated


def test_staff_of_each_role_can_sign_in_and_some_serve_both_councils(demo: Demo) -> None:
    assert {one["role"] for one in demo.facts["staff"]} == {"adviser", "supervisor", "administrator"}
    councils = [{team.split(": ")[0] for team in one["teams"]} for one in demo.facts["staff"]]
    assert {"Northborough Council"} in councils
    assert {"Eastmere Council"} in councils
    assert {"Northborough Council", "Eastmere Council"} in councils
    for one in demo.facts["staff"]:
        with httpx.Client(follow_redirects=True) as browser:
            answer = browser.post(
                f"{demo.chat}/console/sign-in", data={"email": one["email"], "password": one["password"]}
            )
            assert answer.status_code == 200
            assert answer.url.path == "/console", one["email"]


def test_numbers_are_of_the_kind_kept_for_fiction(demo: Demo) -> None:
    for council in demo.facts["councils"].values():
        page = httpx.get(council["start"]).text
        written = re.findall(r"\b0\d{2,4} \d{3,4} \d{3,4}\b", page)  # out of hours they are no links
        numbers = {one.replace(" ", "") for one in written} | set(re.findall(r"tel:(?:18001)?(0\d+)", page))
        assert numbers
        assert all(re.fullmatch(r"01632960\d{3}", number) for number in numbers), numbers


def test_all_it_keeps_lies_in_its_folder_and_is_its_owners_alone(demo: Demo) -> None:
    names = {path.name for path in demo.data.iterdir()}
    assert {"plainchat.db", "secret-key", "demo.json"} <= names
    assert stat.S_IMODE((demo.data / "secret-key").stat().st_mode) == 0o600
    assert stat.S_IMODE(demo.data.stat().st_mode) == 0o700


def test_a_folder_is_for_one_demo_at_a_time(demo: Demo) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "app.cli", "demo", "--port", "0", "--data", str(demo.data)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert second.returncode == 1
    assert f"The folder {demo.data} is in use." in second.stderr
    assert f"process {demo.process.pid} on " in second.stderr
    assert httpx.get(f"{demo.chat}/readyz").status_code == 200


def test_it_ends_under_two_seconds_with_streams_open_and_starts_again_with_what_was_said(
    tmp_path: Path,
) -> None:
    first = start(tmp_path / "data")
    url = begin_chat(first, "When is my bin collected?")
    assert_quick_end(first, signal.SIGTERM, url)

    second = start(tmp_path / "data", free_port())
    moved = f"{second.chat}{httpx.URL(url).path}"
    page = httpx.get(moved)
    assert "When is my bin collected?" in page.text
    origin = second.facts["site"].split("/northborough")[0]
    assert f"frame-ancestors 'self' {origin};" in page.headers["content-security-policy"] + ";"
    assert f"{origin}/northborough/privacy" in httpx.get(second.facts["start"]).text
    emails = [one["email"] for one in second.facts["staff"]]
    assert len(emails) == len(set(emails)) == 5
    assert_quick_end(second, signal.SIGINT, moved)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def assert_quick_end(demo: Demo, by: signal.Signals, conversation: str) -> None:
    """Ends the demo while three streams of a conversation are open."""
    with ExitStack() as stack:
        for _ in range(3):
            asked = {"Accept": "text/event-stream"}
            stream = httpx.stream("GET", f"{conversation}/events?after=0", headers=asked)
            answer = stack.enter_context(stream)
            assert answer.headers["content-type"].startswith("text/event-stream")
            assert next(answer.iter_lines()).startswith("event:")
        began = time.monotonic()
        printed = demo.stop(by)
        assert time.monotonic() - began < 2
    assert demo.process.returncode == 0
    assert "Traceback" not in printed
    assert conversation.rsplit("/", 1)[1] not in (demo.data / "plainchat.log").read_text()


def test_a_council_site_that_had_to_take_another_port_says_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        next_port = taken.getsockname()[1]
        demo = start(tmp_path / "data", next_port - 1)
        demo.stop()
    site_port = httpx.URL(demo.facts["site"]).port
    assert site_port != next_port
    assert f"Port {next_port} is taken: the council site is on port {site_port} this time." in demo.welcome


def test_it_has_that_port_again_at_the_next_start(tmp_path: Path) -> None:
    """A page that somebody has open or has marked is still there."""
    sites = []
    with socket.create_server(("127.0.0.1", 0)) as taken:
        for _ in range(2):
            demo = start(tmp_path / "data", taken.getsockname()[1] - 1)
            demo.stop()
            sites.append(demo.facts["site"])
    assert sites[0] == sites[1]


def test_a_council_site_on_the_next_port_says_nothing_of_it(tmp_path: Path) -> None:
    demo = start(tmp_path / "data", free_port_with_next())
    demo.stop()
    assert "is taken" not in demo.welcome


def free_port_with_next() -> int:
    """A free port whose next one is free too."""
    while True:
        port = free_port()
        try:
            with socket.create_server(("127.0.0.1", port + 1)):
                return port
        except OSError:
            continue


def test_a_folder_that_cannot_be_used_is_said_in_words() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "app.cli", "demo", "--port", "0", "--data", "/proc/nowhere"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "/proc/nowhere cannot be used" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_port_that_is_taken_is_said_in_words(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = subprocess.run(
            [sys.executable, "-m", "app.cli", "demo", "--port", str(port), "--data", str(tmp_path / "data")],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert result.returncode == 1
    assert f"Port {port} cannot be used" in result.stderr
    assert "Traceback" not in result.stderr


def test_its_e_mails_go_out_by_the_mail_server_that_is_set(tmp_path: Path) -> None:
    with_mail = start(
        tmp_path / "with",
        PLAINCHAT_SMTP_HOST="127.0.0.1",
        PLAINCHAT_SMTP_PORT="2525",
        PLAINCHAT_SMTP_FROM="chat@northborough.example",
        PLAINCHAT_PUBLIC_URL="https://chat.example",
    )
    try:
        assert "E-mails go out by 127.0.0.1:2525." in with_mail.welcome
        assert with_mail.chat.startswith("http://127.0.0.1:"), "of all settings only those of the mail server"
    finally:
        with_mail.stop()


def test_without_a_mail_server_it_says_what_to_set(demo: Demo) -> None:
    assert "E-mails are not sent. Set PLAINCHAT_SMTP_HOST to try them." in demo.welcome


def test_a_mail_setting_that_cannot_be_used_is_said_in_words(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "app.cli", "demo", "--port", "0", "--data", str(tmp_path / "data")],
        cwd=ROOT,
        env={**os.environ, "PLAINCHAT_SMTP_HOST": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "PLAINCHAT_SMTP_FROM must be an address" in result.stderr
    assert "Traceback" not in result.stderr
