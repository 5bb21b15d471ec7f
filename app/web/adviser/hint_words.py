"""What could be easier in an adviser's words, put into the words of one language."""

from __future__ import annotations

from markupsafe import Markup

from app.domain.locales import SOURCE_LOCALE
from app.domain.plain_english import Hint, HintKind, hints
from app.web.adviser.wording import shortened
from app.web.language import Language

QUOTED = 90
"""Characters of a long sentence that are shown, to find it by."""


def in_words(text: str, lang: str, language: Language) -> list[str | Markup]:
    """What to say about words written in `lang`, in sentences; [] when nothing is written."""
    _ = language.gettext
    if not text.strip():
        return []
    if lang != SOURCE_LOCALE:
        return [_("We can look at English only.")]
    return [_sentence(hint, language) for hint in hints(text)] or [_("Nothing to make easier.")]


def _sentence(hint: Hint, language: Language) -> str | Markup:
    """One hint. What it quotes is English, whatever the page is in (WCAG 3.1.2)."""
    _ = language.gettext
    words = _quoted(shortened(hint.words, QUOTED), language)
    instead = _quoted(hint.instead, language)
    match hint.kind:
        case HintKind.ONLY_PICTURES:
            return _("Only pictures. Say it in words too: not everybody sees them.")
        case HintKind.CAPITALS:
            return _("All in capitals. Small letters are easier to read.")
        case HintKind.LONG_MESSAGE:
            return _("%(count)d words. Say it in two messages.", count=hint.count)
        case HintKind.SEVERAL_QUESTIONS:
            return _("%(count)d questions at once. Ask one at a time.", count=hint.count)
        case HintKind.LONG_SENTENCE:
            said = Markup(_("%(count)d words in one sentence. Make two of it: %(words)s"))
            return said % {"count": hint.count, "words": words}
        case HintKind.HARD_WORD:
            return Markup(_("%(words)s is hard. Easier: %(instead)s.")) % {"words": words, "instead": instead}
        case HintKind.IDIOM:
            said = Markup(_("%(words)s does not mean what its words say. Easier: %(instead)s."))
            return said % {"words": words, "instead": instead}
        case HintKind.LONG_WORD:
            return Markup(_("%(words)s is long. Is there a shorter word?")) % {"words": words}


def _quoted(words: str, language: Language) -> Markup:
    lang = "" if language.code == SOURCE_LOCALE else f' lang="{SOURCE_LOCALE}"'
    return Markup(f"<span{lang}>\u201c{{}}\u201d</span>").format(words)
