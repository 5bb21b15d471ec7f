"""Conversations that go on in another way: offered, in use, with a summary."""

from collections.abc import Callable

from a11y_tests.support.stage import Chat, Stage
from app.actions.handing_on import offer_route, share_summary, use_route
from app.domain.keys import new_key
from app.domain.terms import RouteKind
from app.store import councils
from app.store.councils import ContactRoute

LONG_SUMMARY = "https://www.northborough.example/" + "council-tax-and-benefits/" * 7


def handed_on(stage: Stage, lang: str, chat: Chat | None = None) -> Chat:
    """A conversation in which Ben offers the video relay, after a word that may mean danger."""
    chat, server = (chat or stage.chat(lang).accept()).write("The fire is out now."), stage.server
    server.run(offer_route(server.office, stage.town.ben, chat.id, _routes(stage)[0].id, new_key()))
    return chat


def _routes(stage: Stage) -> list[ContactRoute]:
    town, server = stage.town, stage.server
    return server.run(
        server.office.store.read(lambda conn: councils.contact_routes(conn, town.northborough.id))
    )


def going_on(kind: RouteKind) -> Callable[[Stage, str], str]:
    """The page of a way to go on that is no web address."""

    def address(stage: Stage, lang: str) -> str:
        [route] = [one for one in _routes(stage) if one.kind is kind]
        return f"{handed_on(stage, lang).url}/route/{route.id}"

    return address


def summing_up(stage: Stage, lang: str) -> str:
    """The page of the summary."""
    return f"{handed_on(stage, lang).url}/summary"


def in_use(stage: Stage, lang: str) -> str:
    """A conversation at the desk that goes on by video, with a summary."""
    chat, server = handed_on(stage, "en"), stage.server
    server.run(share_summary(server.office, chat.visitor, LONG_SUMMARY, new_key()))
    server.run(use_route(server.office, chat.visitor, _routes(stage)[0].id))
    return stage.at(f"/console/conversations/{chat.id}", lang)
