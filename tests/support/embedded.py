"""The chat and the pretend council's site on two origins that are two sites for a browser."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from app.actions.queue import accept
from app.actions.talk import reply
from app.domain.keys import new_key
from app.store import conversations
from app.store.conversations import VisitorConversation
from tests.support.office import begin_chat, make_available
from tests.support.server import AppServer, ChatServer, running
from widget.demo.site import build


@dataclass
class Embedded:
    """`site` is where the councils' pages are: `{site}/northborough/` (with a link), `{site}/eastmere/`."""

    chat: ChatServer
    site: str

    def begin(self, **options: Any) -> tuple[VisitorConversation, str]:
        """Amina's chat in the queue, and the address of its page."""
        town = self.chat.town
        visitor, token = self.chat.run(
            begin_chat(self.chat.office, town.northborough, town.council_tax, **options)
        )
        return visitor, f"{self.chat.url}/northborough/chat/{token}"

    def accept(self, visitor: VisitorConversation) -> None:
        """Ben takes the chat."""
        office = self.chat.office
        ben = self.chat.run(make_available(office, self.chat.town.ben))
        self.chat.run(accept(office, ben, visitor.conversation_id))

    def reply(self, visitor: VisitorConversation, *texts: str, lang: str | None = None) -> None:
        """Ben writes, one message after another."""
        office, ben = self.chat.office, self.chat.town.ben
        for text in texts:
            self.chat.run(reply(office, ben, visitor.conversation_id, text, new_key(), lang=lang))

    def talking(self, **options: Any) -> tuple[VisitorConversation, str]:
        """A chat that Ben has taken."""
        visitor, url = self.begin(**options)
        self.accept(visitor)
        return visitor, url

    def newest(self) -> VisitorConversation:
        """The chat that was begun last, in whatever browser."""

        def read(conn: Any) -> VisitorConversation:
            with_id = conn.exec_driver_sql("select max(id) from conversation").scalar_one()
            found = conversations.visitor_by_id(conn, with_id)
            assert found is not None
            return found

        return self.chat.run(self.chat.office.store.read(read))


@contextmanager
def embedded(
    directory: Path, *, site: ASGIApp | None = None, heartbeat: float = 1, **options: Any
) -> Iterator[Embedded]:
    """Both, for the length of a `with`. `site`: other host pages than the pretend council's."""
    with (
        running(directory, heartbeat_seconds=heartbeat, poll_seconds=0.5, **options) as chat,
        AppServer(site or build(chat.url)) as pages,
    ):
        origin = f"http://localhost:{pages.port}"
        allow(directory, origin)
        yield Embedded(chat, origin)


def allow(directory: Path, *origins: str) -> None:
    """Lets the councils of this database be embedded by `origins`, whose ports are not known before they run.

    Also lets advisers have as many chats as tests begin.
    """
    with sqlite3.connect(directory / "plainchat.db") as database:
        database.execute(
            "update council set origins = ?, home_url = ?", (json.dumps(origins), f"{origins[0]}/")
        )
        database.execute("update staff set capacity = 1000")
    database.close()
