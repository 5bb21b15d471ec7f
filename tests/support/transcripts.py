"""Transcripts by e-mail, and where an address would be found."""

from sqlalchemy import select

from app.actions.transcript import send_transcript
from app.domain.keys import new_key
from app.office import Office
from app.store import outbox
from app.store.conversations import VisitorConversation
from app.store.outbox import Requested
from app.store.tables import metadata

ADDRESS = "amina@example.org"


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
