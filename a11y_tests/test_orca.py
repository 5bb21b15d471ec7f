"""What a person hears who uses a screen reader: the stories of a chat, with Orca, in a real Chromium."""

import pytest

from a11y_tests.support.rig import OrcaRig
from a11y_tests.support.stage import Stage
from a11y_tests.support.story import Story

QUESTION = "My bill is wrong."
STREET = "Elm Road."


@pytest.mark.requirement("AN-01", "AN-02", "AN-04", "AN-10", "AN-13", "EM-01", "EM-05", "CO-03")
def test_a_chat_in_the_councils_page(orca: OrcaRig, stage: Stage) -> None:
    with Story(orca, "in-the-councils-page") as story:
        story.open(stage.site)
        story.go("Chat with us")
        story.step("Open the chat", lambda: orca.key("Return"))
        story.go("Start a chat")
        story.step("Start a chat", lambda: orca.key("Return"))
        story.go("Your name")
        orca.type("Amina")
        story.go("Council Tax")
        story.step("Choose it", lambda: orca.key("space"))
        story.go("How can we help?")
        orca.type(QUESTION)
        story.go("Start the chat")
        story.step("Send the form", lambda: orca.key("Return"))
        chat = stage.newest()
        assert story.step("Ben joins", chat.accept) == ["Ben joined the chat."]
        said = story.step("Ben writes twice", lambda: chat.reply("I am Ben.", "Which street is it?"))
        assert said == ["Ben: I am Ben.", "Ben: Which street is it?"]
        story.go("Your message")
        orca.type(STREET)
        story.go("Send")
        assert "Sent" in story.step("Send", lambda: orca.key("Return"))
        story.go("Read the last message again")
        assert "Ben: Which street is it?" in story.step("Read it again", lambda: orca.key("Return"))
        story.step("Ben ends the chat", chat.end_by_adviser)
