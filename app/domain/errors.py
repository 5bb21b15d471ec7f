"""Why an action was refused. Each has a `code`; the web puts it into words."""

from datetime import datetime
from typing import ClassVar

from app.domain.terms import ContactProblem, LinkOutcome, TextProblem


class Refused(Exception):  # noqa: N818 - a rule that says no is no fault
    """A rule said no. Nothing was changed."""

    code: ClassVar[str] = "refused"


class NotFound(Refused):
    """There is no such record, or the person asking may not know of it: both look the same on purpose."""

    code = "not_found"


class TextRefused(Refused):
    """Words that cannot be taken. `field` is message, name or question; lengths are in characters."""

    code = "text"

    def __init__(self, problem: TextProblem, *, field: str, length: int, limit: int) -> None:
        super().__init__(f"{field}: {problem}")
        self.problem = problem
        self.field = field
        self.length = length
        self.limit = limit


class RouteClosed(Refused):
    """The contact route cannot be used now."""

    code = "route_closed"


class SettingRefused(Refused):
    """A setting cannot have that value. `values` are those it can have."""

    code = "setting"

    def __init__(self, name: str, values: tuple[str, ...]) -> None:
        super().__init__(name)
        self.name = name
        self.values = values


class BadKey(Refused):
    """A form's one-time key is missing or is not of the right shape."""

    code = "bad_key"


class LinkUnusable(Refused):
    """The resident's link no longer opens the conversation."""

    code = "link"

    def __init__(self, outcome: LinkOutcome) -> None:
        super().__init__(str(outcome))
        self.outcome = outcome


class Closed(Refused):
    """The team is out of hours. `next_opening` (UTC) is None when no opening is known."""

    code = "closed"

    def __init__(self, team_id: int, next_opening: datetime | None) -> None:
        super().__init__("closed")
        self.team_id = team_id
        self.next_opening = next_opening


class UnknownTeam(Refused):
    """No team was chosen though there are several, or the council has no such team."""

    code = "unknown_team"


class UnknownNeed(Refused):
    """A form named a need that there is none of."""

    code = "unknown_need"


class UnknownPhrase(Refused):
    """A form named a ready-made phrase that there is none of."""

    code = "unknown_phrase"


class TooManyGuests(Refused):
    """As many links for guests hold as one conversation may have at once."""

    code = "too_many_guests"


class UnknownRole(Refused):
    """A form named a role of a guest that there is none of."""

    code = "unknown_role"


class ConversationEnded(Refused):
    """The conversation has ended: nothing more can be said in it."""

    code = "conversation_ended"


class StillWaiting(Refused):
    """Nobody has accepted the conversation yet."""

    code = "still_waiting"


class NobodyThere(Refused):
    """No adviser has the conversation: it waits, or it has ended."""

    code = "nobody_there"


class RealTimeTextOff(Refused):
    """Not both sides have chosen real-time text: what is not sent is not shown to anybody."""

    code = "real_time_text_off"


class TypedTooOften(Refused):
    """More was told of one person's typing than their page would ever tell."""

    code = "too_often"


class AskFirst(Refused):
    """Nobody ends a chat for silence who has not asked "Are you still there?", and got no sign since."""

    code = "ask_first"


class AnswerFirst(Refused):
    """Nobody sets a chat aside in which it is their turn: they answer first, or ask who is there."""

    code = "answer_first"


class WaitForAnswer(Refused):
    """The adviser has asked "Are you still there?" and must wait for an answer `until` (UTC)."""

    code = "wait_for_answer"

    def __init__(self, until: datetime) -> None:
        super().__init__("wait for an answer")
        self.until = until


class VisitorAway(Refused):
    """The conversation is paused or dormant, and this can be done only in one that goes on."""

    code = "visitor_away"


class AlreadyAccepted(Refused):
    """Somebody else accepted first. `by` is that adviser's name."""

    code = "already_accepted"

    def __init__(self, by: str) -> None:
        super().__init__("already accepted")
        self.by = by


class NotYours(Refused):
    """Another adviser holds this conversation. `by` is that adviser's name."""

    code = "not_yours"

    def __init__(self, by: str) -> None:
        super().__init__("not yours")
        self.by = by


class AtCapacity(Refused):
    """The adviser already holds as many chats at once as agreed."""

    code = "at_capacity"

    def __init__(self, capacity: int) -> None:
        super().__init__(f"at capacity: {capacity}")
        self.capacity = capacity


class NotAvailable(Refused):
    """The adviser is away, and may accept only when available."""

    code = "not_available"


class ContactRefused(Refused):
    """We could not reach somebody by what they gave. `field` is email, phone or phone_use."""

    code = "contact"

    def __init__(self, problem: ContactProblem, *, field: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.problem = problem
        self.field = field


class ConsentMissing(Refused):
    """Somebody left a message and did not agree that it is kept."""

    code = "consent"


class FollowUpMoved(Refused):
    """Somebody else has the follow-up by now, or nobody has. `by` is that adviser's name, "" for nobody."""

    code = "follow_up_moved"

    def __init__(self, by: str) -> None:
        super().__init__("moved")
        self.by = by


class FollowUpClosed(Refused):
    """The follow-up is closed: nothing more is done in it."""

    code = "follow_up_closed"


class FollowUpGrew(Refused):
    """Its visitor has added to the follow-up, or corrected it, since the answer was begun."""

    code = "follow_up_grew"


class FollowUpAnswered(Refused):
    """It is answered: no longer its adviser's to put back, nor its visitor's to correct."""

    code = "follow_up_answered"


class MailDecided(Refused):
    """What is to become of the e-mail has been decided otherwise."""

    code = "mail_decided"


class CannotMail(Refused):
    """No e-mail can be sent: there is no address, or this installation sends none."""

    code = "cannot_mail"


class TooManyMails(Refused):
    """As many e-mails with the transcript were asked for as one conversation gets."""

    code = "too_many_mails"


class ReasonMissing(Refused):
    """Being away needs a reason; being available takes none."""

    code = "reason_missing"


class UnknownWrapUpCode(Refused):
    """A wrap-up code is needed, and it must be one of the council's."""

    code = "unknown_wrap_up_code"


class NotRead(Refused):
    """Somebody has written in the conversation, and its adviser has not been shown it."""

    code = "not_read"


class NotAllowed(Refused):
    """The person's role does not allow this."""

    code = "not_allowed"


class SignInRefused(Refused):
    """E-mail and password do not belong together. Which of them is wrong is not said."""

    code = "sign_in"


class TooManyAttempts(Refused):
    """Sign-in is paused. `retry_after` in whole seconds, at least 1."""

    code = "too_many_attempts"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many attempts: {retry_after} s")
        self.retry_after = retry_after


class SetupRefused(Refused):
    """A set-up value cannot be used.

    `field` names it, `reason` says why in a few words, for an administrator.
    """

    code = "setup"

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
