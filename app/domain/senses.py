"""Which sense a contact route needs, so that a council offers routes of different senses (EN 301 549 12.2.3).

What is counted is what somebody cannot go round:

- signs: seen, and by who knows British Sign Language. Neither hearing nor written English is needed.
- speech: heard and spoken, through a phone.
- text: read and written, by eye, by finger (braille) or by a voice that reads. Relay UK counts here, because
  its user reads and types; the assistant does the hearing and speaking.
- presence: going there. People can then speak, lip-read, write, or bring somebody.

`other` counts for nothing: nobody knows what it needs. Neither do the emergency services, which every page
has anyway, nor the line for Relay UK that each phone number gets by itself: who cannot hear is to find a
route that the council has thought of.
"""

from collections.abc import Iterable, Sequence
from typing import assert_never

from app.domain.terms import RouteKind, Sense

FEWEST_SENSES = 2


def sense(kind: RouteKind) -> Sense | None:
    """None for what does not count."""
    match kind:
        case RouteKind.VIDEO_RELAY:
            return Sense.SIGNS
        case RouteKind.PHONE | RouteKind.CALL_BACK:
            return Sense.SPEECH
        case RouteKind.RELAY_UK | RouteKind.TEXTPHONE | RouteKind.SMS | RouteKind.EMAIL:
            return Sense.TEXT
        case RouteKind.IN_PERSON:
            return Sense.PRESENCE
        case RouteKind.OTHER | RouteKind.EMERGENCY_PHONE | RouteKind.EMERGENCY_BSL | RouteKind.EMERGENCY_TEXT:
            return None
        case _:
            assert_never(kind)


def too_few(kinds: Iterable[RouteKind]) -> str:
    """What is wrong with a council's routes, and what to do: for an administrator. "" when nothing is."""
    there = {found for kind in kinds if (found := sense(kind)) is not None}
    if len(there) >= FEWEST_SENSES:
        return ""
    words = "a council needs at least two that use different senses, because not everybody can use chat"
    if not there:
        return f"{words}: add one such as phone, and one such as video_relay or email"
    [only] = there
    more = ", ".join(kind for kind in RouteKind if sense(kind) not in (None, only))
    return f"{words}: all it has need {_NEEDED[only]}. Add one of {more}"


def nearest(wanted: RouteKind, kinds: Sequence[RouteKind]) -> int | None:
    """Which of `kinds` suits best who would have used `wanted`; of several the first. None when none does.

    Who signs or writes is sent to a phone last.
    """
    order = _NEAREST[sense(wanted)]
    places = [(order.index(found), place) for place, kind in enumerate(kinds) if (found := sense(kind))]
    return min(places)[1] if places else None


_NEAREST: dict[Sense | None, tuple[Sense, ...]] = {
    Sense.SIGNS: (Sense.SIGNS, Sense.TEXT, Sense.PRESENCE, Sense.SPEECH),
    Sense.TEXT: (Sense.TEXT, Sense.SIGNS, Sense.PRESENCE, Sense.SPEECH),
    Sense.SPEECH: (Sense.SPEECH, Sense.TEXT, Sense.PRESENCE, Sense.SIGNS),
    Sense.PRESENCE: (Sense.PRESENCE, Sense.SPEECH, Sense.TEXT, Sense.SIGNS),
    None: (Sense.TEXT, Sense.SPEECH, Sense.PRESENCE, Sense.SIGNS),
}
_NEEDED = {
    Sense.SIGNS: "sign language",
    Sense.SPEECH: "hearing and speech",
    Sense.TEXT: "reading and writing",
    Sense.PRESENCE: "going there",
}
