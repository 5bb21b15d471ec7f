"""The order in which the desk tells what is to be done: open chats, then the queue, then what has ended."""

from app.actions.finish import end_by_visitor
from app.actions.people import set_availability
from app.actions.queue import accept
from app.actions.reading import shown
from app.actions.silence import ask_if_there, set_aside
from app.actions.talk import post_message, reply
from app.domain.keys import new_key
from app.domain.terms import Availability, AwayReason
from app.office import Office
from app.store import events
from app.store.conversations import VisitorConversation
from tests.support.advisers import AtDesk, at_desk
from tests.support.office import Town, begin_chat, make_available

TITLE = "Ended: say what it was about"


async def accepted(office: Office, town: Town, name: str) -> VisitorConversation:
    """Ben has read what this visitor wrote, and answered."""
    visitor, _ = await begin_chat(office, town.northborough, town.council_tax, name=name)
    await accept(office, town.ben, visitor.conversation_id)
    await shown(office, town.ben, visitor.conversation_id, await office.store.read(events.latest))
    await reply(office, town.ben, visitor.conversation_id, "Hello", new_key())
    return visitor


async def ended(office: Office, town: Town, name: str) -> VisitorConversation:
    """This visitor has written once more and then ended the chat."""
    visitor = await accepted(office, town, name)
    await post_message(office, visitor, "Thank you", new_key())
    await end_by_visitor(office, visitor)
    return visitor


def headings(desk: AtDesk) -> list[str]:
    return [heading.text for heading in desk.page.all("h2")]


async def test_living_people_come_before_the_queue_and_the_queue_before_what_has_ended(
    office: Office, town: Town
) -> None:
    await make_available(office, town.ben)
    gone = [await ended(office, town, name) for name in ("Tia", "Tom", "Una", "Udo")]
    ann = await accepted(office, town, "Ann")
    await accepted(office, town, "Bob")
    await post_message(office, ann, "Are you there?", new_key())
    await begin_chat(office, town.northborough, town.council_tax, name="Cy")
    async with at_desk(office, town.ben) as desk:
        assert [row.split()[0] for row in desk.chats] == ["Ann", "Bob"]
        assert [row.split()[0] for row in desk.ended] == ["Tia", "Tom", "Una", "Udo"]
        order = ["Your conversations", "1 person waiting", TITLE]
        assert [words for words in headings(desk) if words in order] == order
        assert desk.next == "1 new message from Ann. Next: read what Ann wrote"
        assert desk.title == "(1 waiting, 1 new) Your desk - Plainchat", "who has ended waits for nothing"
        await desk.open(f"/console/conversations/{ann.conversation_id}")
        assert desk.next == "Ann waits for your answer. Next: write to Ann"
        await reply(office, town.ben, ann.conversation_id, "I am.", new_key())
        await desk.open()
        assert desk.next == "Cy has waited longest. Next: accept Cy"
        await desk.press(desk.page.id("next-link").attrs["href"].removeprefix("#"))
        await desk.submit(desk.page.id("composer"), message="Hello Cy")
        assert desk.next == "1 new message from Tia. Next: read what Tia wrote", "their last words"
        await desk.open(f"/console/conversations/{gone[0].conversation_id}")
        assert desk.ended[0].startswith("Tia Shown on this page")


async def test_who_accepted_nobody_is_led_to_the_queue(office: Office, town: Town) -> None:
    await make_available(office, town.ben)
    await ended(office, town, "Tia")
    for name in ("Ann", "Bob", "Cy", "Dot"):
        await begin_chat(office, town.northborough, town.council_tax, name=name)
    async with at_desk(office, town.ben) as desk:
        assert desk.next == "Ann has waited longest. Next: accept Ann"
        await set_availability(office, town.ben, Availability.AWAY, AwayReason.OTHER_WORK)
        await desk.open()
        assert desk.next == "1 new message from Tia. Next: read what Tia wrote", "what can be done while away"


async def test_a_desk_without_ended_chats_has_no_heading_for_them(office: Office, town: Town) -> None:
    await make_available(office, town.ben)
    await accepted(office, town, "Ann")
    async with at_desk(office, town.ben) as desk:
        assert TITLE not in headings(desk)
        assert desk.next == "You have answered everybody. Nobody is waiting."


async def test_a_chat_that_was_set_aside_is_not_what_comes_next(office: Office, town: Town) -> None:
    await make_available(office, town.ben)
    ann, bob = await accepted(office, town, "Ann"), await accepted(office, town, "Bob")
    for visitor in (ann, bob):
        await post_message(office, visitor, "Are you there?", new_key())
    await ask_if_there(office, town.ben, ann.conversation_id)
    await set_aside(office, town.ben, ann.conversation_id)
    async with at_desk(office, town.ben) as desk:
        await desk.open(f"/console/conversations/{ann.conversation_id}")
        assert desk.next == "1 new message from Bob. Next: read what Bob wrote"
