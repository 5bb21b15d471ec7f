"""Opening a conversation by a link. Reads only."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.actions.start import LINK
from app.domain.keys import token_hash
from app.domain.settings import VisitorSettings
from app.domain.terms import LinkOutcome
from app.office import Office
from app.store import conversations, guests, settings
from app.store.conversations import VisitorConversation
from app.store.councils import Council
from app.store.guests import Guest

GUEST_LINK = "guest-link"
"""The purpose the token of a guest's link is signed for: it opens nothing that asks for a resident's."""


@dataclass(frozen=True)
class Opened:
    """`visitor` is there exactly when `outcome` is OK. `settings`: what they chose, as long as it is kept.

    `locale`: the language of the chat whenever the link is known, whatever the outcome; else "".
    """

    outcome: LinkOutcome
    visitor: VisitorConversation | None
    settings: VisitorSettings = VisitorSettings()  # noqa: RUF009 (never changed)
    locale: str = ""


@dataclass(frozen=True)
class OpenedByGuest:
    """`visitor`: the conversation. Both are there whenever the link is known, whatever the outcome."""

    outcome: LinkOutcome
    guest: Guest | None = None
    visitor: VisitorConversation | None = None
    settings: VisitorSettings = VisitorSettings()  # noqa: RUF009 (never changed)


def is_ours(office: Office, token: str) -> bool:
    """Whether we signed this token for a resident. What it opens, if anything, only the database knows."""
    return office.keys.unsign(LINK, token) is not None


def is_guests(office: Office, token: str) -> bool:
    """Whether we signed this token for a guest."""
    return office.keys.unsign(GUEST_LINK, token) is not None


async def open_link(office: Office, council: Council, token: str) -> Opened:
    """What the token in a link opens. A token we did not sign is refused before the database is asked."""
    secret = office.keys.unsign(LINK, token)
    if secret is None:
        return Opened(LinkOutcome.BAD_SIGNATURE, None)

    def read(conn: Connection) -> tuple[VisitorConversation | None, VisitorSettings]:
        visitor = conversations.for_visitor(conn, council.id, token_hash(secret))
        if visitor is None:
            return None, VisitorSettings()
        return visitor, settings.of_visitor(conn, visitor.conversation_id)

    visitor, chosen = await office.store.read(read)
    if visitor is None:
        return Opened(LinkOutcome.UNKNOWN, None)
    outcome = visitor.link_outcome(office.clock())
    return Opened(outcome, visitor if outcome is LinkOutcome.OK else None, chosen, visitor.locale)


async def open_guests_link(office: Office, council: Council, token: str) -> OpenedByGuest:
    """What the token in a guest's link opens: as `open_link`."""
    secret = office.keys.unsign(GUEST_LINK, token)
    if secret is None:
        return OpenedByGuest(LinkOutcome.BAD_SIGNATURE)

    def read(conn: Connection) -> OpenedByGuest:
        found = guests.by_token(conn, council.id, token_hash(secret))
        if found is None:
            return OpenedByGuest(LinkOutcome.UNKNOWN)
        guest, visitor = found
        outcome = guest.link_outcome(visitor, office.clock())
        return OpenedByGuest(outcome, guest, visitor, settings.of_guest(conn, guest.id))

    return await office.store.read(read)
