"""Guests: the resident asks somebody to join by a link, or takes it back; they join, and leave."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.actions import guests as action
from app.actions.guests import Asked
from app.actions.link import OpenedByGuest
from app.domain.errors import (
    ConversationEnded,
    LinkUnusable,
    NotFound,
    TextRefused,
    TooManyGuests,
    UnknownRole,
)
from app.domain.link import GUESTS_AT_ONCE, HOURS_AFTER_LAST_WORD
from app.domain.terms import ConversationState, GuestRole, LinkOutcome, TextProblem
from app.store import guests as store
from app.store.conversations import VisitorConversation
from app.store.guests import Guest
from app.web import forms, identity, respond
from app.web.guests import named, role_words, roles
from app.web.identity import Front
from app.web.language import switch
from app.web.refusals import refusal_text
from app.web.respond import FieldError
from app.web.visitor import chat


async def guests(request: Request) -> Response:
    """Who has a link, the form that makes one, and what becomes of it. `?made=` shows what it made."""
    if request.method == "POST":
        return await _ask(request)
    visitor = await identity.visitor(request)
    context, json = await _page(request, visitor, forms.Fields({}), made=request.query_params.get("made", ""))
    return respond.page(request, "visitor/guests.html", context, json=json)


async def _ask(request: Request) -> Response:
    posted = await forms.read(request)
    visitor = await identity.visitor(request)
    office, key, again = identity.office(request), posted.key(), posted.number("again")
    language = respond.language(request)
    _ = language.gettext
    try:
        if again:
            made = await action.ask_anew(office, visitor, again, key)
        else:
            errors = _mistakes(request, posted)
            if errors:
                return await _refused(request, visitor, posted, 422, errors)
            role = GuestRole(posted.text("role"))
            made = await action.ask_to_join(office, visitor, role, posted.text("guest"), key)
    except NotFound:
        raise HTTPException(404) from None
    except ConversationEnded as refusal:
        ended = _("The chat has ended. Nobody else can join.")
        return await _refused(request, visitor, posted, 409, [FieldError("title", refusal.code, ended)])
    except TooManyGuests as refusal:
        words = _most(request)
        return await _refused(request, visitor, posted, 409, [FieldError("title", refusal.code, words)])
    return respond.done(
        request,
        to=f"{identity.onward(request, 'chat_guests', made=made.form)}#made",
        json={**_guest_json(made.guest), "url": _url(request, made), "repeated": made.repeated},
    )


def _mistakes(request: Request, posted: forms.Fields) -> list[FieldError]:
    """Everything there is to put right, in the order of the form."""
    language, errors = respond.language(request), []
    if posted.text("role") not in [str(role) for role in GuestRole]:
        errors.append(FieldError("role", UnknownRole.code, language.gettext("Choose who they are")))
    try:
        action.check_name(posted.text("guest"))
    except TextRefused as refusal:
        blank = refusal.problem is TextProblem.BLANK
        words = language.gettext("Enter their name") if blank else refusal_text(refusal, language)
        errors.append(FieldError("guest", str(refusal.problem), words))
    return errors


async def _refused(
    request: Request,
    visitor: VisitorConversation,
    posted: forms.Fields,
    status: int,
    errors: list[FieldError],
) -> Response:
    context, _json = await _page(request, visitor, posted)
    context["summary"] = [(f"#{error.field}", error.words) for error in errors]
    context["wrong"] = {error.field: error.words for error in errors}
    return respond.problem(request, status, "visitor/guests.html", context, errors)


async def _page(
    request: Request, visitor: VisitorConversation, posted: forms.Fields, made: str = ""
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the template needs, and the same for programs."""
    office, language = identity.office(request), respond.language(request)
    asked, found = await office.store.read(
        lambda conn: (
            action.made_by(office, conn, visitor, made) if made else None,
            store.of_conversation(conn, visitor.conversation_id),
        )
    )
    ended = visitor.state is ConversationState.ENDED
    full = sum(one.holds for one in found) >= GUESTS_AT_ONCE
    context: dict[str, Any] = {
        "page_name": "guests",
        "made": {"name": named(asked.guest, language), "url": _url(request, asked)} if asked else None,
        "withdrawn": "withdrawn" in request.query_params,
        "guests": [_shown(request, one, ended=ended) for one in found],
        "may_ask": not (ended or full),
        "full": _most(request) if full and not ended else "",
        "ended": ended,
        "hours": HOURS_AFTER_LAST_WORD,
        "roles": roles(language),
        "role": posted.text("role"),
        "name": forms.sendable(posted.text("guest")),
        "key": posted.key(),
        "action": identity.onward(request, "chat_guests"),
        "chat_url": identity.onward(request, "chat") + ("" if ended else "#message"),
        "summary": [],
        "wrong": {},
    }
    json = {
        "guests": [_guest_json(one) for one in found],
        "roles": list(GuestRole),
        "at_once": GUESTS_AT_ONCE,
    }
    return context, json


def _shown(request: Request, guest: Guest, *, ended: bool) -> dict[str, Any]:
    return {
        "id": guest.id,
        "name": named(guest, respond.language(request)),
        "state": _state(request, guest),
        "holds": guest.holds,
        "again": guest.holds and not ended,
        "withdraw_url": identity.with_back(request, _withdraw_url(request, guest)),
    }


def _state(request: Request, guest: Guest) -> str:
    words = chat.wording(request)
    _, clock = words.language.gettext, words.language.clock
    if guest.left_at is not None:
        return _("Left the chat at %(time)s.", time=clock(guest.left_at, words.zone))
    if guest.joined_at is not None:
        return _("Joined the chat at %(time)s.", time=clock(guest.joined_at, words.zone))
    return _("Has not joined yet.")


def _guest_json(guest: Guest) -> dict[str, Any]:
    def moment(at: Any) -> str | None:
        return at.isoformat(timespec="seconds") if at else None

    return {
        "id": guest.id,
        "name": guest.name,
        "role": str(guest.role),
        "joined_at": moment(guest.joined_at),
        "left_at": moment(guest.left_at),
    }


def _most(request: Request) -> str:
    return respond.language(request).gettext(
        "At most %(most)d people can have a link at once. Take one back to ask somebody else.",
        most=GUESTS_AT_ONCE,
    )


def _url(request: Request, made: Asked) -> str:
    """The whole address, to be copied."""
    path = request.app.url_path_for("guest_join", council=request.path_params["council"], token=made.token)
    return f"{identity.office(request).settings.public_url}{path}"


def _withdraw_url(request: Request, guest: Guest) -> str:
    council, token = request.path_params["council"], request.path_params["token"]
    return str(request.app.url_path_for("guest_withdraw", council=council, token=token, id=guest.id))


async def withdraw(request: Request) -> Response:
    """Asks whether to take a link back, and does it."""
    visitor = await identity.visitor(request)
    office, id_ = identity.office(request), forms.whole_number(request.path_params["id"])
    _ = respond.language(request).gettext
    guests_url = identity.onward(request, "chat_guests", withdrawn=1)
    if request.method == "POST":
        try:
            changed = await action.withdraw(office, visitor, id_)
        except NotFound:
            raise HTTPException(404) from None
        return respond.done(request, to=f"{guests_url}#told", json={"repeated": not changed}, status=200)
    found = await office.store.read(lambda conn: store.of_conversation(conn, visitor.conversation_id))
    guest = next((one for one in found if one.id == id_ and one.holds), None)
    if guest is None:
        return RedirectResponse(identity.onward(request, "chat_guests"), 303)
    who = named(guest, respond.language(request))
    context: dict[str, Any] = {
        "page_name": "confirm",
        "title": _("Take back the link of %(guest)s?", guest=who),
        "explained": [
            _("The link will open nothing any more. They can no longer read this chat."),
            _("What they wrote stays in the chat. You can make a new link later."),
        ],
        "do": _("Take back the link"),
        "action": identity.with_back(request, _withdraw_url(request, guest)),
        "chat_url": identity.onward(request, "chat_guests"),
        "keep_words": _("Keep the link"),
    }
    return respond.page(request, "visitor/confirm.html", context)


async def join(request: Request) -> Response:
    """What somebody who was asked reads first. They join by a button: to open the link changes nothing."""
    opened = await identity.open_guest(request)
    guest, visitor = opened.guest, opened.visitor
    if guest is None or visitor is None:
        raise LinkUnusable(opened.outcome)
    chat_url = identity.onward(request, "chat")
    if request.method == "POST":
        try:
            joined = await action.join(identity.office(request), guest)
        except ConversationEnded as refusal:
            words = respond.language(request).gettext("The chat has ended. You cannot join it any more.")
            error = FieldError("", refusal.code, words)
            return respond.problem(request, 409, "visitor/join.html", _joining(request, opened), [error])
        json = {"url": chat_url, "repeated": not joined}
        return respond.done(request, to=f"{chat_url}#message", json=json)
    if opened.outcome is LinkOutcome.OK:
        return RedirectResponse(chat_url, 303)
    if opened.outcome is not LinkOutcome.NOT_JOINED:
        raise LinkUnusable(opened.outcome)
    json = {
        "name": guest.name,
        "role": str(guest.role),
        "asked_by": visitor.name,
        "state": "ended" if visitor.state is ConversationState.ENDED else "open",
        "joined": False,
    }
    return respond.page(request, "visitor/join.html", _joining(request, opened), json=json)


def _joining(request: Request, opened: OpenedByGuest) -> dict[str, Any]:
    guest, visitor = opened.guest, opened.visitor
    assert guest is not None
    assert visitor is not None
    front: Front = request.state.front
    language = respond.language(request)
    return {
        "page_name": "join",
        "languages": switch(
            request.app.state.languages,
            front.languages,
            language,
            lambda code: identity.onward(request, "guest_join", lang=code),
        ),
        "who": visitor.name,
        "name": guest.name,
        "role": role_words(guest.role, language),
        "named": named(guest, language),
        "over": visitor.state is ConversationState.ENDED,
        "hours": HOURS_AFTER_LAST_WORD,
        "action": identity.onward(request, "guest_join"),
    }


async def leave(request: Request) -> Response:
    """Asks a guest whether to leave the chat, and does it."""
    guest = await identity.guest(request)
    _, chat_url = respond.language(request).gettext, identity.onward(request, "chat")
    if request.method == "POST":
        await action.leave(identity.office(request), guest)
        return respond.done(request, to=chat_url, json={"left": True}, status=200)
    context: dict[str, Any] = {
        "page_name": "confirm",
        "title": _("Leave this chat?"),
        "explained": [
            _("Your link will stop working. You can no longer read this chat."),
            _("What you wrote stays in the chat. The others are told that you left."),
        ],
        "do": _("Leave the chat"),
        "unsent": await chat.half_written(request, guest),
        "action": identity.onward(request, "guest_leave"),
        "chat_url": chat_url,
    }
    return respond.page(request, "visitor/confirm.html", context)
