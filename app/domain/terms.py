"""The words of the product, as enums. The interface and the docs use the same words."""

from enum import StrEnum


class ConversationState(StrEnum):
    """Where a conversation stands; docs/decisions/0009 has what leads from one to another.

    `PAUSED`: the resident's time ran out, where there is a limit. `DORMANT`: it rests, as the resident has
    been silent for long or the adviser has set it aside. Neither counts as a chat that the adviser holds; the
    resident's next word brings it back.
    """

    WAITING = "waiting"
    TALKING = "talking"
    PAUSED = "paused"
    DORMANT = "dormant"
    ENDED = "ended"


class EndReason(StrEnum):
    BY_VISITOR = "by_visitor"
    BY_ADVISER = "by_adviser"
    LEFT_QUEUE = "left_queue"
    SILENCE = "silence"
    """By the adviser, who had asked "Are you still there?" and waited."""


class TimeChoice(StrEnum):
    """What a resident has chosen where their council has a time limit. `LONGER`: ten times as long."""

    COUNCIL = "council"
    LONGER = "longer"
    NONE = "none"


class RealTimeText(StrEnum):
    """Whether letters are shown to the other side while they are typed: only where both have chosen it.

    `VISITOR` and `ADVISER`: that side has, and the other has not.
    """

    OFF = "off"
    VISITOR = "visitor"
    ADVISER = "adviser"
    ON = "on"


class DeadlineKind(StrEnum):
    """What a moment is the deadline of. `ASKED`: from then on the adviser may end the chat for silence."""

    WARNING = "warning"
    PAUSE = "pause"
    DORMANT = "dormant"
    ASKED = "asked"


class Sender(StrEnum):
    """Who speaks in an item of a transcript. What happened ("Sam joined") is said by the system."""

    VISITOR = "visitor"
    GUEST = "guest"
    ADVISER = "adviser"
    SYSTEM = "system"


RESIDENT_SIDE = (Sender.VISITOR, Sender.GUEST)
"""Whose words the adviser has to answer."""


class GuestRole(StrEnum):
    """What a guest is to the resident, who asked them to join the chat."""

    SUPPORTER = "supporter"
    INTERPRETER = "interpreter"
    RELAY_ASSISTANT = "relay_assistant"


class Need(StrEnum):
    """What somebody needs to be talked with, as they said it themselves. Shown in this order.

    `BSL`: British Sign Language is their first language. `RELAY`: a relay service or an interpreter stands
    between. `SLOW_TYPING`: they type slowly, for whatever reason.
    """

    BSL = "bsl"
    RELAY = "relay"
    SCREEN_READER = "screen_reader"
    BRAILLE = "braille"
    SLOW_TYPING = "slow_typing"
    SIMPLE_WORDS = "simple_words"
    LARGE_TEXT = "large_text"


class Phrase(StrEnum):
    """A message that is sent with one press. Each reader has it in their own language. In this order."""

    YES = "yes"
    NO = "no"
    NOT_UNDERSTOOD = "not_understood"
    SIMPLE_WORDS = "simple_words"
    BSL = "bsl"
    WAIT = "wait"


class Role(StrEnum):
    ADVISER = "adviser"
    SUPERVISOR = "supervisor"
    ADMINISTRATOR = "administrator"


class Availability(StrEnum):
    AVAILABLE = "available"
    AWAY = "away"


class AwayReason(StrEnum):
    """Why an adviser takes no chats. Only together with `Availability.AWAY`."""

    BREAK = "break"
    LUNCH = "lunch"
    MEETING = "meeting"
    TRAINING = "training"
    OTHER_WORK = "other_work"
    TECHNICAL = "technical"
    END_OF_DAY = "end_of_day"


class RouteKind(StrEnum):
    """A way to reach the council other than this chat.

    `target` of a contact route: a URL for video_relay, emergency_bsl, in_person, call_back, other (may be
    empty for the last three); digits for relay_uk, phone, textphone, sms, emergency_phone,
    emergency_text (relay_uk holds the council's own number; 18001 is put in front when shown); an address
    for email. A council's own emergency routes stand in place of the national ones of their kind; 999 stays.
    """

    VIDEO_RELAY = "video_relay"
    RELAY_UK = "relay_uk"
    PHONE = "phone"
    TEXTPHONE = "textphone"
    SMS = "sms"
    EMAIL = "email"
    IN_PERSON = "in_person"
    CALL_BACK = "call_back"
    OTHER = "other"
    EMERGENCY_PHONE = "emergency_phone"
    EMERGENCY_BSL = "emergency_bsl"
    EMERGENCY_TEXT = "emergency_text"


class Sense(StrEnum):
    """What somebody needs in order to use a contact route. See `app/domain/senses.py`."""

    SIGNS = "signs"
    SPEECH = "speech"
    TEXT = "text"
    PRESENCE = "presence"


class Cost(StrEnum):
    """What a contact route costs the resident."""

    FREE = "free"
    LOCAL_CALL = "local_call"
    TEXT_MESSAGE = "text_message"
    NOT_FREE = "not_free"


class Nation(StrEnum):
    """Whose bank holidays hold."""

    ENGLAND = "england"
    WALES = "wales"
    SCOTLAND = "scotland"
    NORTHERN_IRELAND = "northern_ireland"


class EventKind(StrEnum):
    """Every fact that can stand in the event log."""

    CONVERSATION_STARTED = "conversation.started"
    MESSAGE_POSTED = "message.posted"
    QUEUE_JOINED = "queue.joined"
    ADVISER_JOINED = "adviser.joined"
    ADVISER_GONE = "adviser.gone"
    ADVISER_BACK = "adviser.back"
    NOTE_ADDED = "note.added"
    ROUTE_OFFERED = "route.offered"
    ROUTE_USED = "route.used"
    SUMMARY_SHARED = "summary.shared"
    SUMMARY_WITHDRAWN = "summary.withdrawn"
    EMERGENCY_SHOWN = "emergency.shown"
    CONVERSATION_PAUSED = "conversation.paused"
    CONVERSATION_DORMANT = "conversation.dormant"
    CONVERSATION_RETURNED = "conversation.returned"
    CONVERSATION_ENDED = "conversation.ended"
    LEFT_QUEUE = "conversation.left_queue"
    WRAPPED_UP = "conversation.wrapped_up"
    RENAMED = "conversation.renamed"
    LANGUAGE_CHANGED = "conversation.language_changed"
    NEEDS_SAID = "conversation.needs_said"
    NEEDS_ERASED = "conversation.needs_erased"
    REAL_TIME_TEXT_CHOSEN = "real_time_text.chosen"
    LINK_REVOKED = "link.revoked"
    GUEST_ASKED = "guest.asked"
    GUEST_JOINED = "guest.joined"
    GUEST_LEFT = "guest.left"
    GUEST_WITHDRAWN = "guest.withdrawn"
    TIME_CHOSEN = "time.chosen"
    TIME_WARNED = "time.warned"
    TIME_EXTENDED = "time.extended"
    ASKED_IF_THERE = "visitor.asked_if_there"
    TRANSCRIPT_REQUESTED = "transcript.requested"
    TRANSCRIPT_SENT = "transcript.sent"
    TRANSCRIPT_FAILED = "transcript.failed"
    TRANSCRIPT_UNSURE = "transcript.unsure"
    FOLLOW_UP_LEFT = "follow_up.left"
    FOLLOW_UP_ADDED = "follow_up.added"
    FOLLOW_UP_CORRECTED = "follow_up.corrected"
    FOLLOW_UP_ASSIGNED = "follow_up.assigned"
    FOLLOW_UP_RELEASED = "follow_up.released"
    FOLLOW_UP_ANSWERED = "follow_up.answered"
    FOLLOW_UP_CLOSED = "follow_up.closed"
    FOLLOW_UP_CONTACT_ERASED = "follow_up.contact_erased"
    FOLLOW_UP_LINK_REVOKED = "follow_up.link_revoked"
    MAIL_SENT = "follow_up.mail_sent"
    MAIL_FAILED = "follow_up.mail_failed"
    MAIL_UNSURE = "follow_up.mail_unsure"
    MAIL_RETRIED = "follow_up.mail_retried"
    MAIL_SETTLED = "follow_up.mail_settled"
    AVAILABILITY_CHANGED = "availability.changed"
    SIGNED_IN = "staff.signed_in"
    SIGNED_OUT = "staff.signed_out"
    COUNCIL_CREATED = "setup.council_created"
    COUNCIL_CHANGED = "setup.council_changed"
    WEBSITE_SET = "setup.website_set"
    TEAM_CREATED = "setup.team_created"
    TEAM_RETIRED = "setup.team_retired"
    TEAM_RESTORED = "setup.team_restored"
    ROUTE_ADDED = "setup.route_added"
    ROUTE_CHANGED = "setup.route_changed"
    ROUTE_REMOVED = "setup.route_removed"
    ORDER_SET = "setup.order_set"
    HOURS_SET = "setup.hours_set"
    CLOSURES_SET = "setup.closures_set"
    PACE_SET = "setup.pace_set"
    STAFF_CREATED = "setup.staff_created"
    TEAM_JOINED = "setup.team_joined"
    PASSWORD_SET = "setup.password_set"
    LANGUAGES_SET = "setup.languages_set"
    WRAP_UP_CODE_ADDED = "setup.wrap_up_code_added"
    WRAP_UP_CODE_RETIRED = "setup.wrap_up_code_retired"
    WRAP_UP_CODE_RESTORED = "setup.wrap_up_code_restored"
    CATALOGUE_REVIEWED = "catalogue.reviewed"


RESIDENT_KINDS: tuple[EventKind, ...] = (
    EventKind.ADVISER_GONE,
    EventKind.ADVISER_BACK,
    EventKind.CONVERSATION_STARTED,
    EventKind.MESSAGE_POSTED,
    EventKind.ADVISER_JOINED,
    EventKind.ROUTE_OFFERED,
    EventKind.ROUTE_USED,
    EventKind.SUMMARY_SHARED,
    EventKind.SUMMARY_WITHDRAWN,
    EventKind.EMERGENCY_SHOWN,
    EventKind.ASKED_IF_THERE,
    EventKind.REAL_TIME_TEXT_CHOSEN,
    EventKind.CONVERSATION_PAUSED,
    EventKind.CONVERSATION_ENDED,
    EventKind.LEFT_QUEUE,
    EventKind.FOLLOW_UP_LEFT,
    EventKind.FOLLOW_UP_ADDED,
    EventKind.GUEST_ASKED,
    EventKind.GUEST_JOINED,
    EventKind.GUEST_LEFT,
    EventKind.GUEST_WITHDRAWN,
)
"""The only kinds of event a resident's read may show. Anything new stays hidden until it is put here."""

GUEST_KINDS = frozenset(
    {
        EventKind.ADVISER_GONE,
        EventKind.ADVISER_BACK,
        EventKind.CONVERSATION_STARTED,
        EventKind.MESSAGE_POSTED,
        EventKind.ADVISER_JOINED,
        EventKind.ROUTE_OFFERED,
        EventKind.ROUTE_USED,
        EventKind.EMERGENCY_SHOWN,
        EventKind.ASKED_IF_THERE,
        EventKind.CONVERSATION_PAUSED,
        EventKind.CONVERSATION_ENDED,
        EventKind.LEFT_QUEUE,
        EventKind.GUEST_ASKED,
        EventKind.GUEST_JOINED,
        EventKind.GUEST_LEFT,
        EventKind.GUEST_WITHDRAWN,
    }
)
"""Those of a resident that a guest may see too: not what the resident shares with the council alone."""

EMERGENCY_ROUTES = (RouteKind.EMERGENCY_PHONE, RouteKind.EMERGENCY_BSL, RouteKind.EMERGENCY_TEXT)
"""No ways to contact the council: they stand apart on each page, and nobody is handed on to them."""

QUEUE_KINDS: tuple[EventKind, ...] = (
    EventKind.QUEUE_JOINED,
    EventKind.ADVISER_JOINED,
    EventKind.ADVISER_GONE,
    EventKind.LEFT_QUEUE,
)
"""The kinds of event that change a team's queue, or leave a chat of the team without its adviser."""


class FollowUpState(StrEnum):
    NEW = "new"
    ASSIGNED = "assigned"
    ANSWERED = "answered"
    CLOSED = "closed"


class PhoneUse(StrEnum):
    """How somebody wants their phone number to be used."""

    CALL = "call"
    TEXT = "text"
    RELAY_UK = "relay_uk"


class ContactProblem(StrEnum):
    """Why we could not reach somebody by what they gave."""

    MISSING = "missing"
    NO_ADDRESS = "no_address"
    NO_NUMBER = "no_number"
    NOT_CHOSEN = "not_chosen"


class AnsweredBy(StrEnum):
    """How an answer to a follow-up goes out: by an e-mail of ours, or as the adviser chose to."""

    EMAIL = "email"
    OTHERWISE = "otherwise"


class MailState(StrEnum):
    """`SENDING`: its last byte may be on the way. `UNSURE`: whether it arrived was never answered.

    `SETTLED`: an adviser has said that it need not be sent any more.
    """

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNSURE = "unsure"
    SETTLED = "settled"


MAIL_ON_THE_WAY = (MailState.WAITING, MailState.SENDING)
"""An e-mail in any other state is sent no more by itself."""

MAIL_NEEDS_SOMEBODY = (MailState.FAILED, MailState.UNSURE)
"""An adviser must decide what becomes of an e-mail in one of these."""


class LinkOutcome(StrEnum):
    """What came of the link of a resident or of a guest.

    Of a guest's only: `NOT_JOINED` (they have not pressed "Join" yet), `WITHDRAWN` (by the resident) and
    `LEFT` (they have left the chat).
    """

    OK = "ok"
    NOT_JOINED = "not_joined"
    WITHDRAWN = "withdrawn"
    LEFT = "left"
    BAD_SIGNATURE = "bad_signature"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    REVOKED = "revoked"


class TextProblem(StrEnum):
    """Why words were refused."""

    BLANK = "blank"
    TOO_LONG = "too_long"
    CONTROL_CHARACTERS = "control_characters"
    BAD_ENCODING = "bad_encoding"
