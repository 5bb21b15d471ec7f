"""Languages, and words in them."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.domain.locales import PSEUDO_LOCALE, Review
from app.web import catalogue
from app.web.language import Languages, Vital, pseudo

SUMMER = datetime(2026, 7, 3, 23, 30, tzinfo=UTC)
PO = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=4; plural=(n==1) ? 0 : (n==2) ? 1 : (n!=8 && n!=11) ? 2 : 3;\\n"

msgid "Send"
msgstr "Anfon"

#, fuzzy
msgid "End"
msgstr "Rhywbeth"

msgid "%(num)d day"
msgid_plural "%(num)d days"
msgstr[0] "%(num)d diwrnod"
msgstr[1] "%(num)d ddiwrnod"
msgstr[2] "%(num)d diwrnod"
msgstr[3] "%(num)d niwrnod"
"""


@pytest.fixture
def languages(tmp_path: Path) -> Languages:
    folder = tmp_path / "cy" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "plainchat.po").write_text(PO, "utf-8")
    return Languages.load(tmp_path)


def test_a_catalogue_is_compiled_at_start(languages: Languages) -> None:
    cymraeg = languages["cy"]
    assert (cymraeg.name, cymraeg.dir) == ("Cymraeg", "ltr")
    assert cymraeg.gettext("Send") == "Anfon"
    assert cymraeg.ngettext("%(num)d day", "%(num)d days", 2) == "2 ddiwrnod"


def test_what_is_not_translated_is_in_english(languages: Languages) -> None:
    assert languages["cy"].gettext("New") == "New"
    # a translator has not confirmed it
    assert languages["cy"].gettext("End") == "End"


def test_a_language_that_is_not_installed_is_english(languages: Languages) -> None:
    assert languages["xx"].code == languages[None].code == "en"
    assert "xx" not in languages


def test_times_are_the_councils_and_do_not_change(languages: Languages) -> None:
    english = languages["en"]
    assert english.clock(SUMMER, "Europe/London") == "00:30"
    assert english.day(SUMMER, "Europe/London") == "Saturday 4 July"
    assert english.moment(SUMMER, "UTC") == "Friday 3 July, 23:30"
    assert english.date(SUMMER, "UTC") == "3 July 2026"
    assert languages["cy"].day(SUMMER, "UTC") == "Dydd Gwener 3 Gorffennaf"
    assert english.number(5000) == "5,000"


def test_scripts_get_every_plural_form(languages: Languages) -> None:
    assert languages["en"].forms("%(num)d day", "%(num)d days") == {
        "one": "{count} day",
        "other": "{count} days",
    }
    assert set(languages["cy"].forms("%(num)d day", "%(num)d days")) == {
        "zero",
        "one",
        "two",
        "few",
        "many",
        "other",
    }


@pytest.mark.parametrize(
    "text", ["Send", "%(num)d messages from %(name)s", "{count} left", "The chat is closed."]
)
def test_the_pseudo_locale_is_longer_right_to_left_and_keeps_placeholders(text: str) -> None:
    made = pseudo(text)
    assert len(made) >= 1.4 * len(re.sub(r"%\(\w+\)\w|\{\w+\}", "", text))
    assert made.startswith("[")
    assert made.endswith("]")
    assert text in made
    assert re.search("[\u0600-\u06ff]", made)
    assert "%" not in made.replace(text, "")


def test_the_pseudo_locale_is_a_language(languages: Languages) -> None:
    assert languages[PSEUDO_LOCALE].dir == "rtl"
    assert "Send" in languages[PSEUDO_LOCALE].gettext("Send")
    assert "1 day" in languages[PSEUDO_LOCALE].ngettext("%(num)d day", "%(num)d days", 1)
    assert pseudo("") == ""


@pytest.mark.parametrize(
    ("code", "name", "day", "date"),
    [
        ("pl", "Polski", "piątek 27 listopada", "27 listopada 2026"),
        ("uk", "Українська", "пʼятниця 27 листопада", "27 листопада 2026\u202fр."),
        ("ar", "العربية", "الجمعة 27 نوفمبر", "27 نوفمبر 2026"),
    ],
)
@pytest.mark.requirement("LA-10")
def test_dates_are_written_out_in_each_language(code: str, name: str, day: str, date: str) -> None:
    language, at = Languages.load()[code], datetime(2026, 11, 27, 10, 24, tzinfo=UTC)
    assert language.name == name
    assert (language.day(at), language.date(at)) == (day, date)
    assert language.moment(at) == f"{day}{'،' if code == 'ar' else ','} 10:24"


def test_each_language_counts_in_its_own_forms() -> None:
    """Polish and Ukrainian have three for whole numbers, Arabic has six."""
    languages = Languages.load()

    def counted(code: str, n: int) -> str:
        return languages[code].ngettext("%(num)d new message", "%(num)d new messages", n)

    assert [counted("pl", n) for n in (1, 3, 5, 22)] == [
        "1 nowa wiadomość",
        "3 nowe wiadomości",
        "5 nowych wiadomości",
        "22 nowe wiadomości",
    ]
    assert [counted("uk", n) for n in (21, 23, 11)] == [
        "21 нове повідомлення",
        "23 нові повідомлення",
        "11 нових повідомлень",
    ]
    assert len({counted("ar", n).replace(str(n), "") for n in (0, 1, 2, 3, 11)}) == 5
    for code, categories in (("pl", 3), ("uk", 3), ("ar", 6)):
        assert len(languages[code].forms("%(num)d new message", "%(num)d new messages")) == categories


def test_languages_are_named_in_each_language() -> None:
    languages = Languages.load()
    assert languages["en"].names_of(["en"]) == "English"
    assert languages["cy"].names_of(["en", "cy", "pl"]) == "Saesneg, Cymraeg, Pwyleg"
    assert languages["en"].names_of(["en", "cy", "pl"]) == "English, Welsh and Polish"
    assert languages["pl"].names_of(["en", "cy"]) == "angielski i walijski"
    assert languages["uk"].names_of(["en", "cy"]) == "англійська та валлійська"
    assert languages["ar"].names_of(["en", "cy", "pl"]) == "الإنجليزية، الويلزية والبولندية"
    assert languages["ar"].names_of(["en", "cy"]) == "الإنجليزية والويلزية"
    # a dialect by its language, and what nobody knows by its code
    assert languages["en"].names_of(["pt-BR", "qqq"]) == "Portuguese and qqq"


# --- reviewed, or with English beside it ---


def test_words_that_matter_most_stand_in_english_too_until_they_are_reviewed(languages: Languages) -> None:
    cymraeg = languages["cy"].after(Review.NONE)
    assert cymraeg.vital("Send") == 'Anfon <span class="pc-english" lang="en" dir="ltr">Send</span>'
    for review in (Review.OLDER, Review.NONE):
        assert 'lang="en"' in languages["cy"].after(review).vital("Send")
    assert cymraeg.after(Review.CURRENT).vital("Send") == "Anfon"
    # what is in English needs no English beside it
    assert cymraeg.vital("New") == "New"
    assert languages["en"].after(Review.NONE).vital("Send") == "Send"


def test_what_is_filled_in_is_no_markup(languages: Languages) -> None:
    words = languages["ar-XB"].after(Review.NONE).vital("Call %(number)s", number="<b>1</b>")
    assert words.count("&lt;b&gt;1&lt;/b&gt;") == 2


def test_the_version_is_that_of_what_residents_read(tmp_path: Path) -> None:
    def version(po: str) -> str:
        path = tmp_path / "cy.po"
        path.write_text(po, "utf-8")
        return catalogue.read(path).version

    assert version(PO) == ""
    marked = PO.replace('msgid "Send"', f'#. {catalogue.FOR_RESIDENTS}\nmsgid "Send"')
    first = version(marked)
    assert len(first) == 8
    assert version(marked.replace("%(num)d ddiwrnod", "%(num)d o ddyddiau")) == first
    assert version(marked.replace("Anfon", "Anfonwch")) not in ("", first)


def test_when_time_runs_out_is_said_in_english_too() -> None:
    arabic = Languages.load()["ar"].after(Review.NONE)
    words = arabic.vital("The chat pauses at %(time)s.", time="10:24")
    assert "الساعة 10:24" in words
    assert words.endswith('lang="en" dir="ltr">The chat pauses at 10:24.</span>')


def test_a_value_is_made_for_each_language() -> None:
    arabic = Languages.load()["ar"].after(Review.NONE)
    said = arabic.vital_words("The chat pauses at %(time)s.", time=lambda language: language.code)
    assert said.english == "The chat pauses at en."
    assert "ar" in said.own
    assert str(said) == f"{said.own} {said.english}"
    both = Vital.joined([said, "10:24", Vital()])
    assert (both.own, both.english) == (f"{said.own} 10:24", said.english)
    assert not Vital.joined([])


def test_what_is_joined_is_no_markup() -> None:
    assert Vital("<b>", "<i>").__html__().count("&lt;") == 2
