"""Which translations have been checked by a person: for administrators."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.actions.setup import record_catalogue_review
from app.domain.errors import NotAllowed
from app.domain.locales import PSEUDO_LOCALE, SOURCE_LOCALE
from app.domain.terms import Role
from app.store import catalogues
from app.web import forms, respond
from app.web.adviser.page import wording, wrong
from app.web.adviser.session import Me, for_staff
from app.web.respond import FieldError


@for_staff
async def languages(request: Request, me: Me) -> Response:
    """The list of translations, and the form that records a check."""
    if me.staff.role is not Role.ADMINISTRATOR:
        return _not_allowed(request)
    if request.method != "POST":
        return await _page(request, me)
    posted = await forms.read(request)
    locale = posted.text("locale")
    if locale not in _to_check(me):
        words = respond.language(request).gettext("Choose a language")
        return await _page(request, me, [FieldError("locale", "unknown_locale", words)])
    try:
        await record_catalogue_review(me.office, me.staff, locale)
    except NotAllowed:
        return _not_allowed(request)
    return respond.done(
        request,
        to=f"{request.app.url_path_for('languages')}?done={locale}#told",
        json={"locale": locale},
    )


def _to_check(me: Me) -> list[str]:
    """The languages that residents could choose, but for the one the product is written in."""
    return [code for code in me.office.settings.locales if code not in (SOURCE_LOCALE, PSEUDO_LOCALE)]


async def _page(request: Request, me: Me, errors: list[FieldError] | None = None) -> Response:
    words = wording(request)
    _ = words.language.gettext
    codes = _to_check(me)
    reviews = {review.locale: review for review in await me.office.store.read(catalogues.reviews)}
    rows = []
    for code in codes:
        review = reviews.get(code)
        checked = _("Not yet")
        if review is not None:
            day = words.language.date(review.at, words.zone)
            checked = _("By %(name)s, %(day)s", name=review.reviewer, day=day)
        rows.append({"code": code, "name": words.language_name(code), "words": checked})
    done = request.query_params.get("done", "")
    told = _("Recorded: %(language)s.", language=words.language_name(done)) if done in reviews else ""
    context = {
        "rows": rows,
        "choices": [(code, words.language_name(code)) for code in codes],
        "chosen": "",
        "told": told,
    }
    if errors:
        return respond.problem(request, 422, "adviser/languages.html", {**context, **wrong(errors)}, errors)
    return respond.page(request, "adviser/languages.html", context)


def _not_allowed(request: Request) -> Response:
    _ = respond.language(request).gettext
    title = _("Only administrators can open this page")
    explained = [_("Ask an administrator if you need something here.")]
    errors = [FieldError("", NotAllowed.code, title)]
    context: dict[str, object] = {"title": title, "explained": explained, "kept": ()}
    return respond.problem(request, 403, "adviser/problem.html", context, errors)
