"""A third person whom Amina asks to join: prepared states, for tests and for the lists of places."""

from a11y_tests.support.stage import Chat, Stage
from a11y_tests.support.states import ANSWER, LONG_ADDRESS
from app.actions import guests, talk
from app.actions.guests import Asked
from app.domain.keys import new_key
from app.domain.terms import GuestRole

LONG_NAME = "Kimberley-Alexandrina Wolfeschlegelsteinhausen"


def ask(stage: Stage, chat: Chat, name: str = "Kim", role: GuestRole = GuestRole.INTERPRETER) -> Asked:
    """Amina makes a link."""
    return stage.server.run(guests.ask_to_join(stage.server.office, chat.visitor, role, name, new_key()))


def joined(stage: Stage, chat: Chat, name: str = "Kim") -> Asked:
    """She makes one, and who has it joins."""
    made = ask(stage, chat, name)
    stage.server.run(guests.join(stage.server.office, made.guest))
    return made


def join_page(stage: Stage, lang: str) -> str:
    made = ask(stage, stage.chat(lang), LONG_NAME)
    return f"{stage.server.url}/northborough/join/{made.token}"


def join_too_late(stage: Stage, lang: str) -> str:
    chat = stage.chat(lang)
    made = ask(stage, chat)
    chat.end()
    return f"{stage.server.url}/northborough/join/{made.token}"


def guest_page(stage: Stage, lang: str) -> str:
    """The chat as a guest has it."""
    return _guests(stage, stage.chat(lang).accept().reply(ANSWER))


def guest_waiting(stage: Stage, lang: str) -> str:
    return _guests(stage, stage.chat(lang))


def guest_ended(stage: Stage, lang: str) -> str:
    chat = stage.chat(lang)
    url = _guests(stage, chat)
    chat.end()
    return url


def taken_back(stage: Stage, lang: str) -> str:
    chat = stage.chat(lang)
    made = joined(stage, chat)
    stage.server.run(guests.withdraw(stage.server.office, chat.visitor, made.guest.id))
    return f"{stage.server.url}/northborough/chat/{made.token}"


def asking(stage: Stage, lang: str) -> str:
    """The resident's page, with a link that was just made and one whose holder has joined."""
    chat = stage.chat(lang)
    joined(stage, chat, LONG_NAME)
    return f"{chat.url}/guests?made={ask(stage, chat).form}"


def asking_no_more(stage: Stage, lang: str) -> str:
    """As many have a link as can."""
    chat = stage.chat(lang)
    for name in ("Kim", "Lee", "Mo"):
        ask(stage, chat, name)
    return f"{chat.url}/guests"


def withdrawing(stage: Stage, lang: str) -> str:
    chat = stage.chat(lang)
    return f"{chat.url}/guests/{ask(stage, chat).guest.id}/withdraw"


def leaving(stage: Stage, lang: str) -> str:
    return f"{guest_waiting(stage, lang)}/leave"


def at_the_desk(stage: Stage, lang: str) -> str:
    """Ben's page of a chat with a guest."""
    chat = stage.chat().accept()
    _guests(stage, chat)
    return stage.at(f"/console/conversations/{chat.id}", lang)


def _guests(stage: Stage, chat: Chat) -> str:
    made = joined(stage, chat, LONG_NAME)
    stage.server.run(talk.post_message(stage.server.office, made.guest, LONG_ADDRESS, new_key()))
    return f"{stage.server.url}/northborough/chat/{made.token}"
