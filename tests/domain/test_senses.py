"""A council offers routes of different senses."""

import pytest

from app.domain.senses import nearest, sense, too_few
from app.domain.terms import RouteKind, Sense

PHONE, BSL, EMAIL = RouteKind.PHONE, RouteKind.VIDEO_RELAY, RouteKind.EMAIL


def test_each_kind_needs_a_sense_or_does_not_count() -> None:
    assert {kind for kind in RouteKind if sense(kind) is None} == {
        RouteKind.OTHER,
        RouteKind.EMERGENCY_PHONE,
        RouteKind.EMERGENCY_BSL,
        RouteKind.EMERGENCY_TEXT,
    }
    assert {sense(kind) for kind in RouteKind} == {*Sense, None}


@pytest.mark.parametrize("kinds", [(PHONE, EMAIL), (BSL, PHONE), (BSL, EMAIL), (RouteKind.IN_PERSON, PHONE)])
def test_two_senses_are_enough(kinds: tuple[RouteKind, ...]) -> None:
    assert too_few(kinds) == ""


@pytest.mark.parametrize(
    ("kinds", "words"),
    [
        ((), "add one such as phone, and one such as video_relay or email"),
        (
            (PHONE, RouteKind.CALL_BACK, RouteKind.OTHER, RouteKind.EMERGENCY_TEXT),
            "all it has need hearing and speech. Add one of video_relay, relay_uk, textphone, sms, email,"
            " in_person",
        ),
        ((EMAIL, RouteKind.SMS), "all it has need reading and writing. Add one of video_relay, phone"),
    ],
)
def test_one_sense_is_told_with_what_to_add(kinds: tuple[RouteKind, ...], words: str) -> None:
    assert words in too_few(kinds)


def test_who_signs_is_sent_to_a_phone_last() -> None:
    assert nearest(BSL, [PHONE, RouteKind.OTHER, EMAIL]) == 2
    assert nearest(BSL, [PHONE]) == 0
    assert nearest(PHONE, [EMAIL, PHONE, PHONE]) == 1
    assert nearest(PHONE, [RouteKind.OTHER]) is None
