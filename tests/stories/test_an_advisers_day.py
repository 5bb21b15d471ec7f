"""Ben's morning at the console, by plain pages, while Amina writes from hers."""

from app.domain.terms import EventKind
from app.office import Office
from tests.support.advisers import at_desk
from tests.support.office import PASSWORD, Town, log
from tests.support.site import client
from tests.support.visitors import PageVisitor


async def test_from_signing_in_to_signing_out(office: Office, town: Town) -> None:
    async with client(office) as http, at_desk(office) as ben:
        amina = PageVisitor(http)
        await ben.open()
        await ben.submit(ben.page.one("form"), email=town.ben.email, password=PASSWORD)
        assert ben.next.startswith("You are away.")
        await ben.submit(ben.page.id("availability-form"), availability="available")

        await amina.begin("My bill is wrong.", name="Amina", team="Council Tax")
        await ben.check()
        assert ben.alerts == ["New chat waiting: Amina, Council Tax"]
        assert ben.next == "Amina has waited longest. Next: accept Amina"
        await ben.press(ben.page.id("next-link").attrs["href"].removeprefix("#"))

        await ben.submit(ben.page.id("composer"), message="Hello Amina. Which street?")
        assert await amina.state() == "talking"
        await amina.send("Mill Lane")
        await ben.check()
        assert ben.transcript[-2:] == [("You", "Hello Amina. Which street?"), ("Amina", "Mill Lane")]
        await ben.post(
            ben.page.id("save-note").attrs["formaction"],
            note="Third time",
            note_key=ben.page.id("note-key").attrs["value"],
        )
        assert ben.page.id("note-status").text == "Note saved."

        await ben.press("end")
        await ben.submit(ben.page.all("form")[-1], wrap_up=str(town.solved))
        assert ben.chats == []
        assert await amina.state() == "ended"
        assert "Third time" not in await amina.save()
        await ben.submit(ben.page.one("form", class_="pc-banner__sign-out"))
        assert ben.page.id("told").text == "You are signed out."
    kinds = [fact.kind for fact in await log(office) if fact.staff_id == town.ben.id]
    assert kinds[1:] == [
        EventKind.SIGNED_IN,
        EventKind.AVAILABILITY_CHANGED,
        EventKind.ADVISER_JOINED,
        EventKind.MESSAGE_POSTED,
        EventKind.NOTE_ADDED,
        EventKind.CONVERSATION_ENDED,
        EventKind.SIGNED_OUT,
        EventKind.AVAILABILITY_CHANGED,
    ]
