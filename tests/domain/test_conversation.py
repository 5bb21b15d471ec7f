"""The life of a conversation."""

import random

import pytest

from app.domain.conversation import (
    HELD,
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


def test_a_visitor_may_write_until_it_has_ended() -> None:
    for state in set(ConversationState) - {ConversationState.ENDED}:
        check_visitor_may_write(state)
    with pytest.raises(ConversationEnded):
        check_visitor_may_write(ConversationState.ENDED)


def test_an_adviser_may_write_once_they_have_it() -> None:
    for state in HELD:
        check_adviser_may_write(state)
    with pytest.raises(StillWaiting):
        check_adviser_may_write(ConversationState.WAITING)
    with pytest.raises(ConversationEnded):
        check_adviser_may_write(ConversationState.ENDED)


def test_going_before_anybody_accepted_is_leaving_the_queue() -> None:
    assert visitors_end(ConversationState.WAITING, accepted=False) is EndReason.LEFT_QUEUE
    for state in HELD:
        assert visitors_end(state, accepted=True) is EndReason.BY_VISITOR
    assert visitors_end(ConversationState.WAITING, accepted=True) is EndReason.BY_VISITOR, "waits again"
    with pytest.raises(ConversationEnded):
        visitors_end(ConversationState.ENDED, accepted=True)
