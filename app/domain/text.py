"""What may be written: messages, questions, notes and names. Plain text only."""

import unicodedata

from app.domain.errors import TextRefused
from app.domain.terms import TextProblem

LONGEST_MESSAGE = 5000
LONGEST_NAME = 80
LONGEST_SUMMARY = 600

# Spaces, controls, and what is never seen by itself. Not "Cn": to an older Unicode a new emoji is unassigned.
_BLANK = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Cs"})
_LINE_ENDS = ("\r\n", "\r", "\u2028", "\u2029")
# Letters to Unicode, yet nothing to see: the braille blank and the Hangul fillers.
_INVISIBLE = frozenset("\u2800\u115f\u1160\u3164\uffa0")
# Embeddings, overrides and isolates of text direction (UAX 9). Letters bring their own direction.
_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def clean_message(text: str, *, field: str = "message") -> str:
    """`text` as it is kept: line ends as \\n, no blank space round it.

    Raises TextRefused when it is blank, longer than 5,000 characters (code points), or holds control
    characters other than newline and tab, or half a surrogate pair.
    """
    text = _lines(text)
    return _checked(text.strip(), field=field, limit=LONGEST_MESSAGE, problem=_problem(text))


def clean_summary(text: str) -> str:
    """A short summary: as `clean_message`, at 600 characters."""
    text = _lines(text)
    return _checked(text.strip(), field="summary", limit=LONGEST_SUMMARY, problem=_problem(text))


def clean_name(name: str) -> str:
    """`name` on one line, "" when none was given. Without marks that turn the line round in which it stands.

    Raises TextRefused as `clean_message` does, at 80 characters.
    """
    problem = _problem(_lines(name))
    name = " ".join(unturned(name).split())
    if not _visible(name) and problem is None:
        return ""
    return _checked(name, field="name", limit=LONGEST_NAME, problem=problem)


def unturned(text: str) -> str:
    """`text` without marks that turn round what follows: for words that are put among others."""
    return text.translate(_TURNING)


def _lines(text: str) -> str:
    for line_end in _LINE_ENDS:
        text = text.replace(line_end, "\n")
    return text


def _checked(text: str, *, field: str, limit: int, problem: TextProblem | None) -> str:
    """`problem`: of what was written. Taking blanks away takes some control characters with them."""
    if problem is None and not _visible(text):
        problem = TextProblem.BLANK
    if problem is None and len(text) > limit:
        problem = TextProblem.TOO_LONG
    if problem is not None:
        raise TextRefused(problem, field=field, length=len(text), limit=limit)
    return text


def _problem(text: str) -> TextProblem | None:
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            return TextProblem.BAD_ENCODING
        if category == "Cc" and character not in "\n\t":
            return TextProblem.CONTROL_CHARACTERS
    return None


def _visible(text: str) -> bool:
    return any(
        unicodedata.category(character) not in _BLANK and character not in _INVISIBLE for character in text
    )
