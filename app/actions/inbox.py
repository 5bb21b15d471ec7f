"""What advisers do with messages that were left: take, answer, close."""

from dataclasses import dataclass

from app.actions import facts
from app.actions.talk import staff_key
from app.broker import MAIL_TOPIC
from app.domain.errors import (
    CannotMail,
    FollowUpAnswered,
    FollowUpClosed,
    FollowUpGrew,
    FollowUpMoved,
    MailDecided,
    NotFound,
    UnknownWrapUpCode,
)
from app.domain.terms import MAIL_NEEDS_SOMEBODY, AnsweredBy, EventKind, FollowUpState, MailState, Sender
from app.domain.text import clean_message
from app.office import Office
from app.store import councils, events, follow_up_rows, follow_ups, outbox
from app.store.follow_ups import FollowUp
from app.store.outbox import AnswerMail
from app.store.people import Staff
from app.store.writer import Tx


@dataclass(frozen=True)
class Done:
    """`repeated`: it was so before, and nothing was changed."""

    follow_up_id: int
    repeated: bool


async def assign(office: Office, adviser: Staff, follow_up_id: int, from_id: int | None) -> Done:
    """The adviser takes it: from nobody, or over from `from_id`, who has it as far as they know.

    Raises NotFound, FollowUpClosed, FollowUpMoved(by) when somebody else has it by now.
    """

    def fn(tx: Tx) -> Done:
        now = _open(tx, adviser, follow_up_id)
        if now.staff_id == adviser.id:
            return Done(now.id, True)
        if now.staff_id != from_id:
            raise FollowUpMoved(now.staff_name or "")
        follow_up_rows.assigned(tx, now.id, adviser.id)
        data: dict[str, object] = {} if from_id is None else {"from_staff_id": from_id}
        _note(tx, EventKind.FOLLOW_UP_ASSIGNED, now, adviser, data)
        return Done(now.id, False)

    return await office.store.write(fn)


async def release(office: Office, adviser: Staff, follow_up_id: int) -> Done:
    """The adviser puts one back that they have not answered: anybody of the team can take it.

    Raises NotFound, FollowUpClosed, FollowUpMoved(by), FollowUpAnswered.
    """

    def fn(tx: Tx) -> Done:
        now = _open(tx, adviser, follow_up_id)
        if now.staff_id is None:
            return Done(now.id, True)
        _check_has_it(now, adviser)
        if now.state is not FollowUpState.ASSIGNED:
            raise FollowUpAnswered
        follow_up_rows.released(tx, now.id)
        _note(tx, EventKind.FOLLOW_UP_RELEASED, now, adviser)
        return Done(now.id, False)

    return await office.store.write(fn)


async def answer(
    office: Office,
    adviser: Staff,
    follow_up_id: int,
    text: str,
    by: AnsweredBy,
    key: str,
    *,
    seen: int | None = None,
) -> Done:
    """The adviser answers in the resident's language: by an e-mail of ours, or as they did it themselves.

    The e-mail is put into the outbox in the same transaction. A key used before changes nothing. `seen`: the
    last event that the adviser had before them. Raises TextRefused (field answer), BadKey, NotFound,
    FollowUpClosed, FollowUpMoved(by), FollowUpGrew, CannotMail.
    """
    once_key = staff_key(adviser, key)
    text = clean_message(text, field="answer")

    def fn(tx: Tx) -> Done:
        now = _known(tx, adviser, follow_up_id)
        if events.in_follow_up(tx.conn, now.id, once_key) is not None:
            return Done(now.id, True)
        if now.state is FollowUpState.CLOSED:
            raise FollowUpClosed
        _check_has_it(now, adviser)
        _check_has_seen(tx, now, seen)
        if by is AnsweredBy.EMAIL and not (office.settings.smtp_host and now.contact.email):
            raise CannotMail
        event_id = facts.of_follow_up(
            tx,
            EventKind.FOLLOW_UP_ANSWERED,
            now,
            sender=Sender.ADVISER,
            staff_id=adviser.id,
            data={"by": by},
            words=office.keys.words(text, now.locale),
            once_key=once_key,
        )
        follow_up_rows.answered(tx, now.id)
        if by is AnsweredBy.EMAIL:
            outbox.put(tx, event_id, now.id)
            tx.ring(MAIL_TOPIC)
        return Done(now.id, False)

    return await office.store.write(fn)


async def close(
    office: Office,
    adviser: Staff,
    follow_up_id: int,
    wrap_up_code_id: int | None,
    *,
    seen: int | None = None,
) -> Done:
    """Nothing more is to be done, answered or not, and `wrap_up_code_id` says what it was about.

    `seen`: see `answer`. Raises NotFound, FollowUpMoved(by), FollowUpGrew, UnknownWrapUpCode.
    """

    def fn(tx: Tx) -> Done:
        now = _known(tx, adviser, follow_up_id)
        if now.state is FollowUpState.CLOSED:
            return Done(now.id, True)
        _check_has_it(now, adviser)
        _check_has_seen(tx, now, seen)
        known = {code.id for code in councils.wrap_up_codes(tx.conn, now.council_id)}
        if wrap_up_code_id is None or wrap_up_code_id not in known:
            raise UnknownWrapUpCode
        follow_up_rows.closed(tx, now.id, wrap_up_code_id)
        _note(tx, EventKind.FOLLOW_UP_CLOSED, now, adviser, {"wrap_up_code_id": wrap_up_code_id})
        return Done(now.id, False)

    return await office.store.write(fn)


async def settle_mail(
    office: Office, adviser: Staff, follow_up_id: int, event_id: int, *, again: bool
) -> Done:
    """What becomes of an e-mail that was not sent, or perhaps not: it is sent `again`, or need not be.

    Anybody of the team may decide, also when it is closed. Raises NotFound, CannotMail, MailDecided.
    """

    def fn(tx: Tx) -> Done:
        now = _known(tx, adviser, follow_up_id)
        mail = outbox.read(tx.conn, event_id)
        if not isinstance(mail, AnswerMail) or mail.follow_up_id != now.id:
            raise NotFound
        if mail.state not in MAIL_NEEDS_SOMEBODY:
            if again is (mail.state is MailState.SETTLED):
                raise MailDecided
            return Done(now.id, True)
        if again and not (office.settings.smtp_host and mail.email):
            raise CannotMail
        state = MailState.WAITING if again else MailState.SETTLED
        outbox.set_state(tx, event_id, state, attempts=0, due_at=tx.now)
        kind = EventKind.MAIL_RETRIED if again else EventKind.MAIL_SETTLED
        _note(tx, kind, now, adviser, {"answer": event_id})
        if again:
            tx.ring(MAIL_TOPIC)
        return Done(now.id, False)

    return await office.store.write(fn)


def _known(tx: Tx, adviser: Staff, follow_up_id: int) -> FollowUp:
    """As it is in this transaction. Raises NotFound when it is of no team of theirs."""
    now = follow_ups.for_adviser(tx.conn, adviser.id, follow_up_id)
    if now is None:
        raise NotFound
    return now


def _open(tx: Tx, adviser: Staff, follow_up_id: int) -> FollowUp:
    """As `_known`. Raises FollowUpClosed too."""
    now = _known(tx, adviser, follow_up_id)
    if now.state is FollowUpState.CLOSED:
        raise FollowUpClosed
    return now


def _check_has_it(now: FollowUp, adviser: Staff) -> None:
    if now.staff_id != adviser.id:
        raise FollowUpMoved(now.staff_name or "")


def _check_has_seen(tx: Tx, now: FollowUp, seen: int | None) -> None:
    if seen is not None and events.latest_from_visitor(tx.conn, now.id) > seen:
        raise FollowUpGrew


def _note(
    tx: Tx, kind: EventKind, now: FollowUp, adviser: Staff, data: dict[str, object] | None = None
) -> None:
    facts.of_follow_up(tx, kind, now, sender=Sender.ADVISER, staff_id=adviser.id, data=data)
