"""In which languages things are at the desk."""

from pathlib import Path

import pytest

from app.actions import accounts
from app.actions.language import change as change_language
from app.actions.queue import accept
from app.actions.talk import reply
from app.domain.keys import new_key
from app.office import Office
from tests.support.advisers import at_desk
from tests.support.founded import Founded
from tests.support.html import Element
from tests.support.messages import leave_message
from tests.support.office import Clock, Town, begin_chat, make_available, open_office


async def test_on_a_welsh_desk_what_the_council_named_says_that_it_is_english(
    tmp_path: Path, clock: Clock, founded: Founded
) -> None:
    town = founded.copy_to(tmp_path)
    async with (
        open_office(tmp_path, clock, locales=("en", "cy"), demo=True) as office,
        at_desk(office, town.ben) as desk,
    ):
        await make_available(office, town.ben)
        amina, _ = await begin_chat(office, town.northborough, town.council_tax, name="Amina")
        await accept(office, town.ben, amina.conversation_id)
        await begin_chat(office, town.northborough, town.council_tax, name="Gil", locale="cy")
        left = await leave_message(office, town.northborough, town.council_tax)
        path, team = f"/console/conversations/{amina.conversation_id}", "Council Tax"

        def named(place: Element) -> list[str]:
            return [one.text for one in place.all(lang="en")]

        page = await desk.open(f"{path}?lang=cy")
        assert "Council Tax, yn aros ers 10:00" in page.id("queue").text
        assert (named(page.id("queue")), named(page.id("conversations"))) == ([team], [team])
        assert named(page.one("aside")) == [f"{team}, Northborough Council"]
        page = await desk.open(f"{path}/end")
        assert named(page.id("main")) == ["Solved", "Passed to another team"]
        for other in ("/console/messages", f"/console/messages/{left.follow_up_id}"):
            page = await desk.open(other)
            assert f"{team}, Northborough Council" in named(page.one("body")), other
        page = await desk.open(f"{path}?lang=en")
        assert named(page.id("queue")) == named(page.one("aside")) == []


@pytest.mark.requirement("LA-01")
async def test_an_answer_begins_in_a_language_that_this_adviser_writes(office: Office, town: Town) -> None:
    await accounts.set_languages(office, town.ben.id, ["cy"])
    ben = await make_available(office, town.ben)
    for locale, language in (("ar", "en"), ("cy", "cy"), ("en", "")):
        visitor, _ = await begin_chat(office, town.northborough, town.council_tax, locale=locale)
        await accept(office, ben, visitor.conversation_id)
        async with at_desk(office, ben) as desk:
            await desk.open(f"/console/conversations/{visitor.conversation_id}")
            assert desk.page.has("language") == bool(language)
            assert desk.page.id("message").attrs["lang"] == (language or "en"), "what is typed is read out so"
            if language:
                [chosen] = desk.page.id("language").all("option", selected="")
                assert chosen.attrs["value"] == language
        await reply(office, ben, visitor.conversation_id, "Hello", new_key(), lang=locale)
        async with at_desk(office, ben) as desk:
            await desk.open(f"/console/conversations/{visitor.conversation_id}")
            if language:
                [chosen] = desk.page.id("language").all("option", selected="")
                assert chosen.attrs["value"] == locale, "as in the answer before"


@pytest.mark.requirement("LA-01")
async def test_an_answer_is_in_the_language_of_the_page_it_was_written_on(office: Office, town: Town) -> None:
    """Also where the visitor chose another language for the chat meanwhile."""
    visitor, _ = await begin_chat(office, town.northborough, town.council_tax)
    ben = await make_available(office, town.ben)
    await accept(office, ben, visitor.conversation_id)
    async with at_desk(office, ben) as desk:
        await desk.open(f"/console/conversations/{visitor.conversation_id}")
        assert await change_language(office, visitor, "cy")
        of_the_form = desk.page.one("input", name="language", form="composer").attrs["value"]
        await desk.submit(desk.page.id("composer"), message="Hello", language=of_the_form)
        await desk.open(f"/console/conversations/{visitor.conversation_id}")
        [said] = [one for one in desk.page.id("messages").all("p") if one.text == "Hello"]
        assert said.attrs["lang"] == "en"


@pytest.mark.requirement("LA-01")
async def test_beside_the_box_words_say_in_which_language_they_are(office: Office, town: Town) -> None:
    ben = await make_available(office, town.ben)
    gwen, _ = await begin_chat(
        office, town.northborough, town.council_tax, name="Gwen", question="Bore <b>da", locale="cy"
    )
    async with at_desk(office, ben) as desk:
        await desk.press(f"accept-{gwen.conversation_id}")
        news = desk.page.id("message-news")
        assert news.text == "You joined the chat. Gwen started the chat. Gwen: Bore <b>da"
        assert [(one.attrs["lang"], one.text) for one in news.all("span")] == [("cy", "Gwen: Bore <b>da")]
