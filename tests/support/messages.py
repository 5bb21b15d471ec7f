"""Messages that residents leave to be answered later."""

from typing import Any

from app.actions.follow_up import Left, leave, leave_from_chat
from app.domain.contact import Contact
from app.domain.keys import new_key
from app.domain.terms import PhoneUse
from app.office import Office
from app.store import follow_ups
from app.store.conversations import VisitorConversation
from app.store.councils import Council, Team
from app.store.follow_ups import FollowUp

QUESTION = "My bill is wrong. I was away in May."
AMINA = Contact("Amina", "amina@example.org", "", None)
TOMOS = Contact("Tomos", "", "07700900123", PhoneUse.TEXT)
MAIL = {"smtp_host": "127.0.0.1", "smtp_from": "chat@northborough.example"}
"""Settings of an installation that sends e-mail."""


async def leave_message(office: Office, council: Council, team: Team, **changes: Any) -> Left:
    """Amina leaves a message. `changes`: see `leave`."""
    fields: dict[str, Any] = {
        "team_id": team.id,
        "contact": AMINA,
        "question": QUESTION,
        "consent": True,
        "locale": "en",
        "key": new_key(),
        "with_scripts": False,
    }
    return await leave(office, council, **{**fields, **changes})


async def leave_chat(
    office: Office,
    council: Council,
    visitor: VisitorConversation,
    *,
    contact: Contact = AMINA,
    more: str = "",
    consent: bool = True,
) -> Left:
    return await leave_from_chat(
        office, council, visitor, contact=contact, more=more, consent=consent, with_scripts=False
    )


async def follow_up(office: Office, left: Left) -> FollowUp:
    """As it is now."""
    found = await office.store.read(lambda conn: follow_ups.by_id(conn, left.follow_up_id))
    assert found is not None
    return found
