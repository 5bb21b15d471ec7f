"""Which translations have been checked by a person, by version: for administrators."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.actions.setup import record_catalogue_review
from app.domain.errors import NotAllowed, SetupRefused, TextRefused
from app.domain.locales import PSEUDO_LOCALE, SOURCE_LOCALE, review_of
from app.domain.locales import Review as Known
from app.domain.terms import Role
from app.store import catalogues
from app.store.catalogues import Review
from app.web import forms, respond
from app.web.adviser.page import wording, wrong
from app.web.adviser.session import Me, for_staff
from app.web.adviser.wording import Wording
from app.web.catalogue import Catalogue
from app.web.refusals import refusal_text
from app.web.respond import FieldError


@for_staff
async def languages(request: Request, me: Me) -> Response:
    """The list of translations."""
    if me.staff.role is not Role.ADMINISTRATOR:
        return _not_allowed(request)
    words = wording(request)
    reviews = await me.office.store.read(catalogues.reviews)
    rows = [
        {
            "code": code,
            "name": words.language_name(code),
            "words": _checked(me, words, code, reviews),
            "url": request.app.url_path_for("language", code=code),
        }
        for code in _to_check(me)
    ]
    return respond.page(request, "adviser/languages.html", {"rows": rows})


@for_staff
async def language(request: Request, me: Me) -> Response:
    """All words of one translation that residents read, and the form that records a check of them.

    Raises HTTPException(404) for a language that is not set.
    """
    if me.staff.role is not Role.ADMINISTRATOR:
        return _not_allowed(request)
    code = request.path_params["code"]
    if code not in _to_check(me):
        raise HTTPException(404)
    if request.method != "POST":
        return await _page(request, me, code, "")  # who sets up the languages seldom knows them all
    posted = await forms.read(request)
    words, catalogue = wording(request), _catalogue(request, code)
    _ = words.language.gettext
    if posted.text("version") != catalogue.version:
        told = _("The words have changed since you opened this page. Check those that are new.")
        error = FieldError("record", "other_version", told)
        return await _page(request, me, code, posted.text("reviewer"), error)
    try:
        await record_catalogue_review(
            me.office,
            me.staff,
            code,
            version=catalogue.version,
            reviewer=posted.text("reviewer"),
            marks=[sentence.mark for sentence in catalogue.sentences],
        )
    except NotAllowed:
        return _not_allowed(request)
    except SetupRefused:
        error = FieldError("reviewer", "blank", _("Write who has checked the words"))
        return await _page(request, me, code, "", error)
    except TextRefused as refusal:
        error = FieldError("reviewer", str(refusal.problem), refusal_text(refusal, words.language))
        return await _page(request, me, code, forms.sendable(posted.text("reviewer")), error)
    return respond.done(
        request,
        to=f"{request.app.url_path_for('language', code=code)}?done=1#told",
        json={"locale": code, "version": catalogue.version},
    )


def _to_check(me: Me) -> list[str]:
    """The languages that residents could choose, but for the one the product is written in."""
    return [code for code in me.office.settings.locales if code not in (SOURCE_LOCALE, PSEUDO_LOCALE)]


def _catalogue(request: Request, code: str) -> Catalogue:
    found: Catalogue = request.app.state.languages[code].catalogue
    return found


async def _page(
    request: Request, me: Me, code: str, reviewer: str, error: FieldError | None = None
) -> Response:
    words, catalogue = wording(request), _catalogue(request, code)
    _ = words.language.gettext
    reviews = await me.office.store.read(catalogues.reviews)
    known = {mark for review in reviews if review.locale == code for mark in review.marks}
    name = words.language_name(code)
    context = {
        "code": code,
        "name": name,
        "direction": request.app.state.languages[code].dir,
        "english": words.language_name(SOURCE_LOCALE),
        "checked": _checked(me, words, code, reviews),
        "version": catalogue.version,
        "sentences": catalogue.sentences,
        "new": [one for one in catalogue.sentences if one.mark not in known] if known else [],
        "reviewer": reviewer,
        "told": _("Recorded: %(language)s.", language=name) if "done" in request.query_params else "",
    }
    if error is not None:
        context = {**context, **wrong([error])}
        status = 409 if error.code == "other_version" else 422
        return respond.problem(request, status, "adviser/language.html", context, [error])
    return respond.page(request, "adviser/language.html", context)


def _checked(me: Me, words: Wording, code: str, reviews: list[Review]) -> list[str]:
    """Who has checked a translation, and what that means, in sentences."""
    _ = words.language.gettext
    version = words.languages[code].catalogue.version
    own = [review for review in reviews if review.locale == code]
    known = review_of(code, version, [review.version for review in own])
    if known is Known.NONE:
        if me.office.settings.demo:
            return [_("Not yet"), _("It is offered in this demo only, marked as not yet reviewed.")]
        return [_("Not yet"), _("Residents are not offered it.")]
    if known is Known.CURRENT:
        review = next(one for one in own if one.version == version)
        return [_by(words, review), _("Version %(version)s, the one in use.", version=version)]
    return [
        _by(words, own[0]),
        _("That was an older version. Some words are new since."),
        _("Residents are still offered it, marked, with emergency words in English too."),
    ]


def _by(words: Wording, review: Review) -> str:
    day = words.language.date(review.at, words.zone)
    return words.language.gettext("By %(name)s, %(day)s", name=review.reviewer, day=day)


def _not_allowed(request: Request) -> Response:
    _ = respond.language(request).gettext
    title = _("Only administrators can open this page")
    explained = [_("Ask an administrator if you need something here.")]
    errors = [FieldError("", NotAllowed.code, title)]
    context: dict[str, object] = {"title": title, "explained": explained, "kept": {}}
    return respond.problem(request, 403, "adviser/problem.html", context, errors)
