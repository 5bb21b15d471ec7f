"""The life of a conversation: waiting, talking, paused or dormant, ended. And the reference people quote on
the phone.
"""

from collections.abc import Callable, Sequence

from app.domain.errors import ConversationEnded, StillWaiting
from app.domain.terms import ConversationState, EndReason

# Without letters and digits that look alike (0 O Q, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V), and without vowels, so
# that no word comes out.
REFERENCE_LETTERS = "CDFHJKMNPRTWXY3479"
REFERENCE_LENGTH = 7

AWAY = frozenset({ConversationState.PAUSED, ConversationState.DORMANT})
"""The resident's next word brings a conversation back out of these."""

HELD = AWAY | {ConversationState.TALKING}
"""An adviser has the conversation. Only those who talk count as chats at once."""


def new_reference(choice: Callable[[Sequence[str]], str]) -> str:
    """A short code such as "KRT-7M4N". `choice` picks one of a sequence (`secrets.choice`).

    Not sure to be unused.
    """
    letters = "".join(choice(REFERENCE_LETTERS) for _ in range(REFERENCE_LENGTH))
    return f"{letters[:3]}-{letters[3:]}"


def read_reference(typed: str) -> str:
    """What somebody typed, in the form that references are kept in; "" when it holds no letter or digit."""
    letters = "".join(one for one in typed.upper() if one.isalnum())
    return f"{letters[:3]}-{letters[3:]}" if len(letters) == REFERENCE_LENGTH else letters


def check_visitor_may_write(state: ConversationState) -> None:
    """While waiting too. Raises ConversationEnded."""
    if state is ConversationState.ENDED:
        raise ConversationEnded


def check_adviser_may_write(state: ConversationState) -> None:
    """Raises StillWaiting or ConversationEnded."""
    if state is ConversationState.WAITING:
        raise StillWaiting
    if state is ConversationState.ENDED:
        raise ConversationEnded


def visitors_end(state: ConversationState, *, accepted: bool) -> EndReason:
    """What it means that the visitor goes now. Raises ConversationEnded.

    Whose chat was `accepted` once is no longer somebody who gave up, also when they wait again.
    """
    if state is ConversationState.ENDED:
        raise ConversationEnded
    return EndReason.BY_VISITOR if accepted else EndReason.LEFT_QUEUE
