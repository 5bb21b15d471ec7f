"""Starting a conversation."""

from collections.abc import Collection
from dataclasses import dataclass

from app.actions import facts
from app.actions.danger import show_help
from app.actions.reference import unused_reference
from app.actions.start_again import Resent, open_team, take_again
from app.broker import conversation_topic, desks_topic
from app.domain.keys import HashedWords, check_one_time_key, new_key, once, token_hash
from app.domain.needs import in_order
from app.domain.origins import allowed_back, page_of
from app.domain.settings import VisitorSettings
from app.domain.terms import EventKind, Need, TimeChoice
from app.domain.text import clean_message, clean_name
from app.office import Office
from app.store import conversation_rows, conversations, settings, visitors
from app.store.conversation_rows import NewConversation
from app.store.councils import Council
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
    needs: Collection[Need] = (),
    time: TimeChoice = TimeChoice.COUNCIL,
    chosen: VisitorSettings | None = None,
) -> Started:
    """Puts a visitor into the queue with their question as the first message.

    `team_id` may be None when the council has one team. A `back_url` is kept without its fragment, and
    dropped when it is no page of the council's. `time` counts where the council has a time limit. `chosen` is
    the look that the form was filled in with.

    `key` is the form's one-time key. A form that comes again (twice, or back, edited and sent) leads to the
    conversation it began: other words become a message; other needs hold; while nobody has accepted, another
    team or name takes the place of the first. Where that conversation has ended or its link opens nothing any
    more, what is new begins another one, under a key that is the same for the same words. Raises TextRefused
    (fields name, question), BadKey, UnknownTeam, Closed.
    """
    check_one_time_key(key)
    name, question = clean_name(name), clean_message(question, field="question")
    words = office.keys.words(question, locale)
    back_url = allowed_back(back_url, council.origins)
    said = in_order(needs)

    def fn(tx: Tx) -> Started:
        form_key = key
        while True:
            candidates = office.keys.link_secrets(council.id, form_key)
            before = conversation_rows.started_by(tx.conn, council.id, token_hash(form_key))
            if before is None:
                break
            conversation_id, stored_hash = before
            # the secret that was given the first time, whichever key made it
            secret = next((one for one in candidates if token_hash(one) == stored_hash), None)
            resent = Resent(council, team_id, name, words, once(form_key, question), with_scripts, said)
            if secret is not None and take_again(tx, conversation_id, resent):
                return Started(conversation_id, office.keys.sign(LINK, secret), True)
            form_key = once(form_key, question)
        new = NewConversation(
            public_id=new_key(),
            reference=unused_reference(tx),
            council_id=council.id,
            team_id=open_team(tx, council, team_id),
            visitor_name=name,
            locale=locale,
            back_url=back_url,
            needs=said,
            with_scripts=with_scripts,
            time_choice=time,
            start_key_hash=token_hash(form_key),
            token_hash=token_hash(candidates[0]),
        )
        conversation_id = _record(tx, new, words)
        if chosen is not None:
            settings.keep(tx, conversation_id, chosen)
        return Started(conversation_id, office.keys.sign(LINK, candidates[0]), False)

    return await office.store.write(fn)


def _record(tx: Tx, new: NewConversation, words: HashedWords) -> int:
    conversation_id = conversation_rows.add(tx, new)
    now = conversations.visitor_by_id(tx.conn, conversation_id)
    assert now is not None
    started = {"locale": new.locale, "with_scripts": new.with_scripts, "page": page_of(new.back_url)}
    facts.by_visitor(tx, EventKind.CONVERSATION_STARTED, now, data=started)
    facts.by_visitor(tx, EventKind.MESSAGE_POSTED, now, data={"with_scripts": new.with_scripts}, words=words)
    show_help(tx, now, words.text, now)
    facts.by_visitor(tx, EventKind.QUEUE_JOINED, now)
    visitors.set_seen(tx, conversation_id)
    tx.ring(conversation_topic(conversation_id))
    tx.ring(desks_topic(new.team_id))  # who waits in front sees nothing of it
    return conversation_id
