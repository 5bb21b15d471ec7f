"""An administrator records who checked which version of a translation."""

from dataclasses import replace
from pathlib import Path

import pytest

from app.actions.setup import record_catalogue_review
from app.domain.terms import EventKind
from app.office import Office
from app.web.language import Languages
from tests.support.advisers import at_desk
from tests.support.founded import Founded
from tests.support.html import parse
from tests.support.office import Clock, Town, log, open_office
from tests.support.site import client

WELSH = Languages.load()["cy"].catalogue
MARKS = [sentence.mark for sentence in WELSH.sentences]
MARK = "(some words not yet reviewed)"


async def record_older(office: Office, town: Town, marks: list[str]) -> None:
    """Of a version that is not the one in use."""
    await record_catalogue_review(office, town.erin, "cy", version="older", reviewer="Siân", marks=marks)


async def test_in_the_demo_it_is_told_that_unchecked_ones_are_offered(
    tmp_path: Path, clock: Clock, founded: Founded
) -> None:
    town = founded.copy_to(tmp_path)
    async with (
        open_office(tmp_path, clock, locales=("en", "cy"), demo=True) as office,
        at_desk(office, town.erin) as desk,
    ):
        await desk.open("/console/languages")
        assert [cell.text for cell in desk.page.all("td")] == [
            "Not yet It is offered in this demo only, marked as not yet reviewed. "
            "Check the words: Welsh (Cymraeg)"
        ]


async def test_a_check_is_recorded_and_the_language_offered_from_then_on(office: Office, town: Town) -> None:
    async with client(office) as http:
        assert "Cymraeg" not in (await http.get("/northborough")).text
    async with at_desk(office, town.erin) as desk:
        await desk.open(desk.page.id("languages-link").attrs["href"])
        assert [cell.text for cell in desk.page.all("td")] == [
            "Not yet Residents are not offered it. Check the words: Welsh (Cymraeg)"
        ]
        await desk.open(desk.page.id("words-of-cy").attrs["href"])
        form = desk.page.all("form")[-1]
        assert form.fields()["reviewer"] == "", "seldom who sets it up"
        refused = await desk.submit(form)
        assert desk.errors == ["Write who has checked the words"]
        assert form.attrs["action"].endswith("#error-summary"), "where the focus goes"
        form = refused.all("form")[-1]
        await desk.submit(form, reviewer="Siân Rees")
        assert desk.page.id("told").text == "Recorded: Welsh (Cymraeg)."
        await desk.open("/console/languages")
        [words] = [cell.text for cell in desk.page.all("td")]
        assert words.startswith(f"By Siân Rees, 24 November 2026 Version {WELSH.version}, the one in use. ")
    facts = await log(office, EventKind.CATALOGUE_REVIEWED)
    assert [(fact.staff_id, fact.data) for fact in facts] == [
        (town.erin.id, {"locale": "cy", "version": WELSH.version})
    ]
    async with client(office) as http:
        page = (await http.get("/northborough")).text
    assert "Cymraeg" in page
    assert "not yet reviewed" not in page


async def test_all_words_of_residents_are_there_to_be_read(office: Office, town: Town) -> None:
    async with at_desk(office, town.erin) as desk:
        await desk.open("/console/languages/cy")
        [table] = desk.page.all("table")
        rows = [[cell.text for cell in row.all("td")] for row in table.all("tr")[1:]]
        assert len(rows) == len(WELSH.sentences) > 200
        assert ["Send", "Anfon"] in rows
        assert not [row for row in rows if row[0] == "Plainchat console"]
        assert {cell.attrs["lang"] for cell in table.all("td")} == {"en", "cy"}


async def test_after_a_change_it_stays_offered_marked_and_the_new_words_stand_first(
    office: Office, town: Town
) -> None:
    await record_older(office, town, MARKS[2:])
    async with client(office) as http:
        assert MARK in parse((await http.get("/northborough")).text).one(class_="pc-languages").text
    async with at_desk(office, town.erin) as desk:
        await desk.open("/console/languages")
        [words] = [cell.text for cell in desk.page.all("td")]
        assert words.startswith("By Siân, 24 November 2026 That was an older version.")
        await desk.open("/console/languages/cy")
        new, every = desk.page.all("table")
        assert (len(new.all("tr")), len(every.all("tr"))) == (3, len(MARKS) + 1)
        await desk.submit(desk.page.all("form")[-1], reviewer="Siân")
        assert len(desk.page.all("table")) == 1
    async with client(office) as http:
        assert MARK not in (await http.get("/northborough")).text


async def test_words_that_changed_while_they_were_read_are_not_recorded(office: Office, town: Town) -> None:
    async with at_desk(office, town.erin) as desk:
        await desk.open("/console/languages/cy")
        await desk.submit(desk.page.all("form")[-1], version="older", reviewer="Siân")
        assert (desk.status, len(desk.errors)) == (409, 1)
        assert desk.page.id("reviewer").attrs["value"] == "Siân"
        for nobody, told in (("", "Write who has checked the words"), ("x" * 81, "Use a name of up to")):
            await desk.submit(desk.page.all("form")[-1], reviewer=nobody)
            assert (desk.status, [one.startswith(told) for one in desk.errors]) == (422, [True])
    assert await log(office, EventKind.CATALOGUE_REVIEWED) == []


async def test_a_language_that_is_not_set_has_no_page(office: Office, town: Town) -> None:
    async with at_desk(office, town.erin) as desk:
        for wrong in ("en", "fr", "pl", "ar-XB"):
            await desk.open(f"/console/languages/{wrong}")
            assert desk.status == 404
            await desk.post(f"/console/languages/{wrong}", reviewer="Erin")
            assert desk.status == 404


@pytest.mark.parametrize("who", ["ben", "dev"])
async def test_only_administrators_may(office: Office, town: Town, who: str) -> None:
    async with at_desk(office, getattr(town, who)) as desk:
        assert not desk.page.has("languages-link")
        for path in ("/console/languages", "/console/languages/cy"):
            await desk.open(path)
            assert (desk.status, desk.page.one("h1").text) == (403, "Only administrators can open this page")
        await desk.post("/console/languages/cy", reviewer="Ben", version=WELSH.version)
        assert desk.status == 403
    assert await log(office, EventKind.CATALOGUE_REVIEWED) == []


async def test_staff_work_in_languages_that_hold_all_their_words(office: Office, town: Town) -> None:
    demo = replace(office, settings=replace(office.settings, demo=True, locales=("en", "cy", "pl")))
    async with client(demo) as http:
        assert "Polski" in (await http.get("/northborough")).text
        page = parse((await http.get("/console/sign-in?lang=pl")).text)
    assert page.one("html").attrs["lang"] == "en"
    assert [one.text for one in page.one(class_="pc-languages").all("li")] == [
        "English",
        "Cymraeg (not yet reviewed)",
    ]
