"""Signing in and out, and being available."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.actions import inbox
from app.actions.queue import accept
from app.config import Settings
from app.domain.terms import Availability, AwayReason, EventKind
from app.office import Office
from app.store import people
from app.store.people import Staff
from tests.support.advisers import AtDesk, at_desk
from tests.support.html import Element, parse
from tests.support.messages import leave_message
from tests.support.office import (
    PASSWORD,
    Clock,
    Town,
    begin_chat,
    found_town,
    log,
    make_available,
    open_office,
)
from tests.support.site import client


async def test_who_is_not_signed_in_is_asked_to_and_then_led_on(office: Office, town: Town) -> None:
    async with at_desk(office) as desk:
        await desk.open("/console/languages")
        assert desk.page.one("h1").text == "Sign in"
        assert desk.page.id("told").text == "Sign in to go on."
        form = desk.page.one("form")
        await desk.submit(form, email="ERIN@northborough.example ", password=PASSWORD)
        assert desk.page.one("h1").text == "Languages"


async def test_the_language_is_chosen_as_on_residents_pages_and_stays_on_the_way_in(
    office: Office, town: Town
) -> None:
    async with at_desk(office) as desk:
        await desk.open()
        assert "Cymraeg" not in desk.seen_text(), "nobody has reviewed it"
    async with at_desk(_demo(office)) as desk:
        await desk.open("/console/languages?lang=cy")
        assert desk.page.one("html").attrs["lang"] == "cy"
        await desk.open(desk.page.one("a", hreflang="en").attrs["href"])
        assert "Cymraeg (not yet reviewed)" in desk.page.one("ul", class_="pc-languages").text
        await desk.open(desk.page.one("a", hreflang="cy").attrs["href"])
        await desk.submit(desk.page.id("main").one("form"), email=town.erin.email, password=PASSWORD)
        assert desk.answer.url.path == "/console/languages"
        assert desk.page.one("html").attrs["lang"] == "cy"
        assert desk.page.one("ul", class_="pc-languages").all("a", hreflang="en")


def _demo(office: Office) -> Office:
    return replace(office, settings=replace(office.settings, demo=True))


async def test_after_signing_in_one_is_away_and_the_page_says_what_to_do(office: Office, town: Town) -> None:
    async with at_desk(office, town.ben) as desk:
        assert desk.page.one("h1").text == "Your desk"
        assert (
            desk.next == "You are away. You cannot accept chats now. Next: choose Available and press Change"
        )
        assert desk.page.id("next-link").attrs["href"] == "#availability"
        assert desk.page.has("availability")


async def test_a_wrong_password_says_how_to_put_it_right_and_keeps_the_email(
    office: Office, town: Town
) -> None:
    async with at_desk(office) as desk:
        await desk.post("/console/sign-in", email="ben@northborough.example", password="something else")
        wrong = "The e-mail address and the password do not belong together. Check both and try again."
        assert (desk.status, desk.errors) == (422, [wrong])
        assert desk.title.startswith("Error:")
        assert desk.page.id("email").attrs["value"] == "ben@northborough.example"
        assert desk.page.id("email").attrs["aria-invalid"] == "true"
        assert "value" not in desk.page.id("password").attrs or not desk.page.id("password").attrs["value"]
        unknown = await desk.http.post("/console/sign-in", data={"email": "no@one.example", "password": "x"})
        assert wrong in unknown.text
        assert "set-cookie" not in unknown.headers


async def test_what_is_left_out_is_named(office: Office, town: Town) -> None:
    async with at_desk(office) as desk:
        await desk.post("/console/sign-in", email="", password="")
        assert (desk.status, desk.errors) == (422, ["Enter your e-mail address", "Enter your password"])


async def test_after_many_tries_a_pause_is_asked_for_in_words(office: Office, town: Town) -> None:
    async with at_desk(office) as desk:
        for _ in range(6):
            await desk.post("/console/sign-in", email="ben@northborough.example", password="wrong")
        assert desk.status == 429
        assert desk.errors == ["Too many tries. Try again at 10:15."]
        assert 0 < int(desk.answer.headers["retry-after"]) <= 15 * 60
        assert desk.page.id("email").attrs["value"] == "ben@northborough.example"


async def test_the_cookie_is_signed_and_out_of_reach_of_scripts(office: Office, town: Town) -> None:
    async with client(office) as http:
        answer = await http.post(
            "/console/sign-in", data={"email": "ben@northborough.example", "password": PASSWORD}
        )
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("plainchat=")
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Path=/" in cookie
        value = http.cookies["plainchat"]
    # another token under the same signature
    forged = ("a" if value[0] != "a" else "b") + value[1:]
    for cookie, status in ((value, 200), (forged, 303)):
        async with client(office, Cookie=f"plainchat={cookie}") as http:
            assert (await http.get("/console")).status_code == status


async def test_by_https_the_cookie_is_bound_to_the_host(tmp_path: Path, clock: Clock) -> None:
    async with open_office(tmp_path, clock, public_url="https://chat.example") as office:
        await found_town(office)
        async with client(office) as http:
            answer = await http.post(
                "/console/sign-in", data={"email": "ben@northborough.example", "password": PASSWORD}
            )
            cookie = answer.headers["set-cookie"]
            assert cookie.startswith("__Host-plainchat=")
            assert "Secure" in cookie
            assert "Path=/;" in cookie
            assert "Domain" not in cookie


async def test_nobody_is_led_to_another_site(office: Office, town: Town) -> None:
    fields = {"email": "ben@northborough.example", "password": PASSWORD}
    for given in (
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/console//evil.example",
        "/x",
    ):
        async with client(office) as http:
            answer = await http.post("/console/sign-in", data={**fields, "next": given})
            assert answer.headers["location"] == "/console#title"
    async with client(office) as http:
        answer = await http.post("/console/sign-in", data={**fields, "next": "/console/conversations/7"})
        assert answer.headers["location"] == "/console/conversations/7#title"


async def test_another_sites_page_cannot_sign_anybody_in_or_out(office: Office, town: Town) -> None:
    async with at_desk(office, town.ben) as desk:
        answer = await desk.http.post("/console/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
        assert answer.status_code == 403
        assert (await desk.http.get("/console")).status_code == 200


async def test_signing_out_ends_the_session_everywhere_it_is_kept(office: Office, town: Town) -> None:
    async with at_desk(office, town.ben) as desk:
        cookie = desk.http.cookies["plainchat"]
        await desk.post("/console/sign-out")
        assert desk.page.id("told").text == "You are signed out."
    async with client(office, Cookie=f"plainchat={cookie}") as http:
        assert (await http.get("/console")).status_code == 303
    assert [fact.staff_id for fact in await log(office, EventKind.SIGNED_OUT)] == [town.ben.id]


async def test_who_signs_in_at_a_page_left_open_ends_the_session_that_was_there(
    office: Office, town: Town
) -> None:
    async with at_desk(office, town.ben) as desk:
        cookie = desk.http.cookies["plainchat"]
        await desk.sign_in(town.carys)
        await desk.open("/console")
        assert "Carys" in desk.page.text
    async with client(office, Cookie=f"plainchat={cookie}") as http:
        assert (await http.get("/console")).status_code == 303


async def test_a_session_ends_by_itself(office: Office, town: Town, clock: Clock) -> None:
    async with at_desk(office, town.ben) as desk:
        clock.forward(hours=Settings.session_hours, seconds=-1)
        assert (await desk.http.get("/console")).status_code == 200
        clock.forward(seconds=2)
        assert (await desk.http.get("/console")).status_code == 303


async def test_without_a_session_an_answer_is_told_from_a_note(office: Office, town: Town) -> None:
    async with at_desk(office) as desk:
        await desk.post("/console/conversations/1/note", message="A long answer", note="Upset")
        named = {
            label.text: desk.page.id(label.attrs["for"]).lines.strip() for label in desk.page.all("label")
        }
        assert named == {"Your answer": "A long answer", "Note for staff only": "Upset"}
        await desk.post("/console/conversations/1/end", wrap_up="1")
        assert desk.page.id("sign-in-again").text == "Sign in again", "there is nothing to copy"


async def test_words_sent_without_a_session_are_given_back(office: Office, town: Town) -> None:
    async with at_desk(office) as desk:
        await desk.post("/console/conversations/1", message="A long answer", key="k" * 20)
        assert desk.status == 401
        assert desk.page.id("kept-1").lines.strip() == "A long answer"
        again = desk.page.id("sign-in-again")
        assert again.attrs["href"].endswith("next=%2Fconsole%2Fconversations%2F1")
        assert (again.text, again.attrs["target"]) == ("Sign in again (opens in a new tab)", "_blank")
        fragment = await desk.http.post(
            "/console/conversations/1", data={"message": "x"}, headers={"HX-Request": "true"}
        )
        assert fragment.status_code == 401
        assert "data-signed-out" in parse(fragment.text).one("div", data_news="").attrs
        refused = await desk.http.get("/console", headers={"Accept": "application/json"})
        assert (refused.status_code, refused.json()["errors"][0]["code"]) == (401, "signed_out")


async def test_a_page_left_open_does_nothing_for_whoever_signs_in_next(office: Office, town: Town) -> None:
    visitor, _ = await begin_chat(office, town.northborough, town.council_tax)
    await accept(office, await make_available(office, town.ben), visitor.conversation_id)
    url = f"/console/conversations/{visitor.conversation_id}"
    async with at_desk(office, town.ben) as desk:
        await desk.open(url)
        bens, stream = desk.page, desk.page.id("messages").attrs["data-stream"]
        await desk.http.post("/console/sign-out")
        await desk.sign_in(town.dev)
        await desk.open(url)
        desk.page = bens
        await desk.press("save-note", note="Only Ben's")
        assert desk.status == 401
        here = "Dev is signed in here now. To sign in yourself, sign Dev out first."
        assert here in desk.seen_text()
        assert desk.page.id("kept-1").lines.strip() == "Only Ben's"
        to_dev = desk.page.id("desk-here")
        assert to_dev.text == "Go to the desk of Dev (opens in a new tab)", "the words stay in this tab"
        assert to_dev.attrs["href"] == "/console"
        program = {
            "note": "Only Ben's",
            "note_key": bens.id("note-key").attrs["value"],
            "me": str(town.ben.id),
        }
        answer = await desk.http.post(f"{url}/note", data=program, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["errors"][0]["words"]) == (401, here)
        script = {"message": "x", "me": str(town.ben.id)}
        answer = await desk.http.post(url, data=script, headers={"HX-Request": "true"})
        assert parse(answer.text).one("div", data_news="").attrs["data-signed-out"] == here
        over = await desk.http.get(stream, headers={"Accept": "text/event-stream"})
        assert [line for line in over.text.splitlines() if line] == ["event: end", "data: "]
        assert await log(office, EventKind.NOTE_ADDED) == []
        desk.page = bens
        await desk.press("sign-out")
        # the next page is of who is signed in
        await desk.open(url)
        await desk.press("save-note", note="Dev's own")
        assert [fact.staff_id for fact in await log(office, EventKind.NOTE_ADDED)] == [town.dev.id]


async def test_every_form_of_a_desk_says_whose_page_it_stands_on(office: Office, town: Town) -> None:
    mine, _ = await begin_chat(office, town.northborough, town.council_tax)
    await accept(office, await make_available(office, town.ben), mine.conversation_id)
    waiting, _ = await begin_chat(office, town.northborough, town.council_tax, name="Gil")
    left = await leave_message(office, town.northborough, town.council_tax)
    taken = await leave_message(office, town.northborough, town.council_tax)
    await inbox.assign(office, town.ben, taken.follow_up_id, None)
    pages = [
        "/console",
        f"/console/conversations/{mine.conversation_id}",
        f"/console/conversations/{mine.conversation_id}/end",
        f"/console/conversations/{waiting.conversation_id}",
        "/console/messages",
        f"/console/messages/{left.follow_up_id}",
        f"/console/messages/{taken.follow_up_id}",
    ]
    for staff, addresses in ((town.ben, pages), (town.erin, ["/console/languages"])):
        async with at_desk(office, staff) as desk:
            for address in addresses:
                says_who_it_is_of(await desk.open(address), staff)
            if staff is town.ben:
                says_who_it_is_of(await desk.press_in("answer-form", "close-message"), staff)


def says_who_it_is_of(page: Element, staff: Staff) -> None:
    whose = page.all("input", name="me")
    assert {one.attrs["value"] for one in whose} == {str(staff.id)}
    named = {one.attrs.get("form") for one in whose}
    for form in page.all("form", method="post"):
        inside = any(one in form.walk() for one in whose)
        assert inside or form.attrs["id"] in named, form.attrs


async def test_availability_is_a_plain_form_and_every_change_a_fact(office: Office, town: Town) -> None:
    async with at_desk(office, town.ben) as desk:
        form = desk.page.id("availability-form")
        assert [option.text for option in form.all("option")][:2] == ["Available", "Away: break"]
        await desk.submit(form, availability="available")
        assert desk.page.id("told").text == "You are available now. New chats show in the queue."
        assert desk.next == "Nobody is waiting. A new chat will show here."
        await desk.submit(desk.page.id("availability-form"), availability="away:training")
        chosen = [option for option in desk.page.all("option") if "selected" in option.attrs]
        assert [option.text for option in chosen] == ["Away: training"]
    ben = await office.store.read(lambda conn: people.by_id(conn, town.ben.id))
    assert ben is not None
    assert (ben.availability, ben.away_reason) == (Availability.AWAY, AwayReason.TRAINING)
    changes = [fact.data for fact in await log(office, EventKind.AVAILABILITY_CHANGED)]
    assert changes == [
        {"to": "available", "reason": None},
        {"to": "away", "reason": "training"},
    ]


async def test_an_availability_that_does_not_exist_is_refused_in_words(office: Office, town: Town) -> None:
    async with at_desk(office, town.ben) as desk:
        for wrong in ("away", "away:fishing", "available:lunch", ""):
            await desk.post("/console/availability", availability=wrong)
            assert (desk.status, desk.errors) == (422, ["Choose Available, or Away with a reason"])


async def test_a_reload_of_a_forms_address_leads_to_a_page(office: Office, town: Town) -> None:
    async with at_desk(office, town.ben) as desk:
        for path in ("/console/availability", "/console/sign-out", "/console/sign-in"):
            await desk.open(path)
            assert (desk.status, desk.page.one("h1").text) == (200, "Your desk")


def signed_in(desk: AtDesk) -> bool:
    return desk.page.has("sign-out")


async def test_the_language_of_the_console_can_be_chosen_and_is_kept(tmp_path: Path, clock: Clock) -> None:
    async with open_office(tmp_path, clock, locales=("en", "ar-XB"), demo=True) as office:
        town = await found_town(office)
        async with at_desk(office) as desk:
            await desk.open("/console/sign-in?lang=ar-XB")
            assert desk.page.one("html").attrs["dir"] == "rtl"
            await desk.sign_in(town.ben)
            assert signed_in(desk)
            assert desk.page.one("html").attrs["lang"] == "ar-XB"


@pytest.mark.parametrize("field", ["email", "password"])
async def test_what_is_not_utf_8_is_refused_beside_its_box(office: Office, town: Town, field: str) -> None:
    wrong = "Some characters could not be read. Check your text and send it again"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    fields = {"email": b"ben%40northborough.example", "password": b"secret"}
    fields[field] += b"%E9"
    body = b"&".join(name.encode() + b"=" + value for name, value in fields.items())
    async with at_desk(office) as desk:
        answer = await desk.http.post("/console/sign-in", content=body, headers=headers)
        page = parse(answer.text)
        assert (answer.status_code, page.id("error-summary").one("a").text) == (422, wrong)
        assert page.id(f"{field}-error").text == f"Error: {wrong}"
        json = f'{{"email": "ben@northborough.example", "password": "secret", "{field}": "\\ud800"}}'
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        answer = await desk.http.post("/console/sign-in", content=json, headers=headers)
        assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])


async def test_garbled_words_sent_without_a_session_are_given_back_as_far_as_they_go(
    office: Office, town: Town
) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    async with client(office) as http:
        answer = await http.post("/console/conversations/1", content=b"message=caf%E9+noir", headers=headers)
        assert answer.status_code == 401
        assert parse(answer.text).id("kept-1").lines.strip() == "caf noir"
