"""Who waits in Welsh is offered first to advisers who write it."""

import pytest

from app.actions import accounts
from app.actions.people import set_availability
from app.domain.terms import Availability, AwayReason
from app.office import Office
from tests.support.advisers import AtDesk, at_desk
from tests.support.office import Town, begin_chat, make_available


def queue(desk: AtDesk) -> list[tuple[str, str]]:
    """Who waits, in this order, and what is said of their language."""
    rows = desk.page.all("li", class_="pc-queue__item")
    return [
        (row.all("h3")[0].text, " ".join(one.text for one in row.all("p", class_="pc-queue__mark")))
        for row in rows
    ]


@pytest.mark.requirement("LA-03")
async def test_a_welsh_chat_is_first_for_who_writes_welsh_and_last_for_who_does_not(
    office: Office, town: Town
) -> None:
    await begin_chat(office, town.northborough, town.council_tax, name="Tomos", locale="cy")
    await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    await accounts.set_languages(office, town.dev.id, ["cy"])
    async with at_desk(office, town.ben) as ben:
        await ben.open()
        assert queue(ben) == [("Tomos", "In Welsh. Nobody who writes it is here."), ("Amina", "")]
        await make_available(office, town.dev)
        await ben.open()
        assert queue(ben) == [("Amina", ""), ("Tomos", "In Welsh. A colleague who writes it is here.")]
        listed = (await ben.http.get("/console", headers={"accept": "application/json"})).json()["queue"]
        assert [(one["language"], one["turn"]) for one in listed] == [
            ("en", "anybodys"),
            ("cy", "colleagues"),
        ]
        # and may be accepted all the same
        await set_availability(office, town.ben, Availability.AVAILABLE, None)
        await ben.open()
        assert ben.page.has("accept-1")
        async with at_desk(office, town.dev) as dev:
            await dev.open()
            assert queue(dev) == [("Tomos", "In Welsh, which you write."), ("Amina", "")]
        await set_availability(office, town.dev, Availability.AWAY, AwayReason.BREAK)
        await ben.open()
        assert [name for name, _ in queue(ben)] == ["Tomos", "Amina"]
