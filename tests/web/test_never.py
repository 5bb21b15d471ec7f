"""What no page, style or script of ours has, as it would shut somebody out. Each search finds its fault."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
KINDS = {".html", ".css", ".js"}
SOURCES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for folder in ("app/web", "widget")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in KINDS and "vendor" not in path.parts and "demo" not in path.parts
}

FILM_OR_SOUND = r"<(?:audio|video)\b|AudioContext\("
TWO_NOTES = "app/web/static/js/tone.js: AudioContext("
BY_ITSELF = (
    r"\bautoplay\b|<(?:audio|video)\b(?![^>]*\bcontrols\b)|<(?:object|embed|canvas|marquee|blink)\b"
    r"|new Audio\b|\.vibrate\("
)
MOTION = r"@keyframes|(?:animation|transition)(?:-\w+)*\s*:(?!\s*none)|\.animate\("
PICTURES = (
    r"<img\b|<picture\b|<svg(?![^>]*aria-hidden=\"true\")|<input[^>]*type=\"image\""
    r"|(?:background|content|list-style|border)[\w-]*\s*:[^;{}]*url\("
)
POSTURE = r"\(orientation\b|screen\.orientation|lockOrientation|devicemotion|deviceorientation"
POINTERS = (
    r"\(?(?:any-)?(?:pointer|hover)\s*:\s*(?:coarse|fine|none|hover)|pointerType|maxTouchPoints|ontouchstart"
)
GESTURES = r"\b(?:on)?(?:(?:pointer|mouse)(?:down|move)|touch(?:start|move)|drag\w*|gesture\w*|wheel)\b[\"'=]"
# A list of presses that has keys among them tells that somebody is there, and is no control.
SIGNS = re.compile(r"\[[^\[\]]*\"keydown\"[^\[\]]*\]")
WAITS_FOR_RELEASE = [f'app/web/static/js/shown.js: {press}down"' for press in ("pointer", "mouse")]
"""Nothing of a page goes while somebody presses: it does so once the finger is up."""

BY_POINTING = (
    r"<(?!iframe)[a-z][^<>]*\stitle=\"|\b(?:on)?mouse(?:over|enter)\b"
    r"|:hover[^{]*\{[^}]*(?:display|visibility|opacity|content)\s*:"
)
HINDRANCES = r"\bonpaste\b|[\"']paste[\"']|oncopy\b|captcha|user-select\s*:\s*none|autocomplete=\"off\""

LOUD = (
    r"role=\"alert(?:dialog)?\"|role: \"alert|[\"']role[\"'],\s*[\"']alert|\bassertive\b"
    r"|aria-live(?:=\"|\": \")(?!(?:polite|off)\")"
)
BY_ITSELF_ANEW = r"http-equiv=\"refresh\"|location\.(?:reload\(|replace\(location\b)"
AFTER_BACK = "app/web/static/js/tabs.js: location.reload("
"""The browser shows an old page again: somebody went back to it."""
FORGOTTEN = "app/web/static/js/page.js: location.replace(location"
"""The chat was forgotten on another page, and this one shows of it what nobody is to read any more."""

RENAMED = r"<(?:a|button|input|textarea|select|summary)\b[^<>]*\saria-label(?:ledby)?="

# The title of an <iframe> is its name, and no hint by pointing.


def found(pattern: str, sources: dict[str, str] = SOURCES) -> list[str]:
    """Where it stands."""
    return [f"{name}: {match[0]}" for name, text in sources.items() for match in re.finditer(pattern, text)]


def test_all_pages_styles_and_scripts_are_looked_at() -> None:
    assert {"app/web/visitor/chat.html", "app/web/static/js/chat.js", "widget/panel.js"} <= set(SOURCES)
    assert len(SOURCES) > 90


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        (FILM_OR_SOUND, '<video src="x" controls>'),
        (FILM_OR_SOUND, "new AudioContext()"),
        (BY_ITSELF, '<video src="x" controls autoplay>'),
        (BY_ITSELF, '<video src="x">'),
        (BY_ITSELF, "new Audio('ping')"),
        (MOTION, "transition: color 1s"),
        (MOTION, "@keyframes blink {}"),
        (PICTURES, '<img src="x" alt="Words">'),
        (PICTURES, "background: url(words.png)"),
        (PICTURES, "<svg><path/></svg>"),
        (POSTURE, "@media (orientation: landscape)"),
        (POSTURE, "addEventListener('devicemotion'"),
        (POINTERS, "@media (pointer: coarse)"),
        (POINTERS, "event.pointerType"),
        (GESTURES, 'addEventListener("pointerdown", act)'),
        (GESTURES, '<li ondragstart="x">'),
        (BY_POINTING, '<span title="More about it">'),
        (BY_POINTING, ".menu:hover .more { display: block }"),
        (RENAMED, '<button id="send" aria-label="Post it">'),
        (LOUD, '<div role="alert">'),
        (LOUD, 'line.setAttribute("role", "alert")'),
        (LOUD, '<div aria-live="assertive">'),
        (BY_ITSELF_ANEW, '<meta http-equiv="refresh" content="5">'),
        (BY_ITSELF_ANEW, "setTimeout(() => location.reload(), 5000)"),
        (BY_ITSELF_ANEW, "location.replace(location.pathname)"),
        (HINDRANCES, "addEventListener('paste', stop)"),
        (HINDRANCES, '<input autocomplete="off">'),
    ],
)
def test_a_planted_fault_is_found(pattern: str, fault: str) -> None:
    assert found(pattern, {"page": fault})


@pytest.mark.requirement("VI-13")
def test_nothing_moves_flashes_sounds_or_plays_by_itself() -> None:
    assert found(MOTION) == []
    assert found(BY_ITSELF) == []


def test_the_only_film_is_a_contact_routes_and_the_only_sound_two_notes() -> None:
    """What docs/conformance.toml says of 1.2, 1.4.2 and 1.4.7 rests on it."""
    assert found(FILM_OR_SOUND) == [
        "app/web/components/contact-routes/contact-routes.html: <video",
        TWO_NOTES,
    ]
    tone = SOURCES["app/web/static/js/tone.js"]
    (lasts,) = re.findall(r"const LASTS = ([\d.]+); // seconds, each", tone)
    assert 2 * float(lasts) < 0.5


@pytest.mark.requirement("AN-12")
def test_nothing_interrupts_what_is_being_said() -> None:
    assert found(LOUD) == []


@pytest.mark.requirement("TM-10")
def test_no_page_loads_itself_anew() -> None:
    """What a resident chose without scripts comes by a header, in a frame of its own: `updates.py`."""
    assert found(BY_ITSELF_ANEW) == [FORGOTTEN, AFTER_BACK]


@pytest.mark.requirement("VI-12")
def test_no_words_are_a_picture() -> None:
    assert found(PICTURES) == []


@pytest.mark.requirement("KB-14")
def test_nothing_asks_how_the_device_is_held_moved_or_pointed_with() -> None:
    assert found(POSTURE) == []
    assert found(POINTERS) == []


@pytest.mark.requirement("KB-11")
def test_nothing_is_dragged_drawn_or_done_while_a_finger_is_down() -> None:
    assert found(GESTURES, {name: SIGNS.sub("", text) for name, text in SOURCES.items()}) == WAITS_FOR_RELEASE


@pytest.mark.requirement("KB-12")
def test_nothing_shows_only_because_a_pointer_is_over_it() -> None:
    assert found(BY_POINTING) == []


@pytest.mark.requirement("CO-07")
def test_nobody_is_given_a_riddle_or_kept_from_pasting() -> None:
    assert found(HINDRANCES) == []
    sign_in = SOURCES["app/web/adviser/sign_in.html"]
    assert 'autocomplete="username"' in sign_in
    assert 'autocomplete="current-password"' in sign_in


@pytest.mark.requirement("CO-15")
def test_no_control_is_called_other_than_what_is_seen_on_it() -> None:
    assert found(RENAMED) == []


def silent_tabs(sources: dict[str, str]) -> list[str]:
    """Links that open a new tab without a word of it."""
    links = re.compile(r"<a\b(?:(?!</a>).)*</a>", re.DOTALL)
    return [
        f"{path}: {link}"
        for path, text in sources.items()
        for link in links.findall(text)
        if "_blank" in link and "opens in a new tab" not in link
    ]


def test_a_link_that_opens_a_new_tab_says_so() -> None:
    assert silent_tabs(SOURCES) == []
    assert silent_tabs({"page": '<a href="/x" target="_blank">Elsewhere</a> (opens in a new tab)'})
    assert sum(text.count('target="_blank"') for text in SOURCES.values()) > 5


PURPOSES = {
    "name": r"(given-)?name",
    "email": r"email|username",
    "phone": r"tel",
    "password": r"current-password",
}
FIELD = re.compile(r'\b(?:text_field)\("(\w+)"(.*?)\)\s*\}\}', re.DOTALL)


def without_purpose(sources: dict[str, str]) -> list[str]:
    """Fields about the person who types that do not say so for browsers to fill in."""
    return [
        f"{path}: {name}"
        for path, text in sources.items()
        if "/components/" not in path
        for name, rest in FIELD.findall(text)
        if name in PURPOSES and not re.search(rf'autocomplete"?[=:] ?"(?:{PURPOSES[name]})"', rest)
    ]


@pytest.mark.requirement("CO-08", "LA-11")
def test_each_field_about_a_person_says_what_it_is_for() -> None:
    assert without_purpose(SOURCES) == []
    assert without_purpose({"page": '{{ text_field("phone", _("Phone number"), type="tel") }}'}) == [
        "page: phone"
    ]
    fields = [
        name
        for path, text in SOURCES.items()
        if "/components/" not in path
        for name, _ in FIELD.findall(text)
    ]
    assert set(PURPOSES) <= set(fields)


def test_lines_are_short_open_and_not_justified() -> None:
    """Of WCAG 1.4.8. How far paragraphs are apart is less than it asks for: docs/known_limits.toml."""
    assert found(r"text-align\s*:\s*justify") == []
    tokens, base = (SOURCES[f"app/web/static/css/{name}.css"] for name in ("tokens", "base"))
    (measure,) = re.findall(r"--pc-measure:\s*(\d+)ch", tokens)
    assert int(measure) <= 80
    assert "--pc-leading: 1.5;" in tokens
    assert "line-height: var(--pc-leading);" in base
    assert re.search(r"p,\nul,\nol,\ndl \{\n  max-inline-size: var\(--pc-measure\)", base)
