"""Advisers take, answer and close messages that were left."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from app.actions.follow_up import Left
from app.actions.inbox import Done, answer, assign, close, release, settle_mail
from app.domain.errors import (
    BadKey,
    CannotMail,
    FollowUpAnswered,
    FollowUpClosed,
    FollowUpMoved,
    NotFound,
    TextRefused,
    UnknownWrapUpCode,
)
from app.domain.keys import new_key
from app.domain.terms import AnsweredBy, EventKind, FollowUpState, MailState
from app.office import Office
from app.store import inbox, outbox
from app.store.inbox import Counts, Show
from app.store.people import Staff
from tests.support.founded import Founded
from tests.support.messages import MAIL, TOMOS, follow_up, leave_chat, leave_message
from tests.support.office import Clock, Town, begin_chat, log, open_office

BY_HAND, BY_MAIL = AnsweredBy.OTHERWISE, AnsweredBy.EMAIL


@pytest.fixture
async def left(office: Office, town: Town) -> Left:
    return await leave_message(office, town.northborough, town.council_tax)


@pytest.fixture
async def mailing(tmp_path: Path, clock: Clock, founded: Founded) -> AsyncIterator[Office]:
    """An office that sends e-mail."""
    founded.copy_to(tmp_path / "mailing")
    async with open_office(tmp_path / "mailing", clock, **MAIL) as opened:
        yield opened


async def listed(office: Office, staff: Staff, show: Show = Show.OPEN) -> list[int]:
    return [one.id for one in await office.store.read(lambda conn: inbox.page(conn, staff.id, show))]


async def counted(office: Office, staff: Staff) -> Counts:
    return await office.store.read(lambda conn: inbox.counts(conn, staff.id))


async def test_from_new_to_closed(office: Office, town: Town, left: Left) -> None:
    id_ = left.follow_up_id
    assert await counted(office, town.ben) == Counts(new=1, mine=0, not_sent=0)
    assert await assign(office, town.ben, id_, None) == Done(id_, False)
    assert await counted(office, town.ben) == Counts(new=0, mine=1, not_sent=0)
    assert await counted(office, town.dev) == Counts(new=0, mine=0, not_sent=0)
    await answer(office, town.ben, id_, "I have corrected it.", BY_HAND, new_key())
    now = await follow_up(office, left)
    assert (now.state, now.staff_name) == (FollowUpState.ANSWERED, "Ben")
    assert (await listed(office, town.ben), await listed(office, town.ben, Show.ANSWERED)) == ([], [id_])
    await close(office, town.ben, id_, town.solved)
    now = await follow_up(office, left)
    assert (now.state, now.wrap_up_label) == (FollowUpState.CLOSED, "Solved")
    assert await listed(office, town.ben, Show.CLOSED) == [id_]
    steps = await office.store.read(lambda conn: inbox.steps(conn, town.ben.id, id_))
    assert [(step.kind, step.staff_name) for step in steps] == [
        (EventKind.FOLLOW_UP_LEFT, None),
        (EventKind.FOLLOW_UP_ASSIGNED, "Ben"),
        (EventKind.FOLLOW_UP_ANSWERED, "Ben"),
        (EventKind.FOLLOW_UP_CLOSED, "Ben"),
    ]
    assert steps[2].text == "I have corrected it."
    assert steps[2].lang == "en"


async def test_of_two_who_take_it_one_wins_and_a_colleague_can_take_over_knowingly(
    office: Office, town: Town, left: Left
) -> None:
    id_ = left.follow_up_id
    await assign(office, town.ben, id_, None)
    with pytest.raises(FollowUpMoved) as refusal:
        await assign(office, town.dev, id_, None)
    assert refusal.value.by == "Ben"
    assert (await assign(office, town.ben, id_, None)).repeated
    await assign(office, town.dev, id_, town.ben.id)
    assert (await follow_up(office, left)).staff_name == "Dev"
    (_, fact) = await log(office, EventKind.FOLLOW_UP_ASSIGNED)
    assert fact.data == {"from_staff_id": town.ben.id}
    with pytest.raises(FollowUpMoved) as refusal:
        await answer(office, town.ben, id_, "Too late", BY_HAND, new_key())
    assert refusal.value.by == "Dev"


async def test_put_back_it_waits_for_anybody(office: Office, town: Town, left: Left) -> None:
    id_ = left.follow_up_id
    assert (await release(office, town.ben, id_)).repeated
    await assign(office, town.ben, id_, None)
    with pytest.raises(FollowUpMoved):
        await release(office, town.dev, id_)
    await release(office, town.ben, id_)
    assert (await follow_up(office, left)).state is FollowUpState.NEW
    await assign(office, town.dev, id_, None)
    await answer(office, town.dev, id_, "Done.", BY_HAND, new_key())
    with pytest.raises(FollowUpAnswered):
        await release(office, town.dev, id_)
    assert (await follow_up(office, left)).state is FollowUpState.ANSWERED


async def test_an_answer_sent_twice_is_one(mailing: Office, town: Town) -> None:
    left = await leave_message(mailing, town.northborough, town.council_tax)
    await assign(mailing, town.ben, left.follow_up_id, None)
    key = new_key()
    first = await answer(mailing, town.ben, left.follow_up_id, "Hello", BY_MAIL, key)
    again = await answer(mailing, town.ben, left.follow_up_id, "Hello", BY_MAIL, key)
    assert (first.repeated, again.repeated) == (False, True)
    assert len(await log(mailing, EventKind.FOLLOW_UP_ANSWERED)) == 1
    due = await mailing.store.read(lambda conn: outbox.due(conn, mailing.clock()))
    assert len(due) == 1


async def test_no_e_mail_without_an_address_or_a_mail_server(
    office: Office, mailing: Office, town: Town, left: Left
) -> None:
    await assign(office, town.ben, left.follow_up_id, None)
    with pytest.raises(CannotMail):
        await answer(office, town.ben, left.follow_up_id, "Hello", BY_MAIL, new_key())
    tomos = await leave_message(mailing, town.northborough, town.council_tax, contact=TOMOS)
    await assign(mailing, town.ben, tomos.follow_up_id, None)
    with pytest.raises(CannotMail):
        await answer(mailing, town.ben, tomos.follow_up_id, "Hello", BY_MAIL, new_key())
    assert (await follow_up(mailing, tomos)).state is FollowUpState.ASSIGNED


@pytest.mark.parametrize(("text", "key", "error"), [(" ", "k" * 32, TextRefused), ("Hello", "short", BadKey)])
async def test_what_is_no_answer_is_refused(
    office: Office, town: Town, left: Left, text: str, key: str, error: type[Exception]
) -> None:
    await assign(office, town.ben, left.follow_up_id, None)
    with pytest.raises(error):
        await answer(office, town.ben, left.follow_up_id, text, BY_HAND, key)
    assert await log(office, EventKind.FOLLOW_UP_ANSWERED) == []


async def test_closing_needs_a_code_of_the_council_and_ends_it(
    office: Office, town: Town, left: Left
) -> None:
    id_ = left.follow_up_id
    with pytest.raises(FollowUpMoved):
        await close(office, town.ben, id_, town.solved)
    await assign(office, town.ben, id_, None)
    for code in (None, town.eastmere_solved):
        with pytest.raises(UnknownWrapUpCode):
            await close(office, town.ben, id_, code)
    await close(office, town.ben, id_, town.solved)
    assert (await close(office, town.ben, id_, town.passed_on)).repeated
    with pytest.raises(FollowUpClosed):
        await answer(office, town.ben, id_, "One more", BY_HAND, new_key())
    with pytest.raises(FollowUpClosed):
        await assign(office, town.dev, id_, town.ben.id)


@pytest.mark.parametrize("outsider", ["carys", "finn"])
async def test_staff_of_another_team_cannot_do_or_see_anything(
    office: Office, town: Town, left: Left, outsider: str
) -> None:
    staff, id_ = getattr(town, outsider), left.follow_up_id
    tries: list[Callable[[], Awaitable[Done]]] = [
        lambda: assign(office, staff, id_, None),
        lambda: release(office, staff, id_),
        lambda: answer(office, staff, id_, "Hello", BY_HAND, new_key()),
        lambda: close(office, staff, id_, town.solved),
        lambda: settle_mail(office, staff, id_, 1, again=True),
    ]
    before = await log(office)
    for one in tries:
        with pytest.raises(NotFound):
            await one()
    assert await log(office) == before
    reference = (await follow_up(office, left)).reference
    assert [await listed(office, staff, show) for show in Show] == [[], [], []]
    assert await office.store.read(lambda conn: inbox.steps(conn, staff.id, id_)) == []
    assert await office.store.read(lambda conn: inbox.by_reference(conn, staff.id, reference)) == []
    assert await counted(office, staff) == Counts(0, 0, 0)


async def test_the_reference_finds_it_also_when_it_is_the_chats(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    left = await leave_chat(office, town.northborough, amina)
    found = await office.store.read(lambda conn: inbox.by_reference(conn, town.ben.id, amina.reference))
    assert [one.id for one in found] == [left.follow_up_id]


async def test_a_long_inbox_comes_page_by_page(
    office: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "PAGE", 2)
    ids = [(await leave_message(office, town.northborough, town.council_tax)).follow_up_id for _ in range(3)]

    async def page(show: Show, after: int) -> list[int]:
        return [one.id for one in await office.store.read(lambda c: inbox.page(c, town.ben.id, show, after))]

    assert await page(Show.OPEN, 0) == ids
    assert await page(Show.OPEN, ids[1]) == ids[2:]
    for id_ in ids:
        await assign(office, town.ben, id_, None)
        await close(office, town.ben, id_, town.solved)
    assert await page(Show.CLOSED, 0) == ids[::-1]
    assert await page(Show.CLOSED, ids[1]) == ids[:1]


async def test_an_e_mail_that_failed_is_sent_again_or_settled_by_anybody_of_the_team(
    mailing: Office, town: Town
) -> None:
    left = await leave_message(mailing, town.northborough, town.council_tax)
    id_ = left.follow_up_id
    await assign(mailing, town.ben, id_, None)
    await answer(mailing, town.ben, id_, "Hello", BY_MAIL, new_key())
    (mail,) = await mailing.store.read(lambda conn: outbox.due(conn, mailing.clock()))

    async def fails() -> None:
        await mailing.store.write_state(
            lambda tx: outbox.set_state(tx, mail, MailState.FAILED, attempts=8, problem="smtp_550")
        )

    assert (await settle_mail(mailing, town.dev, id_, mail, again=True)).repeated, "it is on its way"
    await fails()
    await close(mailing, town.ben, id_, town.solved)
    assert await counted(mailing, town.dev) == Counts(0, 0, not_sent=1)
    assert await listed(mailing, town.dev) == [id_], "closed, and still to be seen to"
    await settle_mail(mailing, town.dev, id_, mail, again=True)
    assert await mailing.store.read(lambda conn: outbox.due(conn, mailing.clock())) == [mail]
    await fails()
    await settle_mail(mailing, town.dev, id_, mail, again=False)
    assert await counted(mailing, town.dev) == Counts(0, 0, 0)
    with pytest.raises(NotFound):
        await settle_mail(mailing, town.dev, id_, mail + 1000, again=False)
