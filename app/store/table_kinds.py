"""Which tables hold state, and which the event log. All others hold facts; see `app/store/tables.py`."""

STATE_TABLES = frozenset(
    {
        "staff_session",
        "staff_presence",
        "visitor_presence",
        "deadline",
        "staff_choice",
        "reading",
        "pulse",
        "visitor_draft",
        "staff_draft",
        "outbox",
        "visitor_settings",
        "guest_settings",
        "visitor_reading",
    }
)
LOG_TABLES = frozenset({"event", "words", "staff_words"})
