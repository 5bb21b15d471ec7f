"""All URLs."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from app.web import assets, health
from app.web.adviser import events, languages, signing_in
from app.web.adviser import views as adviser
from app.web.embed import views as embed
from app.web.visitor import chat, updates
from app.web.visitor import views as visitor

BOTH = ["GET", "POST"]


def routes() -> list[BaseRoute]:
    """First what is nobody's council, then councils: their names can be any other word."""
    return [
        Route("/healthz", health.healthz, name="healthz"),
        Route("/readyz", health.readyz, name="readyz"),
        Route("/static/{version}/{path:path}", assets.static, name="static"),
        *console(),
        *resident(),
    ]


def console() -> list[BaseRoute]:
    """The adviser's desk."""
    chat_url = "/console/conversations/{id}"
    return [
        Route("/console", adviser.console, name="console"),
        Route("/console/sign-in", signing_in.sign_in, methods=BOTH, name="sign_in"),
        Route("/console/sign-out", signing_in.sign_out, methods=BOTH, name="sign_out"),
        Route("/console/availability", signing_in.availability, methods=BOTH, name="availability"),
        Route("/console/events", events.events, name="console_events"),
        Route("/console/languages", languages.languages, methods=BOTH, name="languages"),
        Route(chat_url, adviser.conversation, methods=BOTH, name="console_chat"),
        Route(f"{chat_url}/accept", adviser.accept, methods=BOTH, name="accept"),
        Route(f"{chat_url}/note", adviser.note, methods=BOTH, name="note"),
        Route(f"{chat_url}/end", adviser.end, methods=BOTH, name="console_end"),
    ]


def resident() -> list[BaseRoute]:
    """The council is in every URL of a resident, so that even a page about a bad link is the council's."""
    chat_url = "/{council}/chat/{token}"
    return [
        Route("/{council}", visitor.start, name="start"),
        Route("/{council}/here", health.here, name="here"),
        Route("/{council}/chat.js", embed.loader, name="loader"),
        Route("/{council}/start", visitor.begin, methods=BOTH, name="begin"),
        Route(chat_url, chat.chat, methods=BOTH, name="chat"),
        Route(f"{chat_url}/events", chat.events, name="chat_events"),
        Route(f"{chat_url}/updates", updates.updates, name="chat_updates"),
        Route(f"{chat_url}/end", visitor.end, methods=BOTH, name="chat_end"),
        Route(f"{chat_url}/forget", visitor.forget, methods=BOTH, name="chat_forget"),
        Route(f"{chat_url}/transcript", visitor.transcript, name="transcript"),
        Route(f"{chat_url}/transcript.txt", visitor.transcript_text, name="transcript_text"),
    ]
