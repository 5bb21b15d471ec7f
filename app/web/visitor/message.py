"""Leaving a message to be answered later: before a chat, or out of one where nobody answers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from app.actions import follow_up
from app.actions.follow_up import Left
from app.domain.errors import (
    AlreadyAccepted,
    BadKey,
    ConsentMissing,
    ContactRefused,
    LinkUnusable,
    TextRefused,
    UnknownTeam,
)
from app.domain.terms import ConversationState, EventKind, FollowUpState, PhoneUse, Sender
from app.store import conversations, councils, events
from app.store.conversations import VisitorConversation
from app.store.councils import Team
from app.web import forms, identity, respond
from app.web.visitor import addresses, chat
from app.web.visitor.form_key import check_form_key, form_key, wrong_key
from app.web.visitor.joined import joined
from app.web.visitor.message_form import AGREED, as_json, fields, mistakes, reached_by, wrong


async def leave(request: Request) -> Response:
    """The form of a message instead of a chat, and what becomes of it.

    With `ask` nothing is left, and what was typed stands in the form: so it can come from the form that
    begins a chat, or go on in another language.
    """
    posted = await forms.read(request) if request.method == "POST" else forms.Fields({})
    council = await identity.council(request)
    teams = await identity.office(request).store.read(lambda conn: councils.teams(conn, council.id))
    if request.method != "POST" or posted.text("ask"):
        context = form(request, posted, teams)
        return respond.page(
            request,
            "visitor/message.html",
            context,
            json=as_json(request, teams),
            for_back=request.method != "POST",
        )
    try:
        check_form_key(request, posted)
        made = await follow_up.leave(
            identity.office(request),
            council,
            team_id=posted.number("team") or None,
            contact=reached_by(posted),
            question=posted.text("question"),
            consent=posted.text("consent") == AGREED,
            locale=respond.language(request).code,
            key=form_key(request, posted),
            with_scripts=bool(posted.text("scripts")),
        )
    except (BadKey, TextRefused, ContactRefused, ConsentMissing, UnknownTeam):
        errors = mistakes(request, posted, teams) or wrong_key(request, posted)
        return respond.problem(
            request, 422, "visitor/message.html", {**form(request, posted, teams), **wrong(errors)}, errors
        )
    return await _done(request, made)


async def leave_from_chat(request: Request) -> Response:
    """The same out of a chat that nobody answered: what was written there need not be written again."""
    posted = await forms.read(request) if request.method == "POST" else None
    visitor = await identity.visitor(request)
    chat_url = identity.onward(request, "chat")
    if await identity.office(request).store.read(lambda conn: follow_up.is_answered(conn, visitor)):
        if posted is None:
            return respond.done(request, to=chat_url, json={"url": chat_url}, status=200)
        return await _too_late(request, visitor, chat_url, posted)
    if posted is None:
        return await _form_from_chat(request, visitor)
    try:
        made = await follow_up.leave_from_chat(
            identity.office(request),
            request.state.front.council,
            visitor,
            contact=reached_by(posted),
            more=posted.text("question"),
            consent=posted.text("consent") == AGREED,
            with_scripts=bool(posted.text("scripts")),
        )
    except AlreadyAccepted:
        return await _too_late(request, visitor, chat_url, posted)
    except (TextRefused, ContactRefused, ConsentMissing):
        errors = mistakes(request, posted, None)
        context = {**(await _chat_form(request, visitor, posted)), **wrong(errors)}
        return respond.problem(request, 422, "visitor/message.html", context, errors)
    return await _done(request, made)


def form(request: Request, posted: forms.Fields, teams: list[Team]) -> dict[str, Any]:
    """What the template needs, with what was typed."""
    council = addresses.front(request).council
    return {
        **fields(request, posted),
        "languages": addresses.languages(request, "message"),
        "language_form": "message-form",
        "action": addresses.posting_url(request, "message", council),
        "look_url": addresses.url(request, "look", council),
        "teams": [(team.id, team.name, "", chat.wording(request).councils_own) for team in teams],
        "team": posted.number("team"),
    }


async def _chat_form(request: Request, visitor: VisitorConversation, posted: forms.Fields) -> dict[str, Any]:
    """The same for a chat: its words and its name stand there already."""

    def read(conn: Connection) -> list[str]:
        items = events.for_visitor(conn, visitor.conversation_id)
        said = EventKind.MESSAGE_POSTED
        return [one.text for one in items if one.kind is said and one.sender is Sender.VISITOR and one.text]

    return {
        **fields(request, posted),
        "action": identity.onward(request, "chat_message"),
        "chat_url": identity.onward(request, "chat"),
        "waiting": visitor.state is ConversationState.WAITING,
        "left_alone": visitor.left_alone,
        "written": await identity.office(request).store.read(read),
    }


async def _form_from_chat(request: Request, visitor: VisitorConversation) -> Response:
    """The form; with `see` what was told when it was sent before, and that alone when it is closed.

    What is half written in the chat goes into it.
    """
    office, council = identity.office(request), request.state.front.council
    token = await follow_up.token_of_chat(office, council, visitor)
    if token is not None and ("see" in request.query_params or await _closed(request, token)):
        to = _left_url(request, token)
        return respond.done(request, to=to, json={"url": to}, status=200)
    half_written = (await chat.half_written(request, visitor)).text
    filled = forms.Fields({"name": visitor.name, "question": half_written})
    context = {**(await _chat_form(request, visitor, filled)), "again": token is not None}
    json = {"written": context["written"], "phone_use": [str(use) for use in PhoneUse]}
    return respond.page(request, "visitor/message.html", context, json=json)


async def _closed(request: Request, token: str) -> bool:
    try:
        found = await follow_up.open_left(identity.office(request), request.state.front.council, token)
    except LinkUnusable:
        return True
    return found.state is FollowUpState.CLOSED


def _left_url(request: Request, token: str) -> str:
    council = request.path_params["council"]
    url = request.app.url_path_for("message_left", council=council, token=token)
    return identity.with_back(request, str(url), **identity.chosen(request).look())


async def _done(request: Request, made: Left) -> Response:
    url = _left_url(request, made.token)
    found = await follow_up.open_left(identity.office(request), request.state.front.council, made.token)
    return respond.done(
        request,
        to=f"{url}#title",
        json={"url": url, "reference": found.reference, "repeated": made.repeated},
    )


async def _too_late(
    request: Request, visitor: VisitorConversation, chat_url: str, posted: forms.Fields
) -> Response:
    """Somebody joined the chat while the form was filled in: what they would write now goes there.

    If it has ended since, it goes into a message of its own.
    """
    _ = respond.language(request).gettext
    now = await identity.office(request).store.read(
        lambda conn: conversations.visitor_by_id(conn, visitor.conversation_id)
    )
    assert now is not None
    over = now.state is ConversationState.ENDED
    return joined(
        request,
        now.adviser_name or "",
        _("The chat has ended since, and your message was not left. You can leave it now.")
        if over
        else _("You can talk now, so your message was not left. Go back to the chat."),
        chat_url="" if over else chat_url,
        message_url=addresses.url(request, "message", request.state.front.council) if over else "",
        kept=posted.written(),
        kept_words=_("Your words were not sent. Copy them before you go on."),
    )
