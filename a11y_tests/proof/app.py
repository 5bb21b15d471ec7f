"""A chat of one page and a council's page round it: as small as an experiment allows, as real as it must be.

The chat page has the markup the product has (a list that is not live; an announcer that is, empty in the
first HTML) and hears a real event stream. `Chat.trouble` makes the stream fail in the ways networks do.
"""

import asyncio
import html
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>.visually-hidden{{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}}</style>
{body}</html>"""

CHAT = """<main aria-label="Chat"><h1>Chat</h1>
<ol id="messages" data-stream="/events" data-after="{after}" data-heartbeat="{heartbeat}">{items}</ol>
<form id="composer" method="post"><label for="message">Your message</label>
<textarea id="message" name="message"></textarea><button id="send">Send</button></form>
<div id="announcer" class="visually-hidden" {live}></div></main>{scripts}"""

BOX = """<main aria-label="Chat"><h1>Chat</h1><ol><li><p>Sam: Hello, I am Sam.</p></li></ol>
<form method="post" action="/box?how={how}">
<label for="message">Your message</label>
<textarea id="message" name="message" aria-describedby="message-news" {extra}></textarea>
<p id="message-news">{news}</p><button id="send">Send</button></form></main>"""

LIVE = {"polite": 'aria-live="polite"', "log": 'role="log"'}


class Chat:
    """What was said, and the streams that tell it. Messages may come from any thread."""

    def __init__(self, heartbeat: float = 5.0) -> None:
        self.messages: list[str] = []
        self.heartbeat = heartbeat
        self.trouble = ""  # "", "500", "html", "drop" or "mute"
        self.connections: list[str] = []  # the Last-Event-ID of each stream that was asked for
        self.bells: set[asyncio.Event] = set()
        self.loop: asyncio.AbstractEventLoop | None = None

    def say(self, *texts: str) -> None:
        self.messages += texts
        self.ring()

    def fail(self, trouble: str) -> None:
        """Let the stream fail from now on, the open ones included; "" mends it."""
        self.trouble = trouble
        self.ring()

    def ring(self) -> None:
        if self.loop:
            self.loop.call_soon_threadsafe(self._ring_all)

    def _ring_all(self) -> None:
        for bell in self.bells:
            bell.set()

    async def events(self, after: int) -> AsyncIterator[str]:
        bell = asyncio.Event()
        self.bells.add(bell)
        try:
            yield "event: beat\ndata: now\n\n"
            while self.trouble != "drop":
                bell.clear()
                if self.trouble != "mute":
                    for number, text in enumerate(self.messages[after:], after + 1):
                        yield f"event: item\nid: {number}\ndata: {item(number, text)}\n\n"
                        after = number
                    yield "event: beat\ndata: now\n\n"
                try:
                    await asyncio.wait_for(bell.wait(), self.heartbeat)
                except TimeoutError:
                    continue
        finally:
            self.bells.discard(bell)


def item(number: int, text: str) -> str:
    words = html.escape(text, quote=True)
    return (
        f'<li id="event-{number}" data-id="{number}" data-from="adviser" data-say="Sam: {words}">'
        f'<h3>Sam</h3> <time datetime="2026-11-21T10:24Z">10:24</time> <p dir="auto">{words}</p></li>'
    )


def page(title: str, body: str, **words: str) -> HTMLResponse:
    return HTMLResponse(PAGE.format(title=title, body=body.format(**words)))


def chat_site(chat: Chat, scripts: str, folders: Mapping[str, Path]) -> Starlette:
    """The chat's own site. `scripts` is put at the end of the page; `folders` are served by name."""

    async def conversation(request: Request) -> Response:
        items = "".join(item(number, text) for number, text in enumerate(chat.messages, 1))
        live = LIVE[request.query_params.get("live", "polite")]
        after, heartbeat = str(len(chat.messages)), str(chat.heartbeat)
        return page("Chat", CHAT, after=after, items=items, live=live, scripts=scripts, heartbeat=heartbeat)

    async def events(request: Request) -> Response:
        chat.loop = asyncio.get_running_loop()
        last = request.headers.get("last-event-id")
        chat.connections.append(last or "")
        if chat.trouble == "500":
            return HTMLResponse("<p>Something broke", status_code=500)
        if chat.trouble == "html":
            return HTMLResponse("<p>Please sign in to the hotel's network")
        after = int(last or request.query_params.get("after", "0"))
        if "text/event-stream" not in request.headers["accept"]:
            items = "".join(
                item(number, text) for number, text in enumerate(chat.messages, 1) if number > after
            )
            return HTMLResponse(f'<div data-news data-state="talking"><ol>{items}</ol></div>')
        return StreamingResponse(
            chat.events(after), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
        )

    async def box(request: Request) -> Response:
        how = request.query_params.get("how", "fragment")
        if request.method == "POST":
            fragment = "#message" if how == "fragment" else ""
            return RedirectResponse(f"/box?how={how}&sent=1{fragment}", 303)
        sent = "sent" in request.query_params
        news = "Sent. 1 new message from Sam: Which street?" if sent else ""
        return page("Chat", BOX, how=how, extra="autofocus" if sent and how == "autofocus" else "", news=news)

    mounts = [Mount(f"/{name}", StaticFiles(directory=folder)) for name, folder in folders.items()]
    return Starlette(
        routes=[
            Route("/chat", conversation),
            Route("/events", events),
            Route("/box", box, methods=["GET", "POST"]),
            *mounts,
        ]
    )


def council_site(frame: str) -> Starlette:
    """A council's page, with the chat in a frame."""

    async def home(request: Request) -> Response:
        body = "<h1>Bins</h1><p>When we collect.</p><button>Before</button>{chat}"
        chat = f'<iframe title="Chat" src="{html.escape(frame)}" width="600" height="500"></iframe>'
        return page("Bins", body, chat=chat)

    return Starlette(routes=[Route("/", home)])
