"""What becomes of an e-mail in the outbox: sent, tried again, failed, or nobody knows."""

from datetime import timedelta

from app.actions import facts
from app.broker import desks_topic
from app.domain.terms import MAIL_ON_THE_WAY, EventKind, MailState, Sender
from app.office import Office
from app.store import follow_ups, outbox
from app.store.outbox import AnswerMail, Mail, TranscriptMail
from app.store.writer import StateTx, Tx

WAITS = (60, 5 * 60, 15 * 60, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
"""Seconds between one attempt and the next: nearly a day in all, so that a mail server may be mended."""

_OF_ANSWER = {
    MailState.SENT: EventKind.MAIL_SENT,
    MailState.FAILED: EventKind.MAIL_FAILED,
    MailState.UNSURE: EventKind.MAIL_UNSURE,
}
_OF_TRANSCRIPT = {
    MailState.SENT: EventKind.TRANSCRIPT_SENT,
    MailState.FAILED: EventKind.TRANSCRIPT_FAILED,
    MailState.UNSURE: EventKind.TRANSCRIPT_UNSURE,
}


async def to_send(office: Office) -> list[Mail]:
    """What is to be tried now, the oldest first."""
    now = office.clock()
    return await office.store.read(
        lambda conn: [mail for id_ in outbox.due(conn, now) if (mail := outbox.read(conn, id_)) is not None]
    )


async def goes_out(office: Office, mail: Mail) -> bool:
    """The last of it is about to be sent: from now on it may arrive. False when it is not to be sent, or
    not to this address any more.
    """

    def fn(tx: StateTx) -> bool:
        now = outbox.read(tx.conn, mail.event_id)
        if now is None or now.state is not MailState.WAITING or now.hindrance(tx.now):
            return False
        if now.email != mail.email:
            return False
        outbox.set_state(tx, mail.event_id, MailState.SENDING)
        return True

    return await office.store.write_state(fn)


async def was_sent(office: Office, mail: Mail) -> None:
    """A mail server has taken it over."""

    def fn(tx: Tx) -> None:
        _ended(tx, mail, MailState.SENT, mail.attempts + 1)

    await office.store.write(fn)


async def was_not_sent(office: Office, mail: Mail, problem: str, *, for_good: bool) -> None:
    """It did not arrive, for sure. It is tried again, unless it is `for_good` or was tried often enough.

    `problem`: a code of up to 40 characters, with nothing that anybody wrote.
    """
    attempts = mail.attempts + 1
    if for_good or attempts > len(WAITS):

        def give_up(tx: Tx) -> None:
            now = outbox.read(tx.conn, mail.event_id)
            if now is not None and now.state in MAIL_ON_THE_WAY:  # else it was given up meanwhile
                _ended(tx, mail, MailState.FAILED, attempts, problem)

        await office.store.write(give_up)
        return

    def later(tx: StateTx) -> None:
        now = outbox.read(tx.conn, mail.event_id)
        if now is None or now.state not in MAIL_ON_THE_WAY:
            return  # given up meanwhile
        due_at = tx.now + timedelta(seconds=WAITS[attempts - 1])
        outbox.set_state(
            tx, mail.event_id, MailState.WAITING, attempts=attempts, due_at=due_at, problem=problem
        )
        if isinstance(mail, AnswerMail):  # the inbox says so
            tx.ring(desks_topic(mail.team_id))

    await office.store.write_state(later)


async def may_have_been_sent(office: Office, event_ids: list[int]) -> None:
    """The last of each went out and no answer came. It is not sent twice: who asked for it decides."""

    def fn(tx: Tx) -> None:
        for event_id in event_ids:
            mail = outbox.read(tx.conn, event_id)
            if mail is not None and mail.state is MailState.SENDING:
                _ended(tx, mail, MailState.UNSURE, mail.attempts + 1)

    if event_ids:
        await office.store.write(fn)


async def give_up_expired(office: Office) -> None:
    """Sends no transcript of a chat whose link has expired, and erases where it was to go.

    Call it now and then. While there is none it only reads.
    """

    def fn(tx: Tx) -> None:
        for event_id in outbox.expired(tx.conn, tx.now):
            mail = outbox.read(tx.conn, event_id)
            assert mail is not None
            _ended(tx, mail, MailState.FAILED, mail.attempts, mail.hindrance(tx.now))

    now = office.clock()
    if await office.store.read(lambda conn: outbox.expired(conn, now)):
        await office.store.write(fn)


async def left_on_their_way(office: Office) -> list[int]:
    """What an earlier server was sending when it ended."""
    return await office.store.read(outbox.on_their_way)


def _ended(tx: Tx, mail: Mail, state: MailState, attempts: int, problem: str = "") -> None:
    """It is sent no more by itself."""
    outbox.set_state(tx, mail.event_id, state, attempts=attempts, problem=problem)
    why: dict[str, object] = {"problem": problem} if problem else {}
    match mail:
        case TranscriptMail():
            data = {"request": mail.event_id, **why}
            facts.by_system(tx, _OF_TRANSCRIPT[state], mail.visitor, data=data)
        case AnswerMail():
            now = follow_ups.by_id(tx.conn, mail.follow_up_id)
            assert now is not None
            data = {"answer": mail.event_id, **why}
            facts.of_follow_up(tx, _OF_ANSWER[state], now, sender=Sender.SYSTEM, data=data)
