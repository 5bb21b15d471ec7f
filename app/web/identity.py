"""Who is asking: which council's page this is, in which language, and whose conversation.

A conversation is only ever loaded through a link's token and the council in the same URL: by `visitor`
through the resident's own, by `participant` through that of a guest too. What a guest may not see or do asks
`visitor`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.requests import Request

from app.actions import signs
from app.actions.link import OpenedByGuest, is_guests, open_guests_link, open_link
from app.domain import settings
from app.domain.errors import LinkUnusable
from app.domain.locales import SOURCE_LOCALE, Offered, Review, offered
from app.domain.origins import allowed_back, is_site, site_of
from app.domain.settings import VisitorSettings
from app.domain.terms import ConversationState, LinkOutcome
from app.office import Office
from app.store import catalogues, councils
from app.store.conversations import VisitorConversation
from app.store.councils import ContactRoute, Council
from app.store.guests import Guest, Participant
from app.web import respond
from app.web.contact_routes import Film, Here, emergencies, film_of, ways
from app.web.language import Languages

_BY_THEMSELVES = ("chat_events", "chat_updates", "chat_spoken")
"""Routes that open pages ask again and again: nobody need be there."""


@dataclass(frozen=True, slots=True)
class Front:
    """What every page of one council shows: its name, other ways to contact it, languages to choose from."""

    council: Council
    routes: tuple[ContactRoute, ...]
    languages: tuple[Offered, ...]

    @property
    def first_language(self) -> str:
        """What a page is in when nobody has chosen."""
        return self.languages[0].locale if self.languages else SOURCE_LOCALE

    def review(self, locale: str) -> Review:
        """What is known of the words of a language. A chat may be in one that is offered no longer."""
        return next((one.review for one in self.languages if one.locale == locale), Review.NONE)


class Fronts:
    """Reads fronts, and remembers the last of each council, for a page about a failed database."""

    def __init__(self, office: Office, languages: Languages) -> None:
        self.office = office
        self.versions = languages.versions
        self.last: dict[str, Front] = {}

    async def load(self, slug: str) -> Front | None:
        """The front of the council with this slug, None when there is none."""

        def read(conn: Connection) -> Front | None:
            council = councils.by_slug(conn, slug)
            if council is None:
                return None
            languages = on_offer(conn, self.office, self.versions)
            return Front(council, tuple(councils.contact_routes(conn, council.id)), tuple(languages))

        front = await self.office.store.read(read)
        if front is not None:
            self.last[slug] = front
        return front


def on_offer(conn: Connection, office: Office, versions: Mapping[str, str]) -> list[Offered]:
    """The languages to choose from. `versions`: of the catalogues that are installed."""
    settings = office.settings
    return offered(settings.locales, versions, catalogues.reviewed(conn), demo=settings.demo)


def office(request: Request) -> Office:
    """The office this site stands in."""
    found: Office = request.app.state.office
    return found


async def council(request: Request) -> Council:
    """The council in the URL; what its pages share is put on the request. Raises HTTPException(404)."""
    fronts: Fronts = request.app.state.fronts
    front = await fronts.load(request.path_params["council"])
    if front is None:
        raise HTTPException(404)
    show_front(request, front)
    return front.council


async def visitor(request: Request) -> VisitorConversation:
    """Whose link this is. The page is in the language of the conversation, also of one that is over.

    Raises HTTPException(404) when there is no such council and for a guest's link, and LinkUnusable.
    """
    if is_guests(office(request), request.path_params["token"]):
        await council(request)
        raise HTTPException(404)
    opened = await open_link(office(request), await council(request), request.path_params["token"])
    request.state.settings = opened.settings
    request.state.context["root_attributes"] = attributes(opened.settings)
    if opened.visitor is None:
        if opened.locale:
            speak(request, opened.locale)
        raise LinkUnusable(opened.outcome)
    # Where they come from now, as the loader says, before where the chat began.
    came_from = opened.visitor.back_url or ""
    request.state.back_url = request.state.back_url or ("" if is_site(came_from) else came_from)
    speak(request, opened.visitor.locale)
    request.state.context["forget_url"] = onward(request, "chat_forget")
    await _is_here(request, opened.visitor)
    if opened.visitor.state is not ConversationState.ENDED:
        _tell_of_chat(request, opened.visitor.public_id)
    return opened.visitor


async def _is_here(request: Request, visitor: VisitorConversation) -> None:
    """To open a page of the chat is a sign of life, and to press something leads to one."""
    by_itself = getattr(request.scope.get("route"), "name", "") in _BY_THEMSELVES
    if request.method == "GET" and not by_itself and not getattr(request.state, "is_here", False):
        request.state.is_here = True
        await signs.seen(office(request), visitor)


def _tell_of_chat(request: Request, tab: str) -> None:
    """What the script of a page beside the chat needs, see `beside.js`."""
    request.state.context["beside"] = {
        "data-path": here(request, "chat"),
        "data-chat": f"{onward(request, 'chat')}#message",
        "data-events": onward(request, "chat_events"),
        "data-seen": here(request, "chat_seen"),
        "data-tab": tab,
        "data-heartbeat": f"{office(request).settings.heartbeat_seconds:g}",
    }


async def participant(request: Request) -> Participant:
    """Whose link this is: the resident's, or that of a guest who has joined. Raises as `visitor` does."""
    if not is_guests(office(request), request.path_params["token"]):
        return await visitor(request)
    opened = await open_guest(request)
    if opened.guest is None or opened.outcome is not LinkOutcome.OK:
        raise LinkUnusable(opened.outcome)
    request.state.guest = opened.guest
    if opened.visitor is not None and opened.visitor.state is not ConversationState.ENDED:
        _tell_of_chat(request, f"{opened.visitor.public_id}-{opened.guest.id}")
    return opened.guest


async def open_guest(request: Request) -> OpenedByGuest:
    """What the link of a guest opens, in the language that they have chosen, else in that of the chat.

    Raises HTTPException(404) when there is no such council, and for any other token.
    """
    found = await council(request)
    opened = await open_guests_link(office(request), found, request.path_params["token"])
    if opened.outcome is LinkOutcome.BAD_SIGNATURE:
        raise HTTPException(404)
    request.state.settings = opened.settings
    wanted = request.query_params.get("lang", "")
    own = wanted if wanted == request.state.language.code else ""
    if opened.visitor is not None:
        speak(request, own or opened.visitor.locale)
    request.state.guest_language = own
    return opened


def reading_guest(request: Request) -> Guest | None:
    """The guest by whose link the page was opened; None for the resident."""
    found: Guest | None = getattr(request.state, "guest", None)
    return found


async def guest(request: Request) -> Guest:
    """Whose link this is, where it must be that of a guest who has joined. Raises as `participant` does."""
    found = await participant(request)
    if not isinstance(found, Guest):
        raise HTTPException(404)
    return found


def chosen(request: Request) -> VisitorSettings:
    """What the resident has chosen: kept with their chat, before there is one in the page's own address."""
    found: VisitorSettings = request.state.settings
    return found


def attributes(settings: VisitorSettings) -> dict[str, str]:
    """What the page's root element tells styles and scripts of `settings`, such as {"data-theme": "dark"}."""
    return {f"data-{name.replace('_', '-')}": value for name, value in settings.chosen().items()}


def here(request: Request, route: str) -> str:
    """The address of a page of the conversation in the URL."""
    council, token = request.path_params["council"], request.path_params["token"]
    return str(request.app.url_path_for(route, council=council, token=token))


def onward(request: Request, route: str, **query: object) -> str:
    """`here`, for a link or a form of the page: with what was chosen on this page, and its way back."""
    lang = getattr(request.state, "guest_language", "")  # a resident's is kept with the chat
    return with_back(request, here(request, route), **{"updates": updates(request), "lang": lang, **query})


def onward_to_route(request: Request, route_id: int) -> str:
    """As `onward`, to what leads out of the conversation in the URL to a contact route."""
    council, token = request.path_params["council"], request.path_params["token"]
    url = request.app.url_path_for("chat_route", council=council, token=token, id=route_id)
    return with_back(request, str(url), updates=updates(request))


def updates(request: Request) -> str:
    """ "on" where the resident has chosen that new messages come by themselves without scripts, else ""."""
    return "on" if request.query_params.get("updates") == "on" else ""


def with_back(request: Request, url: str, **query: object) -> str:
    """`url` with what is not "" of `query`, and the allowed way back that this page's own address names."""
    front: Front = request.state.front
    if back := allowed_back(request.query_params.get("back"), front.council.origins):
        query["back"] = back
    query = {name: value for name, value in query.items() if value != ""}
    return f"{url}?{urlencode(query)}" if query else url


def show_front(request: Request, front: Front) -> None:
    """Puts on the request what templates and headers need to know of a council."""
    wanted = request.query_params.get("lang", "")
    request.state.frame_ancestors = ("'self'", *front.council.origins)
    request.state.front = front
    request.state.back_url = allowed_back(request.query_params.get("back"), front.council.origins) or ""
    # The page they come from where it says so; of a plain link browsers tell the site alone.
    told = request.query_params.get("from") or request.headers.get("referer")
    request.state.site = "" if request.state.back_url else site_of(told, front.council.origins)
    request.state.settings = settings.read({name: request.query_params.get(name) for name in settings.LOOK})
    offered_here = wanted in [one.locale for one in front.languages]
    speak(request, wanted if offered_here else front.first_language)


def speak(request: Request, code: str) -> None:
    """Makes `code` the language of the answer. English when its catalogue is not installed."""
    languages: Languages = request.app.state.languages
    front: Front = request.state.front
    language = languages[code].after(front.review(code))
    framed = is_framed(request)
    request.state.language = language
    routes = ways(front.routes, language, here_and_now(request))
    help_path = str(request.app.url_path_for("help", council=front.council.slug))
    request.state.media = [place for way in routes if way.film for place in (way.film.url, way.film.captions)]
    request.state.context = {
        "council": front.council,
        "routes": routes,
        "emergencies": emergencies(front.routes, language),
        "root_attributes": attributes(request.state.settings),
        "framed": framed,
        "own_page": own_page(request) if framed else "",
        "origins": list(front.council.origins),
        "first_language": front.first_language,
        "languages": [],
        "language_form": "",
        "back_url": request.state.back_url or front.council.home_url,
        "forget_url": "",
        "help_url": with_back(request, help_path, lang=code if code != front.first_language else ""),
        "page_name": "page",
        "errors": (),
    }


def show_no_council(request: Request) -> None:
    """Puts on the request what templates need to know of a page that is no council's."""
    request.state.context = {
        "framed": False,
        "languages": [],
        "routes": [],
        "emergencies": emergencies([], respond.language(request)),
        "back_url": "",
        "errors": (),
    }


def film(request: Request) -> Film | None:
    """The council's film about the chat itself, for a page that shows it: it may play there."""
    found = film_of(request.state.front.council.video, request.state.language, here_and_now(request))
    if found:
        request.state.media += [found.url, found.captions]
    return found


def here_and_now(request: Request) -> Here:
    """What the council's contact routes need to know of a request."""
    front: Front = request.state.front
    slug, path = front.council.slug, request.app.url_path_for
    return Here(
        now=office(request).clock(),
        zone=front.council.time_zone,
        message_url=str(path("message", council=slug)),
        media=lambda name: str(path("media", council=slug, file=name)),
    )


def is_framed(request: Request) -> bool:
    """Whether the page will stand in a frame.

    Every browser that our loader makes a frame in says so, by https and on localhost. Where it does not, the
    page has its full layout, and works.
    """
    return request.headers.get("sec-fetch-dest") in ("iframe", "frame")


def own_page(request: Request) -> str:
    """The address of this page outside the frame."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")
