"""What residents need, in words."""

from app.domain.terms import Need
from app.web.language import Languages
from app.web.needs import choices, in_short, with_advice


def test_each_need_has_its_words_for_both_sides() -> None:
    language = Languages.load()["en"]
    said = choices(language)
    assert [value for value, _ in said] == list(Need)
    assert len({words for _, words in said}) == len(Need)
    assert len(with_advice(Need, language)) == len(Need)
    assert in_short(Need, language).count(", ") == len(Need) - 1
    assert in_short([], language) == ""
