"""The transcript: to read, to print, to save as a text file, and by e-mail where that is set up."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.actions.transcript import MOST_MAILS, is_offered, send_transcript
from app.domain.errors import CannotMail, ContactRefused, TooManyMails
from app.domain.settings import TextSize
from app.domain.terms import ConversationState
from app.store import outbox
from app.web import forms, identity, respond
from app.web.refusals import contact_text
from app.web.respond import FieldError
from app.web.visitor import addresses, chat, offered
from app.web.visitor.for_programs import as_json
from app.web.visitor.language import beside
from app.web.visitor.plain_text import as_text
from app.web.visitor.shown import Sight

LARGE = "large"
"""`?print=large`: the page in large print, on a screen and on paper."""

SAVE = "save-text"
"""The id of the link that saves the transcript, whatever becomes of e-mails."""


async def transcript(request: Request) -> Response:
    """All messages on a page of their own, and what becomes of its form, which has them sent by e-mail."""
    if request.method == "POST":
        return await _send(request)
    sight, context = await _page(request, forms.Fields({}))
    json = {**as_json(sight, 0), "mail": context["mail"] and str(context["mail"].state)}
    return respond.page(request, "visitor/transcript.html", context, json=json)


async def _send(request: Request) -> Response:
    posted = await forms.read(request)
    visitor = await identity.visitor(request)
    language = respond.language(request)
    try:
        asked = await send_transcript(identity.office(request), visitor, posted.text("email"), posted.key())
    except CannotMail:
        raise HTTPException(404) from None
    except ContactRefused as refusal:
        error = FieldError(refusal.field, str(refusal.problem), contact_text(refusal, language))
        return await _refused(request, posted, 422, error)
    except TooManyMails as refusal:
        _ = language.gettext
        words = [
            _("This e-mail is not sent."),
            _("We send the messages of a chat %(most)d times at most.", most=MOST_MAILS),
            _("You can save all messages on this page."),
        ]
        return await _refused(request, posted, 429, FieldError(SAVE, refusal.code, " ".join(words)))
    return respond.done(
        request,
        to=f"{identity.onward(request, 'transcript')}#mail",
        json={"email": asked.email, "repeated": asked.repeated},
    )


async def _refused(request: Request, posted: forms.Fields, status: int, error: FieldError) -> Response:
    """The page again, with what was typed and why nothing is sent."""
    _, context = await _page(request, posted)
    context["summary"] = [(f"#{error.field}", error.words)]
    context["wrong"] = {error.field: error.words}
    return respond.problem(request, status, "visitor/transcript.html", context, [error])


async def _page(request: Request, posted: forms.Fields) -> tuple[Sight, dict[str, Any]]:
    """What was read, and what the template needs. Raises HTTPException(404), LinkUnusable."""
    sight = await chat.see(request)
    office, wording, visitor = identity.office(request), chat.wording(request), sight.visitor
    own = sight.guest is None  # e-mails are the resident's alone
    requested = (
        await office.store.read(lambda conn: outbox.requested(conn, visitor.conversation_id)) if own else []
    )
    request.state.context["root_attributes"].pop("data-times", None)  # a record has them
    large = request.query_params.get("print") == LARGE
    if large:
        chosen = {"data-text-size": str(TextSize.VERY_LARGE), "data-print": LARGE}
        request.state.context["root_attributes"] |= chosen
    return sight, {
        "page_name": "transcript",
        **beside(request, "transcript"),
        "large": large,
        "other_print_url": identity.onward(request, "transcript", print="" if large else LARGE),
        "reference": visitor.reference,
        "facts": wording.facts(visitor),
        "items": [offered.shown(request, wording, item, visitor.reference) for item in sight.items],
        "chat_url": identity.onward(request, "chat"),
        "transcript_text_url": identity.here(request, "transcript_text"),
        "save_id": SAVE,
        "goes_on": visitor.state is not ConversationState.ENDED,
        "can_mail": own and is_offered(office, visitor),
        "mail": requested[-1] if requested else None,
        "most": MOST_MAILS,
        "left": MOST_MAILS - len(requested),
        "action": identity.onward(request, "transcript"),
        "key": posted.key(),
        "email": forms.sendable(posted.text("email")),
        "summary": [],
        "wrong": {},
    }


async def transcript_text(request: Request) -> Response:
    """All messages as a text file to keep."""
    sight = await chat.see(request)
    text = as_text(chat.wording(request), sight.visitor, sight.items, addresses.front(request).council.name)
    name = f"chat-{sight.visitor.reference}.txt"
    return PlainTextResponse(text, headers={"Content-Disposition": f'attachment; filename="{name}"'})
