"""The visitor has the transcript sent to an e-mail address."""

from dataclasses import dataclass
from datetime import timedelta

from app.actions import facts
from app.actions.talk import usable, visitors_key
from app.domain.contact import clean_email
from app.domain.errors import CannotMail, ContactRefused, TooManyMails
from app.domain.keys import once
from app.domain.terms import ContactProblem, EventKind
from app.office import Office
from app.store import events, outbox
from app.store.conversations import VisitorConversation
from app.store.writer import Tx

MOST_MAILS = 5
"""As often as the transcript of one conversation is sent: nobody is to flood strangers with it."""

A_MOMENT = timedelta(seconds=10)
"""As long an e-mail waits at least, so that the page that answers can still show where it goes."""


@dataclass(frozen=True)
class Asked:
    """`repeated`: the same form had asked for the same address before, and nothing was changed."""

    email: str
    repeated: bool


def is_offered(office: Office, visitor: VisitorConversation) -> bool:
    """Whether it can be sent: once an adviser joined, so that no machine sends strangers what it likes."""
    return bool(office.settings.smtp_host) and visitor.accepted_at is not None


async def send_transcript(office: Office, visitor: VisitorConversation, email: str, key: str) -> Asked:
    """Puts an e-mail with all that was said so far into the outbox.

    Raises CannotMail (see `is_offered`), ContactRefused (field email), BadKey, LinkUnusable, TooManyMails.
    """
    if not office.settings.smtp_host:
        raise CannotMail
    email = clean_email(email)
    if not email:
        raise ContactRefused(ContactProblem.NO_ADDRESS, field="email")
    once_key = visitors_key(once(key, email))

    def fn(tx: Tx) -> Asked:
        now = usable(tx, visitor)
        if not is_offered(office, now):
            raise CannotMail
        if events.by_once_key(tx.conn, now.conversation_id, once_key) is not None:
            return Asked(email, True)
        if len(outbox.requested(tx.conn, now.conversation_id)) >= MOST_MAILS:
            raise TooManyMails
        event_id = facts.by_visitor(tx, EventKind.TRANSCRIPT_REQUESTED, now, once_key=once_key)
        outbox.put_transcript(tx, event_id, now.conversation_id, email, tx.now + A_MOMENT)
        return Asked(email, False)

    return await office.store.write(fn)
