"""Pages to plant faults in: a good one, a bad one, and one with a frame."""

from collections.abc import Iterator
from contextlib import contextmanager

from selenium.webdriver import Chrome
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from tests.support.server import AppServer

GOOD = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Good</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
html { background: #fff }
body { margin: 8px; font: 1rem/1.5 sans-serif; color: #000; background: #fff }
button, textarea { min-height: 44px; min-width: 44px; border: 2px solid #000; background: #fff; color: #000;
  font: inherit; max-width: 100% }
button { margin: 8px 8px 8px 0 }
label { display: block }
:focus-visible { outline: 4px solid #000; outline-offset: 2px }
</style>
<main aria-label="Chat"><h1>Good page</h1>
<p>Words, and <a href="#send">a link in a sentence</a> that may be small.</p>
<label for="message">Your message</label><textarea id="message"></textarea>
<ol id="messages"><li>One</li><li>Two</li><li>Three</li></ol>
<p><button id="send">Send</button> <button id="end">End chat</button></p>
<div id="announcer" aria-live="polite"></div></main></html>"""

BAD = '<html lang="en"><title>Bad</title><main aria-label="Inner"><h1>x</h1><p><img src="x"></p></main>'


def pages() -> Starlette:
    async def good(request: Request) -> HTMLResponse:
        return HTMLResponse(GOOD)

    async def bad(request: Request) -> HTMLResponse:
        return HTMLResponse(BAD)

    async def framed(request: Request) -> HTMLResponse:
        source = request.query_params["source"]
        frame = f'<iframe title="Inner" src="{source}"></iframe></main>'
        return HTMLResponse(GOOD.replace("</main>", frame))

    return Starlette(routes=[Route("/good", good), Route("/bad", bad), Route("/framed", framed)])


@contextmanager
def served() -> Iterator[str]:
    """Where they are."""
    with AppServer(pages()) as server:
        yield server.url


def add(driver: Chrome, markup: str) -> None:
    put = "document.querySelector('main').insertAdjacentHTML('beforeend', arguments[0])"
    driver.execute_script(put, markup)
