"""Opening a conversation by its link. Reads only."""

from dataclasses import dataclass

from sqlalchemy import Connection

from app.actions.start import LINK
from app.domain.keys import token_hash
from app.domain.settings import VisitorSettings
from app.domain.terms import LinkOutcome
from app.office import Office
from app.store import conversations, settings
from app.store.conversations import VisitorConversation
from app.store.councils import Council


@dataclass(frozen=True)
class Opened:
    """`visitor` is there exactly when `outcome` is OK. `settings`: what they chose, as long as it is kept."""

    outcome: LinkOutcome
    visitor: VisitorConversation | None
    settings: VisitorSettings = VisitorSettings()  # noqa: RUF009 (never changed)


def is_ours(office: Office, token: str) -> bool:
    """Whether we signed this token. What it opens, if anything, only the database knows."""
    return office.keys.unsign(LINK, token) is not None


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
    return Opened(outcome, visitor if outcome is LinkOutcome.OK else None, chosen)
