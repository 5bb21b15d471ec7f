"""Ready-made phrases, in the words of a language."""

from __future__ import annotations

from starlette.requests import Request

from app.domain.terms import Phrase, RouteKind
from app.web import respond
from app.web.contact_routes import Way, ways
from app.web.identity import Front
from app.web.language import N_, Language

_WORDS = {
    Phrase.YES: N_("Yes"),
    Phrase.NO: N_("No"),
    Phrase.NOT_UNDERSTOOD: N_("I do not understand"),
    Phrase.SIMPLE_WORDS: N_("Please use simple words"),
    Phrase.BSL: N_("I need BSL"),
    Phrase.WAIT: N_("Please wait"),
}


def words_of(phrase: Phrase, language: Language) -> str:
    """What it says."""
    return language.gettext(_WORDS[phrase])


def choices(language: Language) -> list[tuple[str, str]]:
    """All of them in their order: value and words."""
    return [(str(phrase), words_of(phrase, language)) for phrase in Phrase]


def spoken(text: str | None, phrase: Phrase | None, language: Language) -> str:
    """The words of a message as a reader of `language` has them: of a phrase in that language."""
    if text is None:
        return language.gettext("These words were removed.")
    return text if phrase is None else words_of(phrase, language)


def lang(lang: str | None, phrase: Phrase | None, language: Language) -> str:
    """The language of such words, "" where it is the page's (WCAG 3.1.1, 3.1.2)."""
    return "" if phrase is not None or not lang or lang == language.code else lang


def in_bsl(request: Request) -> list[Way]:
    """How to talk with the council in BSL, for who has just said that they need it. [] when it has no way."""
    front: Front = request.state.front
    routes = [route for route in front.routes if route.kind is RouteKind.VIDEO_RELAY]
    return ways(routes, respond.language(request))
