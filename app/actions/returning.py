"""Bringing a conversation back that was paused or dormant, in a transaction of somebody else's."""

from dataclasses import replace

from app.actions import facts
from app.broker import conversation_topic, staff_topic, team_topic
from app.domain.conversation import AWAY
from app.domain.terms import ConversationState, EventKind
from app.store import conversation_rows, deadlines, people, visitors
from app.store.conversations import VisitorConversation
from app.store.guests import Guest, Participant
from app.store.writer import Tx


def spoke(tx: Tx, now: VisitorConversation, who: Participant) -> VisitorConversation:
    """The visitor or a guest has a word to say, before it is written down. The conversation from then on.

    It is the adviser's turn: nothing is counted any more.
    """
    if not isinstance(who, Guest):
        visitors.set_seen(tx, now.conversation_id)
    deadlines.drop(tx, now.conversation_id)
    return bring_back(tx, now, who, by_word=True) if now.state in AWAY else now


def bring_back(tx: Tx, now: VisitorConversation, who: Participant, *, by_word: bool) -> VisitorConversation:
    """To the adviser who has it, if they are there, however many chats they hold; else into the queue.

    There it stands in front of all who have not been in a chat yet, and whoever is free may accept it. Also
    out of hours: the page then says when somebody will answer. What a word brings about nobody is told of
    apart from the word, so its event is the system's; of a guest's word it is about them.
    """
    there = now.adviser_id is not None and people.anybody_there(
        tx.conn, [now.team_id], tx.now, now.adviser_id
    )
    data = {"from": now.state, "to": "adviser" if there else "queue", "by_word": by_word}
    if by_word:
        facts.by_system(tx, EventKind.CONVERSATION_RETURNED, now, guest_id=facts.guest_id(who), data=data)
    else:
        facts.by_participant(tx, EventKind.CONVERSATION_RETURNED, now, who, data=data)
    tx.ring(conversation_topic(now.conversation_id))
    if now.adviser_id is not None:
        tx.ring(staff_topic(now.adviser_id))
    if there:
        conversation_rows.went_on(tx, now.conversation_id)
        return replace(now, state=ConversationState.TALKING)
    conversation_rows.back_in_queue(tx, now.conversation_id)
    facts.by_participant(tx, EventKind.QUEUE_JOINED, now, who, data={"came_back": True})
    tx.ring(team_topic(now.team_id))
    return replace(
        now,
        state=ConversationState.WAITING,
        adviser_id=None,
        adviser_name=None,
        came_back_at=tx.now,
    )
