"""The resident's pages around a conversation: start, form, end, forget, transcript."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.actions.finish import end_by_visitor
from app.actions.link import open_link
from app.actions.privacy import forget as forget_chat
from app.actions.start import Started
from app.actions.start import begin as begin_chat
from app.actions.talk import post_message
from app.domain.errors import Closed, ConversationEnded, LinkUnusable, TextRefused, UnknownTeam
from app.domain.terms import ConversationState, EventKind
from app.domain.text import clean_message
from app.office import Office
from app.store import councils, events
from app.store.councils import Council, Team
from app.store.opening import Opening, opening
from app.web import forms, identity, respond
from app.web.identity import Front
from app.web.respond import FieldError
from app.web.visitor import chat
from app.web.visitor.shown import Wording
from app.web.wrong import wrong_text


async def start(request: Request) -> Response:
    """What this is, whether it is open, and until when."""
    council = await identity.council(request)
    office = identity.office(request)
    now = office.clock()
    found: Opening = await office.store.read(lambda conn: opening(conn, council, now))
    wording = Wording(respond.language(request), council.time_zone)
    context: dict[str, Any] = {
        "page_name": "start",
        "languages": _languages(request),
        "is_open": found.is_open,
        "staffed": found.staffed,
        "opening": wording.opening(found, now),
        "begin_url": _url(request, "begin", council),
    }
    return respond.page(
        request,
        "visitor/start.html",
        context,
        json={
            "council": council.slug,
            "open": found.is_open,
            "staffed": found.staffed,
            "closes_at": found.closes_at.isoformat() if found.closes_at else None,
            "next_opening": found.next_opening.isoformat() if found.next_opening else None,
            "begin": context["begin_url"],
        },
    )


async def begin(request: Request) -> Response:
    """The form that begins a conversation, and what becomes of it."""
    if request.method == "POST":
        return await _begin(request)
    council = await identity.council(request)
    return respond.page(request, "visitor/form.html", await _form(request, council, forms.Fields({})))


async def _begin(request: Request) -> Response:
    posted = await forms.read(request)  # first: whatever fails after it can give the words back
    council = await identity.council(request)
    office = identity.office(request)
    language = respond.language(request)
    try:
        started = await _started(request, council, posted)
    except TextRefused as refusal:
        errors = [FieldError(refusal.field, str(refusal.problem), wrong_text(refusal, language))]
        return await _not_begun(request, council, posted, 422, errors)
    except UnknownTeam as refusal:
        words = language.gettext("Choose what it is about")
        return await _not_begun(request, council, posted, 422, [FieldError("team", refusal.code, words)])
    except Closed as refusal:
        now = office.clock()
        wording = Wording(language, council.time_zone)
        closed = Opening(False, None, refusal.next_opening, staffed=False)
        words = " ".join([language.gettext("The chat is closed now."), wording.opening(closed, now)])
        return await _not_begun(request, council, posted, 409, [FieldError("question", refusal.code, words)])
    url = _chat_url(request, council, started.token)
    return respond.done(request, to=f"{url}#message", json={"url": url, "token": started.token})


async def _started(request: Request, council: Council, posted: forms.Fields) -> Started:
    """The conversation that holds the question.

    The form may be sent again (back, edited, sent): other words than the first time become a message. When
    that chat is over and takes none, a new one begins, under a key that is the same for the same words: sent
    twice they are still in one chat. Raises TextRefused, UnknownTeam, Closed.
    """
    office, question = identity.office(request), posted.text("question")
    key = posted.key()
    while True:
        try:
            started = await begin_chat(
                office,
                council,
                team_id=posted.number("team") or None,
                name=posted.text("name"),
                question=question,
                locale=respond.language(request).code,
                key=key,
                back_url=request.state.back_url,
                with_scripts=bool(posted.text("scripts")),
            )
            if not started.repeated or await _holds(office, council, started, key, question):
                return started
        except (LinkUnusable, ConversationEnded):
            pass  # it takes no words any more
        key = forms.once(key, question)


async def _holds(office: Office, council: Council, started: Started, key: str, question: str) -> bool:
    """Whether the visitor can read `question` in a chat that had begun before; said there if it was not yet.

    Raises LinkUnusable, ConversationEnded.
    """
    opened = await open_link(office, council, started.token)
    if opened.visitor is None:
        return False
    items = await office.store.read(lambda conn: events.for_visitor(conn, started.conversation_id))
    said = {item.text for item in items if item.kind is EventKind.MESSAGE_POSTED}
    if clean_message(question) not in said:
        await post_message(office, opened.visitor, question, forms.once(key, question))
    return True


async def _not_begun(
    request: Request, council: Council, posted: forms.Fields, status: int, errors: list[FieldError]
) -> Response:
    context = await _form(request, council, posted, errors)
    return respond.problem(request, status, "visitor/form.html", context, errors)


async def _form(
    request: Request, council: Council, posted: forms.Fields, errors: list[FieldError] | None = None
) -> dict[str, Any]:
    def read(conn: Connection) -> list[Team]:
        return councils.teams(conn, council.id)

    teams = await identity.office(request).store.read(read)
    return {
        "page_name": "form",
        "languages": _languages(request),
        "action": _url(request, "begin", council),
        "key": posted.key(),
        "teams": [(team.id, team.name) for team in teams],
        "team": posted.number("team"),
        "name": forms.sendable(posted.text("name")),
        "question": forms.sendable(posted.text("question")),
        "summary": [(f"#{error.field}", error.words) for error in errors or ()],
        "wrong": {error.field: error.words for error in errors or ()},
    }


async def end(request: Request) -> Response:
    """Asks whether to end the chat (or leave the queue), and does it."""
    visitor = await identity.visitor(request)
    chat_url = identity.here(request, "chat")
    if request.method == "POST":
        done = await end_by_visitor(identity.office(request), visitor)
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
            _("The chat will end and you will lose your place. You can start a new chat at any time.")
            if waiting
            else _("You can still read and save the messages. You can start a new chat at any time.")
        ],
        "do": _("Leave the queue") if waiting else _("End the chat"),
        "action": identity.here(request, "chat_end"),
        "chat_url": chat_url,
    }
    return respond.page(request, "visitor/confirm.html", context)


async def forget(request: Request) -> Response:
    """Asks whether to forget the chat, and makes its link useless."""
    visitor = await identity.visitor(request)
    _ = respond.language(request).gettext
    if request.method == "POST":
        await forget_chat(identity.office(request), visitor)
        context: dict[str, Any] = {
            "page_name": "forgotten",
            "gone_path": identity.here(request, "chat"),
            "start_url": _url(request, "start", _front(request).council),
            "own_page": "",
            "forget_url": "",
        }
        return respond.page(request, "visitor/forgotten.html", context, json={"forgotten": True})
    ended = visitor.state is ConversationState.ENDED
    context = {
        "page_name": "confirm",
        "title": _("Forget this chat?"),
        "explained": [
            _("The link to this chat will stop working. Nobody can open it again, not even you."),
            _("Save the messages first if you want to keep them."),
            *([] if ended else [_("The chat will end.")]),
        ],
        "do": _("Forget this chat"),
        "action": identity.here(request, "chat_forget"),
        "chat_url": identity.here(request, "chat"),
        "forget_url": "",
    }
    return respond.page(request, "visitor/confirm.html", context)


async def transcript(request: Request) -> Response:
    """All messages on a page of their own."""
    sight = await chat.see(request)
    wording = chat.wording(request)
    context = {
        "page_name": "transcript",
        "reference": sight.visitor.reference,
        "facts": wording.facts(sight.visitor),
        "items": [wording.item(item) for item in sight.items],
        "chat_url": identity.here(request, "chat"),
        "transcript_text_url": identity.here(request, "transcript_text"),
    }
    return respond.page(request, "visitor/transcript.html", context, json=chat.as_json(sight, 0))


async def transcript_text(request: Request) -> Response:
    """All messages as a text file to keep."""
    sight = await chat.see(request)
    wording = chat.wording(request)
    text = wording.text(sight, _front(request).council.name)
    name = f"chat-{sight.visitor.reference}.txt"
    return PlainTextResponse(text, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _front(request: Request) -> Front:
    front: Front = request.state.front
    return front


def _chat_url(request: Request, council: Council, token: str) -> str:
    return str(request.app.url_path_for("chat", council=council.slug, token=token))


def _url(request: Request, route: str, council: Council, **change: str) -> str:
    """A page before a conversation, in the same language and with the same way back."""
    language = respond.language(request).code
    query = {
        "lang": language if language != _front(request).first_language else "",
        "back": request.state.back_url,
        **change,
    }
    filled = urlencode({name: value for name, value in query.items() if value})
    return str(request.app.url_path_for(route, council=council.slug)) + (f"?{filled}" if filled else "")


def _languages(request: Request) -> list[tuple[str, str, str, str]]:
    """What the language switch shows: code, own name, address, and a mark on a catalogue nobody reviewed."""
    installed = request.app.state.languages
    front = _front(request)
    route = request.scope["route"].name
    return [
        (
            one.locale,
            installed[one.locale].name,
            _url(request, route, front.council, lang=one.locale),
            "" if one.reviewed else respond.language(request).gettext("(not yet reviewed)"),
        )
        for one in front.languages
        if one.locale in installed
    ]
