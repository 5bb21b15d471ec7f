"""A film that explains a contact route."""

from dataclasses import replace

import pytest

from app.domain.errors import SetupRefused
from app.domain.video import Video, check_video, is_ours, kind_of

SITE = "https://www.northborough.example"
ORIGINS = (SITE,)
FILM = Video(f"{SITE}/bsl/relay.mp4", "relay.vtt", {"en": "Press the link."})


def test_it_is_the_councils_or_ours() -> None:
    assert check_video(FILM, ORIGINS) == FILM
    assert check_video(replace(FILM, file="relay.webm"), ()).file == "relay.webm"
    assert (is_ours("relay.webm"), is_ours(FILM.file), is_ours("../relay.webm")) == (True, False, False)
    assert (kind_of("a.MP4"), kind_of("a.webm"), kind_of("a")) == ("video/mp4", "video/webm", "")


@pytest.mark.requirement("LA-07")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"captions": ""}, "video_captions: a film needs captions"),
        ({"transcript": {}}, "video_transcript: a film needs a transcript"),
        ({"transcript": {"en": " "}}, "video_transcript: en: give 1 to 5000 characters"),
        (
            {"file": "https://videos.example/relay.mp4"},
            "is on a site that is not one of origins: https://www",
        ),
        ({"captions": "https://videos.example/relay.vtt"}, "video_captions: "),
        ({"file": f"{SITE}/relay.mp4?for=you.mp4"}, 'without spaces and "?"'),
        ({"file": f"{SITE}/a.mp4; script-src *.mp4"}, 'without spaces and "?"'),
        ({"file": "../../etc/relay.mp4"}, 'without spaces and "?"'),
        ({"file": f"{SITE}/relay"}, "does not end in .mp4 or .webm"),
        ({"captions": "relay.srt"}, "does not end in .vtt"),
    ],
)
def test_a_film_that_cannot_be(change: dict[str, object], words: str) -> None:
    with pytest.raises(SetupRefused) as refused:
        check_video(replace(FILM, **change), ORIGINS)  # type: ignore[arg-type]
    assert words in str(refused.value)
