"""What is told about a message that was left: how it will be answered, and its reference."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.actions import follow_up
from app.domain.contact import Contact
from app.domain.errors import LinkUnusable
from app.domain.link import HOURS_AFTER_LAST_WORD
from app.domain.terms import FollowUpState, LinkOutcome, PhoneUse
from app.store.follow_ups import FollowUp
from app.web import forms, identity, respond
from app.web.contact_routes import number
from app.web.language import Language
from app.web.respond import FieldError
from app.web.visitor import addresses, chat

CORRECTED = "corrected"
"""`?done=corrected`: the page tells that something was put right."""


Handler = Callable[[Request, FollowUp], Awaitable[Response]]


def for_holder(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """Opens the message by the link in the URL, in its own language; tells what is wrong with the link."""

    async def opened(request: Request) -> Response:
        if request.method == "POST":
            await forms.read(request)  # first: whatever fails after it can give the words back
        try:
            found = await opened_by(request)
            identity.speak(request, found.locale)
            _ = respond.language(request).gettext
            request.state.context |= {
                "forget_url": onward(request, "message_forget"),
                "forget_words": _("Forget this message"),
            }
            return await handler(request, found)
        except LinkUnusable as refusal:
            return no_such_message(request, refusal.outcome)

    return opened


async def opened_by(request: Request) -> FollowUp:
    """The message whose link the URL is. Raises LinkUnusable, and HTTPException(404) without a council."""
    council = await identity.council(request)
    return await follow_up.open_left(identity.office(request), council, request.path_params["token"])


def onward(request: Request, route: str, **query: object) -> str:
    """Another page of the message in the URL, with the look and the way back of this one."""
    url = identity.here(request, route)
    return identity.with_back(request, url, **{**identity.chosen(request).look(), **query})


def done_with(request: Request) -> str:
    """The addresses of forms whose half-written words are of no use any more: a script forgets them."""
    slug = addresses.front(request).council.slug
    return " ".join(str(request.app.url_path_for(name, council=slug)) for name in ("begin", "message"))


@for_holder
async def left(request: Request, found: FollowUp) -> Response:
    """The page for whoever has the link. It shows nothing of what was written, nor the answer."""
    words = chat.wording(request)
    _ = words.language.gettext
    corrected = request.query_params.get("done") == CORRECTED
    context: dict[str, Any] = {
        "page_name": "message-left",
        "reference": found.reference,
        "facts": facts(request, found),
        "told": _("Saved. Our staff see what you changed.") if corrected else "",
        "ways": ways(found.contact, words.language) if found.to_come else [],
        "correct_url": onward(request, "message_correct") if found.takes_corrections else "",
        "another_url": addresses.url(request, "message", addresses.front(request).council),
        "state": _state(request, found),
        "not_sent": found.not_sent,
        "is_open": found.state is not FollowUpState.CLOSED,
        "hours": HOURS_AFTER_LAST_WORD,
        "link": identity.office(request).settings.public_url + request.url.path,
        "done_with": done_with(request),
    }
    json = {
        "reference": found.reference,
        "state": str(found.state),
        "team": found.team_name,
        "can_correct": found.takes_corrections,
    }
    return respond.page(request, "visitor/message_left.html", context, json=json)


def facts(request: Request, found: FollowUp) -> list[tuple[str, ...]]:
    """What the message is: terms and facts."""
    words = chat.wording(request)
    _ = words.language.gettext
    return [
        (_("Your reference"), found.reference),
        (_("Topic"), found.team_name, words.councils_own),
        (_("Sent"), words.full(found.left_at)),
    ]


def ways(reached_by: Contact, language: Language) -> list[str]:
    """How they will be answered, in sentences."""
    _ = language.gettext
    phone = language.apart(number(reached_by.phone))
    ways = {
        PhoneUse.CALL: _("We will call you on %(number)s.", number=phone),
        PhoneUse.TEXT: _("We will send text messages to %(number)s. We will not call it.", number=phone),
        PhoneUse.RELAY_UK: _("We will call you through Relay UK on %(number)s.", number=phone),
    }
    by_mail = _("We will answer by e-mail to %(address)s.", address=reached_by.email)
    found = [by_mail] if reached_by.email else []
    return [*found, ways[reached_by.phone_use]] if reached_by.phone_use else found


def _state(request: Request, found: FollowUp) -> str:
    words = chat.wording(request)
    _ = words.language.gettext
    if found.not_sent:
        return _("Our answer may not have reached you by e-mail.")
    if found.on_its_way:
        return _("We are sending our answer by e-mail.")
    match found.state:
        case FollowUpState.NEW:
            return _("An adviser will read it and answer you.")
        case FollowUpState.ASSIGNED:
            return _("An adviser is looking at it.")
        case FollowUpState.ANSWERED if found.answered_at is not None:
            return _("We answered it: %(moment)s.", moment=words.full(found.answered_at))
        case _:
            return _("We have answered it, and closed it.") if found.answered_at else _("We have closed it.")


def no_such_message(request: Request, outcome: LinkOutcome) -> Response:
    """The page about a link that opens nothing, with what was sent to it."""
    _ = respond.language(request).gettext
    gone: dict[str, str] = {}
    match outcome:
        case LinkOutcome.EXPIRED:
            title = _("This link has stopped working")
            why = [_("We closed your message some time ago, so its page is no longer shown.")]
        case LinkOutcome.REVOKED:
            title = _("The link to this message is forgotten")
            why = [_("Somebody with the link asked us to. The link no longer works."), stays(request)]
            gone = {"gone_path": identity.here(request, "message_left"), "done_with": done_with(request)}
        case _:
            title = _("We cannot find this message")
            why = [_("Check the link. If you copied it, all of it must be there.")]
    explained = [*why, _("If you have your reference, give it to us when you contact us.")]
    posted: forms.Fields | None = getattr(request.state, "posted", None)
    is_page = respond.client(request) is respond.Client.PAGE
    context = {
        "title": title,
        "explained": explained,
        "start_url": addresses.url(request, "start", addresses.front(request).council),
        "chat_url": "",
        "forget_url": "",
        "page_name": "problem",
        "kept": posted.written() if posted and is_page else {},
        "kept_words": _("Your words were not sent. Copy them before you go on."),
        **gone,
    }
    errors = [FieldError("", str(outcome), " ".join([f"{title}.", *explained]))]
    is_over = outcome in (LinkOutcome.EXPIRED, LinkOutcome.REVOKED)
    return respond.problem(request, 410 if is_over else 404, "visitor/problem.html", context, errors)


def stays(request: Request, *, answer_to_come: bool = False) -> str:
    """What forgetting the link changes nothing of."""
    _ = respond.language(request).gettext
    if answer_to_come:
        return _("We still have your message, and answer it by e-mail or phone as you asked.")
    return _("The council still has your message.")
