"""Who of the staff is asking: from the signed cookie, the session in the database."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.actions import people as work
from app.domain.keys import token_hash
from app.domain.locales import CONSOLE_LOCALES, Offered, offered
from app.office import Office
from app.store import catalogues, people
from app.store.people import Staff
from app.web import forms, identity, respond, stream
from app.web.language import ZONE, Language, Languages, switch

PURPOSE = "session"
LANGUAGE_COOKIE = "plainchat-language"

_OWN_PATH = re.compile(r"/console(/[A-Za-z0-9_-]+)*")
WITH_FORMS = re.compile(r"/console/(conversations|messages)/[0-9]+")

Handler = Callable[[Request, "Me"], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Me:
    """Who is signed in, and by which session."""

    office: Office
    staff: Staff
    token: str


def for_staff(handler: Handler, *, on_stream: bool = False) -> Callable[[Request], Awaitable[Response]]:
    """A view that only somebody who is signed in reaches; everybody else is asked to sign in.

    `on_stream`: only the scripts of an open desk ask for it, see `people.set_seen`.
    """

    async def view(request: Request) -> Response:
        office = identity.office(request)
        token = session_token(request)
        unreadable = await read_posted(request)  # first: whatever fails after it can give the words back
        staff = await arrive(request, token)
        if unreadable is not None:
            raise unreadable  # in the language of who asks
        if staff is None or token is None or not await is_whose_page_it_was(request, staff):
            return await refuse(request, staff)
        request.state.context["adviser"] = staff
        await work.seen(office, staff, on_stream=on_stream)
        return remember_language(request, await handler(request, Me(office, staff, token)))

    return view


async def is_whose_page_it_was(request: Request, staff: Staff) -> bool:
    """False for a page that was left open by somebody who is signed out here: it must not act for another."""
    posted = await forms.read(request) if request.method == "POST" else None
    whose = (posted.text("me") if posted else "") or request.query_params.get("me", "")
    return whose in ("", str(staff.id))


async def read_posted(request: Request) -> HTTPException | None:
    """Reads the form, if one was sent. Returns why it cannot be read: a body is read only once."""
    try:
        if request.method == "POST":
            await forms.read(request)
    except HTTPException as error:
        return error
    return None


async def arrive(request: Request, token: str | None) -> Staff | None:
    """Finds out who is asking, and puts on the request what all pages of the console share."""
    office = identity.office(request)
    settings, now = office.settings, office.clock()
    installed: Languages = request.app.state.languages

    def read(conn: Connection) -> tuple[Staff | None, str | None, list[Offered]]:
        staff = people.for_session(conn, token_hash(token), now) if token else None
        zone = people.time_zone(conn, staff.id) if staff else None
        whole = [code for code in settings.locales if code in CONSOLE_LOCALES]
        languages = offered(whole, installed.versions, catalogues.reviewed(conn), demo=settings.demo)
        return staff, zone, languages

    staff, zone, languages = await office.store.read(read)
    request.state.time_zone = zone or ZONE
    request.state.language = _language(request, [one.locale for one in languages])
    request.state.context = {
        "adviser": None,
        "languages": switch(installed, languages, request.state.language, lambda code: _here(request, code)),
        "errors": (),
        "problems": (),
        "wrong": {},
        "told": "",
        "signed_out": False,
    }
    return staff


def _here(request: Request, code: str) -> str:
    """The same page in another language. Of its query only where to go on stays."""
    query = {"next": request.query_params.get("next", ""), "lang": code}
    return f"{request.url.path}?{urlencode({name: value for name, value in query.items() if value})}"


def _language(request: Request, codes: list[str]) -> Language:
    languages: Languages = request.app.state.languages
    for code in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if code in codes:
            return languages[code]
    return languages["en"]


def remember_language(request: Request, response: Response) -> Response:
    """Keeps the language that was chosen by `?lang=`."""
    if "lang" in request.query_params:
        secure = identity.office(request).settings.cookies_secure
        code = respond.language(request).code
        response.set_cookie(
            LANGUAGE_COOKIE, code, path="/console", secure=secure, httponly=True, samesite="lax"
        )
    return response


# --- the cookie ---


def cookie_name(office: Office) -> str:
    """By https the name itself promises that no other host, and no page without encryption, has set it."""
    return "__Host-plainchat" if office.settings.cookies_secure else "plainchat"


def session_token(request: Request) -> str | None:
    """The token in a cookie that we signed, else None."""
    office = identity.office(request)
    signed = request.cookies.get(cookie_name(office))
    return office.keys.unsign(PURPOSE, signed) if signed else None


def keep_token(response: Response, office: Office, token: str) -> None:
    """Signs the token and gives it to the browser."""
    response.set_cookie(
        cookie_name(office),
        office.keys.sign(PURPOSE, token),
        max_age=office.settings.session_hours * 3600,
        path="/",
        secure=office.settings.cookies_secure,
        httponly=True,
        samesite="lax",
    )


def drop_token(response: Response, office: Office) -> None:
    """Takes the cookie back."""
    response.delete_cookie(
        cookie_name(office), path="/", secure=office.settings.cookies_secure, httponly=True, samesite="lax"
    )


# --- those who are not signed in ---


def own_path(path: str) -> str:
    """`path` when it is a page of the console, else the desk: signing in leads to no other site."""
    return path if _OWN_PATH.fullmatch(path) and not path.endswith("/sign-out") else "/console"


async def refuse(request: Request, here: Staff | None) -> Response:
    """Asks to sign in, in the form the client understands. Words that were sent are given back, not lost.

    `here`: who has signed in meanwhile in this browser.
    """
    _ = respond.language(request).gettext
    words = _("You are signed out. Sign in again to go on.")
    if here is not None:
        words = _(
            "%(name)s is signed in here now. To sign in yourself, sign %(name)s out first.", name=here.name
        )
    if stream.wanted(request):
        return stream.respond(_over())
    if respond.client(request) is respond.Client.JSON:
        errors = [{"field": "", "code": "signed_out", "words": words}]
        return JSONResponse({"errors": errors}, 401)
    query = {"next": own_path(request.url.path)}
    if "lang" in request.query_params:
        query["lang"] = respond.language(request).code
    sign_in = request.url_for("sign_in").include_query_params(**query)
    to = f"{sign_in.path}?{sign_in.query}"
    if respond.client(request) is respond.Client.FRAGMENT or request.url.path.endswith("/events"):
        # Who asks instead of listening is told in an answer that its script reads; a message is refused.
        status = 401 if request.method == "POST" else 200
        return respond.html(request, "adviser/_signed_out.html", {"words": words}, status=status)
    if request.method in ("GET", "HEAD"):
        return RedirectResponse(to, 303)
    posted = await forms.read(request)
    page = WITH_FORMS.match(request.url.path)  # the page that the form stood on
    sign_in = sign_in.replace_query_params(next=own_path(page[0] if page else ""))
    context: dict[str, object] = {
        "kept": posted.written(),
        "sign_in": f"{sign_in.path}?{sign_in.query}",
        "words": words,
        "here": here.name if here else "",
    }
    return respond.html(request, "adviser/signed_out.html", context, status=401)


async def _over() -> AsyncIterator[stream.Frame]:
    yield stream.Frame("end")
