"""States of a conversation that several pages show."""

from collections.abc import Callable

from a11y_tests.support.stage import Chat, Stage
from app.actions import silence
from app.actions.settings import choose

LONG_ADDRESS = "https://www.northborough.example/" + "council-tax-and-benefits/" * 7
ANSWER = "Thank you. I will look at your bill now. It may take some minutes."


def talking(stage: Stage, lang: str) -> Chat:
    """A conversation with what is hard to lay out: a long address, another language, right-to-left words."""
    chat = stage.chat(lang).accept().reply(ANSWER).write(LONG_ADDRESS, "مرحبا، أحتاج إلى مساعدة")
    return chat.reply("Croeso! Sut gallaf helpu?", lang="cy")


def limited(place: Callable[[Stage, str], str]) -> Callable[[Stage, str], str]:
    """The same where the council has a time limit."""

    def address(stage: Stage, lang: str) -> str:
        stage.limit(30)
        return place(stage, lang)

    return address


def paused(stage: Stage, lang: str) -> str:
    """A chat whose visitor was silent for longer than the limit."""
    chat = talking(stage, lang)
    stage.sweep(minutes=28)
    stage.sweep(minutes=30)
    return chat.url


def set_aside(after: str = "") -> Callable[[Stage, str], str]:
    """A chat that Ben has set aside, after he asked whether she is still there."""

    def address(stage: Stage, lang: str) -> str:
        chat, server = talking(stage, "en"), stage.server
        server.run(silence.ask_if_there(server.office, stage.town.ben, chat.id))
        server.run(silence.set_aside(server.office, stage.town.ben, chat.id))
        return stage.at(f"/console/conversations/{chat.id}{after}", lang)

    return address


def chosen(**settings: str) -> Callable[[Stage, str], str]:
    """A conversation for which the visitor has chosen these."""

    def address(stage: Stage, lang: str) -> str:
        chat = talking(stage, lang)
        stage.server.run(choose(stage.server.office, chat.visitor, settings))
        return chat.url

    return address
