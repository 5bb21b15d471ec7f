"""What is told about a message that was left: how it will be answered, and its reference."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.actions import follow_up
from app.domain.contact import Contact
from app.domain.errors import LinkUnusable
from app.domain.link import HOURS_AFTER_LAST_WORD
from app.domain.terms import FollowUpState, LinkOutcome, PhoneUse
from app.store.follow_ups import FollowUp
from app.web import identity, respond
from app.web.contact_routes import number
from app.web.language import Language
from app.web.respond import FieldError
from app.web.visitor import addresses, chat


async def left(request: Request) -> Response:
    """The page for whoever has the link. It shows nothing of what was written, nor the answer."""
    council = await identity.council(request)
    try:
        found = await follow_up.open_left(identity.office(request), council, request.path_params["token"])
    except LinkUnusable as refusal:
        return _no_such_message(request, refusal.outcome)
    identity.speak(request, found.locale)
    words = chat.wording(request)
    _ = words.language.gettext
    start = str(request.app.url_path_for("begin", council=council.slug))
    form = str(request.app.url_path_for("message", council=council.slug))
    unanswered = found.state in (FollowUpState.NEW, FollowUpState.ASSIGNED)
    to_come = unanswered or found.not_sent or found.on_its_way
    context: dict[str, Any] = {
        "page_name": "message-left",
        "reference": found.reference,
        "facts": [
            (_("Your reference"), found.reference),
            (_("Topic"), found.team_name, words.councils_own),
            (_("Sent"), words.full(found.left_at)),
        ],
        "ways": _ways(found.contact, words.language) if to_come else [],
        "to_come": to_come,
        "another_url": addresses.url(request, "message", council),
        "state": _state(request, found),
        "not_sent": found.not_sent,
        "is_open": found.state is not FollowUpState.CLOSED,
        "hours": HOURS_AFTER_LAST_WORD,
        "link": identity.office(request).settings.public_url + request.url.path,
        "done_with": f"{start} {form}",
    }
    json = {"reference": found.reference, "state": str(found.state), "team": found.team_name}
    return respond.page(request, "visitor/message_left.html", context, json=json)


def _ways(reached_by: Contact, language: Language) -> list[str]:
    """How they will be answered, in sentences."""
    _ = language.gettext
    phone = number(reached_by.phone)
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


def _no_such_message(request: Request, outcome: LinkOutcome) -> Response:
    expired = outcome is LinkOutcome.EXPIRED
    _ = respond.language(request).gettext
    title = _("This link has stopped working") if expired else _("We cannot find this message")
    explained = [
        _("We closed your message some time ago, so its page is no longer shown.")
        if expired
        else _("Check the link. If you copied it, all of it must be there."),
        _("If you have your reference, give it to us when you contact us."),
    ]
    context = {
        "title": title,
        "explained": explained,
        "start_url": addresses.url(request, "start", addresses.front(request).council),
        "chat_url": "",
        "page_name": "problem",
        "kept": (),
        "kept_words": "",
    }
    errors = [FieldError("", str(outcome), " ".join([f"{title}.", *explained]))]
    return respond.problem(request, 410 if expired else 404, "visitor/problem.html", context, errors)
