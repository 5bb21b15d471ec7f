"""The language of a conversation, which its visitor may change."""

from app.actions import facts
from app.actions.talk import usable
from app.broker import conversation_topic, desks_topic, staff_topic
from app.domain.terms import EventKind
from app.office import Office
from app.store import conversation_rows
from app.store.conversations import VisitorConversation
from app.store.writer import Tx


async def change(office: Office, visitor: VisitorConversation, locale: str) -> bool:
    """The visitor goes on in `locale`. False when the conversation is in it already. Raises LinkUnusable."""
    if visitor.locale == locale:
        return False

    def fn(tx: Tx) -> bool:
        now = usable(tx, visitor)
        if now.locale == locale:
            return False
        conversation_rows.in_language(tx, now.conversation_id, locale)
        data = {"from": now.locale, "to": locale}
        facts.by_visitor(tx, EventKind.LANGUAGE_CHANGED, now, data=data)
        tx.ring(conversation_topic(now.conversation_id))
        tx.ring(desks_topic(now.team_id))
        if now.adviser_id is not None:
            tx.ring(staff_topic(now.adviser_id))
        return True

    return await office.store.write(fn)
