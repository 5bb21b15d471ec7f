"""The page of the desk, with or without a conversation open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.actions import reading
from app.domain.keys import new_key
from app.domain.terms import RESIDENT_SIDE, DeadlineKind, Sender
from app.store import choices, drafts
from app.web import forms, identity, respond
from app.web.adviser.cursor import NO_NEWS, of_address, of_form
from app.web.adviser.desk import Shown, Sight, sight
from app.web.adviser.hint_words import in_words
from app.web.adviser.session import Me
from app.web.adviser.wording import Wording, shortened
from app.web.items import item_as_json
from app.web.respond import FieldError, Fragment
from app.web.typed import Typed

LONGEST_NEWS = 150
"""Characters of each new message that describe the message box; all of it stands in the transcript."""


def wording(request: Request) -> Wording:
    """The words for this request."""
    first = identity.office(request).settings.locales[0]
    return Wording(respond.language(request), request.app.state.languages, request.state.time_zone, first)


def shown(request: Request, me: Me, seen: Sight) -> Shown:
    """`seen` in words."""
    return Shown(seen, wording(request), request.app.state.templates, me.office.clock())


async def look(me: Me, open_id: int | None, *, items_after: int = 0, news_after: int = NO_NEWS) -> Sight:
    """What the adviser may see by now. Raises HTTPException(404) for a conversation they may not know of.

    The unread messages of an open conversation of theirs count as read from now on.
    """
    seen = await look_on(me, open_id, items_after=items_after, news_after=news_after)
    if is_gone(seen, open_id):
        raise HTTPException(404)
    await _count_as_read(me, seen)
    return seen


async def _count_as_read(me: Me, seen: Sight) -> None:
    if seen.talk is not None and seen.unread.get(seen.talk.id):
        await reading.shown(me.office, me.staff, seen.talk.id, seen.after)


async def look_on(me: Me, open_id: int | None, *, items_after: int, news_after: int) -> Sight:
    """As `look`, for a page that is open already: its conversation may have gone to another team meanwhile.

    Nothing counts as read: the page may be hidden, or its computer shut. Raises HTTPException(404) when there
    is no such person.
    """
    first, now = me.office.settings.locales[0], me.office.clock()
    seen = await me.office.store.read(
        lambda conn: sight(
            conn,
            me.staff.id,
            open_id,
            items_after=items_after,
            news_after=news_after,
            first=first,
            now=now,
        )
    )
    if seen is None:
        raise HTTPException(404)
    return seen


def is_gone(seen: Sight, open_id: int | None) -> bool:
    """Whether the conversation on the screen is none of theirs any more."""
    return open_id is not None and seen.talk is None


async def desk_page(
    request: Request,
    me: Me,
    open_id: int | None,
    *,
    typed: Typed | None = None,
    note_news: str = "",
    posted: forms.Fields | None = None,
    errors: Sequence[FieldError] = (),
    status: int = 200,
    template: str = "adviser/desk.html",
    more: Mapping[str, Any] | None = None,
    json: Mapping[str, Any] | None = None,
) -> Response:
    """The whole page, or `template`, which extends it and needs `more`; `json` is the same for programs.

    `typed`: what was typed just now and not taken; else what was kept is in the boxes. `posted`: the form
    that this page answers, and since whose page it tells what is new; without one its own address says so.
    """
    cursor = of_form(posted) if posted is not None else of_address(request)
    sent = request.query_params.get("sent") == "1"
    seen = await look(me, open_id, news_after=cursor)
    if typed is None:
        typed = await half_written(me, open_id)
    view = shown(request, me, seen)
    parts = view.context()
    context = {
        **parts,
        "plain": await _plain_english(request, me, view, typed),
        **_frame(request, me, seen),
        "alerts": view.alerts(since_page=cursor),
        "news": _news(request, view, cursor, sent),
        "typed": typed,
        "words_form": parts["talk"]["form"] if parts["talk"] else "",
        "note_news": note_news,
        "key": new_key(),
        "note_key": new_key(),
        **(more or {}),
    }
    if errors:
        return respond.problem(request, status, template, {**context, **wrong(errors)}, errors)
    return respond.page(
        request, template, context, status=status, json=as_json(seen) if json is None else json
    )


async def _plain_english(request: Request, me: Me, view: Shown, typed: Typed) -> dict[str, Any]:
    """Help with the words in the box, where the adviser has chosen it."""
    talk = view.sight.talk
    if talk is None:
        return {}
    on = await me.office.store.read(lambda conn: choices.plain_english(conn, me.staff.id))
    lang = typed.language or view.language()
    return {
        "on": on,
        "url": str(request.app.url_path_for("console_words", id=talk.id)),
        "hints": in_words(typed.text, lang, respond.language(request)) if on else [],
    }


async def half_written(me: Me, id_: int | None) -> Typed:
    """What this person has half written in a conversation and was kept."""
    if id_ is None:
        return Typed()
    now = me.office.clock()
    return Typed.before(
        await me.office.store.read(lambda conn: drafts.of_staff(conn, me.staff.id, id_, now)), now
    )


def wrong(errors: Sequence[FieldError]) -> dict[str, Any]:
    """What templates need to show errors: at their fields, and listed at the top."""
    return {
        "problems": [(f"#{error.field}", error.words) for error in errors],
        "wrong": {error.field: error.words for error in errors},
    }


async def news(
    request: Request, me: Me, open_id: int | None, after: int, items_after: int | None = None
) -> tuple[Fragment, Sight]:
    """The fragment that holds everything after a cursor, with the next one-time key.

    `items_after`: up to where the page has the items of the open conversation, when that is not `after`. What
    answers somebody who has sent something counts as read.
    """
    items_after = after if items_after is None else items_after
    seen = await look_on(me, open_id, items_after=items_after, news_after=after)
    if request.method == "POST":
        await _count_as_read(me, seen)
    context = {**shown(request, me, seen).context(), "gone": is_gone(seen, open_id), "key": new_key()}
    return Fragment("adviser/_news.html", context), seen


def _frame(request: Request, me: Me, seen: Sight) -> dict[str, Any]:
    words = wording(request)
    _ = words.language.gettext
    talk = seen.talk
    stream = str(request.app.url_path_for("console_events"))
    here = str(
        request.app.url_path_for("console_chat", id=talk.id) if talk else request.app.url_path_for("console")
    )
    place = (
        _("Chat with %(name)s", name=words.visitor(talk.visitor_name, talk.reference))
        if talk
        else _("Your desk")
    )
    return {
        "place": place,
        "counts": words.counts(len(seen.left_alone) + len(seen.queue), seen.new),
        "told": told_of(request, request.query_params.get("done", "")),
        "stream_url": f"{stream}?me={me.staff.id}" + (f"&open={talk.id}" if talk else ""),
        "heartbeat": f"{me.office.settings.heartbeat_seconds:g}",
        "check_url": forms.fresh(f"{here}?since={seen.after}", "news"),
        "is_administrator": seen.staff.role == "administrator",
    }


def told_of(request: Request, what: str) -> str:
    """What the last form has done; "" for what is not known. The address of a page names it."""
    _ = respond.language(request).gettext
    done = {
        "ended": _("The chat has ended and is saved."),
        "wrapped": _("Saved. This chat is finished."),
        "asked": _("You asked whether they are still there. They have time to answer."),
        "aside": _("The chat is set aside. You have room for another one."),
        "resumed": _("You took the chat up again."),
        "taken": _("You have this message now. Nobody else answers it."),
        "put_back": _("You put it back. Anybody of the team can take it."),
        "mailed": _("Your answer is saved. The e-mail is on its way."),
        "answered": _("Your answer is saved, and the message is marked as answered."),
        "closed": _("The message is closed."),
        "mail_again": _("The e-mail is on its way again."),
        "mail_settled": _("Saved. The e-mail is not sent any more."),
        "offered": _("Offered. You are told when it is used."),
        "available": _("You are available now. New chats show in the queue."),
        "away": _("You are away now. You cannot accept chats."),
    }
    return done.get(what, "")


def _news(request: Request, view: Shown, cursor: int, sent: bool) -> Markup:
    """What describes the message box on a page without scripts: what came, and that the answer was sent.

    What is in another language than the page says in which.
    """
    words = view.wording
    _ = words.language.gettext
    if request.query_params.get("done") == "accepted":
        cursor = 0
        talk = view.sight.talk
        said = [_("You joined the chat."), *([told] if talk and (told := words.needs_now(talk)) else [])]
    elif request.query_params.get("done") == "offered":
        said = [told_of(request, "offered")]
    elif sent:
        said = [_("Sent.")]
    else:
        said = []
    items = [item for item in view.items() if item["say"]]
    unread = view.sight.unread.get(view.sight.talk.id, 0) if view.sight.talk else 0
    spoken = [item for item in items if item["sender"] in (Sender.VISITOR, "other")]
    new = [item for item in items if item["id"] > cursor] or spoken[len(spoken) - unread :]
    marked = Markup('<span lang="{}" dir="auto">{}</span>')
    for item in new:
        text = shortened(item["say"], LONGEST_NEWS)
        foreign = item["lang"] not in ("", words.language.code)
        said.append(marked.format(item["lang"], text) if foreign else text)
    said += [f"{alert['words'].rstrip('.')}." for alert in view.alerts()]
    return Markup(" ").join(said)


def _asked_until(seen: Sight) -> str | None:
    until = seen.standing.get(DeadlineKind.ASKED)
    return until.isoformat(timespec="seconds") if until else None


def as_json(seen: Sight) -> dict[str, Any]:
    """The desk for programs."""
    talk = seen.talk
    return {
        "after": seen.after,
        "availability": str(seen.staff.availability),
        "away_reason": str(seen.staff.away_reason) if seen.staff.away_reason else None,
        "capacity": seen.staff.capacity,
        "queue": [
            {
                "id": entry.conversation_id,
                "name": entry.visitor_name,
                "reference": entry.reference,
                "team": entry.team_name,
                "council": entry.council_name,
                "since": entry.queued_at.isoformat(timespec="seconds"),
                "seen_at": entry.seen_at.isoformat(timespec="seconds"),
                "came_back": entry.came_back,
                "needs": list(entry.needs),
                "question": entry.question,
                "language": entry.locale,
                "turn": row.turn.name.lower(),
            }
            for row in seen.queue
            for entry in (row.entry,)
        ],
        "left_alone": [
            {
                "id": alone.conversation_id,
                "name": alone.visitor_name,
                "reference": alone.reference,
                "team": alone.team_name,
                "council": alone.council_name,
                "adviser": alone.adviser_name,
                "since": alone.gone_at.isoformat(timespec="seconds"),
            }
            for alone in seen.left_alone
        ],
        "taken_over": [
            {"id": one.conversation_id, "name": one.visitor_name, "adviser": one.adviser_name}
            for one in seen.taken_over
        ],
        "conversations": [
            {
                "id": chat.conversation_id,
                "name": chat.visitor_name,
                "reference": chat.reference,
                "team": chat.team_name,
                "state": str(chat.state),
                "seen_at": chat.seen_at.isoformat(timespec="seconds"),
                "unread": seen.unread.get(chat.conversation_id, 0),
            }
            for chat in seen.chats
        ],
        "conversation": talk
        and {
            "id": talk.id,
            "name": talk.visitor_name,
            "reference": talk.reference,
            "team": talk.team_name,
            "state": str(talk.state),
            "real_time_text": str(talk.real_time_text),
            "adviser": talk.adviser_name,
            "seen_at": talk.seen_at.isoformat(timespec="seconds"),
            "may_end_for_silence_at": _asked_until(seen),
            "needs": list(talk.needs),
            "guests": [
                {
                    "name": one.name,
                    "role": str(one.role),
                    "joined": one.joined_at is not None,
                    "left": one.left_at is not None,
                }
                for one in seen.guests
            ],
            "items": [item_as_json(item) for item in seen.items],
        },
        "news": [
            {"id": one.item.id, "kind": str(one.item.kind), "conversation": one.conversation_id}
            for one in seen.news
            if one.item.by in RESIDENT_SIDE
        ]
        + [{"id": one.event_id, "kind": str(one.kind), "message": one.follow_up_id} for one in seen.arrivals],
    }
