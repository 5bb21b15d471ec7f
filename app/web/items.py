"""One item of a transcript, for programs."""

from __future__ import annotations

from typing import Any

from app.store.events import Item


def item_as_json(item: Item) -> dict[str, Any]:
    """`text` is None for what is no message, and for words that were erased. `at` is in UTC, ISO 8601."""
    return {
        "id": item.id,
        "kind": str(item.kind),
        "at": item.at.isoformat(timespec="seconds"),
        "sender": str(item.sender),
        "by": str(item.by),
        "name": item.name,
        "text": item.text,
        "lang": item.lang,
        "route": str(item.route) if item.route else None,
        "phrase": str(item.phrase) if item.phrase else None,
        "guest": {"name": item.guest.name, "role": str(item.guest.role)} if item.guest else None,
    }
