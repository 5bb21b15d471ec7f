"""Pages of one chat that were opened from one another hear from the server what the others have said."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import httpx
import pytest

from app.actions.finish import end_by_adviser
from app.actions.queue import accept
from app.actions.talk import reply
from app.domain.keys import new_key
from app.store import events
from app.store.conversations import VisitorConversation
from tests.support.office import begin_chat, make_available
from tests.support.server import ChatServer
from tests.support.sse import Events, listening

ROOM = "room"
BEATS = 50


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChatServer]:
    with ChatServer(tmp_path, heartbeat=0.1, poll_seconds=30.0) as running:
        yield running


@pytest.fixture
def amina(server: ChatServer) -> tuple[VisitorConversation, str]:
    """Her chat with Ben, and the address of its events."""
    town, office = server.town, server.office
    visitor, token = server.run(begin_chat(office, town.northborough, town.council_tax))
    server.run(make_available(office, town.ben))
    server.run(accept(office, town.ben, visitor.conversation_id))
    return visitor, f"{server.url}/northborough/chat/{token}/events"


def stream(
    url: str, page: str, room: str = ROOM, *, knows: bool = False, after: int = 0
) -> AbstractContextManager[Events]:
    return listening(f"{url}?after={after}&page={page}&company={int(knows)}&with={room}")


@contextmanager
def panel_beside_a_tab(url: str) -> Iterator[Events]:
    """The panel's stream, which has shown all and then heard of the tab."""
    with stream(url, "panel") as panel:
        shown(panel)
        with stream(url, "tab"):
            assert data(panel, "company") == "yes"
            yield panel


def say(url: str, said: str, room: str = ROOM, **headers: str) -> int:
    """The status of the answer to a page that tells what it has said."""
    return httpx.post(url, data={"said": said, "with": room}, headers=headers).status_code


def names(stream: Events, *, until: str, times: int = 1) -> list[str]:
    """What comes up to an event of this name, which comes so many times."""
    found: list[str] = []
    while found.count(until) < times:
        found.append(stream.next().name)
        assert found.count("beat") < BEATS, f"no {until} among {found}"
    return found


def shown(stream: Events) -> list[str]:
    """What the first look finds: the status comes last."""
    return names(stream, until="status")


def meanwhile(stream: Events) -> list[str]:
    """What comes while there is time for it."""
    return [name for name in names(stream, until="beat", times=3) if name != "beat"]


def data(stream: Events, name: str) -> str:
    """What the next event of this name says."""
    beats = 0
    while (event := stream.next()).name != name:
        beats += event.name == "beat"
        assert beats < BEATS, f"no {name}"
    return event.data


def replied(server: ChatServer, visitor: VisitorConversation, text: str = "Hello") -> int:
    office, ben = server.office, server.town.ben
    return server.run(reply(office, ben, visitor.conversation_id, text, new_key())).event_id


def test_each_page_is_told_whether_there_is_another(
    server: ChatServer, amina: tuple[VisitorConversation, str]
) -> None:
    _, url = amina
    with stream(url, "panel") as panel:
        assert "company" not in shown(panel)
        with stream(url, "tab") as tab:
            assert data(tab, "company") == "yes"
            assert data(panel, "company") == "yes"
        assert data(panel, "company") == "no"


@pytest.mark.requirement("AN-01")
@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("panel", ROOM), ("panel", ROOM)),
        (("panel", ROOM), ("tab", "another")),
        (("panel", ROOM), ("tab", "")),
        (("tab", ""), ("page", "")),
        (("tab", "r" * 201), ("page", "r" * 201)),
    ],
    ids=["the same page", "another room", "no room", "neither a room", "what is no room of ours"],
)
def test_only_another_page_of_the_same_room_is_company(
    server: ChatServer, amina: tuple[VisitorConversation, str], one: tuple[str, str], other: tuple[str, str]
) -> None:
    """Two devices of one kind at one address differ in nothing else."""
    visitor, url = amina
    with stream(url, *one) as first, stream(url, *other) as second:
        shown(first)
        assert "company" not in shown(second)
        id = replied(server, visitor)
        for events_ in (first, second):
            data(events_, "item")
        assert say(url, str(id), one[1]) == 204
        if one != other:
            assert meanwhile(second) == []


def test_who_comes_again_is_told_when_the_other_has_gone(
    server: ChatServer, amina: tuple[VisitorConversation, str]
) -> None:
    with stream(amina[1], "panel", knows=True) as panel:
        assert data(panel, "company") == "no"


def test_what_one_page_has_said_the_other_is_told_once(
    server: ChatServer, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    with panel_beside_a_tab(url) as panel:
        one, two = replied(server, visitor, "One"), replied(server, visitor, "Two")
        newest = server.run(server.office.store.read(events.latest))
        assert say(url, f"{one}") == 204
        assert data(panel, "said") == f"{one}"
        assert say(url, f"{one} {two}") == 204
        assert data(panel, "said") == f"{two}"
        assert say(url, f"{one} {two}") == 204
        assert meanwhile(panel) == []
        assert server.run(server.office.store.read(events.latest)) == newest, "it is no fact"


def test_who_comes_again_is_told_what_was_said_before_what_came(
    server: ChatServer, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    with stream(url, "tab") as tab:
        shown(tab)
        id = replied(server, visitor)
        say(url, str(id))
        with stream(url, "panel", after=id - 1) as panel:
            assert shown(panel) == ["beat", "company", "said", "item", "status"]


def test_only_what_this_chat_holds_can_be_said(
    server: ChatServer, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    town, office = server.town, server.office
    tomos, _ = server.run(begin_chat(office, town.northborough, town.council_tax, name="Tomos"))
    server.run(accept(office, town.ben, tomos.conversation_id))
    his = replied(server, tomos)
    with panel_beside_a_tab(url) as panel:
        mine = replied(server, visitor)
        for said in (str(his), str(mine + 1), f"0 -1 x {'9' * 15} {'9' * 400} ٣", "", "9 " * 100_000):
            assert say(url, said) == 204
        assert say(url, f"{his} {mine} {mine + 1}") == 204
        assert data(panel, "said") == f"{mine}"


def test_only_who_holds_the_link_can_say_it_and_from_our_own_pages(
    server: ChatServer, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    with panel_beside_a_tab(url) as panel:
        id = str(replied(server, visitor))
        assert say(url, id, Origin="https://elsewhere.example") == 403
        assert say(url.replace("/chat/", "/chat/x"), id) == 404
        assert say(url.replace("northborough", "eastmere"), id) == 404
        assert say(url, id, "another") == 204
        assert say(url, "9" * 300_000) == 413
        data(panel, "item")
        assert meanwhile(panel) == []


def test_nothing_is_kept_when_nobody_listens(
    server: ChatServer, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    id = replied(server, visitor)
    assert say(url, str(id)) == 204
    with stream(url, "panel") as panel:
        assert "said" not in shown(panel)
        assert say(url, str(id)) == 204
        assert data(panel, "said") == str(id)
    with stream(url, "tab", "another") as tab:
        shown(tab)
        meanwhile(tab)
    with stream(url, "panel") as panel:
        assert "said" not in shown(panel)


def test_the_end_is_told_too_and_ends_the_streams_when_one_is_left(
    server: ChatServer, amina: tuple[VisitorConversation, str]
) -> None:
    visitor, url = amina
    town, office = server.town, server.office
    with stream(url, "panel") as panel:
        with stream(url, "tab"):
            data(panel, "company")
            server.run(end_by_adviser(office, town.ben, visitor.conversation_id, town.solved))
            names(panel, until="item")
            id = str(server.run(server.office.store.read(events.latest)))
            assert say(url, id) == 204
            assert data(panel, "said") == id
        assert data(panel, "company") == "no"
        assert "end" in [event.name for event in panel]
