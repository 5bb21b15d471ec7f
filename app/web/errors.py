"""Pages for what did not work: what happened, what to do now, and the other ways to contact the council."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.actions.link import is_guests, is_ours
from app.domain.errors import LinkUnusable
from app.domain.setup import as_slug
from app.domain.terms import LinkOutcome
from app.domain.text import LONGEST_MESSAGE
from app.web import forms, identity, respond
from app.web.language import N_, Language, switch
from app.web.visitor import addresses

UPDATES_AGAIN_SECONDS = 10
"""So much later the frame in which new messages come without scripts asks again after a failure of ours."""

_LINK_STATUS = {
    LinkOutcome.BAD_SIGNATURE: 404,
    LinkOutcome.UNKNOWN: 404,
    LinkOutcome.EXPIRED: 410,
    LinkOutcome.REVOKED: 410,
    LinkOutcome.NOT_JOINED: 403,
    LinkOutcome.WITHDRAWN: 410,
    LinkOutcome.LEFT: 410,
}
_BROKEN = (
    N_("Something went wrong"),
    N_("This is our fault, not yours."),
    N_("Messages that showed as sent are saved. What you did last may not be saved."),
    N_("Go back and try again. If it happens again, contact us in another way."),
)
_WORDS: Mapping[int, tuple[str, ...]] = {
    400: (N_("We could not read that"), N_("Go back and try again.")),
    403: (
        N_("This was sent from another website"),
        N_("We did not accept it, to protect you."),
        N_("Open the chat again and send it from there."),
    ),
    404: (
        N_("Page not found"),
        N_("Check the address. If you copied it, all of it must be there."),
    ),
    405: (N_("This page cannot do that"), N_("Go back and try again.")),
    413: (
        N_("That is too long to send"),
        N_("A message can have up to %(limit)s characters. Your browser may still have your text."),
        N_("Go back, make it shorter and send it in parts."),
    ),
    415: (N_("We could not read that"), N_("Go back and try again.")),
    500: _BROKEN,
}
_LINK_WORDS: Mapping[LinkOutcome, tuple[str, ...]] = {
    LinkOutcome.UNKNOWN: (
        N_("We cannot find this chat"),
        N_("Check the link. If you copied it, all of it must be there."),
        N_("You can start a new chat."),
    ),
    LinkOutcome.EXPIRED: (
        N_("This link has stopped working"),
        N_("To keep your words private, a link stops some time after the last message."),
        N_("You can start a new chat. If you have your reference, give it to the adviser."),
    ),
    LinkOutcome.REVOKED: (
        N_("This chat is forgotten"),
        N_("Somebody with the link asked us to forget the chat. The link no longer works."),
        N_("The council keeps its own record of the messages."),
        N_("You can start a new chat."),
    ),
    LinkOutcome.NOT_JOINED: (
        N_("You have not joined this chat"),
        N_("Open the link you were given. Then press Join the chat."),
    ),
    LinkOutcome.WITHDRAWN: (
        N_("This link was taken back"),
        N_("The person who asked you to join has taken it back. You cannot read the chat any more."),
        N_("If that surprises you, ask them. They can make a new link."),
    ),
    LinkOutcome.LEFT: (
        N_("You have left the chat"),
        N_("Your link does not work any more. What you wrote stays in the chat."),
        N_("To come back, ask the person who asked you to join for a new link."),
    ),
}
FINAL = (LinkOutcome.EXPIRED, LinkOutcome.REVOKED, LinkOutcome.WITHDRAWN, LinkOutcome.LEFT)
"""Such a link never opens anything again, so a device need not remember it.

One that we do not know we may know again: once the right keys, or the right database, are back.
"""
OF_GUESTS = (LinkOutcome.NOT_JOINED, LinkOutcome.WITHDRAWN, LinkOutcome.LEFT)
"""What only a guest's link comes to: who has it is not led to a chat of their own."""


async def problem(request: Request, error: Exception) -> Response:
    """The page (or JSON) about `error`: an HTTPException, a LinkUnusable, or anything unexpected (500)."""
    await _find_front(request)
    if isinstance(error, HTTPException) and error.status_code == 404 and (moved := await as_meant(request)):
        return moved
    gone_path = ""
    chat_url = "" if isinstance(error, LinkUnusable) else _chat_url(request)
    if isinstance(error, LinkUnusable):
        status, code = _LINK_STATUS[error.outcome], str(error.outcome)
        sentences = link_words(error.outcome)
        if error.outcome in FINAL and "token" in request.path_params:
            gone_path = identity.here(request, "chat")
    elif isinstance(error, HTTPException):
        status, code = error.status_code, f"http_{error.status_code}"
        sentences = _WORDS.get(error.status_code, _BROKEN)
        if error.status_code == 403 and chat_url:
            await _read_refused(request)
    else:
        status, code, sentences = 500, "http_500", _BROKEN
    if chat_url and is_ours(identity.office(request), _in_chat(request)["token"]):
        forget_url = str(request.app.url_path_for("chat_forget", **_in_chat(request)))
        request.state.context["forget_url"] = identity.with_back(request, forget_url)
    in_updates = bool(_in_chat(request)) and request.url.path.endswith("/updates")
    if in_updates:
        request.state.context["target"] = "_parent"
    response = _page(request, status, code, sentences, gone_path, chat_url)
    if in_updates and status >= 500:
        response.headers["Refresh"] = str(UPDATES_AGAIN_SECONDS)
    if isinstance(error, HTTPException) and error.headers:
        response.headers.update(error.headers)
    return response


async def as_meant(request: Request) -> Response | None:
    """To the same page at the council's own address, when the name in the path was typed in another way."""
    if request.method not in ("GET", "HEAD") or hasattr(request.state, "front"):
        return None
    _, typed, *rest = request.url.path.split("/")
    slug = as_slug(typed)
    fronts: identity.Fronts = request.app.state.fronts
    with suppress(Exception):  # a database that does not answer leaves it at "not found"
        if slug != typed and await fronts.load(slug):
            path = "/".join(["", slug, *rest]).rstrip("/")
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(path + query, status_code=308)
    return None


def link_words(outcome: LinkOutcome) -> tuple[str, ...]:
    """Why a link opens nothing: a title, then sentences. To be translated."""
    return _LINK_WORDS.get(outcome, _LINK_WORDS[LinkOutcome.UNKNOWN])


def _page(
    request: Request, status: int, code: str, sentences: tuple[str, ...], gone_path: str, chat_url: str
) -> Response:
    language: Language = respond.language(request)
    front: identity.Front | None = getattr(request.state, "front", None)
    _, limit = language.gettext, language.number(LONGEST_MESSAGE)
    title, *explained = (_(sentence, limit=limit) for sentence in sentences)
    context = {
        "title": title,
        "explained": explained,
        "start_url": "" if code in OF_GUESTS or front is None else addresses.start_again(request),
        "chat_url": chat_url,
        "page_name": "gone" if code in _LINK_STATUS else "problem",
        "gone_path": gone_path,
        "languages": [] if front is None else _languages(request, front),
        "kept": _kept(request),
        "kept_words": _("Your words may not have been sent. Copy them before you go on.")
        if status >= 500
        else _("Your words were not sent. Copy them before you go on."),
    }
    errors = [respond.FieldError("", code, " ".join([f"{title}.", *explained]))]
    return respond.problem(request, status, _template(request), context, errors)


def _languages(request: Request, front: identity.Front) -> list[tuple[str, str, str, str]]:
    """This page in the council's other languages: a wrong link does not tell in which the person reads.

    Not where something was sent, which the same address would not bring again.
    """
    if request.method not in ("GET", "HEAD") or request.url.path.endswith("/updates"):
        return []
    return switch(
        request.app.state.languages,
        front.languages,
        respond.language(request),
        lambda code: identity.with_back(request, request.url.path, lang=code),
    )


def _kept(request: Request) -> dict[str, str]:
    """What the person wrote, as far as it was read: to be copied. Scripts and programs have it still."""
    posted: forms.Fields | None = getattr(request.state, "posted", None)
    if posted is None or respond.client(request) is not respond.Client.PAGE:
        return {}
    return posted.written()


async def _read_refused(request: Request) -> None:
    """Reads what another origin sent to a chat, only to give it back: nothing is done with it.

    Only who holds the chat's link can have words shown so, and they could write them in the chat as well.
    """
    with suppress(HTTPException):
        await forms.read(request)


def _in_chat(request: Request) -> dict[str, str]:
    """The council and the token of a path of an open chat, as far as the signature tells; else nothing.

    From the path itself: a request may be refused before it is routed, and the database may not answer.
    """
    _, slug, *rest = request.url.path.split("/")
    if not hasattr(request.state, "front") or len(rest) < 2 or rest[0] != "chat":
        return {}
    office, token = identity.office(request), rest[1]
    return {"council": slug, "token": token} if is_ours(office, token) or is_guests(office, token) else {}


def _chat_url(request: Request) -> str:
    """Where to go back to, "" when the path is not one of a chat of ours."""
    found = _in_chat(request)
    if not found:
        return ""
    return identity.with_back(request, str(request.app.url_path_for("chat", **found)))


async def _find_front(request: Request) -> None:
    """The council of the path, if it has one; as it last was when the database does not answer."""
    if hasattr(request.state, "front"):
        return
    identity.show_no_council(request)
    slug = request.url.path.split("/")[1]
    fronts: identity.Fronts = request.app.state.fronts
    try:
        front = await fronts.load(slug)
    except Exception:
        front = fronts.last.get(slug)
    if front is not None:
        identity.show_front(request, front)


def _template(request: Request) -> str:
    is_staff = request.url.path.split("/")[1] == "console"
    return "adviser/problem.html" if is_staff else "visitor/problem.html"
