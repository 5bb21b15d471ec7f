"""What a tab of Chromium fetches, from its own network events.

`gz` is each body as one stream of gzip -6, however the server sent it, so that figures of several products
compare; pictures and fonts count as they are. What came from the cache is no request; what was asked again
and had not changed is one, without a body.
"""

from __future__ import annotations

import base64
import gzip
import json
import time
from dataclasses import dataclass

from selenium.common.exceptions import WebDriverException
from selenium.webdriver import Chrome

PACKED = ("font/", "image/png", "image/jpeg", "image/webp", "audio/", "video/", "application/font")
QUIET = 2.0
"""Seconds without a new request: then a step is over."""
LIMIT = 10.0
NOT_MODIFIED = 304

# One process for all frames, so that one session of DevTools sees every request.
FLAGS = (
    "--disable-site-isolation-trials",
    "--disable-features=IsolateOrigins,site-per-process",
)


@dataclass
class _Request:
    url: str
    mime: str = ""
    status: int = 0
    cached: bool = False
    done: bool = False
    received: int = 0
    gz: int | None = None


@dataclass(frozen=True)
class Weight:
    """Of one step. `gz` in bytes."""

    requests: int
    gz: int


class Traffic:
    """The requests of a browser started with `network_log`, but for addresses that begin with `without`."""

    def __init__(self, driver: Chrome, without: str) -> None:
        self._driver = driver
        self._without = without
        self._requests: dict[str, _Request] = {}

    def take(self) -> Weight:
        """Waits until all is quiet. What was fetched since it was last asked."""
        end, last, seen = time.monotonic() + LIMIT, time.monotonic(), -1
        while time.monotonic() < end and time.monotonic() - last < QUIET:
            self._read()
            if len(self._requests) != seen:
                seen, last = len(self._requests), time.monotonic()
            time.sleep(0.1)
        ours = [
            one
            for one in self._requests.values()
            if one.url.startswith("http") and not one.url.startswith(self._without) and not one.cached
        ]
        # A stream that is still open goes on in the next step, where it is no new request.
        self._requests = {}
        return Weight(len(ours), sum(one.received if one.gz is None else one.gz for one in ours))

    def _read(self) -> None:
        for entry in self._driver.get_log("performance"):  # type: ignore[no-untyped-call]
            message = json.loads(entry["message"])["message"]
            self._note(message["method"], message["params"])

    def _note(self, method: str, of: dict[str, object]) -> None:
        id_ = str(of.get("requestId"))
        if method == "Network.requestWillBeSent":
            self._sent(id_, of)
            return
        one = self._requests.get(id_)
        if one is None:
            return
        match method, of:
            case "Network.responseReceived", {"response": dict(response)}:
                one.mime = str(response["mimeType"])
                one.status = int(response["status"])
                one.cached = one.cached or bool(response.get("fromDiskCache"))
            case "Network.requestServedFromCache", _:
                one.cached = True
            case "Network.dataReceived", {"encodedDataLength": int(length)}:
                one.received += length
            case "Network.loadingFinished", _:
                one.done = True
                one.gz = self._weigh(id_, one)

    def _sent(self, id_: str, of: dict[str, object]) -> None:
        request = of["request"]
        assert isinstance(request, dict)
        if "redirectResponse" in of:  # the same id goes on, and what led there was a request too
            self._requests[f"{id_} before {len(self._requests)}"] = self._requests.pop(id_)
        self._requests[id_] = _Request(str(request["url"]))

    def _weigh(self, id_: str, one: _Request) -> int | None:
        if one.cached or one.status == NOT_MODIFIED:
            return 0
        try:
            answer = self._driver.execute_cdp_cmd("Network.getResponseBody", {"requestId": id_})
        except WebDriverException:  # the page it belonged to has gone: as it was sent
            return None
        body = base64.b64decode(answer["body"]) if answer["base64Encoded"] else answer["body"].encode()
        if one.mime.startswith(PACKED):
            return len(body)
        return min(len(body), len(gzip.compress(body, 6, mtime=0)))
