"""What a set-up may hold."""

import pytest

from app.domain import setup
from app.domain.errors import SetupRefused
from app.domain.terms import RouteKind


@pytest.mark.parametrize("slug", ["", "A", "a b", "-a", "a--b", "é", "x" * 41, "console", "static", "chat"])
def test_slugs_that_cannot_be(slug: str) -> None:
    with pytest.raises(SetupRefused) as refused:
        setup.check_slug(slug)
    assert refused.value.field == "slug"


@pytest.mark.parametrize(
    "origin",
    [
        "https://a.example/",
        "a.example",
        "https://a.example/x",
        "https://a.example:443",
        "https://*",
        "https://*.a.example",
        "https://a;sandbox",
        "https://łódź.example",
    ],
)
def test_origins_are_exact(origin: str) -> None:
    with pytest.raises(SetupRefused):
        setup.check_origin(origin)
    for good in (
        "https://a.example",
        "http://localhost:8001",
        "http://[::1]:8001",
        "https://xn--d-uga0v8h.example",
    ):
        assert setup.check_origin(good) == good


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (RouteKind.PHONE, "(01632) 960 001", "01632960001"),
        (RouteKind.EMERGENCY_TEXT, "999", "999"),
        (RouteKind.VIDEO_RELAY, "https://relay.example/x", "https://relay.example/x"),
        (RouteKind.EMAIL, " Help@Northborough.example ", "help@northborough.example"),
        (RouteKind.IN_PERSON, "", ""),
    ],
)
def test_targets(kind: RouteKind, given: str, kept: str) -> None:
    assert setup.clean_target(kind, given) == kept


@pytest.mark.requirement("RL-12")
@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (RouteKind.PHONE, ""),
        (RouteKind.PHONE, "call us"),
        (RouteKind.PHONE, "٠١٦٣٢"),
        (RouteKind.VIDEO_RELAY, ""),
        (RouteKind.VIDEO_RELAY, "javascript:alert(1)"),
        (RouteKind.EMAIL, "nobody"),
        (RouteKind.EMAIL, f"a@{'.' * 250_000}@"),
    ],
)
def test_targets_that_cannot_be(kind: RouteKind, given: str) -> None:
    with pytest.raises(SetupRefused):
        setup.clean_target(kind, given)
