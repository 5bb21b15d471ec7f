"""Answering and noting: what is done, what is refused and in which words."""

import pytest

from app.actions import accounts
from app.actions.finish import end_by_visitor
from app.actions.privacy import forget
from app.actions.queue import accept
from app.actions.talk import post_message
from app.domain.keys import new_key
from app.office import Office
from app.store.conversations import VisitorConversation
from tests.support.advisers import AtDesk, at_desk
from tests.support.html import parse
from tests.support.office import Town, begin_chat, make_available
from tests.support.site import client


async def test_an_answer_leads_back_to_the_box_and_tells_what_came_meanwhile(ben: AtDesk) -> None:
    form = ben.page.id("composer")
    answer = await ben.http.post(
        form.attrs["action"], data={**form.fields(), "message": "Hello Amina.\nWhich street?"}
    )
    assert (answer.status_code, answer.headers["location"][-9:]) == (303, "1#message")
    await ben.open(answer.headers["location"])
    assert ben.page.id("message-news").text == "Sent."
    assert ben.transcript[-1] == ("You", "Hello Amina.\nWhich street?")
    assert ben.page.id("message").text == ""


async def test_an_answer_is_marked_with_the_language_it_was_written_in(office: Office, town: Town) -> None:
    """LA-01: a visitor who chose Welsh may be answered in English."""
    await make_available(office, town.ben)
    await accounts.set_languages(office, town.ben.id, ["cy"])
    visitor, token = await begin_chat(office, town.northborough, town.council_tax, name="Tomos", locale="cy")
    await accept(office, town.ben, visitor.conversation_id)
    async with at_desk(office, town.ben) as desk, client(office) as tomos:
        await desk.open(f"/console/conversations/{visitor.conversation_id}")
        choice = desk.page.id("language")
        assert [option.text for option in choice.all("option")] == ["Welsh (Cymraeg)", "English"]
        assert "selected" in choice.all("option")[0].attrs
        await desk.submit(desk.page.id("composer"), message="Croeso!", language="cy")
        await desk.submit(desk.page.id("composer"), message="I will ask.", language="en")
        options = desk.page.id("language").all("option")
        assert ["selected" in option.attrs for option in options] == [False, True], "as it was last"
        page = parse((await tomos.get(f"/northborough/chat/{token}")).text)
        said = [one.one("p") for one in page.id("messages").all("li") if one.attrs["data-from"] == "adviser"]
        assert [(one.text, one.attrs.get("lang")) for one in said] == [
            ("Croeso!", "cy"),
            ("I will ask.", "en"),
        ]


async def test_who_answers_in_the_language_of_the_chat_is_asked_nothing(ben: AtDesk) -> None:
    assert not ben.page.has("language")


async def test_the_same_answer_sent_twice_is_one_message(office: Office, ben: AtDesk) -> None:
    form = ben.page.id("composer")
    await ben.submit(form, message="Once")
    await ben.submit(form, message="Once")
    await ben.submit(form, message="Another")
    assert [words for who, words in ben.transcript if who == "You"] == ["Once", "Another"]


async def test_an_answer_that_cannot_be_sent_is_kept_with_the_reason(ben: AtDesk) -> None:
    for text, why in (
        ("  ", "Write a message first"),
        ("a" * 5001, "Your text is 1 character too long. It can have up to 5,000 characters."),
    ):
        await ben.submit(ben.page.id("composer"), message=text)
        assert (ben.status, ben.errors) == (422, [why])
        box = ben.page.id("message")
        assert box.lines.removeprefix("\n") == text
        assert box.attrs["aria-invalid"] == "true"
        assert ben.page.id("message-error").text.endswith(why)
        assert ben.title.startswith("Error:")


async def test_htmx_gets_the_news_and_the_next_key(
    office: Office, ben: AtDesk, amina: VisitorConversation
) -> None:
    fields = ben.page.id("composer").fields()
    ben.http.headers["HX-Request"] = "true"
    await ben.post(f"/console/conversations/{amina.conversation_id}", **{**fields, "message": "Hello"})
    news = ben.page.one("div", data_news="")
    assert [item.one("p").text for item in news.all("ol")[0].all("li")] == ["Hello"]
    assert news.attrs["data-state"] == "open"
    assert news.one("input", name="key").attrs["value"] != fields["key"]
    assert {part.attrs["data-part"] for part in news.all("div", data_part="")} == {
        "next-part",
        "queue-part",
        "inbox-part",
        "chats-part",
        "ended-part",
        "status",
        "real-time-part",
        "needs-part",
        "guests-part",
        "banner-part",
    }
    await ben.post(f"/console/conversations/{amina.conversation_id}", **{**fields, "message": " "})
    assert ben.status == 422
    assert ben.page.one("div", data_errors="").text == "Write a message first"


async def test_programs_get_json(ben: AtDesk, amina: VisitorConversation) -> None:
    ben.http.headers["Accept"] = "application/json"
    path = f"/console/conversations/{amina.conversation_id}"
    answer = await ben.http.post(path, json={"message": "Hello", "key": new_key()})
    assert answer.status_code == 201
    assert answer.json()["conversation"]["items"][-1]["text"] == "Hello"
    refused = await ben.http.post(path, json={"message": ""})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "message")
    desk = (await ben.http.get("/console")).json()
    assert [chat["name"] for chat in desk["conversations"]] == ["Amina"]


async def test_after_the_end_an_answer_is_refused_and_kept(
    office: Office, ben: AtDesk, amina: VisitorConversation
) -> None:
    form = ben.page.id("composer")
    await end_by_visitor(office, amina)
    await ben.submit(form, message="One more thing")
    assert (ben.status, ben.errors) == (409, ["This chat has ended. Your words were not sent."])
    assert ben.page.id("unsent").lines.strip() == "One more thing"


async def test_saving_a_note_keeps_a_half_written_answer_and_the_other_way_round(
    ben: AtDesk, amina: VisitorConversation
) -> None:
    path = f"/console/conversations/{amina.conversation_id}"
    await ben.post(f"{path}/note", note="Upset", note_key=new_key(), message="Dear Ami")
    assert ben.page.id("message").text == "Dear Ami"
    assert ben.page.id("note-status").text == "Note saved."
    assert ben.page.id("note").text == ""
    await ben.post(path, message="Dear Amina", key=new_key(), note="Ask ag")
    assert ben.page.id("note").text == "Ask ag"
    assert ben.page.id("message").text == ""
    assert ben.transcript[-2:] == [("Note by Ben, seen by staff only", "Upset"), ("You", "Dear Amina")]


async def test_beside_a_half_written_note_too_the_box_says_that_the_answer_was_sent(
    office: Office, ben: AtDesk, amina: VisitorConversation
) -> None:
    form = ben.page.id("composer")
    await post_message(office, amina, "Hello?", new_key())
    await ben.submit(form, message="Dear Amina", note="Ask ag")
    assert ben.page.id("note").text == "Ask ag"
    assert ben.page.id("message-news").text == "Sent. Amina: Hello?"
    # the answer is the page itself, so the form's address says where to land; for notes too
    assert form.attrs["action"].endswith("#message")
    assert ben.page.id("save-note").attrs["formaction"].endswith("/note#note")


async def test_a_blank_note_is_refused_beside_its_box(ben: AtDesk, amina: VisitorConversation) -> None:
    path = f"/console/conversations/{amina.conversation_id}"
    await ben.post(f"{path}/note", note=" ", note_key=new_key(), message="Dear")
    assert (ben.status, ben.errors) == (422, ["Write a note first"])
    assert ben.page.id("note").attrs["aria-invalid"] == "true"
    assert ben.page.id("message").text == "Dear"
    await ben.open(f"{path}/note")
    assert ben.page.one("h1").text == "Chat with Amina"


async def test_half_written_words_stay_when_availability_changes(ben: AtDesk) -> None:
    await ben.press("availability-save", message="Dear Ami", note="Ask ag", availability="away:break")
    assert ben.page.one("h1").text == "Chat with Amina"
    assert ben.page.id("told").text == "You are away now. You cannot accept chats."
    assert (ben.page.id("message").text, ben.page.id("note").text) == ("Dear Ami", "Ask ag")


async def answered_by_303(ben: AtDesk, id: str, **typed: str) -> None:
    """Presses a button; its answer is no page, so that Back can come to the page that follows again."""
    before = len(ben.posted)
    await ben.press(id, **typed)
    assert ben.posted[before:] == [303], id


@pytest.mark.parametrize(
    "id", ["check", "send", "save-note", "availability-save", "end", "accept-tomos", "accept-here"]
)
async def test_no_form_is_answered_by_a_page(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation, id: str
) -> None:
    """NJ-10: Back from the page after it would ask whether to send the form again."""
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    typed = {"message": "Dear Ami", "note": "Ask ag"}
    if id == "accept-here":
        await ben.open(f"/console/conversations/{tomos.conversation_id}")
        typed["message"] = ""
    else:
        await ben.open(f"/console/conversations/{amina.conversation_id}")
    if id == "send":
        form = ben.page.id("composer")
        await ben.submit(form, **typed)
        assert ben.posted[-1] == 303
        typed["message"] = ""
    else:
        button = f"accept-{tomos.conversation_id}" if id.startswith("accept") else id
        more = {"availability": "away:break"} if id == "availability-save" else {}
        await answered_by_303(ben, button, **typed, **more)
    if id == "save-note":
        typed["note"] = ""
    where = tomos if id == "accept-here" else amina
    await ben.open(f"/console/conversations/{where.conversation_id}")
    found = (ben.page.id("message").lines.strip(), ben.page.id("note").lines.strip())
    assert found == (typed["message"], typed["note"]), "what is not sent yet waits in its chat"


async def test_what_was_typed_comes_back_with_its_language_and_goes_when_it_is_emptied(
    office: Office, town: Town, ben: AtDesk
) -> None:
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, locale="cy")
    await accept(office, town.ben, tomos.conversation_id)
    path = f"/console/conversations/{tomos.conversation_id}"
    await ben.open(path)
    await ben.press("check", message="Annwyl Tom", language="cy")
    await ben.open("/console")
    await ben.open(path)
    assert ben.page.id("message").lines.strip() == "Annwyl Tom"
    [chosen] = [one for one in ben.page.id("language").all("option") if "selected" in one.attrs]
    assert chosen.attrs["value"] == "cy", "not the usual"
    await ben.press("check", message="", note=" ")
    assert ben.page.id("message").lines.strip() == ""
    assert "data-draft" not in ben.page.id("message").attrs


async def test_before_a_chat_is_ended_half_written_words_are_told(
    town: Town, ben: AtDesk, amina: VisitorConversation
) -> None:
    await ben.press("end", message="Dear Ami", note="Ask ag")
    assert ben.page.one("h1").text == "End the chat with Amina"
    assert "You have not sent your answer to Amina" in ben.page.id("main").text
    assert ben.page.id("unsent").lines.strip() == "Dear Ami"
    assert ben.page.id("unsaved").lines.strip() == "Ask ag"
    path = f"/console/conversations/{amina.conversation_id}"
    await ben.open(path)
    await ben.press("end", message="", note="Ask ag")
    assert "You have not saved your note about Amina" in ben.page.id("main").text
    assert not ben.page.has("unsent")
    await ben.submit(ben.page.all("form")[-1], wrap_up=str(town.solved))
    await ben.open(path)
    assert ben.page.id("note").lines.strip() == ""


@pytest.mark.parametrize("id", ["check", "availability-save", "accept", "end", "save-note"])
async def test_half_an_answer_to_a_chat_that_has_ended_keeps_nobody_from_going_on(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation, id: str
) -> None:
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    path = f"/console/conversations/{amina.conversation_id}"
    await ben.open(path)
    await end_by_visitor(office, amina)
    more = {"availability": "away:break"} if id == "availability-save" else {}
    button = f"accept-{tomos.conversation_id}" if id == "accept" else id
    await answered_by_303(ben, button, message="Dear Ami", note="Ask ag", **more)
    if id == "accept":
        assert ben.page.one("h1").text == "Chat with Tomos"
    await ben.open(path)
    assert ben.page.id("unsent").lines.strip() == "Dear Ami"
    assert ben.page.id("note").lines.strip() == ("" if id == "save-note" else "Ask ag")


@pytest.mark.parametrize("id", ["availability-save", "accept", "save-note"])
async def test_no_button_of_a_chat_that_has_ended_drops_the_answer_that_was_not_sent(
    office: Office, town: Town, ben: AtDesk, amina: VisitorConversation, id: str
) -> None:
    """Its page has no box for an answer any more, and so none that could be empty."""
    tomos, _ = await begin_chat(office, town.northborough, town.council_tax, name="Tomos")
    path = f"/console/conversations/{amina.conversation_id}"
    await ben.open(path)
    await ben.press("check", message="Dear Ami", note="Ask ag")
    await end_by_visitor(office, amina)
    await ben.open(path)
    assert not ben.page.has("message")
    more = {"availability": "away:break"} if id == "availability-save" else {}
    await ben.press(f"accept-{tomos.conversation_id}" if id == "accept" else id, note="Ask again", **more)
    await ben.open(path)
    assert ben.page.id("unsent").lines.strip() == "Dear Ami"
    assert ben.page.id("note").lines.strip() == ("" if id == "save-note" else "Ask again")


async def test_a_note_about_a_chat_that_is_forgotten_can_still_be_saved(
    office: Office, ben: AtDesk, amina: VisitorConversation
) -> None:
    await ben.press("check", message="Dear Ami", note="May be at risk")
    await forget(office, amina)
    path = f"/console/conversations/{amina.conversation_id}"
    await ben.open(path)
    assert ben.page.id("unsent").lines.strip() == ""
    assert "hidden" in ben.page.id("unsent-part").attrs, "there for scripts only"
    assert ben.page.id("note").lines.strip() == "May be at risk"
    await ben.press("save-note")
    assert ben.transcript[-1] == ("Note by Ben, seen by staff only", "May be at risk")


async def test_a_choice_that_is_none_leaves_half_written_words(ben: AtDesk) -> None:
    await ben.press("availability-save", message="Dear Ami", note="Ask ag", availability="asleep")
    assert ben.status == 422
    assert (ben.page.id("message").text, ben.page.id("note").text) == ("Dear Ami", "Ask ag")


@pytest.mark.parametrize("id_", ["0", "99999999999999999999999", "9" * 5000, "x", "-1", "%E9"])
async def test_an_id_that_cannot_be_one_is_not_found(office: Office, town: Town, id_: str) -> None:
    async with at_desk(office, town.ben) as desk:
        for form in ("", "/accept", "/note", "/end"):
            path = f"/console/conversations/{id_}{form}"
            answer = await desk.http.post(path, data={"message": "Hello", "note": "Hello"})
            assert (form, answer.status_code) == (form, 404)
        await desk.open(f"/console/conversations/{id_}")
        assert (desk.status, desk.page.one("h1").text) == (404, "Page not found")


@pytest.mark.parametrize("garbled", [b"%E9%FF", b"a%00b", b"%ED%A0%80"])
async def test_no_form_breaks_by_what_is_not_text(
    ben: AtDesk, amina: VisitorConversation, garbled: bytes
) -> None:
    path = f"/console/conversations/{amina.conversation_id}"
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Referer": "http://["}
    for form, wanted in ((path, 422), (f"{path}/note", 422), (f"{path}/end", 422)):
        names = (b"message", b"note", b"wrap_up", b"after", b"key", b"note_key")
        body = b"&".join(name + b"=" + garbled for name in names)
        answer = await ben.http.post(form, content=body, headers=headers)
        assert (form, answer.status_code) == (form, wanted)
    for form, body in (
        ("/console/availability", b"availability=" + garbled),
        ("/console/availability", b"availability=away:" + garbled),
        ("/console/availability", b"availability=available"),
        ("/console/languages/cy", b"reviewer=" + garbled),
    ):
        assert (await ben.http.post(form, content=body, headers=headers)).status_code in (303, 403, 422)
