"""What a person hears who uses a screen reader: the stories of a chat, with Orca, in a real Chromium."""

import pytest
from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support.browsers import wait
from a11y_tests.support.rig import OrcaRig
from a11y_tests.support.speech import texts
from a11y_tests.support.stage import Chat, Stage
from a11y_tests.support.story import Story

QUESTION = "My bill is wrong."
STREET = "Elm Road."
OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


def begin_by_form(story: Story) -> None:
    """From "Start a chat" to the form's button, by keyboard."""
    rig = story.rig
    story.go("Your name")
    rig.type("Amina")
    story.go("Council Tax")
    story.step("Choose it", lambda: rig.key("space"))
    story.go("How can we help?")
    rig.type(QUESTION)
    story.go("Start the chat")


@pytest.mark.requirement("AN-01", "AN-02", "AN-04", "AN-10", "AN-13", "EM-01", "EM-05", "CO-03")
def test_a_chat_in_the_councils_page(orca: OrcaRig, stage: Stage) -> None:
    with Story(orca, "in-the-councils-page") as story:
        story.open(stage.site)
        story.go("Chat with us")
        story.arrive("Open the chat", lambda: orca.key("Return"))
        story.go("Start a chat")
        story.arrive("Start a chat", lambda: orca.key("Return"))
        begin_by_form(story)
        story.arrive("Send the form", lambda: orca.key("Return"), "Your message entry.")
        chat = stage.newest()
        assert story.step("Ben joins", chat.accept) == ["Ben joined the chat."]
        said = story.step("Ben writes twice", lambda: chat.reply("I am Ben.", "Which street is it?"))
        assert said == ["Ben: I am Ben.", "Ben: Which street is it?"]
        orca.type(STREET)
        story.go("Send")
        assert "Sent" in story.step("Send", lambda: orca.key("Return"))
        story.go("Read the last message again")
        assert "Ben: Which street is it?" in story.step("Read it again", lambda: orca.key("Return"))
        ended = story.step("Ben ends the chat", chat.end_by_adviser)
        assert [text for text in ended if "ended" in text] == ["Ben ended the chat."]


@pytest.mark.requirement("NJ-01", "NJ-02", "NJ-06")
def test_a_chat_without_scripts(orca: OrcaRig, stage: Stage) -> None:
    with Story(orca, "without-scripts") as story:
        driver = story.open(stage.at("/northborough"), scripts=False)
        story.go("Start a chat")
        story.arrive("Start a chat", lambda: orca.key("Return"), "Start a chat")
        begin_by_form(story)
        story.arrive("Send the form", lambda: orca.key("Return"), "Your message entry.")
        chat = stage.newest().accept().reply("I am Ben.", "Which street is it?")
        orca.type(STREET)
        story.go("Send")
        said = story.step("Send", lambda: orca.key("Return"))
        assert any("Sent." in text and "Which street is it?" in text for text in said)
        assert QUESTION not in said  # what was read before is not read again
        chat.reply("Thank you.")
        story.go("Check for new messages")
        assert any("Thank you." in text for text in story.step("Check", lambda: orca.key("Return")))
        assert driver.execute_script("return document.activeElement.id") == "message"
        story.go("Options")
        story.step("Options", lambda: orca.key("Return"))
        story.go("End the chat")
        story.arrive("End the chat", lambda: orca.key("Return"), "End the chat?")
        story.go("End the chat")
        story.arrive("End it", lambda: orca.key("Return"), "This chat has ended")


@pytest.mark.requirement("AN-15", "EM-06")
def test_while_the_panel_is_closed_the_councils_page_says_that_there_is_a_message(
    orca: OrcaRig, stage: Stage
) -> None:
    driver = orca.chromium()
    driver.get(stage.site)
    orca.speech.until("Finished loading")
    chat = in_the_panel(orca, stage, driver)
    orca.key("Escape")
    orca.speech.quiet()
    assert texts(orca.speech.after(lambda: chat.reply("Hello."))) == ["New chat message from Ben"]
    button = driver.find_element(By.ID, "plainchat-open")
    assert button.accessible_name == "Chat with us, 1 new message"
    said = texts(orca.speech.after(lambda: orca.key("Return"), pause=2))
    assert said.count("Ben: Hello.") == 1  # the whole of it, when the panel is open again
    assert texts(orca.speech.after(lambda: chat.reply("Are you there?"))) == ["Ben: Are you there?"]


def in_the_panel(orca: OrcaRig, stage: Stage, driver: Chrome) -> Chat:
    """A chat that goes on in the open panel, focus in its message box."""
    chat = stage.chat().accept()
    driver.execute_script(
        "sessionStorage.setItem(arguments[0], JSON.stringify(arguments[1]))",
        f"plainchat:{stage.server.url}/northborough",
        {"path": chat.path, "open": False, "over": False},
    )
    driver.get(f"{stage.site}?again")
    orca.speech.until("Finished loading")
    orca.tab_to("Chat with us")
    orca.speech.after(lambda: orca.key("Return"), pause=2)
    return chat


@pytest.mark.requirement("AN-07", "AN-11")
def test_after_a_break_only_what_was_missed_is_spoken(orca: OrcaRig, stage: Stage) -> None:
    chat = stage.chat().accept().reply("One.")
    driver = orca.chromium()
    driver.get(chat.url)
    orca.speech.until("Finished loading")
    orca.speech.quiet()
    assert texts(orca.speech.after(lambda: chat.reply("Two."))) == ["Ben: Two."]
    stage.server.stop()
    orca.speech.until("The connection is lost.", limit=60)
    assert "The connection is lost." in driver.find_element(By.ID, "connection").text
    stage.server.start()
    chat.reply("Three.")
    said = texts(orca.speech.until("Ben: Three.", limit=60)) + texts(orca.speech.quiet(3))
    assert sorted(said) == ["Ben: Three.", "The connection is back."]


@pytest.mark.requirement("AN-10")
def test_a_message_that_is_not_sent_is_told_and_kept(orca: OrcaRig, stage: Stage) -> None:
    chat = stage.chat().accept()
    driver = orca.chromium()
    driver.get(chat.url + "#message")
    orca.speech.until("Your message")
    wait(driver, lambda d: d.execute_script("return !!window.htmx"), "scripts")
    orca.speech.quiet()
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.emulateNetworkConditions", OFFLINE)
    orca.type(STREET)
    orca.tab_to("Send")
    orca.key("Return")
    said = texts(orca.speech.until("Not sent."))
    assert "Sent" not in said
    box = driver.find_element(By.ID, "message")
    assert box.get_attribute("value") == STREET
    assert driver.switch_to.active_element == box


@pytest.mark.requirement("AN-13")
def test_a_message_that_a_key_cut_off_can_be_heard_again(orca: OrcaRig, stage: Stage) -> None:
    long = " ".join(f"Street {number} has its bins collected on Friday." for number in range(40))
    chat = stage.chat().accept()
    driver = orca.chromium()
    driver.get(chat.url + "#message")
    orca.speech.until("Your message")
    orca.speech.quiet()
    chat.reply(long)
    orca.speech.begun(f"Ben: {long}")
    orca.key("Down")
    assert [spoken.cut for spoken in orca.speech.quiet() if spoken.text == f"Ben: {long}"] == [True]
    again = driver.find_element(By.ID, "read-last")
    said = orca.speech.after(again.click, pause=8)
    assert [spoken.cut for spoken in said if spoken.text == f"Ben: {long}"] == [False]


@pytest.mark.requirement("TR-01", "TR-02", "TR-12")
def test_the_transcript_is_walked_by_headings_and_items(orca: OrcaRig, stage: Stage) -> None:
    chat = stage.chat().accept().reply("I am Ben.").write(STREET)
    driver = orca.chromium()
    driver.get(chat.url)
    orca.speech.until("Finished loading")
    orca.speech.quiet()
    with Story(orca, "walking-the-transcript") as story:
        for _ in range(3):
            story.step("3, the next heading of level 3", lambda: orca.key("3"))
        orca.key("ctrl+Home")
        for _ in range(5):
            story.step("I, the next item", lambda: orca.key("i"))


@pytest.mark.requirement("AD-01", "AN-01")
def test_an_adviser_hears_the_queue_and_the_messages(orca: OrcaRig, stage: Stage) -> None:
    amina = stage.chat().accept()
    driver = orca.chromium()
    stage.sign_in(driver)
    wait(driver, lambda d: d.find_elements(By.ID, "queue-part"), "the desk")
    driver.get(f"{stage.server.url}/console/conversations/{amina.id}")
    orca.speech.until("Finished loading")
    orca.tab_to("Your answer to Amina")
    with Story(orca, "at-the-desk") as story:
        story.step("Amina writes twice", lambda: amina.write(STREET, "Number 4."))
        story.step("Tomos waits", lambda: stage.chat(name="Tomos"))
        orca.type("Thank you.")
        story.go("Send")
        story.step("Send", lambda: orca.key("Return"))
        story.step("Amina ends the chat", amina.end)
    assert driver.execute_script("return document.activeElement.id") == "message"
