"""The resident's pages around a conversation: start, form, end, forget."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from app.actions.finish import end_by_visitor
from app.actions.follow_up import token_of_chat
from app.actions.link import open_link
from app.actions.privacy import forget as forget_chat
from app.actions.start import begin as begin_chat
from app.domain.errors import (
    AlreadyAccepted,
    BadKey,
    Closed,
    LinkUnusable,
    TextRefused,
    UnknownNeed,
    UnknownTeam,
)
from app.domain.link import HOURS_AFTER_LAST_WORD
from app.domain.needs import chosen as chosen_needs
from app.domain.settings import LOOK, VisitorSettings, changed
from app.domain.terms import ConversationState, LinkOutcome, MailState, TimeChoice
from app.domain.text import clean_message, clean_name
from app.store import outbox
from app.store.councils import Council
from app.store.opening import Opening, TeamOpening, by_team, opening
from app.store.written import promised
from app.web import forms, identity, needs, respond
from app.web.refusals import refusal_text
from app.web.respond import FieldError
from app.web.visitor import addresses, chat
from app.web.visitor.form_key import check_form_key, form_key, wrong_key
from app.web.visitor.joined import joined
from app.web.visitor.language import beside
from app.web.visitor.needs import unknown as unknown_need


async def start(request: Request) -> Response:
    """What this is, whether it is open, and until when."""
    return await _front_page(request, *await openings(request))


async def _front_page(request: Request, found: Opening, teams: list[TeamOpening], now: datetime) -> Response:
    council = addresses.front(request).council
    film = identity.film(request)
    context: dict[str, Any] = {
        "page_name": "start",
        "languages": addresses.languages(request),
        "film": film,
        "is_open": found.is_open,
        "written": await _written(request),
        "some_closed": not all(one.opening.is_open for one in teams),
        "staffed": found.staffed,
        "opening": chat.wording(request).opening(found, now),
        "time_limit": chat.wording(request).time.before(council.pace),
        "begin_url": addresses.url(request, "begin", council),
        "look_url": addresses.url(request, "look", council),
        "message_url": addresses.url(request, "message", council),
    }
    return respond.page(
        request,
        "visitor/start.html",
        context,
        json={
            "council": council.slug,
            "open": found.is_open,
            "staffed": found.staffed,
            "film": film and {"url": film.url, "captions": film.captions, "transcript": film.transcript},
            "closes_at": found.closes_at.isoformat() if found.closes_at else None,
            "next_opening": found.next_opening.isoformat() if found.next_opening else None,
            "time_limit_minutes": council.pace.limit or None,
            "begin": context["begin_url"],
            "message": context["message_url"],
            "key": form_key(request, forms.Fields({})),
        },
    )


async def help_page(request: Request) -> Response:
    """What to do in danger, what the chat offers to whom, and how to get other formats."""
    council = await identity.council(request)
    context = {
        "page_name": "help",
        "languages": addresses.languages(request),
        "start_url": addresses.url(request, "start", council),
        "film": identity.film(request),
        "hours": HOURS_AFTER_LAST_WORD,
        "help_url": "",
    }
    return respond.page(request, "visitor/help.html", context)


async def begin(request: Request) -> Response:
    """The form that begins a conversation, and what becomes of it. When all is closed, none is offered."""
    if request.method == "POST":
        return await _begin(request)
    found, teams, now = await openings(request)
    if not found.is_open:
        return await _front_page(request, found, teams, now)
    context = await form(request, forms.Fields({}), teams, now)
    return respond.page(request, "visitor/form.html", context, for_back=True)


async def _begin(request: Request) -> Response:
    posted = await forms.read(request)  # first: whatever fails after it can give the words back
    council = await identity.council(request)
    if posted.text("ask"):
        _, teams, now = await openings(request)
        return respond.page(request, "visitor/form.html", await form(request, posted, teams, now))
    try:
        check_form_key(request, posted)
        started = await begin_chat(
            identity.office(request),
            council,
            team_id=posted.number("team") or None,
            name=posted.text("name"),
            question=posted.text("question"),
            locale=respond.language(request).code,
            key=form_key(request, posted),
            back_url=request.state.back_url or request.state.site,
            with_scripts=bool(posted.text("scripts")),
            chosen=await _settings(request, posted, council),
            time=_time(posted),
            needs=chosen_needs(posted.all("needs")),
        )
    except (BadKey, TextRefused, UnknownTeam, UnknownNeed):
        return await _not_begun(request, posted, None)
    except Closed as refusal:
        return await _not_begun(request, posted, refusal)
    url = _chat_url(request, council, started.token)
    return respond.done(request, to=f"{url}#message", json={"url": url, "token": started.token})


async def _settings(request: Request, posted: forms.Fields, council: Council) -> VisitorSettings:
    """The look that the form was filled in with; the rest as in the chat that was before it, if one was."""
    look = identity.chosen(request)
    if not (token := posted.text("settings_of")):
        return look
    before = (await open_link(identity.office(request), council, token)).settings
    return changed(before, {name: value for name, value in look.all().items() if name in LOOK})


async def _not_begun(request: Request, posted: forms.Fields, closed: Closed | None) -> Response:
    """The form again, with what was typed and why it was not taken. Also when all is closed by now."""
    _, teams, now = await openings(request)
    if closed:
        words = chat.wording(request).closed(teams, closed.team_id, now)
        errors = [FieldError("team" if len(teams) > 1 else "question", closed.code, words)]
    else:
        errors = _mistakes(request, posted, teams)
    context = {
        **await form(request, posted, teams, now),
        "summary": [(f"#{error.field}", error.words) for error in errors],
        "wrong": {error.field: error.words for error in errors},
    }
    return respond.problem(request, 409 if closed else 422, "visitor/form.html", context, errors)


def _mistakes(request: Request, posted: forms.Fields, teams: list[TeamOpening]) -> list[FieldError]:
    """Everything there is to put right, in the order of the form: nobody is to learn of it one by one."""
    language = respond.language(request)
    errors: list[FieldError] = []

    def check(clean: Callable[[], str]) -> None:
        try:
            clean()
        except TextRefused as refusal:
            errors.append(FieldError(refusal.field, str(refusal.problem), refusal_text(refusal, language)))

    check(lambda: clean_name(posted.text("name")))
    ids, chosen = [one.team.id for one in teams], posted.number("team")
    if chosen not in ids and len(ids) != 1:
        errors.append(FieldError("team", UnknownTeam.code, language.gettext("Choose what it is about")))
    elif chosen and chosen not in ids:
        # The form offers no choice any more, so there is only the question to say it at.
        words = language.gettext("The team you chose takes no more chats. Send this to ask our other team.")
        errors.append(FieldError("question", UnknownTeam.code, words))
    check(lambda: clean_message(posted.text("question"), field="question"))
    try:
        chosen_needs(posted.all("needs"))
    except UnknownNeed as refusal:
        errors.append(FieldError("needs", refusal.code, unknown_need(request)))
    return errors or wrong_key(request, posted)


async def openings(request: Request) -> tuple[Opening, list[TeamOpening], datetime]:
    """Of the council in the URL and of its teams, now. Raises HTTPException(404)."""
    council = await identity.council(request)
    office = identity.office(request)
    now = office.clock()

    def read(conn: Connection) -> tuple[Opening, list[TeamOpening]]:
        return opening(conn, council, now), by_team(conn, council, now)

    return *await office.store.read(read), now


async def _written(request: Request) -> list[str]:
    """In which languages advisers write, in sentences: see `WrittenWording.sentences`."""
    council, first = addresses.front(request).council, identity.office(request).settings.locales[0]
    codes = await identity.office(request).store.read(lambda conn: promised(conn, council, first))
    return chat.wording(request).writing.sentences(codes)


async def form(
    request: Request, posted: forms.Fields, teams: list[TeamOpening], now: datetime
) -> dict[str, Any]:
    """What the form that begins a chat needs, with what was typed."""
    wording, pace = chat.wording(request), addresses.front(request).council.pace
    written = await _written(request)
    return {
        "page_name": "form",
        "languages": addresses.languages(request, "begin"),
        "language_form": "start-form",
        "settings_of": request.path_params.get("token") or forms.sendable(posted.text("settings_of")),
        "written": written if len(written) > 1 else [],
        "action": addresses.posting_url(request, "begin", addresses.front(request).council),
        "message_url": addresses.url(request, "message", addresses.front(request).council),
        "look_url": addresses.url(request, "look", addresses.front(request).council),
        "key": form_key(request, posted),
        "teams": [wording.choice(one, now) for one in teams],
        "team": posted.number("team"),
        "time_limit": wording.time.before(pace),
        "time_choices": wording.time.choices(pace),
        "time": str(_time(posted)),
        "name": forms.sendable(posted.text("name")),
        "question": forms.sendable(posted.text("question")),
        "needs": posted.all("needs"),
        "need_choices": needs.choices(wording.language),
        "summary": [],
        "wrong": {},
    }


def _time(posted: forms.Fields) -> TimeChoice:
    """What was chosen; the council's where nothing was, or nothing that there is."""
    chosen = posted.text("time")
    return TimeChoice(chosen) if chosen in [str(choice) for choice in TimeChoice] else TimeChoice.COUNCIL


async def end(request: Request) -> Response:
    """Asks whether to end the chat (or leave the queue), and does it."""
    visitor = await identity.visitor(request)
    chat_url = identity.onward(request, "chat")
    if request.method == "POST":
        still_waits = bool((await forms.read(request)).text("waiting"))
        try:
            done = await end_by_visitor(identity.office(request), visitor, still_waits=still_waits)
        except AlreadyAccepted as refusal:
            words = respond.language(request).gettext(
                "You can talk now, so the chat was not ended. Go back to the chat."
            )
            return joined(request, refusal.by, words, chat_url=chat_url)
        json = {"reason": str(done.reason), "repeated": done.repeated}
        return respond.done(request, to=f"{chat_url}#ended", json=json, status=200)
    if visitor.state is ConversationState.ENDED:
        return respond.done(
            request, to=f"{chat_url}#ended", json={"reason": str(visitor.end_reason)}, status=200
        )
    _ = respond.language(request).gettext
    waiting = visitor.state is ConversationState.WAITING
    context: dict[str, Any] = {
        "page_name": "confirm",
        "title": _("Leave the queue?") if waiting else _("End the chat?"),
        "explained": [
            _("The chat will end and you will lose your place. You can start a new chat when we are open.")
            if waiting
            else _(
                "You can still read and save the messages for %(hours)d hours. "
                "You can start a new chat when we are open.",
                hours=HOURS_AFTER_LAST_WORD,
            )
        ],
        "waiting": waiting,
        "do": _("Leave the queue") if waiting else _("End the chat"),
        "action": identity.onward(request, "chat_end"),
        "chat_url": chat_url,
        "unsent": await chat.half_written(request, visitor),
    }
    return respond.page(request, "visitor/confirm.html", context)


async def forget(request: Request) -> Response:
    """Asks whether to forget the chat, makes its link useless, and tells so."""
    try:
        visitor = await identity.visitor(request)
    except LinkUnusable as refusal:
        told = request.method != "POST" and "done" in request.query_params
        if not told or refusal.outcome is not LinkOutcome.REVOKED:
            raise
        return _forgotten(request)
    _ = respond.language(request).gettext
    if request.method == "POST":
        await forget_chat(identity.office(request), visitor)
        to = identity.onward(request, "chat_forget", done=1, lang=respond.language(request).code)
        return respond.done(request, to=to, json={"forgotten": True}, status=200)
    ended = visitor.state is ConversationState.ENDED
    office = identity.office(request)
    left = await token_of_chat(office, request.state.front.council, visitor) is not None
    asked = await office.store.read(lambda conn: outbox.requested(conn, visitor.conversation_id))
    mail = any(one.state is MailState.WAITING for one in asked)
    context: dict[str, Any] = {
        "page_name": "confirm",
        **beside(request, "chat_forget"),
        "title": _("Forget this chat?"),
        "explained": [
            _(
                "The link to this chat will stop working. "
                "Nobody can open the chat with it again, not even you."
            ),
            _("The council keeps its own record. Its staff can still read the messages."),
            _("Save the messages first if you want to keep them."),
            *([_("The message you left stays with us. It has its own link.")] if left else []),
            *([_("The e-mail with your messages is not sent yet. It will not be sent.")] if mail else []),
            *([] if ended else [_("The chat will end.")]),
        ],
        "save_url": identity.here(request, "transcript_text"),
        "do": _("Forget this chat"),
        "action": identity.onward(request, "chat_forget"),
        "unsent": await chat.half_written(request, visitor),
        "chat_url": identity.onward(request, "chat"),
        "forget_url": "",
    }
    return respond.page(request, "visitor/confirm.html", context)


def _forgotten(request: Request) -> Response:
    """The page after the link was made useless: Back and reload come to it again."""
    context: dict[str, Any] = {
        "page_name": "forgotten",
        "gone_path": identity.here(request, "chat"),
        "start_url": addresses.url(request, "start", addresses.front(request).council),
        "own_page": "",
        "forget_url": "",
    }
    return respond.page(request, "visitor/forgotten.html", context)


def _chat_url(request: Request, council: Council, token: str) -> str:
    return str(request.app.url_path_for("chat", council=council.slug, token=token))
