"""A conversation as JSON."""

from __future__ import annotations

from typing import Any

from app.web.items import item_as_json
from app.web.visitor import timing
from app.web.visitor.shown import Sight


def as_json(seen: Sight, after: int) -> dict[str, Any]:
    """The conversation for programs: its state, and the items after `after`."""
    visitor = seen.visitor
    time = timing.as_json(visitor, seen.standing)
    # What a resident needs and chooses is for staff: no guest reads it.
    whose: dict[str, Any] = {
        "needs": list(visitor.needs),
        "real_time_text": str(visitor.real_time_text),
        "time": time,
    }
    if seen.guest is not None:
        whose = {
            "guest": {"name": seen.guest.name, "role": str(seen.guest.role)},
            "time": {name: time[name] for name in ("pauses_at", "warned")},
        }
    return {
        "reference": visitor.reference,
        "state": str(visitor.state),
        **whose,
        "position": seen.place.position if seen.place else None,
        "adviser": visitor.adviser_name,
        "adviser_there": visitor.adviser_id is not None and not visitor.left_alone,
        "after": seen.after(after),
        "items": [item_as_json(item) for item in seen.items],
    }
