"""The adviser's desk: its page, taking a visitor from the queue, answering, noting, ending."""

from __future__ import annotations

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.actions import queue, talk
from app.actions.finish import end_by_adviser
from app.domain.conversation import AWAY
from app.domain.errors import (
    AskFirst,
    AtCapacity,
    NotAvailable,
    NotFound,
    NotRead,
    Refused,
    UnknownWrapUpCode,
    WaitForAnswer,
)
from app.domain.keys import new_key, once
from app.domain.terms import RESIDENT_SIDE, ConversationState, EventKind
from app.store import conversations, councils, desk, events, reading
from app.store.conversations import StaffConversation
from app.store.councils import WrapUpCode
from app.store.events import Item
from app.web import forms, respond
from app.web.adviser.cursor import next_page
from app.web.adviser.page import as_json, desk_page, half_written, news, wording
from app.web.adviser.refusals import not_taken, why
from app.web.adviser.session import Me, for_staff
from app.web.adviser.unsent import keep, not_sent
from app.web.language import Language
from app.web.respond import FieldError

SILENT = "silent"
"""How a chat ends of somebody who does not answer."""


@for_staff
async def console(request: Request, me: Me) -> Response:
    """The desk with no conversation open."""
    return await desk_page(request, me, None)


@for_staff
async def conversation(request: Request, me: Me) -> Response:
    """The desk with a conversation open, and the adviser's answer in it."""
    if request.method == "POST":
        return await _reply(request, me)
    noted = request.query_params.get("done") == "noted"
    note_news = respond.language(request).gettext("Note saved.") if noted else ""
    return await desk_page(request, me, forms.id_in_url(request), note_news=note_news)


async def _reply(request: Request, me: Me) -> Response:
    id_ = forms.id_in_url(request)
    posted = await forms.read(request)
    text, after = posted.text("message"), posted.number("after")
    if posted.text("check"):
        since = forms.whole_number(request.query_params.get("since", ""))
        to = forms.fresh(f"{_url(request, 'console_chat')}?since={since}", "news")
        if not await keep(request, me, id_, posted):
            raise HTTPException(404)
        return respond.done(request, to=to)
    try:
        key = once(posted.key(), text)
        made = await talk.reply(me.office, me.staff, id_, text, key, lang=_language(request, posted))
    except NotFound:
        raise HTTPException(404) from None
    except Refused as refusal:
        return await not_taken(request, me, id_, refusal, posted)
    await keep(request, me, id_, posted.without("message"))
    fragment, seen = await news(request, me, id_, after)
    return respond.done(
        request,
        to=next_page(_url(request, "console_chat"), posted, "message", sent="1"),
        fragment=fragment,
        json={"id": made.event_id, "repeated": made.repeated, **as_json(seen)},
    )


def _language(request: Request, posted: forms.Fields) -> str | None:
    """The language the adviser says they wrote in; None for none, or one that we do not know."""
    code = posted.text("language")
    return code if code in request.app.state.languages else None


@for_staff
async def note(request: Request, me: Me) -> Response:
    """A note for the staff of the team."""
    if request.method != "POST":
        return RedirectResponse(_url(request, "console_chat"), 303)
    id_ = forms.id_in_url(request)
    posted = await forms.read(request)
    text, key = posted.text("note"), posted.text("note_key") or posted.key()
    try:
        made = await talk.add_note(me.office, me.staff, id_, text, once(key, text))
    except NotFound:
        raise HTTPException(404) from None
    except Refused as refusal:
        return await not_taken(request, me, id_, refusal, posted, field="note")
    await keep(request, me, id_, posted.without("note"))
    return respond.done(
        request,
        to=next_page(_url(request, "console_chat"), posted, "note", done="noted"),
        json={"id": made.event_id, "repeated": made.repeated, "key": new_key()},
    )


@for_staff
async def accept(request: Request, me: Me) -> Response:
    """Takes a visitor from the queue. Of two advisers at once one wins, and the other is told who."""
    if request.method != "POST":
        return RedirectResponse(_url(request, "console_chat"), 303)
    posted = await forms.read(request)
    await keep(request, me, posted.number("typed_in"), posted)
    try:
        done = await queue.accept(me.office, me.staff, forms.id_in_url(request))
    except NotFound:
        raise HTTPException(404) from None
    except Refused as refusal:
        places = {NotAvailable: "availability", AtCapacity: "conversations-title"}
        place = places.get(type(refusal), "queue-title")
        error = FieldError(place, refusal.code, why(request, refusal))
        return await desk_page(request, me, None, posted=posted, errors=[error], status=409)
    url = _url(request, "console_chat")
    return respond.done(
        request,
        to=next_page(url, posted, "message", done="accepted"),
        json={"id": done.conversation_id, "url": url},
    )


# --- ending ---


@for_staff
async def end(request: Request, me: Me) -> Response:
    """Asks for the wrap-up code; choosing it ends the chat."""
    talk_, codes = await _to_end(request, me)
    if request.method == "POST":
        posted = await forms.read(request)
        if not posted.text("ask"):
            return await _end(request, me, talk_, codes, posted)
        await keep(request, me, posted.number("typed_in"), posted)
        return respond.done(request, to=next_page(_url(request, "console_end"), posted))
    open_ = talk_.state is ConversationState.TALKING or talk_.wrap_up_code_id is None
    if talk_.adviser_id != me.staff.id or not open_:
        return RedirectResponse(f"{_url(request, 'console_chat')}#title", 303)
    return await _end_page(request, me, talk_, codes)


async def _end(
    request: Request, me: Me, talk_: StaffConversation, codes: list[WrapUpCode], posted: forms.Fields
) -> Response:
    chosen = posted.number("wrap_up")
    silent = posted.text("how") == SILENT or talk_.state in AWAY
    try:
        done = await end_by_adviser(
            me.office, me.staff, talk_.id, chosen or None, silent=silent, seen=posted.number("seen")
        )
    except NotRead as refusal:
        error = FieldError("unread", refusal.code, why(request, refusal))
        return await _end_page(request, me, talk_, codes, posted, error, status=409)
    except UnknownWrapUpCode as refusal:
        words = respond.language(request).gettext("Choose what it was about, or how it ended")
        error = FieldError("wrap_up", refusal.code, words)
        return await _end_page(request, me, talk_, codes, posted, error, status=422)
    except (AskFirst, WaitForAnswer) as refusal:
        error = FieldError("how", refusal.code, why(request, refusal))
        return await _end_page(request, me, talk_, codes, posted, error, status=422)
    except Refused as refusal:
        error = FieldError("status", refusal.code, why(request, refusal))
        return await desk_page(request, me, talk_.id, posted=posted, errors=[error], status=409)
    if done.repeated and (known := await _known(request, me)).wrap_up_code_id != chosen:
        words = respond.language(request).gettext(
            "This chat was finished already: %(code)s. That stays.",
            code=known.wrap_up_label or "",
        )
        error = FieldError("status", "wrapped_up_before", words)
        return await desk_page(request, me, talk_.id, posted=posted, errors=[error], status=409)
    told = "wrapped" if talk_.state is ConversationState.ENDED else "ended"
    to = next_page(str(request.app.url_path_for("console")), posted, "told", done=told)
    return respond.done(request, to=to, json={"id": talk_.id}, status=200)


async def _known(request: Request, me: Me) -> StaffConversation:
    id_ = forms.id_in_url(request)
    found = await me.office.store.read(lambda conn: conversations.for_adviser(conn, me.staff.id, id_))
    if found is None:
        raise HTTPException(404)
    return found


async def _to_end(request: Request, me: Me) -> tuple[StaffConversation, list[WrapUpCode]]:
    id_ = forms.id_in_url(request)

    def read(conn: Connection) -> tuple[StaffConversation, list[WrapUpCode]] | None:
        found = conversations.for_adviser(conn, me.staff.id, id_)
        return None if found is None else (found, councils.wrap_up_codes(conn, found.council_id))

    found = await me.office.store.read(read)
    if found is None:
        raise HTTPException(404)
    return found


async def _end_page(
    request: Request,
    me: Me,
    talk_: StaffConversation,
    codes: list[WrapUpCode],
    posted: forms.Fields | None = None,
    error: FieldError | None = None,
    *,
    status: int = 200,
) -> Response:
    """The desk with the wrap-up codes in its middle: who ends one chat still hears of the others.

    `posted`: its form, which `error` is about.
    """
    words = wording(request)
    name = words.visitor(talk_.visitor_name, talk_.reference)
    over = talk_.state is ConversationState.ENDED
    _ = words.language.gettext
    typed = await half_written(me, talk_.id)
    unread, seen = await _unread(me, talk_)
    more = {
        "place": _("Finish the chat with %(name)s", name=name)
        if over
        else _("End the chat with %(name)s", name=name),
        "ending": {
            "id": talk_.id,
            "name": name,
            "url": _url(request, "console_chat"),
            "end_url": _url(request, "console_end"),
            "to_wrap_up": over,
            "ended": words.ended(talk_, me.staff.id),
            "unsent": not_sent(words.language, name, text=typed.text, note=typed.note),
            "typed": typed,
            "unread": [words.item(item, talk_, me.staff.id) for item in unread],
            "seen": seen,
            "hows": [(SILENT, _("%(name)s does not answer", name=name))]
            if talk_.state in AWAY
            else [("", _("We are done")), (SILENT, _("%(name)s does not answer", name=name))],
            "how_hint": " ".join(_ending_hints(words.language, talk_)),
            "how": SILENT if talk_.state in AWAY else posted.text("how") if posted else "",
        },
        "codes": [(code.id, code.label, "", words.councils_own) for code in codes],
        "chosen": posted.number("wrap_up") if posted else 0,
    }
    return await desk_page(
        request,
        me,
        None,
        posted=posted,
        errors=[error] if error else [],
        status=status,
        template="adviser/end.html",
        more=more,
    )


def _ending_hints(language: Language, talk_: StaffConversation) -> list[str]:
    """What has to be done before it can end in one way or the other."""
    hints = [language.gettext("To end it for silence, first ask “Are you still there?” and wait.")]
    if talk_.state in AWAY:
        hints.append(language.gettext("To end it as done, take the chat up again first."))
    return hints


async def _unread(me: Me, talk_: StaffConversation) -> tuple[list[Item], int]:
    """What the resident's side wrote and the adviser was not shown, and the newest event there is."""

    def read(conn: Connection) -> tuple[list[Item], int]:
        shown = reading.up_to(conn, me.staff.id, talk_.id) or 0
        items = desk.transcript(conn, me.staff.id, talk_.id, shown)
        wrote = [one for one in items if one.kind is EventKind.MESSAGE_POSTED and one.by in RESIDENT_SIDE]
        return wrote, events.latest(conn)

    return await me.office.store.read(read)


def _url(request: Request, name: str) -> str:
    return str(request.app.url_path_for(name, id=forms.id_in_url(request)))
