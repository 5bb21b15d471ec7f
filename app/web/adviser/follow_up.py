"""One message that was left: its page, and what an adviser does with it."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.actions import inbox as actions
from app.actions.inbox import Done
from app.domain.errors import (
    CannotMail,
    FollowUpAnswered,
    FollowUpClosed,
    FollowUpGrew,
    FollowUpMoved,
    MailDecided,
    NotFound,
    Refused,
    TextRefused,
    UnknownWrapUpCode,
)
from app.domain.keys import once
from app.domain.terms import AnsweredBy, EventKind, FollowUpState, Sender
from app.store import councils, desk, follow_ups
from app.store import inbox as store
from app.store.councils import WrapUpCode
from app.store.events import Item
from app.store.follow_ups import FollowUp
from app.store.inbox import Step
from app.web import forms, respond
from app.web.adviser.cursor import next_page
from app.web.adviser.inbox import as_json
from app.web.adviser.inbox_words import InboxWording
from app.web.adviser.page import desk_page, told_of, wording
from app.web.adviser.session import Me, for_staff
from app.web.refusals import refusal_text
from app.web.respond import FieldError

_DONE = {
    "assign": "taken",
    "release": "put_back",
    "again": "mail_again",
    "settle": "mail_settled",
    AnsweredBy.EMAIL: "mailed",
    AnsweredBy.OTHERWISE: "answered",
}


@for_staff
async def follow_up(request: Request, me: Me) -> Response:
    """The page of one message, and the answer to it."""
    if request.method != "POST":
        return await message_page(request, me, forms.id_in_url(request))
    posted = await forms.read(request)
    text = posted.text("answer")
    by = AnsweredBy.EMAIL if posted.text("by") == AnsweredBy.EMAIL else AnsweredBy.OTHERWISE
    key = once(posted.key(), f"{by} {text}")
    seen = posted.number("seen") or None
    doing = actions.answer(me.office, me.staff, forms.id_in_url(request), text, by, key, seen=seen)
    return await _do(request, me, doing, _DONE[by], posted)


@for_staff
async def assign(request: Request, me: Me) -> Response:
    """The adviser takes it, from nobody or from the colleague whom the form names."""
    if request.method != "POST":
        return RedirectResponse(_url(request, "follow_up"), 303)
    posted = await forms.read(request)
    doing = actions.assign(me.office, me.staff, forms.id_in_url(request), posted.number("from") or None)
    return await _do(request, me, doing, _DONE["assign"], posted)


@for_staff
async def release(request: Request, me: Me) -> Response:
    """The adviser puts it back. A half-written answer would be lost by that: first it is sent or cleared."""
    if request.method != "POST":
        return RedirectResponse(_url(request, "follow_up"), 303)
    posted = await forms.read(request)
    found = await _found(me, forms.id_in_url(request))
    mine = found.staff_id == me.staff.id and found.state is FollowUpState.ASSIGNED
    if mine and posted.text("answer").strip():
        _ = respond.language(request).gettext
        words = _("Send your answer, or clear the box, before you put the message back")
        error = FieldError("answer", "answer_not_sent", words)
        return await message_page(request, me, found.id, [error], posted, 422, seen=posted.number("seen"))
    return await _do(
        request, me, actions.release(me.office, me.staff, forms.id_in_url(request)), _DONE["release"], posted
    )


@for_staff
async def mail(request: Request, me: Me) -> Response:
    """What becomes of an e-mail that was not sent."""
    if request.method != "POST":
        return RedirectResponse(_url(request, "follow_up"), 303)
    posted = await forms.read(request)
    again = bool(posted.text("again"))
    doing = actions.settle_mail(
        me.office, me.staff, forms.id_in_url(request), posted.number("mail"), again=again
    )
    return await _do(request, me, doing, _DONE["again" if again else "settle"], posted)


@for_staff
async def close(request: Request, me: Me) -> Response:
    """Asks for the wrap-up code; choosing it closes the message.

    It is asked only on the way from the message's page, which says how much of it the adviser has read.
    """
    posted = await forms.read(request) if request.method == "POST" else None
    found, codes = await _to_close(request, me)
    closed = found.state is FollowUpState.CLOSED
    if posted is None or (closed and not (posted.text("back") and posted.text("answer").strip())):
        return RedirectResponse(f"{_url(request, 'follow_up')}#title", 303)
    if closed:
        return await _refused(request, me, FollowUpClosed(), posted)
    if found.staff_id != me.staff.id:
        return await _refused(request, me, FollowUpMoved(found.staff_name or ""), posted)
    if posted.text("back"):
        return await message_page(request, me, found.id, posted=posted, seen=posted.number("seen"))
    if posted.text("ask"):
        return await _close_page(request, me, found, codes, posted)
    chosen = posted.number("wrap_up")
    try:
        seen = posted.number("seen") or None
        done = await actions.close(me.office, me.staff, found.id, chosen or None, seen=seen)
    except UnknownWrapUpCode as refusal:
        words = respond.language(request).gettext("Choose what it was about, or how it ended")
        error = FieldError("wrap_up", refusal.code, words)
        return await _close_page(request, me, found, codes, posted, error)
    except Refused as refusal:
        return await _refused(request, me, refusal, posted)
    to = next_page(str(request.app.url_path_for("inbox")), posted, "told", done="closed")
    return respond.done(request, to=to, json={"id": done.follow_up_id}, status=200)


async def _do(request: Request, me: Me, doing: Awaitable[Done], told: str, posted: forms.Fields) -> Response:
    """Does it and goes back to the page; what was refused is told there, with the words kept."""
    try:
        done = await doing
    except NotFound:
        raise HTTPException(404) from None
    except Refused as refusal:
        return await _refused(request, me, refusal, posted)
    return respond.done(
        request,
        to=next_page(_url(request, "follow_up"), posted, "told", done=told),
        json={"id": done.follow_up_id, "repeated": done.repeated},
        status=200,
    )


async def _refused(request: Request, me: Me, refusal: Refused, posted: forms.Fields) -> Response:
    language = respond.language(request)
    _ = language.gettext
    match refusal:
        case TextRefused():
            words = refusal_text(refusal, language)
        case FollowUpMoved(by=""):
            words = _("Nobody has this message now. Take it first.")
        case FollowUpMoved(by=by):
            words = _("%(name)s has this message now.", name=by)
        case FollowUpClosed():
            words = _("This message is closed.")
        case FollowUpAnswered():
            words = _("You have answered it already, so you cannot put it back.")
        case MailDecided():
            words = _("This was decided before. See below what becomes of the e-mail.")
        case FollowUpGrew():
            words = _("Something was added to this message. Read it first.")
        case CannotMail():
            words = _("No e-mail can be sent from here. Answer in another way.")
        case _:
            words = _("That did not work. Try again.")
    is_text = isinstance(refusal, TextRefused)
    code = str(refusal.problem) if isinstance(refusal, TextRefused) else refusal.code
    place = "answer" if is_text else "history" if isinstance(refusal, FollowUpGrew) else "state"
    error = FieldError(place, code, words)
    # of what came meanwhile only that refusal tells
    seen = 0 if isinstance(refusal, FollowUpGrew) else posted.number("seen")
    id_ = forms.id_in_url(request)
    return await message_page(request, me, id_, [error], posted, 422 if is_text else 409, seen=seen)


async def answering(me: Me, posted: forms.Fields) -> FollowUp | None:
    """The message on whose page a form of the whole desk was sent; None: on no such page, or none of theirs.

    Raises HTTPException(404) when words would be lost by that: its page gives them back.
    """
    id_ = posted.number("answering")
    try:
        return await _found(me, id_) if id_ else None
    except HTTPException:
        if posted.written():
            raise
        return None


async def _found(me: Me, id_: int) -> FollowUp:
    found = await me.office.store.read(lambda conn: follow_ups.for_adviser(conn, me.staff.id, id_))
    if found is None:
        raise HTTPException(404)
    return found


async def message_page(
    request: Request,
    me: Me,
    id_: int,
    errors: list[FieldError] | None = None,
    posted: forms.Fields | None = None,
    status: int = 200,
    *,
    seen: int = 0,
    told: str = "",
) -> Response:
    """The page of a message, with the answer that the form `posted` brought in its box.

    `seen`: the last event that the adviser has seen, when that is not all there is. `told`: what that form
    has done, as in `told_of`.
    """

    def read(conn: Connection) -> tuple[FollowUp, list[Step], list[Item]] | None:
        found = follow_ups.for_adviser(conn, me.staff.id, id_)
        if found is None:
            return None
        chat = found.conversation_id
        items = desk.transcript(conn, me.staff.id, chat) if chat is not None else []
        return found, store.steps(conn, me.staff.id, id_), items

    read_ = await me.office.store.read(read)
    if read_ is None:
        raise HTTPException(404)
    found, steps, items = read_
    words = InboxWording(wording(request), me.staff.id)
    said = [one for one in items if one.kind is EventKind.MESSAGE_POSTED and one.sender is Sender.VISITOR]
    context = {
        **_shown(request, me, words, found, steps),
        "items": [words.chat_item(one, found) for one in said] + [words.step(one, found) for one in steps],
        "mails": words.mails(steps),
        "seen": seen or (steps[-1].event_id if steps else 0),
        "answer": forms.sendable(posted.text("answer")) if posted else "",
        **({"key": posted.key()} if posted and posted.text("answer") else {}),
        **({"told": told_of(request, told)} if told else {}),
    }
    json = {
        **as_json(found),
        "email": found.contact.email,
        "phone": found.contact.phone,
        "phone_use": found.contact.phone_use,
        "steps": [_step_as_json(one) for one in steps],
    }
    return await desk_page(
        request,
        me,
        None,
        posted=posted,
        errors=errors or (),
        status=status,
        template="adviser/follow_up.html",
        more=context,
        json=json,
    )


def _step_as_json(step: Step) -> dict[str, Any]:
    return {
        "id": step.event_id,
        "kind": str(step.kind),
        "at": step.at.isoformat(timespec="seconds"),
        "by": step.staff_name,
        "text": step.text,
        "mail": step.mail,
    }


def _shown(
    request: Request, me: Me, words: InboxWording, found: FollowUp, steps: list[Step]
) -> dict[str, Any]:
    """What the template needs of the message itself."""
    _ = words.wording.language.gettext
    open_, mine = found.state is not FollowUpState.CLOSED, found.staff_id == me.staff.id
    chat = found.conversation_id
    chat_url = str(request.app.url_path_for("console_chat", id=chat)) if chat is not None else ""
    name = words.name(found)
    return {
        "page_name": "follow-up",
        "words_form": "answer-form" if mine and open_ else "",
        "place": _("Message from %(name)s", name=name),
        "inbox_url": str(request.app.url_path_for("inbox")),
        "follow_up": {
            "id": found.id,
            "name": name,
            "state": words.state(found),
            "open": open_,
            "mine": mine and open_,
            "held_by": found.staff_name if found.staff_id and not mine else "",
            "holder": found.staff_id or "",
            "can_release": mine and found.state is FollowUpState.ASSIGNED,
            "can_mail": bool(me.office.settings.smtp_host and found.contact.email),
            "no_mail_server": bool(found.contact.email and not me.office.settings.smtp_host),
            "language": words.wording.language_name(found.locale),
            "facts": words.facts(found, chat_url, words.changed(steps)),
            "url": _url(request, "follow_up", found.id),
            "assign_url": _url(request, "follow_up_assign", found.id),
            "release_url": _url(request, "follow_up_release", found.id),
            "close_url": _url(request, "follow_up_close", found.id),
            "mail_url": _url(request, "follow_up_mail", found.id),
        },
    }


async def _to_close(request: Request, me: Me) -> tuple[FollowUp, list[WrapUpCode]]:
    id_ = forms.id_in_url(request)

    def read(conn: Connection) -> tuple[FollowUp, list[WrapUpCode]] | None:
        found = follow_ups.for_adviser(conn, me.staff.id, id_)
        return None if found is None else (found, councils.wrap_up_codes(conn, found.council_id))

    found = await me.office.store.read(read)
    if found is None:
        raise HTTPException(404)
    return found


async def _close_page(
    request: Request,
    me: Me,
    found: FollowUp,
    codes: list[WrapUpCode],
    posted: forms.Fields,
    error: FieldError | None = None,
) -> Response:
    """Asks for the wrap-up code. `posted`: the form, which may hold an answer that is not sent."""
    words = InboxWording(wording(request), me.staff.id)
    steps = await me.office.store.read(lambda conn: store.steps(conn, me.staff.id, found.id))
    _ = words.wording.language.gettext
    unanswered = (
        _("You have not answered what was added.") if found.answered_at else _("You have not answered it.")
    )
    more = {
        **_shown(request, me, words, found, steps),
        "words_form": "close-form",
        "place": _("Close the message from %(name)s", name=words.name(found)),
        "unanswered": "" if found.state is FollowUpState.ANSWERED else unanswered,
        "answer": forms.sendable(posted.text("answer")),
        "seen": posted.number("seen"),
        "codes": [(code.id, code.label, "", words.wording.councils_own) for code in codes],
    }
    return await desk_page(
        request,
        me,
        None,
        posted=posted,
        errors=[error] if error else (),
        status=422 if error else 200,
        template="adviser/follow_up_close.html",
        more=more,
        json=as_json(found),
    )


def _url(request: Request, name: str, id_: int | None = None) -> str:
    """`id_`: of the message, when the request's address does not say it."""
    return str(request.app.url_path_for(name, id=id_ or forms.id_in_url(request)))
