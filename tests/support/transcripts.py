"""Transcripts by e-mail, and where an address would be found."""

from sqlalchemy import select

from app.actions.queue import accept
from app.actions.transcript import send_transcript
from app.domain.keys import new_key
from app.office import Office
from app.store import outbox
from app.store.conversations import VisitorConversation, visitor_by_id
from app.store.outbox import Requested
from app.store.tables import metadata
from tests.support.office import Town, begin_chat, make_available

ADDRESS = "amina@example.org"


async def begin_talk(office: Office, town: Town, *, locale: str = "en") -> tuple[VisitorConversation, str]:
    """As `begin_chat`; Ben has joined."""
    begun, token = await begin_chat(office, town.northborough, town.council_tax, locale=locale)
    await accept(office, await make_available(office, town.ben), begun.conversation_id)
    visitor = await office.store.read(lambda conn: visitor_by_id(conn, begun.conversation_id))
    assert visitor is not None
    return visitor, token


async def ask(office: Office, visitor: VisitorConversation, email: str = ADDRESS) -> None:
    """Amina has the transcript sent to her."""
    await send_transcript(office, visitor, email, new_key())


async def requested(office: Office, visitor: VisitorConversation) -> list[Requested]:
    return await office.store.read(lambda conn: outbox.requested(conn, visitor.conversation_id))


async def holding(office: Office, words: str) -> list[str]:
    """The tables that hold `words` anywhere in them."""
    tables = metadata.sorted_tables
    return await office.store.read(
        lambda conn: [table.name for table in tables if words in repr(conn.execute(select(table)).all())]
    )
