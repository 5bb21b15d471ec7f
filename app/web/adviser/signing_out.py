"""Signing out: who would leave somebody alone, or lose half-written words, is asked first."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.actions import people
from app.domain.conversation import HELD
from app.domain.keys import token_hash
from app.store import desk, drafts
from app.store import people as people_store
from app.store.desk import DeskChat
from app.store.drafts import Unsent
from app.store.follow_ups import FollowUp
from app.store.people import Staff
from app.web import forms, identity, respond
from app.web.adviser import session
from app.web.adviser.follow_up import answering
from app.web.adviser.inbox_words import InboxWording
from app.web.adviser.page import wording
from app.web.adviser.session import Me
from app.web.adviser.unsent import keep, not_sent
from app.web.respond import Client


async def sign_out(request: Request) -> Response:
    """Ends the session. Harmless for who is not signed in.

    Who holds open chats is asked first, and who would lose half-written words by it. Until they are sure, the
    words wait where they were written.
    """
    token = session.session_token(request)
    unreadable = await session.read_posted(request)  # first, as in `for_staff`
    staff = await session.arrive(request, token)
    if unreadable is not None:
        raise unreadable
    if staff is None or token is None or not await session.is_whose_page_it_was(request, staff):
        return await _out_before(request, staff)
    request.state.context["adviser"] = staff
    me = Me(identity.office(request), staff, token)
    if request.method != "POST":
        left = await _left(request, me)
        return respond.page(request, "adviser/leaving.html", asdict(left)) if left else _to_desk(request)
    posted = await forms.read(request)
    if respond.client(request) is Client.PAGE and posted.text("sure") != "1":
        message = await answering(me, posted)
        await keep(request, me, posted.number("typed_in"), posted)
        if message and posted.text("answer").strip():
            return await _ask_with_answer(request, me, message, posted)
        if await _left(request, me):
            return RedirectResponse(request.url.path, 303)
    await people.sign_out(me.office, staff, token)
    return _out(request)


async def _ask_with_answer(request: Request, me: Me, message: FollowUp, posted: forms.Fields) -> Response:
    """The question with the half-written answer to a message, which nothing keeps for another page."""
    left = await _left(request, me) or _Left([], [])
    name = InboxWording(wording(request), me.staff.id).name(message)
    answer: dict[str, str | int] = {
        "text": forms.sendable(posted.text("answer")),
        "seen": posted.number("seen"),
        "words": not_sent(respond.language(request), name, text="answer", note=""),
        "back_url": str(request.app.url_path_for("follow_up_close", id=message.id)),
    }
    return respond.page(request, "adviser/leaving.html", asdict(replace(left, answer=answer)))


async def _out_before(request: Request, here: Staff | None) -> Response:
    """For whom the session of their page is over. `here`: who has signed in since."""
    if request.method == "POST" and (await forms.read(request)).written():
        return await session.refuse(request, here)
    if request.method != "POST" or here is not None:
        return _to_desk(request)
    return _out(request)


def _out(request: Request) -> Response:
    response = respond.done(request, to=f"{request.app.url_path_for('sign_in')}?out=1", status=200)
    session.drop_token(response, identity.office(request))
    return response


def _to_desk(request: Request) -> Response:
    return RedirectResponse(str(request.app.url_path_for("console")), 303)


@dataclass(frozen=True, slots=True)
class _Left:
    """`names`: the visitors whose chats are open. `unsent`: what would be lost, and where it can be sent.

    `elsewhere`: this person is signed in in another browser too.
    `answer`: one to a message, which would be lost too, and how the page gives it back.
    """

    names: list[str]
    unsent: list[tuple[str, str]]
    elsewhere: bool = False
    answer: dict[str, str | int] | None = None


async def _left(request: Request, me: Me) -> _Left | None:
    """What this person leaves behind by ending their session; None for nothing."""
    now, words = me.office.clock(), wording(request)

    def read(conn: Connection) -> tuple[list[DeskChat], bool, list[Unsent]]:
        stays = people_store.has_session(conn, me.staff.id, now, but=token_hash(me.token))
        lost = [] if stays else drafts.all_of_staff(conn, me.staff.id, now)
        return desk.chats(conn, me.staff.id), stays, lost

    chats, elsewhere, half_written = await me.office.store.read(read)
    left = _Left(
        [words.visitor(chat.visitor_name, chat.reference) for chat in chats if chat.state in HELD],
        [
            (
                not_sent(
                    words.language,
                    words.visitor(one.visitor_name, one.reference),
                    text=one.text,
                    note=one.note,
                ),
                str(request.app.url_path_for("console_chat", id=one.conversation_id)),
            )
            for one in half_written
        ],
        elsewhere,
    )
    return left if left.names or left.unsent else None
