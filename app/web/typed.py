"""What somebody typed and has not sent: from a form just now, or as it was kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.store.drafts import Draft
from app.web.forms import Fields, sendable


@dataclass(frozen=True, slots=True)
class Typed:
    """`text` of a message, `language` of that, `note` for staff. `attrs` of their boxes: see `drafts.js`.

    `known`: the mark of the words that were kept when the form was made, see `Draft.became`.
    """

    text: str = ""
    note: str = ""
    language: str = ""
    mark: str = ""
    age: float = 0
    known: str = ""

    @classmethod
    def just_now(cls, posted: Fields) -> Typed:
        """What a form brought, without what can never be sent."""
        text, note = sendable(posted.text("message")), sendable(posted.text("note"))
        return cls(text, note, posted.text("language"), known=sendable(posted.text("draft")))

    @classmethod
    def before(cls, draft: Draft | None, now: datetime) -> Typed:
        """What was kept, if anything."""
        if draft is None:
            return cls()
        age = (now - draft.kept_at).total_seconds()
        return cls(draft.text, draft.note, draft.language, draft.mark, age, draft.mark)

    @property
    def attrs(self) -> dict[str, str]:
        """Which of the kept words these are, and for how many seconds they have been."""
        return {"data-draft": self.mark, "data-draft-age": f"{self.age:.1f}"} if self.mark else {}
