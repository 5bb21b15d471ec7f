"""The file that describes a council."""

import re
from datetime import date
from pathlib import Path

import pytest

from app import council_file
from app.domain.errors import SetupRefused
from app.domain.hours import Period
from app.domain.terms import Cost, Nation, RouteKind
from app.domain.timeouts import Pace
from app.domain.video import Video
from app.domain.wanted import WantedClosure, WantedCouncil

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "docs/council.toml"
HEAD = 'slug = "eastmere"\nname = "Eastmere Council"\n'
TEAM = '[[team]]\nname = "Parks"\n'
EMAIL = '[[route]]\nkind = "email"\nlabel = "E-mail"\ntarget = "hello@eastmere.example"\n'
PHONE = '[[route]]\nkind = "phone"\nlabel = "Phone"\ntarget = "01632 960101"\n'


def read(folder: Path, text: str) -> WantedCouncil:
    file = folder / "council.toml"
    file.write_text(text)
    return council_file.read(file)


def test_the_sample_has_every_entry_and_explains_each() -> None:
    sample = SAMPLE.read_text()
    for table, entries in council_file.ENTRIES.items():
        for entry in entries:
            if entry not in ("team", "route"):
                assert re.search(rf"^(# )?{entry} = ", sample, re.MULTILINE), f"{table}: {entry}"
    for entry in ("origins", "home_url", "privacy_url", "hours", "closures", "wrap_up_codes", "time_limit"):
        assert re.search(rf"^# .*\n{entry} = ", sample, re.MULTILINE), f"{entry} has no comment above it"


def test_the_sample_is_whole() -> None:
    wanted = council_file.read(SAMPLE)
    assert council_file.warnings(wanted) == []
    assert wanted.origins
    assert wanted.home_url
    assert wanted.privacy_url
    assert len(wanted.teams) >= 2
    assert {RouteKind.VIDEO_RELAY, RouteKind.RELAY_UK, RouteKind.PHONE, RouteKind.EMAIL} <= {
        route.kind for route in wanted.routes
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD, "team: a council needs at least one: [[team]] with a name"),
        (HEAD + 'hours = ["Mon 17:00-09:00"]\n' + TEAM, 'hours: "Mon 17:00-09:00" closes before it opens'),
        (HEAD + 'hours = ["Fri-Mon 09:00-17:00"]\n' + TEAM, '"Fri-Mon 09:00-17:00" ends before it begins'),
        (HEAD + 'hours = ["Mon 09:75-17:00"]\n' + TEAM, '"Mon 09:75-17:00" has a time that is not'),
        (HEAD + 'hours = ["Mon 09:00-24:30"]\n' + TEAM, '"Mon 09:00-24:30" has a time that is not'),
        (HEAD + 'hours = "Mon-Fri 09:00-17:00"\n' + TEAM, "hours: give a list"),
        (HEAD + 'origins = "https://www.eastmere.example"\n' + TEAM, "origins: give a list of words"),
        (HEAD + 'origins = ["www.eastmere.example"]\n' + TEAM, '"www.eastmere.example"'),
        (HEAD + "home_url = 5\n" + TEAM, "home_url: give words in quotation marks"),
        (HEAD + 'time_zone = "Europe/Londres"\n' + TEAM, "time_zone: give a name such as Europe/London"),
        (HEAD + 'team = "Parks"\n', "team: write it as [[team]]"),
        (HEAD + TEAM + '[[team]]\nhours = ["Mon 09:00-17:00"]\n', "team 2: name: it is missing"),
        (HEAD + TEAM + TEAM, 'team 2, "Parks": it is there twice'),
        (HEAD + TEAM + 'hours = ["Mon 9-5"]\n', 'team 1, "Parks": hours: "Mon 9-5" is not like'),
        (
            HEAD + TEAM + PHONE + PHONE.replace("phone", "phono"),
            'route 2, "Phone": kind: use one of video_relay',
        ),
        (HEAD + TEAM + PHONE + PHONE, 'route 2, "Phone": it is there twice'),
        (
            HEAD + TEAM + PHONE.replace("01632 960101", "ask"),
            'route 1, "Phone": target: give a telephone number',
        ),
        (HEAD + TEAM + PHONE + "tel = 1\n", 'route 1, "Phone": tel: there is no such entry'),
        (HEAD + TEAM + PHONE + 'languages = "en"\n', 'route 1, "Phone": languages: give a list of words'),
        (
            HEAD + TEAM + PHONE + 'hours = "Always"\nbank_holidays = "open"\n',
            "bank_holidays: give the hours as a list too",
        ),
        (
            HEAD + TEAM + PHONE + 'hours = ["Mon 09:00-17:00"]\nbank_holidays = "france"\n',
            "bank_holidays: use one of open, england",
        ),
        (HEAD + TEAM + PHONE + 'cost = "cheap"\n', "cost: use one of free, local_call"),
        (HEAD + TEAM + PHONE + "sentence = 5\n", "sentence: give words, or some for each language"),
        (HEAD + 'nation = "uk"\n' + TEAM, "nation: use one of england"),
        (HEAD + TEAM + PHONE + 'video = "a.mp4"\n' + EMAIL, 'route 1, "Phone": video_captions: a film'),
        (HEAD + 'video = "a.mp4"\n' + TEAM + PHONE + EMAIL, "video_captions: a film needs captions"),
        (HEAD + TEAM + PHONE, "route: a council needs at least two that use different senses"),
        (HEAD + 'closures = ["25 December"]\n' + TEAM, 'closures: "25 December" is not like "2026-12-25'),
        (HEAD + 'closures = ["2026-12-25"]\n' + TEAM, '"2026-12-25" is not like "2026-12-25 Christmas Day"'),
        (HEAD + 'closures = ["2026-02-30 Rest"]\n' + TEAM, '"2026-02-30 Rest": there is no such day'),
        (HEAD + "closures = [2026-12-25]\n" + TEAM, "closures: give a list of words in quotation marks"),
        (
            HEAD + 'closures = ["2026-12-25 Christmas Day", "2026-12-25 Rest"]\n' + TEAM,
            "closures: 2026-12-25 is there twice",
        ),
        (
            HEAD + "time_limit = 3\n" + TEAM,
            "time_limit: give whole minutes, from 5 to 1200, or 0 for no limit",
        ),
        (HEAD + 'time_limit = "30"\n' + TEAM, "time_limit: give whole minutes without quotation marks"),
        (HEAD + "ask_wait = 1\n" + TEAM, "ask_wait: give whole minutes, from 2 to 60"),
        (HEAD + "ask_wait = true\n" + TEAM, "ask_wait: give whole minutes without quotation marks"),
        (HEAD + "dormant_after = 2.5\n" + TEAM, "dormant_after: give whole minutes"),
        (HEAD + 'wrap_up_codes = ["Done", "Done"]\n' + TEAM, 'wrap_up_codes: "Done" is there twice'),
    ],
)
def test_a_mistake_is_told_with_the_entry_it_is_in(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SetupRefused) as refused:
        read(tmp_path, text)
    assert words in str(refused.value)


def test_a_day_may_end_at_midnight_and_days_may_be_many(tmp_path: Path) -> None:
    wanted = read(
        tmp_path, HEAD + 'hours = ["Mon-Tue 00:00-24:00", "Sun 10:00-12:30"]\n' + TEAM + PHONE + EMAIL
    )
    assert wanted.periods == (Period(0, 0, 1440), Period(1, 0, 1440), Period(6, 600, 750))


@pytest.mark.requirement("TM-01")
def test_who_sets_no_time_limit_has_none(tmp_path: Path) -> None:
    assert read(tmp_path, HEAD + TEAM + PHONE + EMAIL).pace == Pace(limit=0, ask=2, dormant=15)
    own = read(tmp_path, HEAD + "time_limit = 30\nask_wait = 5\ndormant_after = 0\n" + TEAM + PHONE + EMAIL)
    assert own.pace == Pace(limit=30, ask=5, dormant=0)


def test_a_closed_day_has_a_date_and_a_name(tmp_path: Path) -> None:
    wanted = read(tmp_path, HEAD + 'closures = ["2026-12-25  Christmas  Day"]\n' + TEAM + PHONE + EMAIL)
    assert wanted.closures == (WantedClosure(date(2026, 12, 25), "Christmas Day"),)


def test_a_team_that_never_opens_is_told(tmp_path: Path) -> None:
    open_team = '[[team]]\nname = "Housing"\nhours = ["Mon 09:00-17:00"]\n'
    warned = council_file.warnings(read(tmp_path, HEAD + TEAM + open_team + PHONE + EMAIL))
    assert "Team Parks is always closed: neither it nor the council has hours." in warned
    assert not any("The chat is always closed" in line for line in warned)


@pytest.mark.requirement("RL-08")
def test_a_route_says_when_at_what_price_and_by_whom(tmp_path: Path) -> None:
    more = """
labels = { cy = "Ffôn" }
provider = "Relay"
hours = ["Mon 09:00-17:00"]
cost = "free"
sentence = "We answer."
video = "a.mp4"
video_captions = "a.vtt"
video_transcript = { en = "Hello", cy = "Helo" }
"""
    phone, email = read(tmp_path, HEAD + 'nation = "wales"\n' + TEAM + PHONE + more + EMAIL).routes
    assert (phone.labels, phone.provider, phone.cost) == ({"cy": "Ffôn"}, "Relay", Cost.FREE)
    assert (phone.opening, phone.bank_holidays) == ((Period(0, 540, 1020),), Nation.WALES)
    assert phone.sentences == {"en": "We answer."}
    assert phone.video == Video("a.mp4", "a.vtt", {"en": "Hello", "cy": "Helo"})
    assert (email.opening, email.bank_holidays, email.video) == (None, None, None)


@pytest.mark.requirement("LA-07")
def test_a_council_may_have_a_film_about_the_chat(tmp_path: Path) -> None:
    film = 'video = "a.mp4"\nvideo_captions = "a.vtt"\nvideo_transcript = "Hello"\n'
    assert read(tmp_path, HEAD + TEAM + PHONE + EMAIL).video is None
    assert read(tmp_path, HEAD + film + TEAM + PHONE + EMAIL).video == Video(
        "a.mp4", "a.vtt", {"en": "Hello"}
    )


def test_a_route_may_keep_other_bank_holidays_or_none(tmp_path: Path) -> None:
    lines = 'hours = ["Mon 09:00-17:00"]\nbank_holidays = "{}"\n'
    for given, kept in (("open", None), ("scotland", Nation.SCOTLAND)):
        phone, _ = read(tmp_path, HEAD + TEAM + PHONE + lines.format(given) + EMAIL).routes
        assert phone.bank_holidays == kept


def test_a_file_of_before_goes_on_working(tmp_path: Path) -> None:
    old = 'hours = "Monday to Friday, 9am to 5pm"\nnote = "Press 1."\n'
    phone, _ = read(tmp_path, HEAD + TEAM + PHONE + old + EMAIL).routes
    assert (phone.hours, phone.note, phone.opening) == ("Monday to Friday, 9am to 5pm", "Press 1.", None)
