"""A start form that comes again: what of it is new goes into the conversation it began before."""

from dataclasses import dataclass, replace

from app.actions import facts, needs
from app.actions.talk import ring, say
from app.broker import conversation_topic, team_topic
from app.domain.errors import Closed, UnknownTeam
from app.domain.keys import HashedWords
from app.domain.needs import in_order
from app.domain.terms import ConversationState, EventKind, LinkOutcome, Need, Sender
from app.store import conversation_rows, conversations, councils, events
from app.store.conversations import VisitorConversation
from app.store.councils import Council
from app.store.opening import opening
from app.store.writer import Tx


@dataclass(frozen=True)
class Resent:
    """What the form says now. `once_key` is of these words in this form."""

    council: Council
    team_id: int | None
    name: str
    words: HashedWords
    once_key: str
    with_scripts: bool
    needs: tuple[Need, ...] = ()


def take_again(tx: Tx, conversation_id: int, resent: Resent) -> bool:
    """Whether the conversation holds all that the form says. Where it can it is made to.

    False when its link opens nothing, or when it has ended and something is new: then nothing was changed.
    Raises UnknownTeam, Closed.
    """
    now = conversations.visitor_by_id(tx.conn, conversation_id)
    if now is None or now.link_outcome(tx.now) is not LinkOutcome.OK:
        return False
    said = _said(tx, now, resent)
    if now.state is ConversationState.ENDED:
        return said and resent.team_id in (None, now.team_id)
    if now.state is ConversationState.WAITING:
        now = _renamed(tx, _moved(tx, now, resent), resent)
    _need(tx, now, resent)
    if not said:
        say(tx, now, resent.words, f"v:{resent.once_key}", resent.with_scripts)
    return True


def open_team(tx: Tx, council: Council, team_id: int | None) -> int:
    """The team that was chosen, or the council's only one. Raises UnknownTeam, Closed."""
    team_id = team_on_offer(tx, council, team_id)
    now = opening(tx.conn, council, tx.now, team_id)
    if not now.is_open:
        raise Closed(team_id, now.next_opening)
    return team_id


def team_on_offer(tx: Tx, council: Council, team_id: int | None) -> int:
    """As `open_team`, whatever its hours. Raises UnknownTeam."""
    ids = [team.id for team in councils.teams(tx.conn, council.id)]
    if team_id is None and len(ids) == 1:
        team_id = ids[0]
    if team_id is None or team_id not in ids:
        raise UnknownTeam
    return team_id


def _said(tx: Tx, now: VisitorConversation, resent: Resent) -> bool:
    """Whether the visitor has said these words here, be it by the form or in the chat."""
    if events.by_once_key(tx.conn, now.conversation_id, f"v:{resent.once_key}") is not None:
        return True
    return any(
        item.text == resent.words.text
        for item in events.for_visitor(tx.conn, now.conversation_id)
        if item.kind is EventKind.MESSAGE_POSTED and item.sender is Sender.VISITOR
    )


def _moved(tx: Tx, now: VisitorConversation, resent: Resent) -> VisitorConversation:
    """In the queue of the team that is chosen now, which hears of it as of any other who joins."""
    if resent.team_id in (None, now.team_id):
        return now
    moved = replace(now, team_id=open_team(tx, resent.council, resent.team_id))
    conversation_rows.moved(tx, moved.conversation_id, moved.team_id)
    facts.by_visitor(tx, EventKind.QUEUE_JOINED, moved, data={"from_team_id": now.team_id})
    tx.ring(conversation_topic(moved.conversation_id))
    tx.ring(team_topic(now.team_id))
    tx.ring(team_topic(moved.team_id))
    return moved


def _need(tx: Tx, now: VisitorConversation, resent: Resent) -> None:
    """What the form says now takes the place of what it said. What was said in the chat since then stays."""
    since = events.any_of(tx.conn, now.conversation_id, EventKind.NEEDS_SAID)
    needs.change(tx, now, in_order([*now.needs, *resent.needs]) if since else resent.needs)


def _renamed(tx: Tx, now: VisitorConversation, resent: Resent) -> VisitorConversation:
    if resent.name == now.name:
        return now
    conversation_rows.renamed(tx, now.conversation_id, resent.name)
    facts.by_visitor(tx, EventKind.RENAMED, now)
    ring(tx, now.conversation_id, now.team_id, now.adviser_id)
    return replace(now, name=resent.name)
