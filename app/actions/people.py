"""Staff at work: signing in and out, being there, being available."""

import asyncio
from datetime import datetime, timedelta

from app.actions import attendance
from app.broker import staff_topic, team_topic
from app.domain.contact import LONGEST_EMAIL
from app.domain.errors import ReasonMissing, SignInRefused
from app.domain.keys import new_key, token_hash
from app.domain.passwords import LONGEST_PASSWORD
from app.domain.terms import Availability, AwayReason, EventKind, Sender
from app.office import Office
from app.store import drafts, events, people
from app.store.people import Staff
from app.store.writer import Tx

SIGNED_OUT = (Availability.AWAY, AwayReason.END_OF_DAY)
"""What somebody without a session is."""


async def sign_in(
    office: Office, email: str, password: str, address: str, instead_of: str | None = None
) -> str:
    """A session token, to be kept in a signed cookie; only its hash is stored. It lasts `session_hours`.

    Who had no session any more starts away: being available is a choice. `address` is where the request came
    from; `instead_of` is the token that its browser had, whose session ends. An unknown e-mail takes as long
    to refuse as a wrong password, but one that is too long for any account, which is not to be counted.
    Raises SignInRefused, TooManyAttempts(retry_after).
    """
    email = email.strip().lower()
    if len(email) > LONGEST_EMAIL:
        raise SignInRefused
    office.attempts.check(email, address)  # who is refused stands in nobody's way
    async with office.hashing:
        office.attempts.check(email, address)
        stored = await office.store.read(lambda conn: people.password_hash(conn, email))
        good = await asyncio.to_thread(office.passwords.verify, stored, password[: LONGEST_PASSWORD + 1])
        if not good:
            office.attempts.failed(email, address)
            raise SignInRefused
        office.attempts.succeeded(email, address)
    token = new_key()

    def fn(tx: Tx) -> str:
        staff = people.by_email(tx.conn, email)
        # It may have got another password while this one was looked at.
        if staff is None or people.password_hash(tx.conn, email) != stored:
            raise SignInRefused
        _end_old_sessions(tx)
        if not people.has_session(tx.conn, staff.id, tx.now):
            change_availability(tx, staff.id, *SIGNED_OUT)
        expires_at = tx.now + timedelta(hours=office.settings.session_hours)
        people.start_session(tx, staff.id, token_hash(token), expires_at)
        people.set_seen(tx, staff.id)
        if instead_of and (before := people.for_session(tx.conn, token_hash(instead_of), tx.now)):
            _end_session(tx, before, instead_of)
        events.append(tx, EventKind.SIGNED_IN, sender=Sender.ADVISER, staff_id=staff.id)
        tx.ring(staff_topic(staff.id))
        return token

    return await office.store.write(fn)


async def signed_in(office: Office, token: str) -> Staff | None:
    """Whose session token this is, while the session lasts. Reads only."""
    now = office.clock()
    return await office.store.read(lambda conn: people.for_session(conn, token_hash(token), now))


async def sign_out(office: Office, adviser: Staff, token: str) -> None:
    """Ends the session, and leaves this adviser's chats alone: residents are told, colleagues can take over.

    With their last session somebody available becomes away (end of the day). A desk of theirs that is open
    elsewhere is noticed by its next request, as of anybody who comes back. Twice is harmless.
    """

    def fn(tx: Tx) -> None:
        if _end_session(tx, adviser, token):
            attendance.left(tx, adviser.id)
            # As they were told. Who is signed in over was asked nothing.
            if not people.has_session(tx.conn, adviser.id, tx.now):
                drafts.drop_staffs(tx, adviser.id)

    await office.store.write(fn)


async def end_old_sessions(office: Office) -> None:
    """Whoever has no session any more, because it ran out, is away from then on. Call it now and then.

    Twice is harmless. While no session has run out it only reads.
    """
    now = office.clock()
    if await office.store.read(lambda conn: people.old_sessions(conn, now)):
        await office.store.write(_end_old_sessions)


async def set_availability(
    office: Office, adviser: Staff, availability: Availability, reason: AwayReason | None = None
) -> bool:
    """Whether that changed anything. Away needs a reason, available takes none: else raises ReasonMissing."""
    if (availability is Availability.AWAY) != (reason is not None):
        raise ReasonMissing

    def fn(tx: Tx) -> bool:
        people.set_seen(tx, adviser.id)
        return change_availability(tx, adviser.id, availability, reason)

    return await office.store.write(fn)


async def seen(office: Office, adviser: Staff, *, on_stream: bool = False) -> None:
    """State: the adviser's page was here just now. Goes without when nothing can be written.

    Call it at each request, and at nothing that the server does by itself. `on_stream`: see
    `people.set_seen`.
    """

    await office.store.note(lambda tx: people.set_seen(tx, adviser.id, on_stream=on_stream))


def change_availability(
    tx: Tx,
    staff_id: int,
    to: Availability,
    reason: AwayReason | None,
    *,
    by: Sender = Sender.ADVISER,
    since: datetime | None = None,
) -> bool:
    """In a transaction of somebody else's. Whether that changed anything.

    `by`: SYSTEM where it is no doing of theirs. `since`: from when on it holds, where that is earlier than
    the event.
    """
    staff = people.by_id(tx.conn, staff_id)
    if staff is None or (staff.availability, staff.away_reason) == (to, reason):
        return False
    people.set_availability(tx, staff_id, to, reason)
    events.append(
        tx,
        EventKind.AVAILABILITY_CHANGED,
        sender=by,
        staff_id=staff_id,
        data={"to": to, "reason": reason, **({"since": since.isoformat()} if since else {})},
    )
    tx.ring(staff_topic(staff_id))
    for team in people.teams_of(tx.conn, staff_id):
        tx.ring(team_topic(team.team.id))
    return True


def _end_session(tx: Tx, adviser: Staff, token: str) -> bool:
    """False when it was over already."""
    if not people.end_session(tx, token_hash(token)):
        return False
    events.append(tx, EventKind.SIGNED_OUT, sender=Sender.ADVISER, staff_id=adviser.id)
    tx.ring(staff_topic(adviser.id))
    if not people.has_session(tx.conn, adviser.id, tx.now):
        change_availability(tx, adviser.id, *SIGNED_OUT)
    return True


def _end_old_sessions(tx: Tx) -> None:
    for staff_id, ended_at in people.end_old_sessions(tx).items():
        if not people.has_session(tx.conn, staff_id, tx.now):
            change_availability(tx, staff_id, *SIGNED_OUT, by=Sender.SYSTEM, since=ended_at)
