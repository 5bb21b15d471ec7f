"""What was refused at the desk: why, and the words given back."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.domain.errors import (
    AlreadyAccepted,
    AnswerFirst,
    AskFirst,
    AtCapacity,
    ConversationEnded,
    NotAvailable,
    NotRead,
    NotYours,
    Refused,
    RouteClosed,
    StillWaiting,
    TextRefused,
    WaitForAnswer,
)
from app.domain.terms import TextProblem
from app.web import forms, respond
from app.web.adviser.page import desk_page, news
from app.web.adviser.session import Me
from app.web.adviser.silence_words import SilenceWording
from app.web.adviser.unsent import keep
from app.web.refusals import refusal_text
from app.web.respond import Client, FieldError
from app.web.typed import Typed


async def not_taken(
    request: Request, me: Me, id_: int, refusal: Refused, posted: forms.Fields, *, field: str = "message"
) -> Response:
    """The page of the conversation again, with what was typed in both boxes, and why it was not taken.

    Raises HTTPException(404) as `unsent.keep` does.
    """
    status = 422 if isinstance(refusal, TextRefused) else 409
    code = str(refusal.problem) if isinstance(refusal, TextRefused) else refusal.code
    open_box = status == 422 or field in ("note", "offers")
    _ = respond.language(request).gettext
    words = why(request, refusal)
    if isinstance(refusal, ConversationEnded) and field != "offers":
        words = _("%(why)s Your words were not sent.", why=words)
    elif isinstance(refusal, ConversationEnded):
        words = _("%(why)s Nothing was offered.", why=words)
        open_box = False  # what was pressed is not there any more
    error = FieldError(field if open_box else "status", code, words)
    if respond.client(request) is Client.FRAGMENT:
        fragment = (await news(request, me, id_, posted.number("after")))[0]
        return respond.problem(request, status, "", {}, [error], fragment=fragment)
    if status == 409:  # the next page may have no box for them: what cannot be sent waits in the chat
        await keep(request, me, id_, posted)
    typed = Typed.just_now(posted)
    return await desk_page(request, me, id_, posted=posted, typed=typed, errors=[error], status=status)


def why(request: Request, refusal: Refused) -> str:
    """Why it was refused, and what to do now."""
    language = respond.language(request)
    _ = language.gettext
    match refusal:
        case TextRefused(field="note", problem=TextProblem.BLANK):
            return _("Write a note first")
        case TextRefused():
            return refusal_text(refusal, language)
        case AlreadyAccepted(by=by):
            return _("%(name)s accepted this chat before you.", name=by)
        case AtCapacity(capacity=capacity):
            return language.ngettext(
                "You hold %(num)d chat already. End it, or set it aside, first.",
                "You hold %(num)d chats already. End one, or set one aside, first.",
                capacity,
            )
        case NotAvailable():
            return _("You are away. Choose Available first, then accept.")
        case NotYours(by=by):
            return _("%(name)s has this chat. Your words were not sent.", name=by)
        case RouteClosed():
            return _("That way is closed now. It was not offered.")
        case NotRead():
            return _("Read the new messages first")
        case StillWaiting():
            return _("Accept this chat first. Your words were not sent.")
        case AnswerFirst():
            return _("Answer first, or ask “Are you still there?” Then set the chat aside.")
        case AskFirst() | WaitForAnswer():
            return SilenceWording(language, request.state.time_zone).why(refusal)
        case ConversationEnded():
            return _("This chat has ended.")
        case _:
            return _("That did not work. Try again.")
