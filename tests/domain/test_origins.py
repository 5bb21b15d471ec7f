"""Which pages a chat may lead back to."""

import pytest

from app.domain.origins import allowed_back, is_site, origin_of, page_of, site_of

ORIGINS = ("https://www.northborough.example", "http://localhost:8001")


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://www.Northborough.example/a?b#c", "https://www.northborough.example"),
        ("https://www.northborough.example:443/", "https://www.northborough.example"),
        ("http://localhost:8001/x", "http://localhost:8001"),
        ("http://[::1]:8001/", "http://[::1]:8001"),
        ("ftp://www.northborough.example/", None),
        ("javascript:alert(1)", None),
        ("//www.northborough.example/", None),
        ("/bins", None),
        ("", None),
        ("https://me@www.northborough.example/", None),
        ("https://www.northborough.example\\@evil.example/", None),
        ("https://www.northborough.example:99999/", None),
        ("https://[bad/", None),
        ("https://www.northborough.example/a\nb", None),
    ],
)
def test_origin_of(url: str, origin: str | None) -> None:
    assert origin_of(url) == origin


def test_back_only_to_the_councils_own_pages() -> None:
    assert allowed_back("http://localhost:8001/bins", ORIGINS) == "http://localhost:8001/bins"
    for url in (None, "", "https://evil.example/", "https://www.northborough.example.evil.example/", "/bins"):
        assert allowed_back(url, ORIGINS) is None


def test_the_way_back_keeps_its_query_and_loses_its_fragment() -> None:
    assert allowed_back("http://localhost:8001/bins?a=1#b", ORIGINS) == "http://localhost:8001/bins?a=1"


def test_a_site_is_no_page() -> None:
    assert site_of("http://localhost:8001/", ORIGINS) == site_of("http://localhost:8001/a?b", ORIGINS)
    assert is_site(site_of("http://localhost:8001/bins", ORIGINS))
    assert site_of("https://evil.example/", ORIGINS) == site_of(None, ORIGINS) == ""
    for page in ("", "http://localhost:8001/", "http://localhost:8001?a=1"):
        assert not is_site(page)


def test_a_page_is_named_without_its_query() -> None:
    assert page_of("https://a.example/bins?name=x#y") == "https://a.example/bins"
    assert page_of(None) is None
