"""The desk's page: the queue, one's own conversations, the open one, and what is to be done next."""

import pytest

from app.actions.finish import end_by_visitor
from app.actions.privacy import forget
from app.actions.queue import accept
from app.actions.setup import create_staff
from app.actions.start import begin
from app.actions.talk import add_note, post_message, reply
from app.domain.keys import new_key
from app.domain.terms import Role
from app.office import Office
from app.web.adviser.wording import shortened
from tests.support.advisers import at_desk
from tests.support.html import parse
from tests.support.office import PASSWORD, Clock, Town, begin_chat, make_available
from tests.support.site import client


async def test_who_has_waited_longest_stands_first(office: Office, town: Town, clock: Clock) -> None:
    await make_available(office, town.ben)
    await begin_chat(office, town.northborough, town.council_tax, name="Amina", question="My bill is wrong.")
    clock.forward(minutes=4)
    await begin_chat(office, town.northborough, town.council_tax, name="Tomos", locale="cy")
    async with at_desk(office, town.ben) as desk:
        assert desk.page.id("queue-title").text == "2 people waiting"
        assert desk.queue == ["Amina", "Tomos"]
        first = desk.page.id("queue").all("li")[0]
        assert [line.text for line in first.all("p")] == [
            "Council Tax, waiting since 10:00. Last active at 10:00",
            "My bill is wrong.",
        ]
        assert first.one("button").text == "Accept Amina"
        assert desk.page.id("queue").all("p", lang="cy")
        assert desk.next == "Amina has waited longest. Next: accept Amina"
        assert desk.title == "(2 waiting) Your desk - Plainchat"


async def test_staff_of_several_councils_see_whose_visitor_waits(office: Office, town: Town) -> None:
    both = await create_staff(
        office,
        email="gwen@both.example",
        name="Gwen",
        password=PASSWORD,
        role=Role.ADVISER,
        team_ids=[town.council_tax.id, town.eastmere_team.id],
    )
    await begin_chat(office, town.eastmere, town.eastmere_team)
    async with at_desk(office, both) as desk:
        assert "Customer services, Eastmere Council, waiting since 10:00" in desk.page.id("queue").text


async def test_who_is_in_no_team_is_told_that_no_chat_can_come(office: Office) -> None:
    email = "gil@northborough.example"
    gil = await create_staff(
        office, email=email, name="Gil", password=PASSWORD, role=Role.SUPERVISOR, team_ids=[]
    )
    async with at_desk(office, gil) as desk:
        assert desk.next == "You belong to no team, so no chat can come to you. Ask your administrator."


async def test_who_is_away_or_full_sees_no_accept_button_and_why(office: Office, town: Town) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    async with at_desk(office, town.ben) as desk:
        assert not desk.page.has(f"accept-{amina.conversation_id}")
        assert desk.next.startswith("You are away. You cannot accept chats now.")
        await desk.open(f"/console/conversations/{amina.conversation_id}")
        assert "You are away. Choose Available first, then accept." in desk.page.id("status").text
        await make_available(office, town.ben)
        for _ in range(3):
            full, _ = await begin_chat(office, town.northborough, town.council_tax, name="Gil")
            await accept(office, town.ben, full.conversation_id)
            await reply(office, town.ben, full.conversation_id, "Hello", new_key())
        await desk.open()
        assert not desk.page.has(f"accept-{amina.conversation_id}")
        assert "3 open, up to 3 at once" in desk.page.id("chats-part").text
    # what is unread comes first; once it is read, the page says that there is no room
    async with at_desk(office, town.ben) as desk:
        for row in range(3):
            await desk.open(f"/console/conversations/{amina.conversation_id + 1 + row}")
        await desk.open()
        assert desk.next == "You have 3 chats. That is as many as you can hold."


async def test_unread_messages_are_counted_in_words_until_they_are_shown(office: Office, town: Town) -> None:
    await make_available(office, town.ben)
    amina, _ = await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    await accept(office, town.ben, amina.conversation_id)
    async with at_desk(office, town.ben) as desk:
        path = f"/console/conversations/{amina.conversation_id}"
        await desk.open(path)
        await post_message(office, amina, "Are you there?", new_key())
        await post_message(office, amina, "Hello?", new_key())
        await desk.open()
        assert desk.title == "(2 new) Your desk - Plainchat"
        assert "2 new messages" in desk.chats[0]
        assert desk.next == "2 new messages from Amina. Next: read what Amina wrote"
        await desk.open(path)
        assert desk.title == "Chat with Amina - Plainchat"
        assert desk.next == "Amina waits for your answer. Next: write to Amina"
        assert desk.page.id("message-news").text == "Amina: Are you there? Amina: Hello?"
        await desk.open()
        assert desk.title == "Your desk - Plainchat"
        assert "Waiting for your answer" in desk.chats[0]


async def test_the_open_conversation_shows_everything_and_who_it_is(
    office: Office, town: Town, clock: Clock
) -> None:
    await make_available(office, town.ben)
    tomos, _ = await begin_chat(
        office, town.northborough, town.council_tax, name="Tomos", locale="cy", question="Helo"
    )
    clock.forward(minutes=4, seconds=10)
    await accept(office, town.ben, tomos.conversation_id)
    await reply(office, town.ben, tomos.conversation_id, "Bore da", new_key())
    await add_note(office, town.ben, tomos.conversation_id, "Prefers Welsh", new_key())
    async with at_desk(office, town.ben) as desk:
        await desk.open(f"/console/conversations/{tomos.conversation_id}")
        assert desk.transcript == [
            ("", "Tomos started the chat."),
            ("Tomos", "Helo"),
            ("", "You joined the chat."),
            ("You", "Bore da"),
            ("Note by Ben, seen by staff only", "Prefers Welsh"),
        ]
        said = [item.attrs.get("data-say", "") for item in desk.page.id("messages").all("li")]
        assert said == ["Tomos started the chat.", "Tomos: Helo", "", "", ""]
        facts = dict(
            zip(
                [term.text for term in desk.page.all("dt")],
                [words.text for words in desk.page.all("dd")],
                strict=True,
            )
        )
        assert facts["Name"] == "Tomos"
        assert facts["Reference"] == tomos.reference
        assert facts["Language"] == "Welsh (Cymraeg)"
        assert facts["Waited"] == "4 minutes"
        assert facts["Came from"] == "Not known"
        assert facts["Their page"] == "New messages come to them by themselves"


async def test_visitors_without_a_name_are_told_apart(office: Office, town: Town) -> None:
    one, _ = await begin_chat(office, town.northborough, town.council_tax, name="")
    async with at_desk(office, town.ben) as desk:
        assert desk.queue == [f"Visitor {one.reference}"]


async def test_two_visitors_of_one_name_are_told_apart(office: Office, town: Town) -> None:
    await begin_chat(office, town.northborough, town.council_tax, name="Gil")
    pair = [
        (await begin_chat(office, town.northborough, town.council_tax, name="Amina"))[0] for _ in range(2)
    ]
    names = [f"Amina ({visitor.reference})" for visitor in pair]
    await make_available(office, town.ben)
    await accept(office, town.ben, pair[0].conversation_id)
    async with at_desk(office, town.ben) as desk:
        await desk.open()
        assert desk.queue == ["Gil", names[1]]
        assert desk.chats[0].startswith(f"{names[0]} Council Tax")
        assert desk.page.id(f"accept-{pair[1].conversation_id}").text == f"Accept {names[1]}"


async def test_every_way_a_chat_ends_is_said_and_what_is_left_to_do(office: Office, town: Town) -> None:
    await make_available(office, town.ben)
    amina, _ = await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    await accept(office, town.ben, amina.conversation_id)
    async with at_desk(office, town.ben) as desk:
        await desk.open(f"/console/conversations/{amina.conversation_id}")
        await end_by_visitor(office, amina)
        await desk.open()
        assert desk.next == "Your chat with Amina has ended. Next: say what it was about"
        await desk.open(f"/console/conversations/{amina.conversation_id}")
        assert desk.page.id("status").text.startswith("This chat has ended Amina ended the chat.")
        assert not desk.page.has("composer")
        assert desk.page.id("wrap-up").attrs["href"].endswith("/end")
        await forget(office, amina)
        await desk.open(f"/console/conversations/{amina.conversation_id}")
        assert desk.transcript[-1] == ("", "Amina asked us to forget the chat.")


async def test_a_colleagues_conversation_can_be_read_but_not_answered(office: Office, town: Town) -> None:
    await make_available(office, town.ben)
    amina, _ = await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    await accept(office, town.ben, amina.conversation_id)
    async with at_desk(office, town.dev) as desk:
        await desk.open(f"/console/conversations/{amina.conversation_id}")
        assert "Ben is talking to Amina" in desk.page.id("status").text
        assert not desk.page.has("composer")
        await desk.submit(desk.page.id("note-form"), note="I know her", note_key=new_key())
        assert ("Note by Dev, seen by staff only", "I know her") in desk.transcript
        await desk.post(f"/console/conversations/{amina.conversation_id}", message="Hello", key=new_key())
        assert (desk.status, desk.errors) == (409, ["Ben has this chat. Your words were not sent."])


async def test_check_for_new_tells_what_came_since(office: Office, town: Town) -> None:
    await make_available(office, town.ben)
    amina, _ = await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    for visitor in (amina, tomos):
        await accept(office, town.ben, visitor.conversation_id)
    async with at_desk(office, town.ben) as desk:
        await desk.open(f"/console/conversations/{tomos.conversation_id}")
        await desk.open(f"/console/conversations/{amina.conversation_id}")
        assert desk.alerts == []
        assert "Nothing new yet." in desk.page.id("news").text
        await post_message(office, tomos, "Helo?", new_key())
        await post_message(office, amina, "Please be quick", new_key())
        await begin_chat(office, town.northborough, town.council_tax, name="Gil")
        await desk.check()
        assert desk.alerts == [
            "New chat waiting: Gil, Council Tax",
            "New message from Amina",
            "New message from Tomos",
        ]
        leads = [link.attrs["href"] for link in desk.page.id("alerts").all("a")]
        assert desk.page.has(leads[1].removeprefix("#"))
        assert leads[2] == f"/console/conversations/{tomos.conversation_id}#message"
        assert desk.page.id("message-news").text == (
            "Amina: Please be quick New chat waiting: Gil, Council Tax. New message from Tomos."
        )
        assert desk.title == "(1 waiting, 1 new) Chat with Amina - Plainchat"
        await desk.check()
        assert desk.alerts == []


async def test_the_new_messages_of_one_chat_are_one_alert_that_counts_them(
    office: Office, town: Town
) -> None:
    await make_available(office, town.ben)
    amina, _ = await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    for visitor in (amina, tomos):
        await accept(office, town.ben, visitor.conversation_id)
    async with at_desk(office, town.ben) as desk:
        await desk.open(f"/console/conversations/{tomos.conversation_id}")
        await desk.open(f"/console/conversations/{amina.conversation_id}")
        for number in range(5):
            await post_message(office, tomos, f"Helo {number}", new_key())
        await desk.check()
        assert desk.alerts == ["5 new messages from Tomos"]
        assert desk.page.id("message-news").text == "5 new messages from Tomos."
        await post_message(office, tomos, "Helo?", new_key())
        await desk.check()
        assert desk.alerts == ["6 new messages from Tomos"]


async def test_long_states_stay_whole(office: Office, town: Town) -> None:
    await make_available(office, town.ben)
    amina, _ = await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    await accept(office, town.ben, amina.conversation_id)
    for number in range(300):
        await post_message(office, amina, f"Message {number}", new_key())
    for number in range(20):
        await begin_chat(
            office, town.northborough, town.council_tax, name=f"Visitor {number}", question="x" * 300
        )
    async with at_desk(office, town.ben) as desk:
        await desk.open(f"/console/conversations/{amina.conversation_id}")
        assert len(desk.transcript) == 303
        assert desk.page.id("queue-title").text == "20 people waiting"
        assert all(len(line.text) < 160 for line in desk.page.id("queue").all("p"))


async def test_what_people_write_is_never_markup(office: Office, town: Town) -> None:
    await make_available(office, town.ben)
    nasty = '<img src=x onerror=alert(1)> {{ 7*7 }} "quoted" & %(name)s'
    amina, _ = await begin_chat(office, town.northborough, town.council_tax, name="<b>A</b>", question=nasty)
    async with at_desk(office, town.ben) as desk:
        assert desk.queue == ["<b>A</b>"]
        assert nasty in desk.page.id("queue").text
        await accept(office, town.ben, amina.conversation_id)
        await desk.open(f"/console/conversations/{amina.conversation_id}")
        assert ("<b>A</b>", nasty) in desk.transcript
        assert not desk.page.all("img")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Short", "Short"),
        ("two\nlines", "two lines"),
        ("one two three four", "one two three…"),
        ("a " + "b" * 40, "a " + "b" * 15 + "…"),
    ],
)
def test_a_question_is_shortened_between_words(text: str, first: str) -> None:
    assert shortened(text, 17) == first


async def test_a_namesakes_note_is_not_ones_own(office: Office, town: Town) -> None:
    await make_available(office, town.ben)
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await accept(office, town.ben, amina.conversation_id)
    other_ben = await create_staff(
        office,
        email="other.ben@northborough.example",
        name="Ben",
        password=PASSWORD,
        role=Role.ADVISER,
        team_ids=[town.council_tax.id],
    )
    await add_note(office, town.ben, amina.conversation_id, "Mine", new_key())
    await add_note(office, other_ben, amina.conversation_id, "Not mine", new_key())
    async with at_desk(office, town.ben) as desk:
        await desk.open(f"/console/conversations/{amina.conversation_id}")
        mine, other = desk.page.id("messages").all("li")[-2:]
        assert "data-say" not in mine.attrs
        assert other.attrs["data-say"] == "Note for staff by Ben: Not mine"


async def test_of_the_page_a_visitor_came_from_staff_see_no_query(office: Office, town: Town) -> None:
    started = await begin(
        office,
        town.northborough,
        team_id=town.council_tax.id,
        name="Amina",
        question="Hello",
        locale="en",
        key=new_key(),
        back_url="https://www.northborough.example/bins?who=me#x",
        with_scripts=True,
    )
    async with at_desk(office, town.ben) as desk:
        await desk.open(f"/console/conversations/{started.conversation_id}")
        [link] = [link for link in desk.page.all("a") if "opens in a new tab" in link.text][-1:]
        assert link.text == "www.northborough.example/bins (opens in a new tab)"
        assert link.attrs["href"] == "https://www.northborough.example/bins"
        assert "who=me" not in desk.answer.text


@pytest.mark.parametrize(
    ("referer", "told"),
    [
        ("https://www.northborough.example/", "www.northborough.example, page not known"),
        ("https://search.example/", "Not known"),
    ],
)
async def test_who_follows_the_link_without_scripts_comes_from_a_site(
    office: Office, town: Town, referer: str, told: str
) -> None:
    async with client(office) as http:
        start = parse((await http.get("/northborough", headers={"Referer": referer})).text)
        form = parse((await http.get(start.id("begin").attrs["href"])).text).id("start-form")
        fields = {**form.fields(), "question": "Hello", "team": str(town.council_tax.id)}
        begun = await http.post(form.attrs["action"].partition("#")[0], data=fields)
        chat = parse((await http.get(begun.headers["Location"])).text)
        [back] = [link.attrs["href"] for link in chat.all("a") if link.text.startswith("Back to")]
        assert back == town.northborough.home_url, "where the council says: a site is no page to go back to"
    async with at_desk(office, town.ben) as desk:
        await desk.open("/console/conversations/1")
        facts = zip(desk.page.all("dt"), desk.page.all("dd"), strict=True)
        assert [words.text for term, words in facts if term.text == "Came from"] == [told]
