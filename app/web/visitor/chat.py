"""The conversation itself: its page, sending, and what is new in the answer to that."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.actions.drafts import keep_participants
from app.actions.reading import shown_to_visitor
from app.actions.talk import post_message
from app.actions.transcript import is_offered
from app.domain.errors import ConversationEnded, LinkUnusable, TextRefused
from app.domain.keys import new_key, once
from app.domain.terms import ConversationState, LinkOutcome
from app.store import drafts
from app.store.guests import Guest, Participant
from app.web import forms, identity, phrases, respond
from app.web.language import Vital
from app.web.refusals import refusal_text
from app.web.respond import Client, FieldError, Fragment
from app.web.typed import Typed
from app.web.visitor import addresses, offered, timing
from app.web.visitor.for_programs import as_json
from app.web.visitor.language import counted, languages
from app.web.visitor.shown import Sight, Wording, sight

WAYS_OUT = {
    "end": "chat_end",
    "forget": "chat_forget",
    "guests": "chat_guests",
    "message": "chat_message",
    "needs": "chat_needs",
    "settings": "chat_settings",
    "transcript": "transcript",
}
"""By what `?to=` says, the pages to which buttons of the message form lead."""

GUESTS_WAYS_OUT = {
    "leave": "guest_leave",
    "settings": "chat_settings",
    "transcript": "transcript",
}
"""The same for a guest's."""


async def chat(request: Request) -> Response:
    """The page of a conversation in any state, and what becomes of its form.

    Without scripts `?since=N` tells what is new after N.
    """
    if request.method == "POST":
        return await _send(request)
    who = await identity.participant(request)
    seen = await look(request, who, 0)
    context = page(request, seen, typed=await half_written(request, who))
    if respond.client(request) is not Client.JSON:
        asked = "since" in request.query_params or identity.updates(request) == "on"
        context |= wording(request).missed(seen, told=asked)
        # A frame may stand where nobody sees it: its script tells when somebody does.
        new = not isinstance(who, Guest) and seen.after() > (seen.read_to or 0)
        if new and not identity.is_framed(request):
            await shown_to_visitor(identity.office(request), seen.visitor, seen.after())
    return respond.page(request, "visitor/chat.html", context, json=as_json(seen, 0))


async def _send(request: Request) -> Response:
    """The message of the visitor or a guest. Every answer carries all that came after the form's `after`.

    "Check for new messages" is a button of the same form, so that what is half written comes back in the box.
    """
    posted = await forms.read(request)  # first: whatever fails after it can give the words back
    who = await identity.participant(request)
    language = respond.language(request)
    text, key, after = posted.text("message"), posted.key(), posted.number("after")
    with_scripts = respond.client(request) is Client.FRAGMENT
    office = identity.office(request)
    try:
        if posted.text("check"):
            # Then Back can come to the page again without sending a form again, and the words are there.
            await keep_half_written(request, who, posted)
            ways_out = GUESTS_WAYS_OUT if isinstance(who, Guest) else WAYS_OUT
            if page := ways_out.get(request.query_params.get("to", "")):
                return respond.done(request, to=identity.onward(request, page))
            to = identity.onward(request, "chat", since=_since(request))
            return respond.done(request, to=forms.fresh(to, "message"))
        own = language.code if isinstance(who, Guest) else None  # the chat's language is the resident's
        made = await post_message(
            office,
            who,
            text,
            once(key, text),
            lang=own,
            with_scripts=with_scripts,
            known=posted.values.get("draft"),
        )
    except TextRefused as refusal:
        error = FieldError("message", str(refusal.problem), refusal_text(refusal, language))
        return await not_sent(request, who, 422, error, posted)
    except ConversationEnded as refusal:
        words = language.gettext("The chat has ended. Your message was not sent.")
        return await not_sent(request, who, 409, FieldError("", refusal.code, words), posted)
    seen = await look(request, who, after)
    return respond.done(
        request,
        to=f"{identity.onward(request, 'chat', since=after, sent=1)}#message",
        fragment=Fragment("visitor/_news.html", {**news(request, seen, after), "key": new_key()}),
        json={"id": made.event_id, "repeated": made.repeated, **as_json(seen, after)},
    )


async def given_back(request: Request, who: Participant, posted: forms.Fields) -> Response:
    """The page with what is new, and with words that came with its form and could not be kept.

    Raises LinkUnusable.
    """
    seen = await look(request, who, 0)
    context = page(request, seen, typed=Typed.just_now(posted))
    return respond.page(request, "visitor/chat.html", context, json=as_json(seen, _since(request)))


async def not_sent(
    request: Request, who: Participant, status: int, error: FieldError, posted: forms.Fields
) -> Response:
    """The page again, with what was typed and why it was not taken."""
    whole, after = respond.client(request) is Client.PAGE, posted.number("after")
    seen = await look(request, who, 0 if whole else after)
    context = page(request, seen, error, Typed.just_now(posted), after) if whole else {}
    fragment = Fragment("visitor/_news.html", {**news(request, seen, after), "key": new_key()})
    return respond.problem(request, status, "visitor/chat.html", context, [error], fragment=fragment)


async def keep_half_written(request: Request, who: Participant, posted: forms.Fields) -> None:
    """What stands in the message box when another button of its form is pressed. Scripts leave it there."""
    if respond.client(request) is Client.PAGE and "message" in posted.values:
        text, office = posted.text("message"), identity.office(request)
        known = posted.values.get("draft")
        await keep_participants(office, who, forms.sendable(text), once(posted.key(), text), known)


async def went_on(request: Request, after: int, **told: object) -> Response:
    """The answer to such a button: all that came after the page's cursor, and the message box again."""
    seen = await see(request, after)
    return respond.done(
        request,
        to=f"{identity.onward(request, 'chat', since=after, **told)}#message",
        fragment=Fragment("visitor/_news.html", {**news(request, seen, after), "key": ""}),
        json=as_json(seen, after),
        status=200,
    )


async def see(request: Request, after: int = 0) -> Sight:
    """The conversation whose link this is, after a cursor. Raises HTTPException(404), LinkUnusable."""
    return await look(request, await identity.participant(request), after)


async def look(request: Request, who: Participant, after: int) -> Sight:
    """What they may see by now. Raises LinkUnusable when the link stopped working meanwhile."""
    office = identity.office(request)
    now, first = office.clock(), office.settings.locales[0]
    seen = await office.store.read(lambda conn: sight(conn, who, after, now, first))
    outcome = LinkOutcome.UNKNOWN if seen is None else seen.link_outcome()
    if seen is None or outcome is not LinkOutcome.OK:
        raise LinkUnusable(outcome)
    return seen


async def half_written(request: Request, who: Participant) -> Typed:
    """What was in their box and was kept."""
    office = identity.office(request)
    draft = await office.store.read(lambda conn: drafts.of_participant(conn, who))
    return Typed.before(draft, office.clock())


def wording(request: Request) -> Wording:
    """The words for this request: its language, the council's time, the service's first language, whose."""
    zone, first = request.state.front.council.time_zone, identity.office(request).settings.locales[0]
    return Wording(respond.language(request), zone, first, identity.reading_guest(request))


def news(request: Request, seen: Sight, after: int) -> dict[str, Any]:
    """What `_news.html` and `_status.html` need."""
    words, transcript_url = wording(request), identity.onward(request, "transcript")
    guest = seen.guest is not None
    by_email = not guest and is_offered(identity.office(request), seen.visitor)
    return {
        "after": seen.after(after),
        "items": [offered.shown(request, words, item, seen.visitor.reference) for item in seen.items],
        "status": words.status(seen),
        "stamp": seen.stamp,
        "now": seen.at.isoformat(),
        "status_part": "visitor/_guest_status.html" if guest else "visitor/_status.html",
        "lifetime": words.lifetime(seen.visitor),
        "place": words.place(seen),
        "council_name": request.state.front.council.name,
        "transcript_url": transcript_url,
        "transcript_text_url": identity.here(request, "transcript_text"),
        "email_url": f"{transcript_url}#by-email" if by_email else "",
        "start_url": addresses.start_again(request),
        "again_url": "" if guest else identity.onward(request, "chat_again"),
        "again_message_url": identity.onward(request, "chat_again", to="message"),
        "time_url": identity.onward(request, "chat_time"),
        "real_time_url": identity.onward(request, "chat_real_time_text"),
        "message_url": identity.onward(request, "chat_message"),
        "message_instead_url": identity.onward(request, "chat", to="message"),
        "end_url": identity.onward(request, "chat", to="end"),
        "leave_queue_url": identity.onward(request, "chat_end"),
        "language_url": identity.onward(
            request, "chat_language", to=identity.office(request).settings.locales[0]
        ),
        "summary_url": identity.onward(request, "chat_summary"),
        "message_left_url": identity.onward(request, "chat_message", see=1),
    }


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
    open_, guest = seen.visitor.state is not ConversationState.ENDED, seen.guest
    unseen, told = _told(request, seen) if error is None else _told_beside_error(request, seen, after)
    context, words = news(request, seen, 0), wording(request)
    events_url = identity.onward(request, "chat_events")
    request.state.frames_own_pages = by_itself = identity.updates(request) == "on"
    return {
        **context,
        "page_name": "chat" if open_ else "ended",
        "languages": languages(request),
        "counted": counted(request) if identity.is_framed(request) else {},
        "guest": guest is not None,
        "leave_url": identity.onward(request, "chat", to="leave")
        if open_
        else identity.onward(request, "guest_leave"),
        "guests_url": identity.onward(request, "chat", to="guests")
        if open_
        else identity.onward(request, "chat_guests"),
        "language_form": "composer" if open_ else "" if guest else "language-form",
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
        "tab": f"{seen.visitor.public_id}-{guest.id}" if guest else seen.visitor.public_id,
        "action": identity.onward(request, "chat"),
        "key": new_key(),
        "typed": typed if open_ else Typed(),
        "unsent": Typed() if open_ else typed,
        "summary": [(f"#{error.field or 'title'}", error.words)] if error else [],
        "wrong": {error.field: error.words} if error else {},
        "forget_here_url": identity.onward(request, "chat", to="forget"),
        "read_url": identity.onward(request, "chat", to="transcript"),
        "settings_url": identity.onward(request, "chat", to="settings")
        if open_
        else identity.onward(request, "chat_settings"),
        "seen_url": identity.here(request, "chat_seen"),
        "pauses": "" if guest else words.time.by(seen.visitor, seen.standing),
        "typing_url": "" if guest else identity.here(request, "chat_typing"),
        "time_limit": context["status"]["time"]["limit"],
        "time_choices": words.time.more(seen.visitor) if open_ and not guest else [],
        "phrases": phrases.choices(respond.language(request)) if open_ and not guest else [],
        "phrase_url": identity.onward(request, "chat_phrase"),
        "phrase_key": new_key(),
        "bsl": phrases.in_bsl(request) if open_ and request.query_params.get("show") == "bsl" else None,
        "needs_url": identity.onward(request, "chat", to="needs"),
        "return_url": office.settings.public_url + identity.here(request, "chat"),
    }


def speaks_apart(request: Request) -> bool:
    """Whether the browser that asks speaks without scripts only by a frame for that, see `spoken.py`."""
    return "Firefox/" in request.headers.get("user-agent", "")


def _told(request: Request, seen: Sight) -> tuple[int, Vital | str]:
    """How many messages are new to who looks at the page, and the words that describe the message box."""
    words, query = wording(request), request.query_params
    if query.get("done") == "needs":
        return 0, words.language.gettext("Saved. Your adviser sees what you need.")
    if "since" in query:
        unseen, told = words.news(seen.items, _since(request), sent=query.get("sent") == "1")
        done = timing.told_words(words.language, query.get("told", ""))
        returned = seen.visitor.came_back_at and not seen.guest  # that comes unlooked for
        told = Vital.joined([done, told, words.queued(seen) if returned else ""])
        by_itself = identity.updates(request) == "on"  # then it would be untrue in a moment
        return unseen, told if told or by_itself else words.language.gettext("No new messages.")
    # The page begins at the message box: the queue is told there too, by ear and in a small window.
    at_box: Vital = words.status(seen)["at_box"]
    return 0, at_box


def _told_beside_error(request: Request, seen: Sight, after: int) -> tuple[int, Vital | str]:
    """As `_told`, where the box says first what is wrong: what came, as the next check will not say it."""
    return wording(request).news(seen.items, after) if after else (0, "")


def _since(request: Request) -> int:
    """Up to which event the page before knew all."""
    return forms.whole_number(request.query_params.get("since", ""))
