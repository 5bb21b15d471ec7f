"""Colours: what stands beside each token is computed again here (VI-01, VI-02)."""

import math
import re
from itertools import pairwise
from pathlib import Path

import pytest

from app.web.templating import WEB

CSS = WEB / "static" / "css"
MANUAL = WEB / "static" / "manual" / "manual.css"
TOKEN = re.compile(r"^\s*--pc-([a-z-]+): (#[0-9a-f]{6}); /\* (.+) \*/$", re.MULTILINE)
PURPOSE = re.compile(r"(text|edge), at least ([\d.]+) on ([a-z -]+)")
LEAST = {"text": 7.0, "edge": 3.0}
RING = ("focus-inner", "focus-outer")

Token = tuple[str, str]
"""A colour, and the words that stand beside it."""


def themes() -> dict[str, dict[str, Token]]:
    """Each theme's tokens by name; what a theme does not set is the light one's."""
    parts = re.split(r"/\* theme: (.+) \*/", (CSS / "tokens.css").read_text("utf-8"))
    read = {name: _tokens(text) for name, text in zip(parts[1::2], parts[2::2], strict=True)}
    light = read["light"]
    return {name: {**light, **own} for name, own in read.items()}


def _tokens(text: str) -> dict[str, Token]:
    return {name: (colour, words) for name, colour, words in TOKEN.findall(text)}


def sheets() -> list[Path]:
    """Every style sheet of ours but the widget's."""
    return [*CSS.glob("*.css"), MANUAL, *(WEB / "components").glob("*/*.css")]


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours such as "#005a30"."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.requirement("VI-01", "VI-02")
@pytest.mark.parametrize("theme", themes())
def test_the_contrast_written_beside_a_token_is_true_and_enough(theme: str) -> None:
    tokens = themes()[theme]
    for name, (colour, words) in tokens.items():
        if words in ("ground", "decoration", "ring"):
            continue
        found = PURPOSE.fullmatch(words)
        assert found, f"{theme} {name}: not understood: {words}"
        kind, written, grounds = found.groups()
        lowest = min(contrast(colour, tokens[ground][0]) for ground in grounds.split())
        assert math.floor(lowest * 10) / 10 == float(written), f"{theme} {name}: {lowest:.2f}"
        assert lowest >= LEAST[kind], f"{theme} {name} on {grounds}: {lowest:.2f}"


@pytest.mark.parametrize("theme", themes())
def test_each_theme_sets_every_colour_or_takes_a_checked_one(theme: str) -> None:
    tokens = themes()[theme]
    grounds = {name for name, (_, words) in tokens.items() if words == "ground"}
    named = {g for _, words in tokens.values() if (m := PURPOSE.fullmatch(words)) for g in m[3].split()}
    assert grounds <= named, "a ground on which no text was checked"


@pytest.mark.requirement("KB-08")
@pytest.mark.parametrize("theme", themes())
def test_one_band_of_the_focus_ring_stands_out_on_every_ground(theme: str) -> None:
    tokens = themes()[theme]
    bands = [tokens[name][0] for name in RING]
    assert contrast(*bands) >= 3
    for name, (colour, _) in tokens.items():
        if name not in RING:
            assert max(contrast(band, colour) for band in bands) >= 3, f"{theme}: ring on {name}"


def test_only_tokens_name_colours() -> None:
    """A colour outside the table would have no contrast beside it and no dark form."""
    named = re.compile(
        r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(|:\s*(?:white|black|red|green|blue|gr[ae]y)\b"
    )
    for path in [CSS / "base.css", MANUAL, *sorted((WEB / "components").glob("*/*.css"))]:
        text = re.sub(r"/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"^[^{}]*\{", "{", text, flags=re.MULTILINE)
        assert not named.search(text), path.name


@pytest.mark.requirement("VI-03")
def test_nothing_opts_out_of_forced_colours_and_nothing_moves() -> None:
    ours = [path.read_text("utf-8") for path in sheets()]
    text = re.sub(r"/\*.*?\*/", "", "\n".join(ours), flags=re.DOTALL)
    assert "forced-color-adjust" not in text
    assert "@keyframes" not in text
    # a side column may stay beside the conversation, the button that tells of new messages at the edge of the
    # view, what is told of the connection at the edge of a small window or of its column, and what happens in
    # the chat on a page beside it; nothing else may stay over anything
    staying = re.findall(r"([^{}]+)\{[^{}]*position: (?:sticky|fixed)", text)
    may = (".pc-stay", ".pc-new-messages", ".pc-desk .pc-notices", ".pc-beside")
    assert all(selector.strip().endswith(may) for selector in staying)
    assert set(re.findall(r"(?:animation|transition)[a-z-]*: ([^;]+);", text)) == {"none !important"}


def test_every_used_token_is_set() -> None:
    text = "\n".join(path.read_text("utf-8") for path in sheets())
    without_another_value = re.findall(r"var\((--pc-[a-z-]+)\)", text)
    assert set(without_another_value) <= set(re.findall(r"(--pc-[a-z-]+):", text))


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#00703c", "#ffffff") == pytest.approx(6.21, abs=0.01)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    greys = [contrast(f"#{level:02x}{level:02x}{level:02x}", "#ffffff") for level in range(0, 256, 51)]
    assert all(darker > lighter for darker, lighter in pairwise(greys))
