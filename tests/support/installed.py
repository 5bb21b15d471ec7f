"""An installation as councils have it: its own folder, `plainchat serve`, and in it one conversation."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.actions.queue import accept
from app.actions.talk import post_message
from app.domain.keys import new_key
from tests.support.command import Command, free_port
from tests.support.office import (
    ALL_HOURS,
    Clock,
    begin_chat,
    found_town,
    make_available,
    open_office,
    settings_for,
)


@dataclass
class Installation:
    """`chat` is the page of Amina's conversation with Ben, `desk` the page where Ben has it, at `url`."""

    folder: Path
    url: str
    chat: str
    desk: str
    command: Command

    def database_says(self, question: str) -> list[str]:
        """The first column of the answer to an SQL question."""
        with sqlite3.connect(self.folder / "plainchat.db") as database:
            answer = [row[0] for row in database.execute(question)]
        database.close()
        return answer


async def install(folder: Path, *, messages: Iterable[str] = (), **variables: str) -> Installation:
    """Sets it up and does not start it. Amina has said `messages`, all at once. `variables`: settings."""
    async with open_office(folder, Clock(datetime.now(UTC))) as office:
        town = await found_town(office, ALL_HOURS)
        visitor, token = await begin_chat(office, town.northborough, town.council_tax)
        await accept(office, await make_available(office, town.ben), visitor.conversation_id)
        await asyncio.gather(*(post_message(office, visitor, text, new_key()) for text in messages))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    command = Command(
        folder,
        "serve",
        "--port",
        str(port),
        PLAINCHAT_SECRET_KEYS=settings_for(folder).secret_keys[0],
        PLAINCHAT_DATA_DIR=str(folder),
        PLAINCHAT_PUBLIC_URL=url,
        **variables,
    )
    chat, desk = f"{url}/northborough/chat/{token}", f"{url}/console/conversations/{visitor.conversation_id}"
    return Installation(folder, url, chat, desk, command)
