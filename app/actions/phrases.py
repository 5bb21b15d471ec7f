"""Sending a ready-made phrase: a message with one press."""

from app.actions import needs
from app.actions.talk import Posted, say, usable, visitors_key
from app.domain.keys import once
from app.domain.needs import SAID_BY, in_order
from app.domain.terms import Phrase
from app.office import Office
from app.store.conversations import VisitorConversation
from app.store.writer import Tx


async def send_phrase(
    office: Office,
    visitor: VisitorConversation,
    phrase: Phrase,
    text: str,
    key: str,
    *,
    with_scripts: bool | None = None,
) -> Posted:
    """The visitor sends `phrase`, whose words in the conversation's language are `text`. Also while waiting.

    What is half written stays. A phrase that asks for what a need says, says the need too. A key used before
    for the same phrase gives the first event again. Raises BadKey, LinkUnusable, ConversationEnded.
    """
    once_key = visitors_key(once(key, f"phrase {phrase}"))
    words = office.keys.words(text, visitor.locale, phrase)

    def fn(tx: Tx) -> Posted:
        now = usable(tx, visitor)
        posted = say(tx, now, words, once_key, with_scripts)
        need = SAID_BY.get(phrase)
        if need is not None and not posted.repeated:
            needs.change(tx, now, in_order([*now.needs, need]))
        return posted

    return await office.store.write(fn)
