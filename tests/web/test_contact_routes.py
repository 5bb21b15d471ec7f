"""Other ways to contact a council."""

import pytest

from app.domain.terms import RouteKind
from app.store.councils import ContactRoute
from app.web.contact_routes import Way, emergencies, number, ways
from app.web.language import Languages

ENGLISH = Languages.load()["en"]


def route(kind: RouteKind, target: str, label: str = "Label", **more: object) -> ContactRoute:
    values = {"hours": "", "note": "", "languages": ("en",), **more}
    return ContactRoute(1, kind, label, target, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("digits", "shown"),
    [
        ("01632960001", "01632 960 001"),
        ("02079460001", "020 7946 0001"),
        ("03001234567", "0300 123 4567"),
        ("08001234567", "0800 123 4567"),
        ("101", "101"),
        ("+441632960001", "+441632960001"),
    ],
)
def test_numbers_are_in_groups(digits: str, shown: str) -> None:
    assert number(digits) == shown


def test_every_phone_number_is_given_for_relay_uk_too() -> None:
    """RL-06."""
    phone = route(RouteKind.PHONE, "01632960001", "Phone")
    alone = ways([phone], ENGLISH)
    assert [way.href for way in alone] == ["tel:01632960001", "tel:1800101632960001"]
    assert alone[1].name == "Relay UK: 18001 then 01632 960 001"
    assert alone[1].detail == "For people who cannot hear or speak on the phone."
    own = route(RouteKind.RELAY_UK, "01632960001", note="Ask for Sam")
    told = [(way.detail, way.note) for way in ways([own, phone], ENGLISH)]
    assert told == [(alone[1].detail, "Ask for Sam"), ("", "")]


@pytest.mark.parametrize(
    ("kind", "target", "expected"),
    [
        (RouteKind.SMS, "07700900001", Way("Label: 07700900001", "sms:07700900001")),
        (RouteKind.EMAIL, "a@b.example", Way("Label: a@b.example", "mailto:a@b.example")),
        (RouteKind.TEXTPHONE, "01632960001", Way("Label: 01632 960 001", "tel:01632960001")),
        (RouteKind.VIDEO_RELAY, "https://a.example/", Way("Label", "https://a.example/", new_tab=True)),
        (RouteKind.IN_PERSON, "", Way("Label", "")),
    ],
)
def test_each_kind_is_pressed_in_its_own_way(kind: RouteKind, target: str, expected: Way) -> None:
    [way] = ways([route(kind, target)], ENGLISH)
    if kind is RouteKind.SMS:
        assert way.name == f"Label: {number(target)}"
    else:
        assert way == expected
    assert way.href == expected.href


def test_words_in_another_language_are_marked() -> None:
    """LA-01. British Sign Language is no language of written words."""
    [welsh] = ways([route(RouteKind.EMAIL, "a@b.example", languages=("cy",))], ENGLISH)
    assert welsh.lang == welsh.name_lang == "cy"
    note = "Gofynnwch am Sam"
    [relay] = ways([route(RouteKind.RELAY_UK, "01632960001", note=note, languages=("cy",))], ENGLISH)
    assert (relay.note, relay.lang, relay.name_lang) == (note, "cy", ""), "the rest is ours"
    [signed] = ways([route(RouteKind.VIDEO_RELAY, "https://a.example/", languages=("bfi",))], ENGLISH)
    [both] = ways([route(RouteKind.EMAIL, "a@b.example", languages=("en", "cy"))], ENGLISH)
    assert signed.lang == both.lang == ""


NATIONAL = ["tel:999", "https://999bsl.co.uk/", "sms:999", "tel:18000"]


def test_emergencies_stand_apart() -> None:
    assert ways([route(RouteKind.EMERGENCY_PHONE, "999")], ENGLISH) == []
    assert [way.href for way in emergencies([route(RouteKind.PHONE, "101")], ENGLISH)] == NATIONAL


def test_the_councils_own_stand_in_place_of_the_national_one_of_their_kind() -> None:
    own = [
        route(RouteKind.EMERGENCY_TEXT, "07700900001", "Text our night line", note="Until 8am"),
        route(RouteKind.EMERGENCY_BSL, "https://bsl.example/", "999 in BSL, with us", languages=("bfi",)),
    ]
    found = emergencies(own, ENGLISH)
    assert [way.href for way in found] == ["tel:999", "https://bsl.example/", "sms:07700900001", "tel:18000"]
    assert (found[1].name, found[1].new_tab) == ("999 in BSL, with us", True)
    assert (found[2].name, found[2].note) == ("Text our night line: 07700 900 001", "Until 8am")
    assert found[2].detail == "", "only for 999 a phone has to be registered"


def test_999_is_always_there_and_once() -> None:
    night = route(RouteKind.EMERGENCY_PHONE, "01632960009", "Our night line")
    assert [way.name for way in emergencies([night], ENGLISH)][:2] == [
        "Call 999",
        "Our night line: 01632 960 009",
    ]
    same = route(RouteKind.EMERGENCY_PHONE, "999", "In danger: call 999", note="Say where you are")
    found = emergencies([night, same], ENGLISH)
    assert [way.name for way in found][:3] == [
        "Our night line: 01632 960 009",
        "Relay UK: 18001 then 01632 960 009",
        "In danger: call 999",
    ]
    assert [way.href for way in found].count("tel:999") == 1
    text = emergencies([route(RouteKind.EMERGENCY_TEXT, "999", "Text 999")], ENGLISH)[2]
    assert text.detail == "Register your phone first: text the word register to 999"


def test_in_a_text_from_right_to_left_a_number_keeps_the_order_of_its_groups() -> None:
    [_, relay] = ways([route(RouteKind.PHONE, "01632960001")], Languages.load()["ar"])
    assert "18001 ثم \u206601632 960 001\u2069" in relay.name
