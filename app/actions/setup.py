"""New staff, and the review of a translation. A council is set up by `app.actions.council`."""

import asyncio
from collections.abc import Sequence

from app.domain import setup as rules
from app.domain.errors import NotAllowed, NotFound, SetupRefused
from app.domain.passwords import check_password
from app.domain.terms import EventKind, Role, Sender
from app.domain.text import clean_name
from app.office import Office
from app.store import councils, events, people, setup_rows
from app.store.people import Staff
from app.store.writer import Tx


async def create_staff(
    office: Office,
    *,
    email: str,
    name: str,
    password: str,
    role: Role,
    team_ids: Sequence[int],
    capacity: int = 3,
    languages: Sequence[str] = (),
) -> Staff:
    """Somebody of one or more teams, of one or more councils. `name` is what residents see.

    `languages`: codes of those they write, besides the service's first one.

    Raises SetupRefused, TextRefused (field name), NotFound (a team).
    """
    email = rules.clean_email(email)
    name = rules.check_label("name", clean_name(name))
    if not 1 <= capacity <= 20:
        raise SetupRefused("capacity", "give 1 to 20 chats at once")
    languages = rules.clean_languages(languages)
    password_hash = await hashed(office, password)

    def fn(tx: Tx) -> Staff:
        if people.by_email(tx.conn, email) is not None:
            raise SetupRefused("email", "somebody has it already")
        for team_id in team_ids:
            if councils.team_by_id(tx.conn, team_id) is None:
                raise NotFound
        staff_id = setup_rows.add_staff(
            tx,
            email=email,
            name=name,
            password_hash=password_hash,
            role=role,
            capacity=capacity,
            team_ids=team_ids,
            languages=languages,
        )
        data = {"role": role, "team_ids": list(team_ids), "capacity": capacity, "languages": languages}
        events.append(tx, EventKind.STAFF_CREATED, staff_id=staff_id, data=data)
        staff = people.by_id(tx.conn, staff_id)
        if staff is None:
            raise NotFound
        return staff

    return await office.store.write(fn)


async def hashed(office: Office, password: str) -> str:
    """A new password, ready to be stored. Raises SetupRefused."""
    return await asyncio.to_thread(office.passwords.hash, check_password(password))


async def record_catalogue_review(
    office: Office, administrator: Staff, locale: str, *, version: str, reviewer: str, marks: Sequence[str]
) -> None:
    """An administrator states that `reviewer` has read a language's words: from now on it is offered.

    `version` is that of the words, `marks` are those of its sentences. Raises NotAllowed, TextRefused (field
    name), SetupRefused (field reviewer).
    """
    reviewer = rules.check_label("reviewer", clean_name(reviewer))

    def fn(tx: Tx) -> None:
        staff = people.by_id(tx.conn, administrator.id)
        if staff is None or staff.role is not Role.ADMINISTRATOR:
            raise NotAllowed
        setup_rows.record_review(tx, locale, version, reviewer=reviewer, marks=marks, staff_id=staff.id)
        events.append(
            tx,
            EventKind.CATALOGUE_REVIEWED,
            sender=Sender.ADVISER,
            staff_id=staff.id,
            data={"locale": locale, "version": version},
        )

    await office.store.write(fn)
