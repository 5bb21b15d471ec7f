"""The product on a real port, a council's site on another, and people who play parts.

with Stage(folder) as stage:
    chat = stage.chat()              # Amina waits
    chat.accept()                    # Ben joins
    chat.reply("Which street?")
    driver.get(chat.url)
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any, Self
from urllib.parse import quote

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By
from sqlalchemy import Connection, func, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route

from a11y_tests.support.browsers import wait
from app.actions import facts, finish, needs, people, privacy, queue, reading, silence, talk
from app.broker import conversation_topic, team_topic
from app.domain.errors import LinkUnusable
from app.domain.hours import Period
from app.domain.keys import new_key
from app.domain.terms import Availability, AwayReason, EventKind, Need
from app.domain.timeouts import Pace
from app.store import conversation_rows, conversations, events
from app.store.conversations import VisitorConversation
from app.store.councils import Council, Team
from app.store.people import Staff
from app.store.tables import conversation
from app.store.writer import Tx
from app.web.adviser.session import PURPOSE, cookie_name
from tests.support.messages import MAIL
from tests.support.office import ALL_HOURS, PASSWORD, begin_chat, change, make_available
from tests.support.server import AppServer, ChatServer

MONDAY_MORNING = (Period(0, 9 * 60, 12 * 60),)  # the tests' clock stands on a Tuesday

COUNCIL_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Bins - Northborough</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>{css}</style></head>
<body><header><p>Northborough Council</p></header><main><h1>Bins</h1>
<p>We collect bins on <a id="before" href="#after">every second Friday</a>.</p>{chat}
<p>Ask us about <a id="after" href="#before">garden waste</a>.</p></main></body></html>"""
OWN_LOOK = """
body { font: 1.1rem/1.5 sans-serif; margin: 1rem }
iframe { width: 25rem; height: 40rem; max-width: 100% }
"""


class Chat:
    """One conversation and what is done in it. Each action returns when it is in the log."""

    def __init__(self, stage: "Stage", visitor: VisitorConversation, path: str) -> None:
        self.stage = stage
        self.visitor = visitor
        self.id = visitor.conversation_id
        self.path = path
        self.url = stage.server.url + path
        self.open = True
        self.accepted = False

    def accept(self) -> Self:
        """Ben joins, and reads what there is: the page that accepting leads to shows it."""
        server = self.stage.server
        server.run(make_available(server.office, self.stage.town.ben))
        server.run(queue.accept(server.office, self.stage.town.ben, self.id))
        self.accepted = True
        return self.read()

    def read(self) -> Self:
        """Ben reads what there is, from somewhere else."""
        server = self.stage.server
        latest = server.run(server.office.store.read(events.latest))
        server.run(reading.shown(server.office, self.stage.town.ben, self.id, latest))
        return self

    def reply(self, *texts: str, lang: str | None = None) -> Self:
        """Ben says each text."""
        server = self.stage.server
        for text in texts:
            server.run(talk.reply(server.office, self.stage.town.ben, self.id, text, new_key(), lang=lang))
        return self

    def write(self, *texts: str) -> Self:
        """The visitor says each text, from somewhere else."""
        server = self.stage.server
        for text in texts:
            server.run(talk.post_message(server.office, self.visitor, text, new_key()))
        return self

    def need(self, *said: Need) -> Self:
        """The visitor says what they need from now on."""
        self.stage.server.run(needs.say_needs(self.stage.server.office, self.visitor, said))
        return self

    def move(self, team: Team) -> Self:
        """The visitor, who waits, goes back and chooses another team."""

        def fn(tx: Tx) -> None:
            conversation_rows.moved(tx, self.id, team.id)
            facts.by_visitor(tx, EventKind.QUEUE_JOINED, replace(self.visitor, team_id=team.id))
            tx.ring(conversation_topic(self.id))
            tx.ring(team_topic(self.visitor.team_id))

        self.stage.server.run(self.stage.server.office.store.write(fn))
        return self

    def end(self) -> Self:
        """The visitor ends the chat, or leaves the queue."""
        self.stage.server.run(finish.end_by_visitor(self.stage.server.office, self.visitor))
        self.open = False
        return self

    def end_by_adviser(self) -> Self:
        """Ben ends the chat, or says what it was about when it has ended."""
        server, town = self.stage.server, self.stage.town
        server.run(finish.end_by_adviser(server.office, town.ben, self.id, town.solved))
        self.open = False
        return self

    def forget(self) -> Self:
        self.stage.server.run(privacy.forget(self.stage.server.office, self.visitor))
        self.open = False
        return self


class Stage:
    """Northborough is open at all hours, Eastmere on Monday mornings only (now it is closed).

    Northborough's own site has the name "localhost", so that for a browser it is another site than the chat.
    """

    def __init__(self, folder: Path, **options: Any) -> None:
        settings = {"log_level": "error", **MAIL, **options}  # no job runs here: nothing is sent
        self.server = ChatServer(folder, hours=ALL_HOURS, **settings)
        self.council = AppServer(Starlette(routes=[Route("/{name}", self._page)]), "localhost")
        self.chats: list[Chat] = []
        self.limited = False
        self.styles = OWN_LOOK

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            opened.enter_context(self.server)
            opened.enter_context(self.council)
            self.town = self.server.town
            self._run_by(self.town.northborough)
            self._run_by(self.town.eastmere, periods=MONDAY_MORNING)
            self._opened = opened.pop_all()
        return self

    def __exit__(self, *failure: object) -> None:
        self._opened.close()

    def _run_by(self, council: Council, **entries: Any) -> None:
        """The council's site is ours; its page about privacy is not."""
        changed = change(
            self.server.office,
            self.town,
            council,
            origins=(self.council.url,),
            home_url=self.site,
            **entries,
        )
        self.server.run(changed)

    def chat(self, locale: str = "en", *, name: str = "Amina", question: str = "My bill is wrong.") -> Chat:
        """A new conversation that waits for an adviser."""
        office, town = self.server.office, self.town
        beginning = begin_chat(
            office, town.northborough, town.council_tax, name=name, question=question, locale=locale
        )
        visitor, token = self.server.run(beginning)
        return self._keep(Chat(self, visitor, f"/northborough/chat/{token}"))

    def newest(self) -> Chat:
        """The conversation that was begun last, in a browser. Its link is known to that browser only."""

        def read(conn: Connection) -> VisitorConversation:
            found = conversations.visitor_by_id(conn, conn.scalar(select(func.max(conversation.c.id))))
            assert found is not None
            return found

        return self._keep(Chat(self, self.server.run(self.server.office.store.read(read)), ""))

    def _keep(self, chat: Chat) -> Chat:
        self.chats.append(chat)
        return chat

    def clear(self) -> None:
        """End what is open, so that the next test meets an empty queue and free advisers."""
        for chat in self.chats:
            if chat.open:
                with suppress(LinkUnusable):  # the test has forgotten it
                    chat.end()
            if chat.accepted:
                chat.end_by_adviser()
        self.chats.clear()
        if self.limited:
            self.limit(0)

    def attend(self, there: bool) -> None:
        """Ben is there to take chats, or nobody is."""
        office, town = self.server.office, self.town
        self.server.run(make_available(office, town.ben))
        for one in () if there else (town.ben, town.dev):
            self.server.run(people.set_availability(office, one, Availability.AWAY, AwayReason.BREAK))

    def limit(self, minutes: int) -> None:
        """Northborough has a time limit, until `clear`; 0 is none."""
        office, town = self.server.office, self.town
        self.server.run(change(office, town, town.northborough, pace=Pace(limit=minutes)))
        self.limited = minutes > 0

    def sweep(self, **time: float) -> None:
        """So much later the deadlines that have come are acted on. The clock stays where it was."""
        with self.later(**time):
            self.server.run(silence.sweep(self.server.office))

    @contextmanager
    def later(self, **time: float) -> Iterator[None]:
        """The product's clock some time ahead."""
        now = self.server.clock.now
        self.server.clock.forward(**time)
        try:
            yield
        finally:
            self.server.clock.now = now

    # -- places --------------------------------------------------------------------------------------------

    def at(self, path: str, lang: str = "en") -> str:
        """The address of a page, in a language that is not kept by a conversation."""
        return f"{self.server.url}{path}" + (f"?lang={lang}" if lang != "en" else "")

    def framed(self, address: str) -> str:
        """A page of the council with `address` in a plain frame."""
        return f"{self.council.url}/frame?src={quote(address, safe='')}"

    @property
    def site(self) -> str:
        """A page of the council with the one script tag and the link it enhances."""
        return f"{self.council.url}/bins"

    def sign_in(self, driver: Chrome, who: Staff | None = None) -> None:
        """Ben, or another, at the console's door."""
        driver.get(f"{self.server.url}/console/sign-in")
        wait(driver, lambda d: d.find_elements(By.ID, "sign-in"), "the console's door")
        driver.find_element(By.ID, "email").send_keys((who or self.town.ben).email)
        driver.find_element(By.ID, "password").send_keys(PASSWORD)
        driver.find_element(By.ID, "sign-in").click()
        wait(driver, lambda d: d.find_elements(By.ID, "sign-out"), "the desk")

    def let_in(self, driver: Chrome, who: Staff | None = None) -> None:
        """Ben, or another, signed in with this browser earlier: for tests of what lies behind the door."""
        office, staff = self.server.office, who or self.town.ben
        token = self.server.run(people.sign_in(office, staff.email, PASSWORD, "127.0.0.1"))
        cookie = {"name": cookie_name(office), "value": office.keys.sign(PURPOSE, token), "httpOnly": True}
        driver.execute_cdp_cmd("Network.setCookie", {**cookie, "url": self.server.url, "sameSite": "Lax"})

    def end_session(self, driver: Chrome, who: Staff | None = None) -> None:
        """Ben, or another, is no longer signed in in this browser. Its pages do not know yet."""
        office = self.server.office
        cookie = driver.get_cookie("plainchat")
        assert cookie is not None
        token = office.keys.unsign("session", cookie["value"])
        assert token is not None
        self.server.run(people.sign_out(office, who or self.town.ben, token))

    async def _page(self, request: Request) -> HTMLResponse:
        address = request.query_params.get("src")
        if address:
            chat = f'<iframe title="Chat with Northborough" src="{escape(address)}"></iframe>'
        elif "plain" in request.query_params:
            chat = ""
        else:
            start = f"{self.server.url}/northborough"
            chat = f'<p><a href="{start}">Chat with us</a></p><script async src="{start}/chat.js"></script>'
        return HTMLResponse(COUNCIL_PAGE.format(css=self.styles, chat=chat))
