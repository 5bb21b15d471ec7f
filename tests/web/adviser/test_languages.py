"""An administrator records that a translation was checked."""

import pytest

from app.domain.terms import EventKind
from app.office import Office
from tests.support.advisers import at_desk
from tests.support.office import Town, log
from tests.support.site import client


async def test_a_check_is_recorded_and_the_language_offered_from_then_on(office: Office, town: Town) -> None:
    async with client(office) as http:
        assert "Cymraeg" not in (await http.get("/northborough")).text
    async with at_desk(office, town.erin) as desk:
        await desk.open(desk.page.id("languages-link").attrs["href"])
        assert [cell.text for cell in desk.page.all("td")] == ["Not yet"]
        form = desk.page.all("form")[-1]
        assert [option.text for option in form.all("option")] == ["Cymraeg"]
        await desk.submit(form, locale="cy")
        assert desk.page.id("told").text == "Recorded: Cymraeg."
        assert [cell.text for cell in desk.page.all("td")] == ["By Erin, 24 November 2026"]
    facts = await log(office, EventKind.CATALOGUE_REVIEWED)
    assert [(fact.staff_id, fact.data) for fact in facts] == [(town.erin.id, {"locale": "cy"})]
    async with client(office) as http:
        assert "Cymraeg" in (await http.get("/northborough")).text


async def test_a_language_that_is_not_offered_is_refused(office: Office, town: Town) -> None:
    async with at_desk(office, town.erin) as desk:
        for wrong in ("", "en", "fr", "ar-XB"):
            await desk.post("/console/languages", locale=wrong)
            assert (desk.status, desk.errors) == (422, ["Choose a language"])


@pytest.mark.parametrize("who", ["ben", "dev"])
async def test_only_administrators_may(office: Office, town: Town, who: str) -> None:
    async with at_desk(office, getattr(town, who)) as desk:
        assert not desk.page.has("languages-link")
        await desk.open("/console/languages")
        assert (desk.status, desk.page.one("h1").text) == (403, "Only administrators can open this page")
        await desk.post("/console/languages", locale="cy")
        assert desk.status == 403
    assert await log(office, EventKind.CATALOGUE_REVIEWED) == []
