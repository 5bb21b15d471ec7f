"""Starting a conversation."""

import secrets
from dataclasses import dataclass

from app.broker import conversation_topic, team_topic
from app.domain.conversation import new_reference
from app.domain.errors import Closed, LinkUnusable, UnknownTeam
from app.domain.keys import HashedWords, check_one_time_key, new_key, token_hash
from app.domain.origins import allowed_back, page_of
from app.domain.terms import EventKind, LinkOutcome, Sender
from app.domain.text import clean_message, clean_name
from app.office import Office
from app.store import conversation_rows, councils, events
from app.store.conversation_rows import NewConversation
from app.store.councils import Council
from app.store.opening import opening
from app.store.writer import Tx

LINK = "link"
"""The purpose a link's token is signed for."""


@dataclass(frozen=True)
class Started:
    """`token` is the key to the conversation and stands in its link. `repeated`: it had begun before."""

    conversation_id: int
    token: str
    repeated: bool


async def begin(
    office: Office,
    council: Council,
    *,
    team_id: int | None,
    name: str,
    question: str,
    locale: str,
    key: str,
    back_url: str | None,
    with_scripts: bool,
) -> Started:
    """Puts a visitor into the queue with their question as the first message.

    `team_id` may be None when the council has one team. `key` is the form's one-time key: the same key
    gives the same conversation and token, whatever else is sent. A `back_url` is kept without its fragment,
    and dropped when it is no page of the council's. Raises TextRefused (fields name, question), BadKey,
    UnknownTeam, Closed.
    """
    check_one_time_key(key)
    name = clean_name(name)
    words = office.keys.words(clean_message(question, field="question"), locale)
    candidates = office.keys.link_secrets(council.id, key)
    back_url = allowed_back(back_url, council.origins)

    def fn(tx: Tx) -> Started:
        key_hash = token_hash(key)
        before = conversation_rows.started_by(tx.conn, council.id, key_hash)
        if before is not None:
            conversation_id, stored_hash = before
            return Started(conversation_id, office.keys.sign(LINK, _same(candidates, stored_hash)), True)
        new = NewConversation(
            public_id=new_key(),
            reference=_unused_reference(tx),
            council_id=council.id,
            team_id=_open_team(tx, council, team_id),
            visitor_name=name,
            locale=locale,
            back_url=back_url,
            with_scripts=with_scripts,
            start_key_hash=key_hash,
            token_hash=token_hash(candidates[0]),
        )
        return Started(_record(tx, new, words), office.keys.sign(LINK, candidates[0]), False)

    return await office.store.write(fn)


def _same(candidates: list[str], stored_hash: str) -> str:
    """The secret that was given the first time, whichever key made it."""
    for secret in candidates:
        if token_hash(secret) == stored_hash:
            return secret
    raise LinkUnusable(LinkOutcome.UNKNOWN)


def _unused_reference(tx: Tx) -> str:
    reference = new_reference(secrets.choice)
    while conversation_rows.reference_taken(tx.conn, reference):
        reference = new_reference(secrets.choice)
    return reference


def _open_team(tx: Tx, council: Council, team_id: int | None) -> int:
    ids = [team.id for team in councils.teams(tx.conn, council.id)]
    if team_id is None and len(ids) == 1:
        team_id = ids[0]
    if team_id is None or team_id not in ids:
        raise UnknownTeam
    now = opening(tx.conn, council, tx.now, team_id)
    if not now.is_open:
        raise Closed(now.next_opening)
    return team_id


def _record(tx: Tx, new: NewConversation, words: HashedWords) -> int:
    conversation_id = conversation_rows.add(tx, new)

    def append(
        kind: EventKind, data: dict[str, object] | None = None, words: HashedWords | None = None
    ) -> None:
        events.append(
            tx,
            kind,
            sender=Sender.VISITOR,
            council_id=new.council_id,
            team_id=new.team_id,
            conversation_id=conversation_id,
            data=data,
            words=words,
        )

    page = page_of(new.back_url)
    append(
        EventKind.CONVERSATION_STARTED,
        {"locale": new.locale, "with_scripts": new.with_scripts, "page": page},
    )
    append(EventKind.MESSAGE_POSTED, {"with_scripts": new.with_scripts}, words)
    append(EventKind.QUEUE_JOINED)
    tx.ring(conversation_topic(conversation_id))
    tx.ring(team_topic(new.team_id))
    return conversation_id
