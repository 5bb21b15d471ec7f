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
BOX = "Your message entry."
OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


def begin_by_form(story: Story) -> None:
    """From the top of the form to its button, by keyboard."""
    rig = story.rig
    story.go("Your name")
    rig.type("Amina")
    story.go("Council Tax")
    story.step("Choose it", lambda: rig.key("space"), "selected")
    story.go("How can we help?")
    rig.type(QUESTION)
    story.go("Start the chat")
    story.arrive("Send the form", lambda: rig.key("Return"), BOX)


@pytest.mark.requirement(
    "AN-01", "AN-02", "AN-04", "AN-10", "AN-13", "EM-01", "EM-05", "CO-03", "KB-01", "LE-03"
)
def test_a_chat_in_the_councils_page(orca: OrcaRig, stage: Stage) -> None:
    stage.attend(True)
    with Story(orca, "in-the-councils-page") as story:
        story.open(stage.site, "Bins - Northborough.")
        story.go("Chat with us")
        story.arrive("Open the chat", lambda: orca.key("Return"), "Chat with us heading level 1")
        story.go("Start a chat")
        story.arrive("Start a chat", lambda: orca.key("Return"), "Start a chat heading level 1")
        begin_by_form(story)
        chat = stage.newest()
        assert story.step("Ben joins", chat.accept, "Ben joined") == ["Ben joined the chat."]
        said = story.step(
            "Ben writes twice", lambda: chat.reply("I am Ben.", "Which street?"), "Which street?"
        )
        assert said == ["Ben: I am Ben.", "Ben: Which street?"]
        orca.type(STREET)
        story.go("Send")
        said = texts(story.arrive("Send", lambda: orca.key("Return"), "Your message entry", "Sent"))
        assert not any(words in text for text in said for words in (STREET, "Ben:")), "nothing is read back"
        story.go("Read the last message again")
        story.step("Read it again", lambda: orca.key("Return"), "Ben: Which street?")
        ended = story.step("Ben ends the chat", chat.end_by_adviser, "Ben ended the chat.")
        assert ended.count("Ben ended the chat.") == 1


@pytest.mark.requirement("NJ-01", "NJ-02", "NJ-06", "KB-01", "LE-03")
def test_a_chat_without_scripts(orca: OrcaRig, stage: Stage) -> None:
    with Story(orca, "without-scripts") as story:
        title = "Chat with us, open - Northborough Council."
        driver = story.open(stage.at("/northborough"), title, scripts=False)
        story.go("Start a chat")
        story.arrive("Start a chat", lambda: orca.key("Return"), "Finished loading Start a chat")
        begin_by_form(story)
        chat = stage.newest().accept().reply("I am Ben.", "Which street?")
        orca.type(STREET)
        story.go("Send")
        news = "Sent. Ben joined the chat. 2 new messages from Ben: I am Ben. Which street?"
        said = story.come_anew("Send", lambda: orca.key("Return"), news)
        assert QUESTION not in said  # what was read before is not read again
        chat.reply("Thank you.")
        story.go("Check for new messages")
        story.come_anew("Check", lambda: orca.key("Return"), "1 new message from Ben: Thank you.")
        assert driver.execute_script("return document.activeElement.id") == "message"
        story.go("Options")
        story.step("Options", lambda: orca.key("Return"), "expanded")
        story.go("End the chat")
        story.arrive("End the chat", lambda: orca.key("Return"), "Finished loading End the chat?")
        story.go("End the chat")
        story.arrive("End it", lambda: orca.key("Return"), "This chat has ended")


@pytest.mark.requirement("AN-15", "EM-06")
def test_while_the_panel_is_closed_the_councils_page_says_that_there_is_a_message(
    orca: OrcaRig, stage: Stage
) -> None:
    chat = stage.chat().accept()
    driver = orca.open(stage.site)
    driver.execute_script(
        "sessionStorage.setItem(arguments[0], JSON.stringify(arguments[1]))",
        f"plainchat:{stage.server.url}/northborough",
        {"path": chat.path, "open": False, "over": False},
    )
    driver.get(f"{stage.site}?again")  # the chat goes on, out of sight
    orca.speech.until("Finished loading")
    orca.tab_to("Chat with us")
    orca.speech.after(lambda: orca.key("Return"), BOX)
    orca.speech.after(lambda: orca.key("Escape"), "collapsed")
    notice = "New chat message from Ben"
    assert texts(orca.speech.after(lambda: chat.reply("Hello."), notice)) == [notice]
    button = driver.find_element(By.ID, "plainchat-open")
    assert button.accessible_name == "Chat with us, 1 new message"
    said = texts(orca.speech.after(lambda: orca.key("Return"), "Ben: Hello."))
    assert said.count("Ben: Hello.") == 1  # all of it, now that the panel is open
    assert texts(orca.speech.after(lambda: chat.reply("Yes?"), "Yes?")) == ["Ben: Yes?"]


@pytest.mark.requirement("AN-07", "AN-11")
def test_after_a_break_only_what_was_missed_is_spoken(orca: OrcaRig, stage: Stage) -> None:
    chat = stage.chat().accept().reply("One.")
    driver = at_the_box(orca, chat)
    assert texts(orca.speech.after(lambda: chat.reply("Two."), "Two.")) == ["Ben: Two."]
    lost = "The connection is lost."
    with stage.server.down():
        orca.speech.until(lost, limit=60)
        assert lost in driver.find_element(By.ID, "connection").text
    chat.reply("Three.")
    said = texts(orca.speech.until("Ben: Three.", "The connection is back.", limit=60))
    assert sorted(said) == ["Ben: Three.", "The connection is back."]


@pytest.mark.requirement("AN-10")
def test_a_message_that_is_not_sent_is_told_and_kept(orca: OrcaRig, stage: Stage) -> None:
    driver = at_the_box(orca, stage.chat().accept())
    driver.execute_cdp_cmd("Network.enable", {})
    driver.execute_cdp_cmd("Network.emulateNetworkConditions", OFFLINE)
    orca.type(STREET)
    orca.tab_to("Send")
    said = texts(orca.speech.after(lambda: orca.key("Return"), "Not sent."))
    assert "Sent" not in said
    box = driver.find_element(By.ID, "message")
    assert box.get_attribute("value") == STREET
    assert driver.switch_to.active_element == box


@pytest.mark.requirement("AN-13")
def test_a_message_that_a_key_cut_off_can_be_heard_again(orca: OrcaRig, stage: Stage) -> None:
    long = " ".join(f"Street {number} has its bins collected on Friday." for number in range(20))
    chat = stage.chat().accept()
    driver = at_the_box(orca, chat)
    chat.reply(long)
    orca.speech.begun(f"Ben: {long}")
    orca.key("Down")
    assert [spoken.cut for spoken in orca.speech.quiet() if spoken.text == f"Ben: {long}"] == [True]
    again = driver.find_element(By.ID, "read-last")
    said = orca.speech.after(again.click, long, pause=8)
    assert [spoken.cut for spoken in said if spoken.text == f"Ben: {long}"] == [False]


def at_the_box(orca: OrcaRig, chat: Chat) -> Chrome:
    """A browser in the chat, focus in the message box, scripts at work."""
    driver = orca.open(chat.url)
    wait(driver, lambda d: not d.find_element(By.ID, "check").is_displayed(), "the stream", limit=30)
    orca.tab_to(BOX)
    return driver


def to_the_top(orca: OrcaRig) -> None:
    """The caret at the top of the page.

    A new page is read aloud from its beginning, which moves the caret on, and does so once more just after
    it was stopped. So it counts when nothing else was said twice running.
    """
    top, said, there = "Skip to the main part of this page", [""], 0
    for _ in range(6):
        said = texts(orca.speech.after(lambda: orca.key("ctrl+Home"), top))
        there = there + 1 if said[-1].startswith(top) else 0
        if there == 2:
            return
    raise AssertionError(f"the caret did not stay at the top; heard: {said}")


@pytest.mark.requirement("TR-01", "TR-02", "TR-12", "LE-03")
def test_the_transcript_is_walked_by_headings_and_items(orca: OrcaRig, stage: Stage) -> None:
    chat = stage.chat().accept().reply("I am Ben.").write(STREET)
    with Story(orca, "walking-the-transcript") as story:
        story.open(chat.url, "Chat with Ben - Northborough Council.")
        to_the_top(orca)
        for sender in ("You", "Ben", "You"):
            story.step("3: the next heading of level 3", lambda: orca.key("3"), f"{sender} heading level 3")
        to_the_top(orca)
        orca.speech.after(lambda: orca.key("2"), "Messages heading level 2")  # past the list of languages
        for item in ("The chat started.", "You", "Ben joined the chat.", "Ben", "You"):
            story.step("I: the next item", lambda: orca.key("i"), item)


@pytest.mark.requirement("AD-01", "AN-01", "LE-03")
def test_an_adviser_hears_the_queue_and_the_messages(orca: OrcaRig, stage: Stage) -> None:
    amina = stage.chat().accept()
    driver = orca.chromium()
    stage.sign_in(driver)
    wait(driver, lambda d: d.find_elements(By.ID, "queue-part"), "the desk")
    driver.get(f"{stage.server.url}/console/conversations/{amina.id}")
    orca.speech.until("Finished loading")
    orca.tab_to("Your answer to Amina entry.")
    with Story(orca, "at-the-desk") as story:
        said = story.step("Amina writes twice", lambda: amina.write(STREET, "Number 4."), "Number 4.")
        assert said == ["Amina: Elm Road.", "Amina: Number 4."]
        tomos = "New chat waiting: Tomos, Council Tax"
        assert story.step("Tomos waits", lambda: stage.chat(name="Tomos"), tomos) == [tomos]
        orca.type("Thank you.")
        story.go("Send push button")
        said = texts(story.arrive("Send", lambda: orca.key("Return"), "Your answer to Amina entry", "Sent"))
        assert not any(words in text for text in said for words in ("Thank you.", "Amina:")), (
            "nothing is read back"
        )
        story.step("Amina ends the chat", amina.end, "Amina ended the chat.")
    assert driver.execute_script("return document.activeElement.id") == "message"
