"""Coming and going: signing in, being available or away. Going for good is `signing_out`."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.actions import people
from app.domain.errors import ReasonMissing, SignInRefused, TooManyAttempts
from app.domain.terms import Availability, AwayReason, TextProblem
from app.web import forms, identity, respond
from app.web.adviser import session
from app.web.adviser.cursor import next_page
from app.web.adviser.follow_up import answering, message_page
from app.web.adviser.page import desk_page, wrong
from app.web.adviser.session import Me, for_staff
from app.web.adviser.unsent import keep
from app.web.respond import Client, FieldError


async def sign_in(request: Request) -> Response:
    """The form, and what becomes of it."""
    token = session.session_token(request)
    staff = await session.arrive(request, token)
    next_ = session.own_path(request.query_params.get("next", ""))
    if request.method == "POST":
        return await _sign_in(request, token)
    if staff is not None:
        return RedirectResponse(next_, 303)
    _ = respond.language(request).gettext
    told = {"out": _("You are signed out."), "next": _("Sign in to go on.")}
    why = "out" if "out" in request.query_params else "next" if "next" in request.query_params else ""
    context = {"email": "", "next": next_, "told": told.get(why, ""), "signed_out": why == "out"}
    return session.remember_language(request, respond.page(request, "adviser/sign_in.html", context))


async def _sign_in(request: Request, before: str | None) -> Response:
    """`before`: the token of the session that the browser had."""
    office = identity.office(request)
    language = respond.language(request)
    _ = language.gettext
    posted = await forms.read(request)
    email, password = posted.text("email").strip(), posted.values.get("password", "")
    next_ = session.own_path(posted.text("next"))
    errors = []
    for field, value, missing in (
        ("email", email, _("Enter your e-mail address")),
        ("password", password, _("Enter your password")),
    ):
        if not value:
            errors.append(FieldError(field, "missing", missing))
        elif forms.garbled(value):
            words = _("Some characters could not be read. Check your text and send it again")
            errors.append(FieldError(field, str(TextProblem.BAD_ENCODING), words))
    if errors:
        return _not_signed_in(request, 422, errors, email, next_)
    try:
        address = request.client.host if request.client else ""
        token = await people.sign_in(office, email, password, address, instead_of=before)
    except SignInRefused as refusal:
        words = _("The e-mail address and the password do not belong together. Check both and try again.")
        return _not_signed_in(request, 422, [FieldError("email", refusal.code, words)], email, next_)
    except TooManyAttempts as refusal:
        again = office.clock() + timedelta(seconds=refusal.retry_after + 59)
        words = _("Too many tries. Try again at %(time)s.", time=language.clock(again))
        response = _not_signed_in(request, 429, [FieldError("email", refusal.code, words)], email, next_)
        response.headers["Retry-After"] = str(refusal.retry_after)
        return response
    response = respond.done(request, to=f"{next_}#title", json={"next": next_}, status=200)
    session.keep_token(response, office, token)
    return response


def _not_signed_in(
    request: Request, status: int, errors: list[FieldError], email: str, next_: str
) -> Response:
    context = {"email": forms.sendable(email), "next": next_, **wrong(errors)}
    return respond.problem(request, status, "adviser/sign_in.html", context, errors)


@for_staff
async def availability(request: Request, me: Me) -> Response:
    """Available, or away and why. The form is on each page of the desk and leads back to it."""
    console = str(request.app.url_path_for("console"))
    if request.method != "POST":
        return RedirectResponse(console, 303)
    posted = await forms.read(request)
    typed_in, seen = posted.number("typed_in"), posted.number("seen")
    theirs = await keep(request, me, typed_in, posted)
    message = await answering(me, posted)
    to, _, reason = posted.text("availability").partition(":")
    try:
        chosen = Availability(to)
        why = AwayReason(reason) if reason else None
        await people.set_availability(me.office, me.staff, chosen, why)
    except (ValueError, ReasonMissing):
        words = respond.language(request).gettext("Choose Available, or Away with a reason")
        errors = [FieldError("availability", "unknown_availability", words)]
        if message:
            return await message_page(request, me, message.id, errors, posted, 422, seen=seen)
        open_id = typed_in if theirs and typed_in else None
        return await desk_page(request, me, open_id, posted=posted, errors=errors, status=422)
    if message and posted.text("answer").strip() and respond.client(request) is Client.PAGE:
        # nothing keeps an answer to a message for another page
        return await message_page(request, me, message.id, posted=posted, seen=seen, told=str(chosen))
    if typed_in:
        back = str(request.app.url_path_for("console_chat", id=typed_in)) if theirs else console
    elif posted.number("answering"):
        back = str(request.app.url_path_for("follow_up", id=message.id)) if message else console
    else:
        back = _page_before(request)
        if not session.WITH_FORMS.fullmatch(back):
            back = console
    json = {"availability": str(chosen), "away_reason": str(why) if why else None}
    to = next_page(back, posted, "told", done=str(chosen))
    return respond.done(request, to=to, json=json, status=200)


def _page_before(request: Request) -> str:
    """The page of the console that a form was sent from, as far as the browser tells."""
    try:
        return session.own_path(urlsplit(request.headers.get("referer", "")).path)
    except ValueError:
        return session.own_path("")
