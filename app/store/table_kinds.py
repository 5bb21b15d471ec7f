"""Which tables hold state. All others hold facts, or the words of facts; see `app/store/tables.py`."""

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
        "guest_draft",
        "staff_draft",
        "outbox",
        "visitor_settings",
        "guest_settings",
        "visitor_reading",
        "frame_shown",
    }
)
