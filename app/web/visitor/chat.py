"""The conversation itself: its page, sending, and what is new (as a stream or when asked for)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions.talk import post_message
from app.broker import conversation_topic, team_topic
from app.domain.errors import ConversationEnded, LinkUnusable, TextRefused
from app.domain.keys import new_key
from app.domain.terms import ConversationState, LinkOutcome
from app.store.conversations import Visitor
from app.web import forms, identity, respond, stream
from app.web.language import Language
from app.web.respond import Client, FieldError, Fragment
from app.web.stream import Frame, Glance
from app.web.templating import Templates
from app.web.visitor.shown import Sight, Wording, sight
from app.web.visitor.wrong import wrong_text


async def chat(request: Request) -> Response:
    """The page of a conversation in any state. Without scripts `?since=N` tells what is new after N."""
    seen = await see(request)
    return respond.page(request, "visitor/chat.html", page(request, seen), json=as_json(seen, 0))


async def send(request: Request) -> Response:
    """The visitor's message. Every answer carries all that came after the form's `after`."""
    visitor = await identity.visitor(request)
    language = respond.language(request)
    posted = await forms.read(request)
    text, key, after = posted.text("message"), posted.key(), posted.number("after")
    with_scripts = respond.client(request) is Client.FRAGMENT
    office = identity.office(request)
    try:
        made = await post_message(office, visitor, text, forms.once(key, text), with_scripts=with_scripts)
    except TextRefused as refusal:
        error = FieldError("message", str(refusal.problem), wrong_text(refusal, language))
        return await _not_sent(request, visitor, 422, error, text, after)
    except ConversationEnded as refusal:
        words = language.gettext("The chat has ended. Your message was not sent.")
        return await _not_sent(request, visitor, 409, FieldError("", refusal.code, words), text, after)
    seen = await _look(request, visitor, after)
    return respond.done(
        request,
        to=f"{url(request, 'chat')}?since={after}&sent=1#message",
        fragment=Fragment("visitor/_news.html", {**news(request, seen, after), "key": new_key()}),
        json={"id": made.event_id, "repeated": made.repeated, **as_json(seen, after)},
    )


async def _not_sent(
    request: Request, visitor: Visitor, status: int, error: FieldError, text: str, after: int
) -> Response:
    """The page again, with what was typed and why it was not taken."""
    whole = respond.client(request) is Client.PAGE
    seen = await _look(request, visitor, 0 if whole else after)
    context = page(request, seen, error, forms.sendable(text)) if whole else {}
    fragment = Fragment("visitor/_news.html", {**news(request, seen, after), "key": new_key()})
    return respond.problem(request, status, "visitor/chat.html", context, [error], fragment=fragment)


async def events(request: Request) -> Response:
    """What happens after a cursor: as a stream, or, for who asks otherwise, what there is by now."""
    visitor = await identity.visitor(request)
    after = stream.cursor(request)
    if not stream.wanted(request):
        seen = await _look(request, visitor, after)
        if respond.client(request) is Client.JSON:
            return JSONResponse(as_json(seen, after))
        return respond.html(request, "visitor/_news.html", {**news(request, seen, after), "key": ""})
    settings = identity.office(request).settings
    frames = stream.follow(
        request.app.state.streams,
        [conversation_topic(visitor.conversation_id), team_topic(visitor.team_id)],
        _Watch(request, visitor, after).look,
        heartbeat=settings.heartbeat_seconds,
        every=settings.poll_seconds,
    )
    return stream.respond(frames)


@dataclass
class _Watch:
    """What one stream has shown so far."""

    request: Request
    visitor: Visitor
    cursor: int
    status: str | None = field(default=None)

    async def look(self) -> Glance:
        """The items after the cursor, and the status when it is not what was last shown."""
        try:
            seen = await _look(self.request, self.visitor, self.cursor)
        except LinkUnusable:
            return Glance(over=True)
        self.cursor = seen.after(self.cursor)
        context = news(self.request, seen, self.cursor)
        frames = [
            Frame("item", self._render("visitor/_item.html", {"item": item}), item["id"])
            for item in context["items"]
        ]
        status = self._render("visitor/_status.html", context)
        if status != self.status:
            self.status = status
            frames.append(Frame("status", status))
        return Glance(tuple(frames), over=seen.visitor.state is ConversationState.ENDED)

    def _render(self, template: str, context: dict[str, Any]) -> str:
        templates: Templates = self.request.app.state.templates
        return templates.render(respond.language(self.request), template, context).strip()


async def see(request: Request) -> Sight:
    """All of the conversation whose link this is. Raises HTTPException(404), LinkUnusable."""
    return await _look(request, await identity.visitor(request), 0)


async def _look(request: Request, visitor: Visitor, after: int) -> Sight:
    """What the visitor may see by now. Raises LinkUnusable when the link was revoked meanwhile."""
    office = identity.office(request)
    now = office.clock()
    seen = await office.store.read(lambda conn: sight(conn, visitor.conversation_id, after, now))
    outcome = LinkOutcome.UNKNOWN if seen is None else seen.visitor.link_outcome(now)
    if seen is None or outcome is not LinkOutcome.OK:
        raise LinkUnusable(outcome)
    return seen


def wording(request: Request) -> Wording:
    """The words for this request: its language, and the council's time."""
    return Wording(respond.language(request), request.state.front.council.time_zone)


def url(request: Request, route: str) -> str:
    """The address of a page of this conversation."""
    council, token = request.path_params["council"], request.path_params["token"]
    return str(request.app.url_path_for(route, council=council, token=token))


def news(request: Request, seen: Sight, after: int) -> dict[str, Any]:
    """What `_news.html` and `_status.html` need."""
    words = wording(request)
    council = request.path_params["council"]
    return {
        "after": seen.after(after),
        "items": [words.item(item) for item in seen.items],
        "status": words.status(seen),
        "lifetime": words.lifetime(seen.visitor),
        "place": _place(words.language, seen),
        "council_name": request.state.front.council.name,
        "transcript_url": url(request, "transcript"),
        "transcript_text_url": url(request, "transcript_text"),
        "start_url": str(request.app.url_path_for("start", council=council)),
    }


def page(request: Request, seen: Sight, error: FieldError | None = None, text: str = "") -> dict[str, Any]:
    """What the whole page needs. `text` is what was typed and not sent."""
    office = identity.office(request)
    open_ = seen.visitor.state is not ConversationState.ENDED
    since = request.query_params.get("since")
    unseen, told = 0, ""
    if since is not None and request.method != "POST":
        sent = request.query_params.get("sent") == "1"
        unseen, told = wording(request).news(seen.items, forms.whole_number(since), sent=sent)
    context = news(request, seen, 0)
    return {
        **context,
        "page_name": "chat" if open_ else "ended",
        "open": open_,
        "unseen": unseen,
        "news": told,
        "check_url": forms.fresh(f"{url(request, 'chat')}?since={context['after']}", "message"),
        "stream_url": url(request, "chat_events") if open_ else "",
        "heartbeat": f"{office.settings.heartbeat_seconds:g}",
        "tab": seen.visitor.public_id,
        "action": url(request, "chat"),
        "key": new_key(),
        "text": text if open_ else "",
        "unsent": "" if open_ else text,
        "summary": [(f"#{error.field or 'title'}", error.words)] if error else [],
        "wrong": {error.field: error.words} if error else {},
        "end_url": url(request, "chat_end"),
        "forget_url": url(request, "chat_forget"),
        "return_url": office.settings.public_url + url(request, "chat"),
    }


def as_json(seen: Sight, after: int) -> dict[str, Any]:
    """The conversation for programs: its state, and the items after `after`."""
    visitor = seen.visitor
    return {
        "reference": visitor.reference,
        "state": str(visitor.state),
        "position": seen.place.position if seen.place else None,
        "adviser": visitor.adviser_name,
        "after": seen.after(after),
        "items": [
            {
                "id": item.id,
                "kind": str(item.kind),
                "at": item.at.isoformat(timespec="seconds"),
                "sender": str(item.sender),
                "by": str(item.by),
                "name": item.name,
                "text": item.text,
                "lang": item.lang,
            }
            for item in seen.items
        ],
    }


def _place(language: Language, seen: Sight) -> str:
    """The title's words for where the person is."""
    _ = language.gettext
    match seen.visitor.state:
        case ConversationState.WAITING:
            return _("Chat, waiting")
        case ConversationState.TALKING:
            return _("Chat with %(name)s", name=seen.visitor.adviser_name or "")
        case _:
            return _("Chat, ended")
