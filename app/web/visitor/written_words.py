"""In which languages advisers write, as a resident is told it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.store.written import Written
from app.web.language import Language


@dataclass(frozen=True, slots=True)
class WrittenWording:
    """In the words of one language."""

    language: Language

    def sentences(self, codes: Sequence[str]) -> list[str]:
        """In which languages advisers write; and when that of the page is none of them, that too."""
        _ = self.language.gettext
        found = [_("Our advisers write %(languages)s.", languages=self.language.names_of(codes))]
        if self.language.code not in codes:
            found.append(_("They do not write in the language of this page. We do not translate."))
        return found

    def theirs(self, written: Written | None) -> list[str]:
        """What somebody who waits must know of their language; nothing when it makes no difference."""
        _ = self.language.gettext
        if written is None or written.there:
            return []
        if self.language.code not in written.promised:
            return self.sentences(written.promised)
        return [
            _("Nobody who writes your language is here just now."),
            _("You can wait, or leave a message. We will answer it in your language."),
        ]

    def go_on(self, written: Written | None) -> str:
        """The name of the language in which somebody can go on instead; "" when they need not."""
        return self.language.name_of(written.first) if self.theirs(written) and written else ""
