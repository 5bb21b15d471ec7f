"""A half-written message, kept by "Check for new messages" where no script keeps it."""

import logging

import httpx
import pytest

from app.actions.finish import end_by_adviser, end_by_visitor
from app.actions.queue import accept
from app.office import Office
from app.store.conversations import VisitorConversation
from tests.support.advisers import at_desk
from tests.support.html import Element, parse
from tests.support.office import Clock, Town, begin_chat, log, make_available
from tests.web.visitor.test_chat import check, page_at

HALF = "Half a mess"


@pytest.fixture
async def amina(office: Office, town: Town) -> tuple[VisitorConversation, str]:
    """Amina talks to Ben: her record, and the address of her page."""
    visitor, token = await begin_chat(office, town.northborough, town.council_tax)
    await accept(office, await make_available(office, town.ben), visitor.conversation_id)
    return visitor, f"/northborough/chat/{token}"


def box(page: Element) -> str:
    return page.id("message").lines.removeprefix("\n")


async def test_it_is_in_the_box_until_it_is_sent_or_emptied(
    clock: Clock, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    """NJ-10."""
    _, url = amina
    page = await check(http, await page_at(http, url), f"{HALF}\n\nand\x07 more ")
    assert box(page) == f"{HALF}\n\nand more "
    clock.forward(seconds=90)
    page = await page_at(http, url)
    assert box(page) == f"{HALF}\n\nand more "
    assert page.id("message").attrs["data-draft-age"] == "90.0"
    first = page.id("message").attrs["data-draft"]
    page = await check(http, page, HALF)
    assert page.id("message").attrs["data-draft"] not in ("", first), "scripts can tell them apart"
    assert box(await check(http, page, " \n")) == ""
    page = await check(http, page, HALF)
    sent = await http.post(url, data=page.id("composer").fields() | {"message": "Half a message"})
    assert sent.status_code == 303
    page = await page_at(http, url)
    assert box(page) == ""
    assert "data-draft" not in page.id("message").attrs


async def test_before_the_chat_is_ended_what_was_not_sent_is_shown(
    http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    _, url = amina
    asked = parse((await http.get(f"{url}/end")).text)
    assert "hidden" in asked.id("unsent-part").attrs
    await check(http, await page_at(http, url), HALF)
    asked = parse((await http.get(f"{url}/end")).text)
    assert "hidden" not in asked.id("unsent-part").attrs
    assert (asked.id("unsent-part").one("h2").text, asked.id("unsent").text) == (
        "Your message that was not sent",
        HALF,
    )


async def test_a_refused_text_wins_over_what_was_kept(
    http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    _, url = amina
    page = await check(http, await page_at(http, url), HALF)
    refused = await http.post(url, data=page.id("composer").fields() | {"message": "x" * 5001})
    assert refused.status_code == 422
    assert box(parse(refused.text)) == "x" * 5001
    assert "data-draft" not in parse(refused.text).id("message").attrs


async def test_when_the_chat_has_ended_the_words_are_given_back(
    office: Office, http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    page = await page_at(http, url)
    await end_by_visitor(office, visitor)
    fields = page.id("composer").fields() | {"message": HALF, "check": "1"}
    answer = await http.post(page.id("check").attrs["formaction"], data=fields)
    assert answer.status_code == 409
    assert parse(answer.text).id("unsent").text == HALF
    fields["message"] = " "
    answer = await http.post(page.id("check").attrs["formaction"], data=fields)
    assert answer.status_code == 303, "nothing was lost"


@pytest.mark.parametrize("by", ["Ben", "Amina"])
async def test_the_page_of_a_chat_that_has_ended_shows_what_was_not_sent(
    office: Office,
    town: Town,
    clock: Clock,
    http: httpx.AsyncClient,
    amina: tuple[VisitorConversation, str],
    by: str,
) -> None:
    """NJ-10."""
    visitor, url = amina
    await check(http, await page_at(http, url), HALF)
    if by == "Ben":
        await end_by_adviser(office, town.ben, visitor.conversation_id, town.solved)
    else:
        assert (await http.post(f"{url}/end")).status_code == 303
    clock.forward(hours=19)
    page = await page_at(http, url)
    assert "hidden" not in page.id("unsent-part").attrs
    assert page.id("unsent").text == HALF
    assert page.id("unsent").attrs["data-draft"], "scripts tell it from what the tab has kept"
    assert not page.has("message")


async def test_nobody_else_reads_it(
    office: Office,
    town: Town,
    http: httpx.AsyncClient,
    amina: tuple[VisitorConversation, str],
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Not the other side, no other council's staff, no other visitor, no program, no event and no log."""
    visitor, url = amina
    caplog.set_level(logging.DEBUG)
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    other = f"/northborough/chat/{token}"
    path = f"/console/conversations/{visitor.conversation_id}"
    before = await log(office)
    await check(http, await page_at(http, url), HALF)
    async with at_desk(office, town.ben) as ben, at_desk(office, town.dev) as dev:
        await ben.open(path)
        await ben.press("check", message="Dear Ami", note="Ask ag")
        assert ben.page.id("note").lines.strip() == "Ask ag"
        for desk in (ben, dev):
            for address in (
                path,
                f"{path}/end",
                "/console",
                f"/console/events?after=0&open={visitor.conversation_id}",
            ):
                answer = await desk.http.get(address, follow_redirects=True)
                assert HALF not in answer.text, address
                assert desk is ben or not [one for one in ("Dear Ami", "Ask ag") if one in answer.text], (
                    address
                )
            program = await desk.http.get(path, headers={"Accept": "application/json"})
            assert not [one for one in (HALF, "Dear Ami", "Ask ag") if one in program.text]
    async with at_desk(office, town.finn) as finn:
        assert (await finn.http.get(path)).status_code == 404
        refused = await finn.http.post(path, data={"check": "1", "message": "Dear Ami", "note": "Mine"})
        assert refused.status_code == 404
    mine = [f"{url}{place}" for place in ("", "/transcript", "/transcript.txt", "/events?after=0")]
    for address in (*mine, other):
        text = (await http.get(address)).text
        assert not [one for one in ("Dear Ami", "Ask ag") if one in text], address
        assert address == url or HALF not in text, address
    program = await http.get(url, headers={"Accept": "application/json"})
    assert HALF not in program.text
    facts = [fact for fact in await log(office) if fact not in before]
    assert {str(fact.kind) for fact in facts} <= {"staff.signed_in"}
    logged = capsys.readouterr()
    assert not [one for one in (HALF, "Dear Ami", "Ask ag") if one in logged.out + logged.err + caplog.text]


async def test_another_tab_with_an_empty_box_does_not_take_it(
    http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    """NJ-10. Two tabs of one chat: what one has kept, the other's "Check" and "Send" leave."""
    _, url = amina
    one = two = await page_at(http, url)
    one = await check(http, one, HALF)
    assert box(await check(http, two, "")) == HALF
    assert (await http.post(url, data=two.id("composer").fields() | {"message": "Hello"})).status_code == 303
    assert box(await page_at(http, url)) == HALF
    refused = await http.post(url, data=one.id("composer").fields() | {"message": "x" * 5001})
    again = parse(refused.text).id("composer").fields() | {"message": "Another word"}
    assert (await http.post(url, data=again)).status_code == 303
    assert box(await page_at(http, url)) == "", "those were its own"


async def test_words_that_were_sent_from_an_earlier_page_are_not_in_the_box_again(
    http: httpx.AsyncClient, amina: tuple[VisitorConversation, str]
) -> None:
    """Back leads to a page that was made before they were kept."""
    _, url = amina
    before = await page_at(http, url)
    await check(http, before, HALF)
    await http.post(url, data=before.id("composer").fields() | {"message": f"{HALF}age"})
    assert box(await page_at(http, url)) == ""
