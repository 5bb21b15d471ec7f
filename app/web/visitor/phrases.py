"""Sending a ready-made phrase: one press of a button that belongs to the form of the message box."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.actions.phrases import send_phrase
from app.domain.errors import ConversationEnded, UnknownPhrase
from app.domain.keys import new_key
from app.domain.terms import Phrase
from app.store.conversations import VisitorConversation
from app.web import forms, identity, phrases, respond
from app.web.respond import Client, FieldError, Fragment
from app.web.visitor import chat
from app.web.visitor.for_programs import as_json


async def send(request: Request) -> Response:
    """The phrase becomes a message. What is half written in the box stays there."""
    if request.method != "POST":
        await identity.visitor(request)
        return RedirectResponse(identity.onward(request, "chat"), 303)
    posted = await forms.read(request)  # first: whatever fails after it can give the words back
    visitor = await identity.visitor(request)
    _ = respond.language(request).gettext
    try:
        return await _send(request, visitor, posted, _phrase(posted))
    except UnknownPhrase as refusal:
        error = FieldError("phrases", refusal.code, _("Choose one of the quick answers"))
        return await chat.not_sent(request, visitor, 422, error, posted)
    except ConversationEnded as refusal:
        words = _("The chat has ended. Your message was not sent.")
        return await chat.not_sent(request, visitor, 409, FieldError("", refusal.code, words), posted)


def _phrase(posted: forms.Fields) -> Phrase:
    try:
        return Phrase(posted.text("phrase"))
    except ValueError:
        raise UnknownPhrase from None


async def _send(
    request: Request, visitor: VisitorConversation, posted: forms.Fields, phrase: Phrase
) -> Response:
    office, form = identity.office(request), respond.client(request)
    after = posted.number("after")
    made = await send_phrase(
        office,
        visitor,
        phrase,
        phrases.words_of(phrase, respond.language(request)),
        posted.text("phrase_key") or posted.key(),
        with_scripts=form is Client.FRAGMENT,
    )
    if form is Client.PAGE:
        try:
            await chat.keep_half_written(request, visitor, posted)
        except ConversationEnded:  # just now: the phrase has been sent
            return await chat.given_back(request, visitor, posted)
    seen = await chat.see(request, after)
    bsl = phrases.in_bsl(request) if phrase is Phrase.BSL else None
    to = identity.onward(request, "chat", since=after, sent=1, show="bsl" if phrase is Phrase.BSL else "")
    return respond.done(
        request,
        to=f"{to}#message",
        fragment=Fragment(
            "visitor/_news.html", {**chat.news(request, seen, after), "bsl": bsl, "key": new_key()}
        ),
        json={"id": made.event_id, "repeated": made.repeated, **as_json(seen, after)},
    )
