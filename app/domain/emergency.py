"""Words that may mean danger: who writes one is shown how to reach the emergency services.

Nothing is blocked and nothing is judged: a false alarm costs a few lines of text, and a missed one may cost
more. Only whole words count, and not where a council hears them every day ("fire door"). The lists of all
languages hold for everybody: people in danger write in the one that comes first.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime, timedelta

AGAIN = timedelta(minutes=15)
"""So long after it was shown it is shown again, when such a word comes again."""

WORDS: dict[str, tuple[str, ...]] = {
    "en": (
        "999",
        "ambulance",
        "attack",
        "attacked",
        "attacker",
        "attacking",
        "bleeding",
        "cannot breathe",
        "can't breathe",
        "cant breathe",
        "choking",
        "dying",
        "drowning",
        "emergency",
        "end my life",
        "fire",
        "gas leak",
        "going to kill",
        "heart attack",
        "hitting me",
        "hurting me",
        "kill me",
        "kill myself",
        "not breathing",
        "overdose",
        "overdosed",
        "raped",
        "smell gas",
        "stabbed",
        "stabbing",
        "suicidal",
        "suicide",
        "unconscious",
    ),
    # with the first letters that Welsh changes; without its roof "tan" is "until" and "dan" is "under"
    "cy": (
        "ambiwlans",
        "anymwybodol",
        "ar dân",
        "argyfwng",
        "boddi",
        "dân",
        "ddim yn anadlu",
        "gorddos",
        "gwaedu",
        "hunanladdiad",
        "lladd fy hun",
        "methu anadlu",
        "nwy yn gollwng",
        "tân",
        "thân",
        "trawiad ar y galon",
        "trywanu",
        "waedu",
        "ymosod",
        "ymosododd",
        "ymosodiad",
        "ymosodwyd",
    ),
}
_EVERY_DAY = (
    "emergency accommodation",
    "emergency housing",
    "emergency repair",
    "emergency repairs",
    "fire alarm",
    "fire alarms",
    "fire certificate",
    "fire door",
    "fire doors",
    "fire exit",
    "fire extinguisher",
    "fire risk assessment",
    "fire safety",
    "fire station",
    "not an emergency",
    "drws tân",
    "drysau tân",
    "gorsaf dân",
    "larwm tân",
)


def heard(text: str) -> bool:
    """Whether one of the words stands in `text`, whole and by itself."""
    plain = " ".join(unicodedata.normalize("NFC", text).replace("\u2019", "'").casefold().split())
    return _HEARD.search(_IGNORED.sub(" ", plain)) is not None


def due(last: datetime | None, now: datetime) -> bool:
    """Whether it is to be shown; `last`: when it was before."""
    return last is None or now - last >= AGAIN


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Longer ones first."""
    listed = "|".join(_pattern(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w'-])(?:{listed})(?![\w-])(?!'\w)")


def _pattern(entry: str) -> str:
    """A number among others, or with a sign of money before it, is none of these. A word beside one is."""
    words = re.escape(entry)
    return rf"(?<!\d )(?<![£$€#.,]){words}(?! ?\d)(?![.,]\d)" if entry.isdigit() else words


_HEARD = _any_of(word for words in WORDS.values() for word in words)
_IGNORED = _any_of(_EVERY_DAY)
