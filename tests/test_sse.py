"""How tests read a stream."""

import httpx
import pytest

from tests.support import sse
from tests.support.sse import Events


def test_what_never_comes_is_not_waited_for_as_long_as_beats_come(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "LONGEST_SEARCH", 0.0)
    beats = (b"event: beat\n\n" for _ in range(3))
    events = Events(httpx.Response(200, content=beats))
    with pytest.raises(AssertionError, match=r"no 'item' in 0.0 s, only \['beat'\]"):
        events.until("item")
    assert events.until("beat").name == "beat"
