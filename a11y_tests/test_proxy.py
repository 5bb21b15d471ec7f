"""A resident and an adviser, both behind a proxy that holds event streams back: they hear from each other."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver import Chrome

from a11y_tests.support.browsers import wait
from a11y_tests.support.pages import connection, messages
from a11y_tests.support.people import Adviser, Resident
from tests.support.holding_proxy import HoldingProxy
from tests.support.office import ALL_HOURS, PASSWORD
from tests.support.server import ChatServer, running

HEARTBEAT = 5.0  # seconds; who hears no stream asks five times in each


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChatServer]:
    with running(tmp_path, heartbeat_seconds=HEARTBEAT, poll_seconds=HEARTBEAT, hours=ALL_HOURS) as found:
        yield found


@pytest.mark.requirement("AN-07")
def test_both_directions_arrive_by_asking(driver: Chrome, other: Chrome, server: ChatServer) -> None:
    with HoldingProxy(server.port) as proxy:
        amina, ben = Resident(driver, asks=False), Adviser(other, asks=False)
        driver.get(f"{proxy.url}/northborough")
        amina.begin("Amina", "Council Tax", "Is anybody there?")
        ben.sign_in(f"{proxy.url}/console", server.town.ben.email, PASSWORD)
        ben.accept("Amina")
        said = ["Is anybody there?"]
        for person in (amina, ben):
            person.is_served()  # asking works, so there is nothing to press
        for speaker, listener, text in (
            (amina, ben, "I am here"),
            (ben, amina, "Me too"),
            (ben, amina, "Hello"),
        ):
            speaker.say(text)
            said.append(text)
            wait(listener.driver, lambda d: messages(d) == said, f"{text!r} before the next beat", HEARTBEAT)
        assert [connection(one) for one in (driver, other)] == ["", ""], (
            "nobody is told that anything is wrong"
        )
        assert proxy.held >= 2, "both streams were tried, and held back"
