"""The short codes that people quote."""

import secrets

from app.domain.conversation import new_reference
from app.store import conversation_rows
from app.store.writer import Tx


def unused_reference(tx: Tx) -> str:
    """One that no chat and no message left has."""
    reference = new_reference(secrets.choice)
    while conversation_rows.reference_taken(tx.conn, reference):
        reference = new_reference(secrets.choice)
    return reference
