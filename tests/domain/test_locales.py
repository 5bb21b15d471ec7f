"""Which languages are offered."""

from app.domain.locales import Offered, offered


def test_an_unreviewed_catalogue_is_offered_only_in_the_demo_and_marked() -> None:
    assert offered(("en", "cy"), (), demo=False) == [Offered("en", True)]
    assert offered(("en", "cy"), (), demo=True) == [Offered("en", True), Offered("cy", False)]


def test_a_reviewed_one_is_offered_everywhere() -> None:
    both = [Offered("cy", True), Offered("en", True)]
    assert offered(("cy", "en"), {"cy"}, demo=False) == both
    assert offered(("cy", "en"), {"cy"}, demo=True) == both
