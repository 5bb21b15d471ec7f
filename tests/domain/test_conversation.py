"""The life of a conversation."""

import random

import pytest

from app.domain.conversation import (
    REFERENCE_LETTERS,
    check_adviser_may_write,
    check_visitor_may_write,
    new_reference,
    visitors_end,
)
from app.domain.errors import ConversationEnded, StillWaiting
from app.domain.terms import ConversationState, EndReason


def test_a_reference_has_no_letters_that_look_alike() -> None:
    reference = new_reference(random.Random(1).choice)
    assert len(reference) == 8
    assert reference[3] == "-"
    assert set(reference) <= {*REFERENCE_LETTERS, "-"}
    assert not set("0OQ1IL2Z5S6G8BUVAE") & set(REFERENCE_LETTERS)
    assert len(set(REFERENCE_LETTERS)) == len(REFERENCE_LETTERS)


def test_a_visitor_may_write_while_waiting_and_talking() -> None:
    check_visitor_may_write(ConversationState.WAITING)
    check_visitor_may_write(ConversationState.TALKING)
    with pytest.raises(ConversationEnded):
        check_visitor_may_write(ConversationState.ENDED)


def test_an_adviser_may_write_only_while_talking() -> None:
    check_adviser_may_write(ConversationState.TALKING)
    with pytest.raises(StillWaiting):
        check_adviser_may_write(ConversationState.WAITING)
    with pytest.raises(ConversationEnded):
        check_adviser_may_write(ConversationState.ENDED)


def test_going_while_waiting_is_leaving_the_queue() -> None:
    assert visitors_end(ConversationState.WAITING) is EndReason.LEFT_QUEUE
    assert visitors_end(ConversationState.TALKING) is EndReason.BY_VISITOR
    with pytest.raises(ConversationEnded):
        visitors_end(ConversationState.ENDED)
