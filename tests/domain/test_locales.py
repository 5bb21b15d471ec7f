"""Which languages are offered."""

import pytest

from app.domain.locales import Offered, Review, offered, review_of

INSTALLED = {"en": "", "cy": "b2", "ar-XB": ""}


def test_an_unreviewed_catalogue_is_offered_only_in_the_demo_and_marked() -> None:
    english = Offered("en", Review.CURRENT)
    assert offered(("en", "cy"), INSTALLED, {}, demo=False) == [english]
    assert offered(("en", "cy"), INSTALLED, {}, demo=True) == [english, Offered("cy", Review.NONE)]


@pytest.mark.parametrize("demo", [False, True])
def test_a_reviewed_one_is_offered_everywhere(demo: bool) -> None:
    reviewed = {"cy": {"a1", "b2"}}
    both = [Offered("cy", Review.CURRENT), Offered("en", Review.CURRENT)]
    assert offered(("cy", "en"), INSTALLED, reviewed, demo=demo) == both


def test_one_whose_words_have_changed_stays_offered_and_marked() -> None:
    assert offered(("cy",), INSTALLED, {"cy": {"a1"}}, demo=False) == [Offered("cy", Review.OLDER)]
    # from before versions were recorded
    assert offered(("cy",), INSTALLED, {"cy": {""}}, demo=False) == [Offered("cy", Review.OLDER)]


def test_words_that_have_no_version_cannot_have_been_reviewed() -> None:
    assert review_of("ar-XB", "", ()) is Review.NONE
    assert review_of("ar-XB", "", {""}) is Review.OLDER
