"""What people meet who come by the public address: an answer, and streams that nothing holds back."""

import time
from collections.abc import Iterator
from http.client import HTTPException, HTTPResponse
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from app.doctor.findings import Finding, ok, problem
from app.web.health import STREAM_SECONDS

ANSWER_SECONDS = 10.0
PROXY = "Is the proxy up, does it pass Host on, and does it lead here? See deploying, The proxy."


def online(public_url: str) -> Iterator[Finding]:
    """Asks `public_url` over the network, a few seconds long."""
    try:
        with _ask(f"{public_url}/readyz"):
            yield ok("answer", f"{public_url} answers.")
    except HTTPError as error:
        with error:
            said = error.read(200).decode(errors="replace").strip().partition("\n")[0]
        words = f"{public_url}/readyz answers {error.code}: {said}."
        to_do = "See what the log of the server says." if error.code == 503 else PROXY
        yield problem("answer", words, to_do)
        return
    except (OSError, HTTPException, ValueError) as error:
        reason = error.reason if isinstance(error, URLError) else error
        yield problem("answer", f"{public_url} does not answer from here: {reason}.", PROXY)
        return
    yield _stream(f"{public_url}/readyz/stream")


def _stream(url: str) -> Finding:
    """Its last event is sent `STREAM_SECONDS` after its first: a proxy that buffers brings both together."""
    try:
        with _ask(url) as answer:
            answer.read1(1)
            first = time.monotonic()
            answer.read()
            apart = time.monotonic() - first
    except (OSError, HTTPException) as error:
        return problem("streams", f"The stream {url} breaks off: {error}.", PROXY)
    if apart < STREAM_SECONDS / 2:
        words = "Streams are held back on the way, so messages come seconds late."
        return problem("streams", words, "Switch buffering off in the proxy (nginx: proxy_buffering off).")
    return ok("streams", "Streams come through at once.")


def _ask(url: str) -> HTTPResponse:
    answer: HTTPResponse = urlopen(url, timeout=ANSWER_SECONDS)  # config.py lets only http and https through
    return answer
