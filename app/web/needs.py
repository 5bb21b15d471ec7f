"""What residents need to be talked with, in words: as they say it, and as staff read it."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.terms import Need
from app.web.language import N_, Language

_SAID = {
    Need.BSL: N_("My first language is British Sign Language (BSL)"),
    Need.RELAY: N_("I use a relay service or an interpreter"),
    Need.SCREEN_READER: N_("I use a screen reader"),
    Need.BRAILLE: N_("I read braille"),
    Need.SLOW_TYPING: N_("I type slowly"),
    Need.SIMPLE_WORDS: N_("Please use simple words"),
    Need.LARGE_TEXT: N_("I need large text"),
}
_SHORT = {
    Need.BSL: N_("BSL first"),
    Need.RELAY: N_("Relay or interpreter"),
    Need.SCREEN_READER: N_("Screen reader"),
    Need.BRAILLE: N_("Braille"),
    Need.SLOW_TYPING: N_("Types slowly"),
    Need.SIMPLE_WORDS: N_("Simple words"),
    Need.LARGE_TEXT: N_("Large text"),
}
_ADVICE = {
    Need.BSL: N_("English is not their first language. Use short sentences and plain words."),
    Need.RELAY: N_("Somebody passes your words on. Their answers take longer. Wait for them."),
    Need.SCREEN_READER: N_(
        "They hear your words. Do not say where something is by its place or colour alone."
    ),
    Need.BRAILLE: N_("They read with their fingers. Keep messages short."),
    Need.SLOW_TYPING: N_("Give them time. Do not ask again while they write."),
    Need.SIMPLE_WORDS: N_("Use short sentences and everyday words. Ask one question at a time."),
    Need.LARGE_TEXT: N_("They see few words at once. Keep messages short."),
}


def choices(language: Language) -> list[tuple[str, str]]:
    """What a form offers: value and words, as the resident would say it."""
    return [(str(need), language.gettext(words)) for need, words in _SAID.items()]


def in_short(needs: Iterable[Need], language: Language) -> str:
    """A few words for each, for staff: "BSL first, Simple words"; "" for none."""
    return language.listed(language.gettext(_SHORT[need]) for need in needs)


def with_advice(needs: Iterable[Need], language: Language) -> list[tuple[str, str]]:
    """For staff: each need, and what to do."""
    return [(language.gettext(_SHORT[need]), language.gettext(_ADVICE[need])) for need in needs]
