"""All tables on one page.

Facts change only together with an event (`Store.write`). State (`STATE_TABLES` in `table_kinds.py`) is what
is no fact and is written without one (`Store.write_state`). Every time is UTC.
"""

from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from app.store.moment import Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

council = Table(
    "council",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("slug", String(40), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("time_zone", String(60), nullable=False),
    Column("origins", JSON, nullable=False),  # ["https://www.northborough.example"]: may embed the chat
    Column("home_url", Text, nullable=False),
    Column("privacy_url", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("languages", JSON, nullable=False, server_default="[]"),  # advisers write; empty: as staff says
    Column("limit_minutes", Integer, nullable=False, server_default="0"),  # 0: no time limit
    Column("ask_minutes", Integer, nullable=False, server_default="2"),
    Column("dormant_minutes", Integer, nullable=False, server_default="15"),  # 0: never
    Column("video", JSON(none_as_null=True)),  # explains the chat; as of a contact route
)

team = Table(
    "team",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("council_id", ForeignKey("council.id"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("position", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("retired_at", Moment),  # since when it is no longer offered
    UniqueConstraint("council_id", "name"),
)

opening_period = Table(
    "opening_period",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("council_id", ForeignKey("council.id"), nullable=False, index=True),
    Column("team_id", ForeignKey("team.id")),  # empty: the hours of teams without their own
    Column("weekday", Integer, nullable=False),  # Monday is 0
    Column("opens", Integer, nullable=False),  # minutes after midnight, council's time
    Column("closes", Integer, nullable=False),  # up to 1440, the end of the day
)

closure = Table(
    "closure",
    metadata,
    Column("council_id", ForeignKey("council.id"), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("reason", String(200), nullable=False),
)

contact_route = Table(
    "contact_route",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("council_id", ForeignKey("council.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("kind", String(30), nullable=False),
    Column("label", String(200), nullable=False),
    Column("target", Text, nullable=False),
    Column("hours", String(200), nullable=False),
    Column("note", Text, nullable=False),
    Column("languages", JSON, nullable=False),  # ["en", "cy"], or ["bfi"] for British Sign Language
    Column("labels", JSON, nullable=False, server_default="{}"),  # {"cy": "Ffôn"}: the label in others
    Column("sentences", JSON, nullable=False, server_default="{}"),  # {"en": "An interpreter calls us."}
    Column("provider", String(200), nullable=False, server_default=""),
    Column("cost", String(20)),
    Column("opening", JSON(none_as_null=True)),  # [[0, 540, 1020]]: as in opening_period; empty: not known
    Column("bank_holidays", String(20)),  # the nation on whose it is closed; empty: open on those too
    Column("video", JSON(none_as_null=True)),  # {"file", "captions", "transcript": {"en": "..."}}
)

wrap_up_code = Table(
    "wrap_up_code",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("council_id", ForeignKey("council.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("label", String(200), nullable=False),
    Column("retired_at", Moment),
    UniqueConstraint("council_id", "label"),
)

staff = Table(
    "staff",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),  # in lower case
    Column("name", String(80), nullable=False),  # as residents see it
    Column("password_hash", Text, nullable=False),
    Column("role", String(20), nullable=False),
    Column("capacity", Integer, nullable=False),
    Column("availability", String(20), nullable=False),
    Column("away_reason", String(20)),
    Column("created_at", Moment, nullable=False),
    Column("languages", JSON, nullable=False, server_default="[]"),  # they write, besides the first one
)

membership = Table(
    "membership",
    metadata,
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    Column("team_id", ForeignKey("team.id"), primary_key=True, index=True),
)

WITH_NEEDS = text("CAST(needs AS TEXT) != '[]'")
"""The condition of an index: a statement uses it when it says just this."""

conversation = Table(
    "conversation",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("public_id", String(32), nullable=False, unique=True),  # opaque: names locks in a browser
    Column("reference", String(12), nullable=False, unique=True),
    Column("council_id", ForeignKey("council.id"), nullable=False),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("state", String(20), nullable=False),
    Column("visitor_name", String(80), nullable=False),  # empty when none was given
    Column("locale", String(20), nullable=False),
    Column("back_url", Text),
    Column("needs", JSON, nullable=False, server_default="[]"),  # ["bsl", "simple_words"], as they said
    Column("with_scripts", Boolean, nullable=False),
    Column("start_key_hash", String(64), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("revoked_at", Moment),
    Column("started_at", Moment, nullable=False),
    Column("last_word_at", Moment, nullable=False),
    Column("came_back_at", Moment),  # into the queue, in front of all who have not been in a chat yet
    Column("time_choice", String(10), nullable=False, server_default="council"),
    Column("real_time_text", String(10), nullable=False, server_default="off"),
    Column("accepted_at", Moment),
    Column("adviser_id", ForeignKey("staff.id")),
    Column("adviser_gone_at", Moment),  # since when their desk is not there any more
    Column("taken_from_id", ForeignKey("staff.id"), index=True),  # had it, was gone, and is to be told
    Column("ended_at", Moment),
    Column("end_reason", String(20)),
    Column("wrap_up_code_id", ForeignKey("wrap_up_code.id")),
    UniqueConstraint("council_id", "start_key_hash"),
    Index("ix_conversation_team_id_state", "team_id", "state"),
    Index("ix_conversation_adviser_id_state", "adviser_id", "state"),
    Index("ix_conversation_team_id_accepted_at", "team_id", "accepted_at"),
    Index("ix_conversation_with_needs", "ended_at", sqlite_where=WITH_NEEDS, postgresql_where=WITH_NEEDS),
)

follow_up = Table(
    "follow_up",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String(12), nullable=False),  # of the chat it came from; else its own
    Column("council_id", ForeignKey("council.id"), nullable=False),
    Column("team_id", ForeignKey("team.id"), nullable=False),
    Column("conversation_id", ForeignKey("conversation.id"), index=True),  # the chat nobody answered
    Column("state", String(20), nullable=False),
    Column("locale", String(20), nullable=False),
    Column("with_scripts", Boolean, nullable=False),
    Column("form_key_hash", String(64), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("revoked_at", Moment),
    Column("left_at", Moment, nullable=False),
    Column("staff_id", ForeignKey("staff.id")),  # who has it
    Column("answered_at", Moment),
    Column("closed_at", Moment),
    Column("wrap_up_code_id", ForeignKey("wrap_up_code.id")),
    UniqueConstraint("council_id", "form_key_hash"),
    Index("ix_follow_up_team_id_state_id", "team_id", "state", "id"),
    Index("ix_follow_up_reference", "reference"),
)

contact = Table(
    "contact",
    metadata,
    Column("follow_up_id", ForeignKey("follow_up.id"), primary_key=True),
    Column("name", String(80), nullable=False),  # all of it is empty once erased
    Column("email", String(254), nullable=False),
    Column("phone", String(30), nullable=False),
    Column("phone_use", String(20), nullable=False),
    Column("erased_at", Moment),
)

guest = Table(
    "guest",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("name", String(80), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("asked_at", Moment, nullable=False),
    Column("joined_at", Moment),
    Column("left_at", Moment),
    Column("withdrawn_at", Moment),
)

event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),  # in commit order, never used again
    Column("at", Moment, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("council_id", ForeignKey("council.id")),
    Column("team_id", ForeignKey("team.id")),
    Column("conversation_id", ForeignKey("conversation.id")),
    Column("follow_up_id", ForeignKey("follow_up.id")),
    Column("staff_id", ForeignKey("staff.id")),  # who did it; empty: the visitor, or a command
    Column("guest_id", ForeignKey("guest.id")),  # who did it, or whom it is about
    Column("sender", String(20), nullable=False),
    Column("once_key", String(100)),  # a form's one-time key, with its owner in front
    Column("words_hash", String(64)),
    Column("data", JSON, nullable=False),
    UniqueConstraint("conversation_id", "once_key"),
    Index("ix_event_conversation_id_id", "conversation_id", "id"),
    Index("ix_event_follow_up_id_id", "follow_up_id", "id"),
    Index("ix_event_follow_up_id_once_key", "follow_up_id", "once_key", unique=True),
    sqlite_autoincrement=True,
)

words = Table(
    "words",
    metadata,
    Column("event_id", ForeignKey("event.id"), primary_key=True),
    Column("text", Text),  # empty once erased
    Column("lang", String(20)),
    Column("phrase", String(30)),  # which ready-made phrase they are; empty once erased, as the words
    Column("salt", String(32)),  # without it the event's hash tells nothing, even to who holds the key
    Column("erased_at", Moment),
)

staff_words = Table(
    "staff_words",
    metadata,
    Column("event_id", ForeignKey("event.id"), primary_key=True),
    Column("text", Text),
    Column("lang", String(20)),
    Column("salt", String(32)),
    Column("erased_at", Moment),
)

outbox = Table(
    "outbox",
    metadata,
    Column("event_id", ForeignKey("event.id"), primary_key=True),  # the answer, or the wish for a transcript
    Column("follow_up_id", ForeignKey("follow_up.id"), index=True),  # of an answer
    Column("conversation_id", ForeignKey("conversation.id"), index=True),  # of a transcript
    Column("email", String(254), nullable=False),  # a transcript's, empty once erased; an answer's: `contact`
    Column("state", String(20), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", Moment, nullable=False),  # not tried before
    Column("problem", String(40), nullable=False),  # why the last attempt failed, as a code
    Column("changed_at", Moment, nullable=False),
    Index("ix_outbox_state_due_at", "state", "due_at"),
)

catalogue_review = Table(
    "catalogue_review",
    metadata,
    Column("locale", String(20), primary_key=True),
    Column("version", String(20), primary_key=True),  # empty: recorded before versions were
    Column("reviewer", String(200), nullable=False),  # who read the words
    Column("reviewed_by", ForeignKey("staff.id"), nullable=False),  # the administrator who recorded it
    Column("reviewed_at", Moment, nullable=False),
    Column("marks", JSON, nullable=False),  # of each sentence, to find those that are new since
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False, index=True),
    Column("expires_at", Moment, nullable=False),
)

staff_presence = Table(
    "staff_presence",
    metadata,
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    Column("seen_at", Moment, nullable=False),
    Column("on_stream", Boolean, nullable=False, server_default=false()),  # the desk was open with scripts
)

pulse = Table(
    "pulse",
    metadata,
    Column("id", Integer, primary_key=True),  # always 1
    Column("at", Moment, nullable=False),  # when writing was last tried out
)

staff_choice = Table(
    "staff_choice",
    metadata,
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    Column("plain_english", Boolean, nullable=False),  # wants help with plain English while writing
)

reading = Table(
    "reading",
    metadata,
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("event_id", Integer, nullable=False),  # the last event this person has been shown of it
)


def _kept_for(owner: str, name: str, *columns: Column[Any]) -> Table:
    """One row for each `owner`, at most."""
    return Table(name, metadata, Column(f"{owner}_id", ForeignKey(f"{owner}.id"), primary_key=True), *columns)


def _message_draft() -> list[Column[Any]]:
    """The mark is another one each time it is kept."""
    return [
        Column("text", Text, nullable=False),
        Column("mark", String(12), nullable=False),
        Column("kept_at", Moment, nullable=False),
    ]


visitor_draft = _kept_for("conversation", "visitor_draft", *_message_draft())
guest_draft = _kept_for("guest", "guest_draft", *_message_draft())

staff_draft = Table(
    "staff_draft",
    metadata,
    Column("staff_id", ForeignKey("staff.id"), primary_key=True),
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True, index=True),
    Column("text", Text, nullable=False),  # of the answer; empty when only the note is half written
    Column("language", String(20), nullable=False),  # of the answer, "" when none was chosen
    Column("note", Text, nullable=False),
    Column("mark", String(12), nullable=False),
    Column("kept_at", Moment, nullable=False),
)

# By name, those that are not as they are for everybody.
visitor_settings = _kept_for("conversation", "visitor_settings", Column("values", JSON, nullable=False))
guest_settings = _kept_for("guest", "guest_settings", Column("values", JSON, nullable=False))

visitor_reading = Table(
    "visitor_reading",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("event_id", Integer, nullable=False),  # the last event the visitor has been shown
)

frame_shown = Table(
    "frame_shown",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("frame", String(64), primary_key=True),  # of a page without scripts, by its key
    Column("event_id", Integer, nullable=False),  # the last event it has shown, and said
)

deadline = Table(
    "deadline",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("due_at", Moment, nullable=False, index=True),
)

visitor_presence = Table(
    "visitor_presence",
    metadata,
    Column("conversation_id", ForeignKey("conversation.id"), primary_key=True),
    Column("seen_at", Moment, nullable=False),  # the last sign of life
)
