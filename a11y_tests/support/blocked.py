"""Addresses that a browser refuses to load from now on, as a filter between it and us would."""

import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import urlopen

import websocket
from selenium.webdriver import Chrome

from a11y_tests.support.browsers import WAIT


@contextmanager
def blocked(driver: Chrome, *patterns: str) -> Iterator[None]:
    """Blocks `patterns` ("*/js/*") in the tab and in its frames, also in those of another site.

    WebDriver speaks DevTools to the tab only: a frame of another site has a process of its own.
    """
    address = driver.capabilities["goog:chromeOptions"]["debuggerAddress"]
    with urlopen(f"http://{address}/json/version") as answer:
        socket_address = json.load(answer)["webSocketDebuggerUrl"]
    socket = websocket.create_connection(socket_address, timeout=WAIT, suppress_origin=True)
    numbers = itertools.count(1)

    def ask(method: str, session: str = "", **values: Any) -> dict[str, Any]:
        question: dict[str, Any] = {"id": next(numbers), "method": method, "params": values}
        socket.send(json.dumps(question | ({"sessionId": session} if session else {})))
        while True:
            said = json.loads(socket.recv())
            if said.get("id") == question["id"]:
                assert "error" not in said, f"{method}: {said['error']}"
                result: dict[str, Any] = said["result"]
                return result

    try:
        for target in ask("Target.getTargets")["targetInfos"]:
            if target["type"] in ("page", "iframe"):
                session = ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
                ask("Network.enable", session)
                ask("Network.setBlockedURLs", session, urls=list(patterns))
        yield
    finally:
        socket.close()  # which also ends the blocking
