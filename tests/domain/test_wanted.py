"""A council that cannot be is refused, whoever asks for it."""

from dataclasses import replace
from typing import Any

import pytest

from app.domain.errors import SetupRefused
from app.domain.terms import RouteKind
from app.domain.video import Video
from app.domain.wanted import WantedCouncil, WantedRoute, WantedTeam

PHONE = WantedRoute(RouteKind.PHONE, "Phone", "01632 960 009")
EMAIL = WantedRoute(RouteKind.EMAIL, "E-mail", "hello@new.example")


def council(**entries: Any) -> WantedCouncil:
    given: dict[str, Any] = {
        "slug": "new",
        "name": "New",
        "origins": (),
        "periods": (),
        "teams": (WantedTeam("Parks"),),
        "routes": (PHONE, EMAIL),
        "wrap_up_codes": (),
        **entries,
    }
    return WantedCouncil(**given)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "console"),
        ("name", " "),
        ("origins", ("https://a.example/",)),
        ("home_url", "javascript:alert(1)"),
        ("privacy_url", "privacy"),
        ("time_zone", "Europe/Nowhere"),
        ("time_zone", "../etc/passwd"),
        ("wrap_up_codes", ("",)),
        ("wrap_up_codes", ("Solved", " Solved ")),
    ],
)
def test_a_council_that_cannot_be(field: str, value: object) -> None:
    with pytest.raises(SetupRefused) as refused:
        council(**{field: value})
    assert refused.value.field == field


def test_a_council_needs_a_team() -> None:
    with pytest.raises(SetupRefused) as refused:
        council(teams=())
    assert refused.value.field == "team"


def test_names_are_used_once() -> None:
    phone = WantedRoute(RouteKind.PHONE, "Phone", "01632 960 001")
    same = WantedRoute(RouteKind.PHONE, " Phone", "01632960001")
    for entries, which in (
        ({"teams": (WantedTeam("Council Tax"), WantedTeam(" Council  Tax "))}, 'team 2, "Council Tax"'),
        ({"routes": (phone, same)}, 'route 2, "Phone"'),
    ):
        with pytest.raises(SetupRefused) as refused:
            council(**entries)
        assert refused.value.field == which


@pytest.mark.parametrize(("label", "target", "field"), [("", "999", "label"), ("Phone", "ask", "target")])
def test_a_route_that_cannot_be(label: str, target: str, field: str) -> None:
    with pytest.raises(SetupRefused) as refused:
        WantedRoute(RouteKind.PHONE, label, target)
    assert refused.value.field == field


def test_it_is_kept_in_one_form() -> None:
    assert WantedTeam(" Council  Tax ").name == "Council Tax"
    assert WantedRoute(RouteKind.PHONE, " Phone ", "(01632) 960 001").identity == (
        RouteKind.PHONE,
        "Phone",
        "01632960001",
    )
    assert council(wrap_up_codes=(" Passed  on ",)).wrap_up_codes == ("Passed on",)


@pytest.mark.requirement("RL-08")
def test_a_council_needs_routes_of_two_senses() -> None:
    call_back = WantedRoute(RouteKind.CALL_BACK, "We call you", "")
    for routes in ((), (PHONE,), (PHONE, call_back)):
        with pytest.raises(SetupRefused) as refused:
            council(routes=routes)
        assert refused.value.field == "route"
        assert "not everybody can use chat" in refused.value.reason
    assert council(routes=(PHONE, call_back, EMAIL)).routes[2] == EMAIL


@pytest.mark.parametrize(
    ("entries", "field"),
    [
        ({"languages": ("English",)}, "languages"),
        ({"labels": {"Cymraeg": "Ffôn"}}, "labels"),
        ({"sentences": {"cy": ""}}, "sentence"),
        ({"opening": ()}, "hours"),
    ],
)
def test_what_a_route_cannot_say(entries: dict[str, Any], field: str) -> None:
    with pytest.raises(SetupRefused) as refused:
        WantedRoute(RouteKind.PHONE, "Phone", "01632 960 009", **entries)
    assert refused.value.field == field


@pytest.mark.requirement("LA-07")
def test_a_film_is_on_a_site_of_the_council() -> None:
    film = Video("https://www.new.example/a.mp4", "https://www.new.example/a.vtt", {"en": "Press the link."})
    routes = (PHONE, replace(EMAIL, video=film))
    assert council(routes=routes, origins=("https://www.new.example",)).routes[1].video == film
    with pytest.raises(SetupRefused) as refused:
        council(routes=routes, origins=("https://www.other.example",))
    assert refused.value.field == 'route 2, "E-mail"'
