"""Making the link to a message that was left useless, as on a computer that others use; saving it first."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.actions.privacy import forget_message
from app.domain.errors import LinkUnusable
from app.domain.terms import LinkOutcome
from app.store.follow_ups import FollowUp
from app.web import identity, respond
from app.web.visitor import addresses
from app.web.visitor.message_left import done_with, facts, for_holder, onward, opened_by, stays, ways

_ANSWER_TO_COME = "before-answer"
"""`?done=before-answer`: they were still to hear from us when the link was forgotten."""


async def forget(request: Request) -> Response:
    """Asks whether to forget the message, makes its link useless, and tells so."""
    if request.method != "POST" and "done" in request.query_params and await _is_forgotten(request):
        return _forgotten(request)
    return await _forget(request)


@for_holder
async def _forget(request: Request, found: FollowUp) -> Response:
    _ = respond.language(request).gettext
    if request.method == "POST":
        await forget_message(identity.office(request), found)
        done = _ANSWER_TO_COME if _promised(found) else 1
        to = onward(request, "message_forget", done=done, lang=found.locale)
        return respond.done(request, to=to, json={"forgotten": True}, status=200)
    context: dict[str, Any] = {
        "page_name": "confirm",
        "title": _("Forget this message?"),
        "explained": [
            _("The link to this page will stop working. Nobody can open it again, not even you."),
            _("Then you cannot see here how far we are, and you cannot correct your message."),
            _what_stays(request, found),
            *(
                [_("The chat that it came from has its own link. You can forget that chat too.")]
                if found.conversation_id is not None
                else []
            ),
            _("Save your reference first if you want to keep it."),
        ],
        "save_url": identity.here(request, "message_left_text"),
        "save_words": _("Save the reference as a text file"),
        "do": _("Forget this message"),
        "action": onward(request, "message_forget"),
        "chat_url": onward(request, "message_left"),
        "keep_words": _("Go back to the message"),
        "forget_url": "",
    }
    return respond.page(request, "visitor/confirm.html", context)


@for_holder
async def text(request: Request, found: FollowUp) -> Response:
    """Reference, topic, and how we answer: what the message's page shows, as a text file to keep."""
    language = respond.language(request)
    _ = language.gettext
    lines = [_("Message to %(council)s", council=addresses.front(request).council.name), ""]
    lines += [f"{term}: {fact}" for term, fact, *_lang in facts(request, found)]
    if _promised(found):
        lines += ["", *(str(words) for words in ways(found.contact, language))]
    lines += ["", _("Give the reference to us when you contact us about this again."), ""]
    disposition = f'attachment; filename="message-{found.reference}.txt"'
    return PlainTextResponse("\n".join(lines), headers={"Content-Disposition": disposition})


def _promised(found: FollowUp) -> bool:
    """Whether an answer will come. Of one that is closed only what is being sent does."""
    return found.takes_corrections or found.on_its_way


def _what_stays(request: Request, found: FollowUp) -> str:
    if found.answered_at is not None and not _promised(found):
        return respond.language(request).gettext("The council keeps the message and our answer.")
    return stays(request, answer_to_come=_promised(found))


async def _is_forgotten(request: Request) -> bool:
    try:
        await opened_by(request)
    except LinkUnusable as refusal:
        return refusal.outcome is LinkOutcome.REVOKED
    return False


def _forgotten(request: Request) -> Response:
    """The page after the link was made useless: Back and reload come to it again."""
    _ = respond.language(request).gettext
    context: dict[str, Any] = {
        "page_name": "forgotten",
        "title": _("The link to this message is forgotten"),
        "explained": [
            _("The link to this message no longer works, on this device or any other."),
            stays(request, answer_to_come=request.query_params["done"] == _ANSWER_TO_COME),
            _("If you contact us about it, give us your reference."),
            _("Your browser may still list the page in its history. You can delete it there."),
        ],
        "gone_path": identity.here(request, "message_left"),
        "done_with": done_with(request),
        "start_url": addresses.url(request, "start", addresses.front(request).council),
        "own_page": "",
        "forget_url": "",
    }
    return respond.page(request, "visitor/forgotten.html", context)
