"""Reading what was sent."""

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request

from app.domain.errors import TextRefused
from app.domain.keys import check_one_time_key, once
from app.domain.terms import TextProblem
from app.domain.text import clean_message
from app.office import Office
from app.web import forms
from tests.support.html import parse
from tests.support.office import PASSWORD, Town, form_key
from tests.support.site import client, quick_site

FORM = "application/x-www-form-urlencoded"


async def read(body: bytes, media_type: str = FORM) -> forms.Fields:
    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": body, "more_body": False}

    headers = [(b"content-type", media_type.encode())]
    return await forms.read(Request({"type": "http", "method": "POST", "headers": headers}, receive))


async def test_words_in_any_language_arrive_whole() -> None:
    posted = await read(b"message=Llanfair%C2%ADpwll+%F0%9F%91%8B%0D%0Ab%3D1%26c&key=x")
    assert posted.text("message") == "Llanfair\u00adpwll 👋\nb=1&c"
    assert posted.text("nothing") == ""


async def test_json_is_a_form_too() -> None:
    posted = await read('{"message": "Ŵyr\\r\\nA", "after": 7, "other": null}'.encode(), "application/json")
    assert posted.text("message") == "Ŵyr\nA"
    assert posted.number("after") == 7


@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"message=caf%E9", FORM),
        (b"message=caf\xe9", FORM),
        (b'{"message": "caf\xe9"}', "application/json"),
        (b'{"message": "caf\\ud800"}', "application/json"),
    ],
)
async def test_another_encoding_is_refused_and_not_guessed_at(body: bytes, media_type: str) -> None:
    posted = await read(body, media_type)
    with pytest.raises(TextRefused) as refusal:
        clean_message(posted.text("message"))
    assert refusal.value.problem is TextProblem.BAD_ENCODING
    again = forms.sendable(posted.text("message"))
    assert again == "caf"
    assert once("key", posted.text("message"))


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"&".join(b"a%d=1" % n for n in range(200)), FORM, 400),
        (b"x", "multipart/form-data; boundary=x", 415),
        (b"<a/>", "text/xml", 415),
    ],
)
async def test_what_cannot_be_read_is_refused(body: bytes, media_type: str, status: int) -> None:
    with pytest.raises(HTTPException) as refusal:
        await read(body, media_type)
    assert refusal.value.status_code == status


def test_what_was_refused_for_its_characters_can_be_sent_again() -> None:
    text = "a\x00b\x1bc\x85d\ne\tf"
    with pytest.raises(TextRefused):
        clean_message(text)
    assert clean_message(forms.sendable(text)) == "abcd\ne\tf"


@pytest.mark.parametrize("value", ["", "-1", "1.5", "x", "١٢", "9" * 30])
async def test_a_number_that_is_none_is_zero(value: str) -> None:
    assert forms.Fields({"after": value}).number("after") == 0


async def test_a_key_that_is_none_of_ours_is_replaced() -> None:
    assert forms.Fields({"key": "a" * 20}).key() == "a" * 20
    fresh = {forms.Fields({"key": bad}).key() for bad in ("", "short", "with space and more", "x" * 99)}
    assert len(fresh) == 4
    assert all(check_one_time_key(key) for key in fresh)


@pytest.mark.parametrize("id_", ["", "0", "x", "-1", "9" * 20, "\u0661"])
def test_what_can_be_no_id_in_an_address_is_a_404(id_: str) -> None:
    with pytest.raises(HTTPException) as missing:
        forms.id_in_url(Request({"type": "http", "path_params": {"id": id_}}))
    assert missing.value.status_code == 404
    assert forms.id_in_url(Request({"type": "http", "path_params": {"id": "41"}})) == 41


async def full(fn: object) -> None:
    """In place of `store.write`: the disk is full."""
    raise OSError("no space left")


async def test_who_asks_and_how_to_reach_them_is_given_back_with_the_question(
    office: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = {
        "question": "My bin",
        "name": "Amina Khan",
        "email": "amina@example.org",
        "phone": "01632 960 123",
    }
    rest = {"phone_use": "call", "team": str(town.housing.id), "consent": "yes", "key": form_key()}
    async with client(quick_site(office)) as http:
        monkeypatch.setattr(office.store, "write", full)
        answer = await http.post("/northborough/message", data={**typed, **rest})
    assert answer.status_code == 500
    assert [box.lines.strip() for box in parse(answer.text).all("textarea")] == list(typed.values())


async def test_the_address_that_somebody_signs_in_with_is_not_given_back(
    office: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = {"email": town.ben.email, "password": PASSWORD}
    async with client(quick_site(office)) as http:
        monkeypatch.setattr(office.store, "write", full)
        answer = await http.post("/console/sign-in", data=typed)
    assert answer.status_code == 500
    assert not any(value in answer.text for value in typed.values())
