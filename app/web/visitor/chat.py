"""The conversation itself: its page, sending, and what is new (as a stream or when asked for)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.actions import signs
from app.actions.drafts import keep_visitors
from app.actions.reading import shown_to_visitor
from app.actions.talk import post_message
from app.actions.transcript import is_offered
from app.broker import conversation_topic, team_topic
from app.domain.conversation import HELD
from app.domain.errors import ConversationEnded, LinkUnusable, TextRefused
from app.domain.keys import new_key, once
from app.domain.terms import ConversationState, LinkOutcome
from app.store import drafts
from app.store.conversations import VisitorConversation
from app.web import forms, identity, phrases, respond, stream
from app.web.errors import link_words
from app.web.refusals import refusal_text
from app.web.respond import Client, FieldError, Fragment
from app.web.stream import Frame, Glance
from app.web.templating import Templates
from app.web.typed import Typed
from app.web.visitor import company, offered, timing
from app.web.visitor.for_programs import as_json
from app.web.visitor.language import languages
from app.web.visitor.shown import Sight, Wording, sight


async def chat(request: Request) -> Response:
    """The page of a conversation in any state, and what becomes of its form.

    Without scripts `?since=N` tells what is new after N.
    """
    if request.method == "POST":
        return await _send(request)
    visitor = await identity.visitor(request)
    await signs.seen(identity.office(request), visitor)
    seen = await _look(request, visitor, 0)
    context = page(request, seen, typed=await half_written(request, visitor))
    if respond.client(request) is not Client.JSON:
        asked = "since" in request.query_params or identity.updates(request) == "on"
        context |= wording(request).missed(seen, told=asked)
        # A frame may stand where nobody sees it: its script tells when somebody does.
        if not identity.is_framed(request) and seen.after() > (seen.read_to or 0):
            await shown_to_visitor(identity.office(request), visitor, seen.after())
    return respond.page(request, "visitor/chat.html", context, json=as_json(seen, 0))


async def _send(request: Request) -> Response:
    """The visitor's message. Every answer carries all that came after the form's `after`.

    "Check for new messages" is a button of the same form, so that what is half written comes back in the box.
    """
    posted = await forms.read(request)  # first: whatever fails after it can give the words back
    visitor = await identity.visitor(request)
    language = respond.language(request)
    text, key, after = posted.text("message"), posted.key(), posted.number("after")
    with_scripts = respond.client(request) is Client.FRAGMENT
    office = identity.office(request)
    try:
        if posted.text("check"):
            # Then Back can come to the page again without sending a form again, and the words are there.
            await keep_visitors(office, visitor, forms.sendable(text), once(key, text))
            if request.query_params.get("to") in ("needs", "settings"):
                page = f"chat_{request.query_params['to']}"
                return respond.done(request, to=identity.onward(request, page))
            to = identity.onward(request, "chat", since=_since(request))
            return respond.done(request, to=forms.fresh(to, "message"))
        made = await post_message(office, visitor, text, once(key, text), with_scripts=with_scripts)
    except TextRefused as refusal:
        error = FieldError("message", str(refusal.problem), refusal_text(refusal, language))
        return await not_sent(request, visitor, 422, error, text, after)
    except ConversationEnded as refusal:
        words = language.gettext("The chat has ended. Your message was not sent.")
        return await not_sent(request, visitor, 409, FieldError("", refusal.code, words), text, after)
    seen = await _look(request, visitor, after)
    return respond.done(
        request,
        to=f"{identity.onward(request, 'chat', since=after, sent=1)}#message",
        fragment=Fragment("visitor/_news.html", {**news(request, seen, after), "key": new_key()}),
        json={"id": made.event_id, "repeated": made.repeated, **as_json(seen, after)},
    )


async def not_sent(
    request: Request, visitor: VisitorConversation, status: int, error: FieldError, text: str, after: int
) -> Response:
    """The page again, with what was typed and why it was not taken."""
    whole = respond.client(request) is Client.PAGE
    seen = await _look(request, visitor, 0 if whole else after)
    context = page(request, seen, error, Typed(forms.sendable(text)), after) if whole else {}
    fragment = Fragment("visitor/_news.html", {**news(request, seen, after), "key": new_key()})
    return respond.problem(request, status, "visitor/chat.html", context, [error], fragment=fragment)


async def events(request: Request) -> Response:
    """What happens after a cursor: as a stream, or, for who asks otherwise, what there is by now.

    A page that is still open when its link stops working is told so in the form that its script reads. A POST
    tells how far a page was seen, and what it has said, for those that hear of it by their own streams only.
    """
    try:
        return await _events(request)
    except LinkUnusable as refusal:
        worked = refusal.outcome in (LinkOutcome.REVOKED, LinkOutcome.EXPIRED)
        if not worked or respond.client(request) is Client.JSON:
            raise
        if not stream.wanted(request):
            return respond.html(request, "visitor/_news.html", gone(request, refusal.outcome))
        return stream.respond(_over(_last_status(request, refusal.outcome)))


async def _events(request: Request) -> Response:
    if request.method == "POST":
        return await _said(request)
    visitor = await identity.visitor(request)
    after = stream.cursor(request)
    if not stream.wanted(request):
        seen = await _look(request, visitor, after)
        if respond.client(request) is Client.JSON:
            return JSONResponse(as_json(seen, after))
        return respond.html(request, "visitor/_news.html", {**news(request, seen, after), "key": ""})
    seat = company.seat(request, visitor.conversation_id)
    look = Watch(request, visitor, after, seat=seat).look
    return stream.live(request, topics(visitor), look, seat or nullcontext())


async def _said(request: Request) -> Response:
    posted = await forms.read(request)
    visitor = await identity.visitor(request)
    rooms: company.Rooms = request.app.state.rooms
    if shown := posted.number("shown"):
        seen = await _look(request, visitor, 0)
        await shown_to_visitor(identity.office(request), visitor, min(shown, seen.after()))
    who = company.in_room(visitor.conversation_id, posted.text("with"))
    if who and (ids := rooms.unheard(who, company.ids(posted.text("said")))):
        seen = await _look(request, visitor, min(ids) - 1)
        rooms.tell(who, ids.intersection(item.id for item in seen.items))
    return Response(status_code=204)


def topics(visitor: VisitorConversation) -> tuple[str, ...]:
    """What a visitor's stream listens to: who waits also to the queue they wait in."""
    own = conversation_topic(visitor.conversation_id)
    return (own, team_topic(visitor.team_id)) if visitor.state is ConversationState.WAITING else (own,)


async def _over(last: Frame) -> AsyncIterator[Frame]:
    yield last
    yield Frame("end")


Status = tuple[Any, ...]
"""All that the HTML of a status is made of."""


@dataclass
class Watch:
    """What one page has been shown so far. `seat`: where it hears what other pages have said."""

    request: Request
    visitor: VisitorConversation
    cursor: int
    status: Status | None = None
    seat: company.Seat | None = None

    async def look(self) -> Glance:
        """The items after the cursor, and the status when it is not what was last shown.

        Most looks find nothing: what is shown is compared before it is made into HTML, which costs more.
        """
        try:
            seen = await _look(self.request, self.visitor, self.cursor)
        except LinkUnusable as refusal:
            return Glance((_last_status(self.request, refusal.outcome),), over=True)
        self.cursor = seen.after(self.cursor)
        context = news(self.request, seen, self.cursor)
        # First what was said: of what comes after it that is not said again.
        frames = self.seat.news() if self.seat else []
        frames += [
            Frame("item", _render(self.request, "visitor/_item.html", {"item": item}), item["id"])
            for item in context["items"]
        ]
        status = (context["status"], context["place"], context["lifetime"])
        if status != self.status:
            self.status = status
            frames.append(Frame("status", _render(self.request, "visitor/_status.html", context)))
        state = seen.visitor.state
        return Glance(
            tuple(frames),
            # Others have still to tell that they have said the end.
            over=state is ConversationState.ENDED and not (self.seat and self.seat.company),
            topics=topics(seen.visitor),
            by_rings_only=state in HELD,
        )


def _last_status(request: Request, outcome: LinkOutcome) -> Frame:
    return Frame("status", _render(request, "visitor/_gone.html", gone(request, outcome)))


def _render(request: Request, template: str, context: dict[str, Any]) -> str:
    templates: Templates = request.app.state.templates
    return templates.render(respond.language(request), template, context).strip()


async def see(request: Request, after: int = 0) -> Sight:
    """The conversation whose link this is, after a cursor. Raises HTTPException(404), LinkUnusable."""
    return await _look(request, await identity.visitor(request), after)


async def _look(request: Request, visitor: VisitorConversation, after: int) -> Sight:
    """What the visitor may see by now. Raises LinkUnusable when the link was revoked meanwhile."""
    office = identity.office(request)
    now, first = office.clock(), office.settings.locales[0]
    seen = await office.store.read(lambda conn: sight(conn, visitor.conversation_id, after, now, first))
    outcome = LinkOutcome.UNKNOWN if seen is None else seen.visitor.link_outcome(now)
    if seen is None or outcome is not LinkOutcome.OK:
        raise LinkUnusable(outcome)
    return seen


async def half_written(request: Request, visitor: VisitorConversation) -> Typed:
    """What was in the visitor's box and was kept."""
    office = identity.office(request)
    draft = await office.store.read(lambda conn: drafts.of_visitor(conn, visitor.conversation_id))
    return Typed.before(draft, office.clock())


def wording(request: Request) -> Wording:
    """The words for this request: its language, the council's time, and the service's first language."""
    office = identity.office(request)
    return Wording(
        respond.language(request), request.state.front.council.time_zone, office.settings.locales[0]
    )


def news(request: Request, seen: Sight, after: int) -> dict[str, Any]:
    """What `_news.html` and `_status.html` need."""
    words, transcript_url = wording(request), identity.onward(request, "transcript")
    by_email = is_offered(identity.office(request), seen.visitor)
    return {
        "after": seen.after(after),
        "items": [offered.shown(request, words, item, seen.visitor.reference) for item in seen.items],
        "status": words.status(seen),
        "stamp": seen.stamp,
        "now": seen.at.isoformat(),
        "status_part": "visitor/_status.html",
        "lifetime": words.lifetime(seen.visitor),
        "place": words.place(seen),
        "council_name": request.state.front.council.name,
        "transcript_url": transcript_url,
        "transcript_text_url": identity.here(request, "transcript_text"),
        "email_url": f"{transcript_url}#by-email" if by_email else "",
        "start_url": _start_url(request),
        "time_url": identity.onward(request, "chat_time"),
        "message_url": identity.onward(request, "chat_message"),
        "language_url": identity.onward(
            request, "chat_language", to=identity.office(request).settings.locales[0]
        ),
        "summary_url": identity.onward(request, "chat_summary"),
        "message_left_url": identity.onward(request, "chat_message", see=1),
    }


def gone(request: Request, outcome: LinkOutcome) -> dict[str, Any]:
    """What `_news.html` and `_gone.html` need when the link has stopped working while a page was open."""
    title, *explained = (respond.language(request).gettext(sentence) for sentence in link_words(outcome))
    return {
        "after": stream.cursor(request),
        "items": [],
        "status": {"state": str(ConversationState.ENDED)},
        "status_part": "visitor/_gone.html",
        "key": "",
        "errors": (),
        "title": title,
        "explained": explained,
        "council_name": request.state.front.council.name,
        "start_url": _start_url(request),
    }


def _start_url(request: Request) -> str:
    url = request.app.url_path_for("start", council=request.path_params["council"])
    return identity.with_back(request, str(url), **identity.chosen(request).look())


def page(
    request: Request,
    seen: Sight,
    error: FieldError | None = None,
    typed: Typed | None = None,
    after: int = 0,
) -> dict[str, Any]:
    """What the whole page needs. `typed` is not sent yet, or could not be.

    `after`: the cursor of the form that `error` is about; 0 when it gave none.
    """
    typed = typed or Typed()
    office = identity.office(request)
    open_ = seen.visitor.state is not ConversationState.ENDED
    unseen, told = _told(request, seen) if error is None else _told_beside_error(request, seen, after)
    context, words = news(request, seen, 0), wording(request)
    events_url = identity.onward(request, "chat_events")
    request.state.frames_own_pages = by_itself = identity.updates(request) == "on"
    return {
        **context,
        "page_name": "chat" if open_ else "ended",
        "languages": languages(request),
        "language_form": "composer" if open_ else "language-form",
        "open": open_,
        "unseen": unseen,
        "news": told,
        "missed": "",
        "updates_url": identity.onward(request, "chat_updates", of=new_key(), after=context["after"])
        if open_ and by_itself
        else "",
        "spoken_url": identity.onward(request, "chat_spoken", after=context["after"])
        if speaks_apart(request)
        else "",
        "switch_url": forms.fresh(
            identity.onward(request, "chat", since=context["after"], updates="" if by_itself else "on"),
            "message",
        )
        if open_
        else "",
        "check_url": forms.fresh(identity.onward(request, "chat", since=context["after"]), "message"),
        "events_url": events_url,
        "stream_url": events_url if open_ else "",
        "heartbeat": f"{office.settings.heartbeat_seconds:g}",
        "tab": seen.visitor.public_id,
        "action": identity.onward(request, "chat"),
        "key": new_key(),
        "typed": typed if open_ else Typed(),
        "unsent": Typed() if open_ else typed,
        "summary": [(f"#{error.field or 'title'}", error.words)] if error else [],
        "wrong": {error.field: error.words} if error else {},
        "end_url": identity.onward(request, "chat_end"),
        "settings_url": identity.onward(request, "chat", to="settings")
        if open_
        else identity.onward(request, "chat_settings"),
        "seen_url": identity.here(request, "chat_seen"),
        "pauses": words.time.by(seen.visitor, seen.standing),
        "time_limit": context["status"]["time"]["limit"],
        "time_choices": words.time.more(seen.visitor) if open_ else [],
        "phrases": phrases.choices(respond.language(request)) if open_ else [],
        "phrase_url": identity.onward(request, "chat_phrase"),
        "phrase_key": new_key(),
        "bsl": phrases.in_bsl(request) if open_ and request.query_params.get("show") == "bsl" else None,
        "needs_url": identity.onward(request, "chat", to="needs"),
        "return_url": office.settings.public_url + identity.here(request, "chat"),
    }


def speaks_apart(request: Request) -> bool:
    """Whether the browser that asks speaks without scripts only by a frame for that, see `spoken.py`."""
    return "Firefox/" in request.headers.get("user-agent", "")


def _told(request: Request, seen: Sight) -> tuple[int, str]:
    """How many messages are new to who looks at the page, and the words that describe the message box."""
    words, query = wording(request), request.query_params
    if query.get("done") == "needs":
        return 0, words.language.gettext("Saved. Your adviser sees what you need.")
    if "since" in query:
        unseen, told = words.news(seen.items, _since(request), sent=query.get("sent") == "1")
        done = timing.told_words(words.language, query.get("told", ""))
        back = words.queued(seen) if seen.visitor.came_back_at else ""  # that comes unlooked for
        told = " ".join(part for part in (done, told, back) if part)
        by_itself = identity.updates(request) == "on"  # then it would be untrue in a moment
        return unseen, told if told or by_itself else words.language.gettext("No new messages.")
    # The page begins at the message box: the queue is told there too, by ear and in a small window.
    return 0, str(words.status(seen)["at_box"])


def _told_beside_error(request: Request, seen: Sight, after: int) -> tuple[int, str]:
    """As `_told`, where the box says first what is wrong: what came, as the next check will not say it."""
    return wording(request).news(seen.items, after) if after else (0, "")


def _since(request: Request) -> int:
    """Up to which event the page before knew all."""
    return forms.whole_number(request.query_params.get("since", ""))
