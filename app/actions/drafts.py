"""Keeping half-written words for who wrote them: state, so there is no event and nobody hears of it."""

from app.actions.talk import check_may_answer, through_team, usable
from app.domain.conversation import check_visitor_may_write
from app.domain.keys import new_key
from app.office import Office
from app.store import drafts
from app.store.conversations import VisitorConversation
from app.store.people import Staff
from app.store.writer import StateTx

MARK_LENGTH = 12


async def keep_visitors(office: Office, visitor: VisitorConversation, text: str) -> None:
    """Keeps a half-written message; a blank one drops what was kept.

    Raises LinkUnusable, ConversationEnded.
    """
    mark = new_key()[:MARK_LENGTH]

    def fn(tx: StateTx) -> None:
        now = usable(tx, visitor)
        if text.strip():
            check_visitor_may_write(now.state)
        drafts.keep_visitors(tx, now.conversation_id, text, mark)

    await office.store.write_state(fn)


async def keep_staffs(
    office: Office, adviser: Staff, conversation_id: int, *, text: str, language: str, note: str
) -> None:
    """Keeps a half-written answer and note; blank ones drop what was kept.

    Raises NotFound, and for an answer that cannot be sent StillWaiting, NotYours(by), ConversationEnded.
    """
    mark = new_key()[:MARK_LENGTH]

    def fn(tx: StateTx) -> None:
        now = through_team(tx, adviser, conversation_id)
        if text.strip():
            check_may_answer(now, adviser)
        drafts.keep_staffs(tx, adviser.id, now.id, text=text, language=language, note=note, mark=mark)

    await office.store.write_state(fn)
