"""The one stream that feeds a desk, against a real server."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from app.actions.finish import end_by_adviser, end_by_visitor
from app.actions.people import sign_out
from app.actions.queue import accept
from app.actions.talk import add_note, post_message, reply
from app.domain.keys import new_key
from app.office import Office
from app.store import events as log
from app.store.conversations import VisitorConversation
from app.store.councils import Team
from app.store.opening import opening
from app.store.people import PRESENT_ON_STREAM
from tests.support.advisers import at_desk
from tests.support.html import parse
from tests.support.office import PASSWORD, Town, begin_chat, make_available
from tests.support.server import ChatServer, running
from tests.support.sse import Event, Events, listening

TABLES_OF_STATE = ("staff_presence", "reading")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChatServer]:
    with running(tmp_path, heartbeat=0.2, poll_seconds=30) as started:
        started.run(make_available(started.office, started.town.ben))
        yield started


@pytest.fixture
def cookie(server: ChatServer) -> str:
    """Ben's session."""
    with httpx.Client(base_url=server.url, verify=False) as http:
        http.post("/console/sign-in", data={"email": server.town.ben.email, "password": PASSWORD})
        return http.cookies["plainchat"]


def begin(server: ChatServer, name: str, *, accepted: bool = True) -> VisitorConversation:
    """A chat, accepted by Ben."""
    office, town = server.office, server.town
    visitor, _ = server.run(begin_chat(office, town.northborough, town.council_tax, name=name))
    if accepted:
        server.run(accept(office, town.ben, visitor.conversation_id))
    return visitor


def stream(server: ChatServer, after: int, open_: VisitorConversation | None = None) -> str:
    query = f"?open={open_.conversation_id}&after={after}" if open_ else f"?after={after}"
    return f"{server.url}/console/events{query}"


def latest(server: ChatServer) -> int:
    return server.run(server.office.store.read(log.latest))


def said(event: Event) -> str:
    return parse(event.data).one("li").attrs.get("data-say", "")


def test_what_cannot_be_noted_keeps_nobody_from_reading(server: ChatServer, cookie: str) -> None:
    """Presence and what is read cannot be written down, as on a disk that is full."""
    amina, store = begin(server, "Amina"), server.office.store
    server.run(post_message(server.office, amina, "Hello?", new_key()))
    after = latest(server) - 1
    page = f"{server.url}/console/conversations/{amina.conversation_id}"

    def look() -> tuple[int, bool]:
        answer = httpx.get(page, headers={"Cookie": f"plainchat={cookie}"})
        return answer.status_code, "Hello?" in answer.text

    def run(*statements: str) -> None:
        for sql in statements:
            server.run(store.write_state(lambda tx, sql=sql: tx.conn.exec_driver_sql(sql)))  # type: ignore[misc]

    full = "SELECT RAISE(ABORT, 'as when the disk is full')"
    places = {f"{act}_{table}": (act, table) for act in ("INSERT", "UPDATE") for table in TABLES_OF_STATE}
    run(*(f"CREATE TRIGGER {n} BEFORE {a} ON {t} BEGIN {full}; END" for n, (a, t) in places.items()))
    with capture_logs() as logs:
        assert [look(), look()] == [(200, True)] * 2
        with listening(stream(server, after, amina), Cookie=f"plainchat={cookie}") as events:
            assert said(events.until("item")) == "Amina: Hello?"
            assert [events.until("beat").name for _ in range(2)] == ["beat", "beat"]
    noted = [(log["event"], log["error"]) for log in logs if "error" in log]
    assert noted == [("state_not_written", "IntegrityError")]
    assert "Hello?" not in str(logs)
    with capture_logs() as logs:
        run(*(f"DROP TRIGGER {name}" for name in places))
        assert look() == (200, True)
    assert "state_written_again" in [log["event"] for log in logs]


def test_the_open_conversation_comes_whole_and_others_as_alerts(server: ChatServer, cookie: str) -> None:
    amina, tomos = begin(server, "Amina"), begin(server, "Tomos")
    office, ben = server.office, server.town.ben
    with listening(stream(server, latest(server), amina), Cookie=f"plainchat={cookie}") as events:
        assert events.next().name == "beat"
        events.until("desk")
        server.run(post_message(office, amina, "Hello?", new_key()))
        item = events.until("item")
        assert (said(item), item.id) == ("Amina: Hello?", parse(item.data).one("li").attrs["data-id"])
        server.run(post_message(office, tomos, "Helo?", new_key()))
        alert = events.until("alert")
        assert said(alert) == "2 new messages from Tomos"  # his question is one
        assert "Helo?" not in alert.data
        server.run(reply(office, ben, amina.conversation_id, "Hi Amina", new_key()))
        own = events.until("item")
        assert (said(own), parse(own.data).one("p").text) == ("", "Hi Amina")
        server.run(add_note(office, ben, amina.conversation_id, "Staff only", new_key()))
        assert "Staff only" in events.until("item").data
        begin(server, "Gil", accepted=False)
        assert said(events.until("alert")) == "New chat waiting: Gil, Council Tax"


def test_the_desk_comes_when_it_has_changed(server: ChatServer, cookie: str) -> None:
    with listening(stream(server, 0), Cookie=f"plainchat={cookie}") as events:
        first = parse(events.until("desk").data)
        assert first.id("queue-title").text == "Nobody is waiting"
        gil = begin(server, "Gil", accepted=False)
        changed = parse(events.until("desk").data)
        assert changed.has(f"accept-{gil.conversation_id}")
        assert changed.one("div", data_desk="").attrs["data-waiting"] == "1"
        # a beat, and nothing again while nothing changes
        quiet = [events.next().name for _ in range(3)]
        assert quiet == ["beat", "beat", "beat"]


def moved(server: ChatServer, visitor: VisitorConversation, team: Team | None = None) -> None:
    """The visitor goes back, chooses `team` (Housing: Ben is not of it) and sends the form again."""
    to = (team or server.town.housing).id
    sql = "update conversation set team_id = ? where id = ?"
    server.run(
        server.office.store.write(lambda tx: tx.conn.exec_driver_sql(sql, (to, visitor.conversation_id)))
    )


def test_a_chat_that_goes_to_another_team_ends_no_stream(server: ChatServer, cookie: str) -> None:
    amina, tomos = begin(server, "Amina", accepted=False), begin(server, "Tomos")
    headers = {"Cookie": f"plainchat={cookie}"}
    with listening(stream(server, latest(server), amina), **headers) as events:
        events.until("desk")
        moved(server, amina)
        server.run(post_message(server.office, tomos, "Helo?", new_key()))
        assert said(events.until("alert")) == "2 new messages from Tomos"
        told = parse(events.until("desk").data)
        assert told.one("div", data_part="status").one("h2").text == "This chat is now with another team"
    with listening(stream(server, latest(server), amina), **headers) as again:
        assert "Amina" not in again.until("desk").data
    asked = httpx.get(stream(server, 0, amina), headers=headers)
    assert "This chat is now with another team" in asked.text
    assert "Amina" not in asked.text


def said_up_to(events: Events, last: str) -> list[str]:
    """The messages that come, `last` included."""
    found = [""]
    while found[-1] != last:
        found.append(said(events.until("item")))
    return found[1:]


def test_a_chat_that_comes_back_brings_what_was_written_meanwhile(server: ChatServer, cookie: str) -> None:
    amina, tomos = begin(server, "Amina", accepted=False), begin(server, "Tomos")
    headers = {"Cookie": f"plainchat={cookie}"}
    known, meanwhile = latest(server), ["Amina: Two", "Amina: Three", "Amina: Four"]
    with listening(stream(server, known, amina), **headers) as events:
        events.until("desk")
        moved(server, amina)
        server.run(post_message(server.office, amina, "Two", new_key()))
        server.run(post_message(server.office, tomos, "Helo?", new_key()))
        alert = events.until("alert")
        moved(server, amina, server.town.council_tax)
        server.run(post_message(server.office, amina, "Three", new_key()))
        server.run(post_message(server.office, amina, "Four", new_key()))
        assert said_up_to(events, "Amina: Four") == meanwhile
    # a page that lost its connection meanwhile, or has no stream, says up to where it has the messages
    again = f"{stream(server, int(alert.id), amina)}&items={known}"
    with listening(again, **headers) as events:
        assert said_up_to(events, "Amina: Four") == meanwhile
    asked = parse(httpx.get(again, headers={**headers, "Accept": "text/html"}).text)
    items, alerts = asked.one("div", data_news="").all("ol")[:2]
    assert [item.attrs["data-say"] for item in items.all("li")] == meanwhile
    assert not alerts.all("li"), "what was alerted is no news"


def test_it_goes_on_where_a_browser_left_it(server: ChatServer, cookie: str) -> None:
    amina = begin(server, "Amina")
    office = server.office
    cursor = latest(server)
    for number in range(10):
        server.run(post_message(office, amina, f"Message {number}", new_key()))

    def items(events: Events, count: int) -> list[str]:
        return [said(events.until("item")) for _ in range(count)]

    with listening(stream(server, cursor, amina), Cookie=f"plainchat={cookie}") as events:
        first = [events.until("item") for _ in range(4)]
    headers = {"Cookie": f"plainchat={cookie}", "Last-Event-ID": first[-1].id}
    with listening(stream(server, cursor, amina), **headers) as events:
        rest = items(events, 6)
    expected = [f"Amina: Message {number}" for number in range(10)]
    assert [said(event) for event in first] + rest == expected


def unread(http: httpx.Client, server: ChatServer) -> list[int]:
    """What another page of Ben's desk counts as new, chat by chat."""
    seen = http.get(f"{server.url}/console", headers={"Accept": "application/json"}).json()
    return [chat["unread"] for chat in seen["conversations"]]


def test_only_what_a_page_in_sight_has_shown_counts_as_read(server: ChatServer, cookie: str) -> None:
    """A stream brings it to a tab that nobody looks at, and to a computer that was shut."""
    amina, mine = begin(server, "Amina"), {"Cookie": f"plainchat={cookie}"}
    url = stream(server, latest(server), amina)
    with listening(url, **mine) as events, httpx.Client(headers=mine) as http:
        http.get(f"{server.url}/console/conversations/{amina.conversation_id}")
        assert unread(http, server) == [0], "the page was loaded"
        server.run(post_message(server.office, amina, "Hello?", new_key()))
        first = events.until("item")
        server.run(post_message(server.office, amina, "Again", new_key()))
        second = events.until("item")
        http.post(url)
        http.get(url, headers={"Accept": "text/html"})
        assert unread(http, server) == [2], "a hidden page answers beats, and asks"
        http.post(f"{url}&read={first.id}")
        assert unread(http, server) == [1]
        http.get(f"{url}&read={second.id}", headers={"Accept": "text/html"})
        assert unread(http, server) == [0]


def test_nobody_has_read_what_is_not_written_yet(server: ChatServer, cookie: str) -> None:
    amina = begin(server, "Amina")
    with httpx.Client(headers={"Cookie": f"plainchat={cookie}"}) as http:
        http.post(f"{stream(server, 0, amina)}&read=999999999999")
        assert unread(http, server) == [0]
        server.run(post_message(server.office, amina, "Hello?", new_key()))
        assert unread(http, server) == [1]


def test_who_answers_has_read_what_comes_with_the_answer(server: ChatServer, cookie: str) -> None:
    amina = begin(server, "Amina")
    url = f"{server.url}/console/conversations/{amina.conversation_id}"
    with httpx.Client(headers={"Cookie": f"plainchat={cookie}", "HX-Request": "true"}) as http:
        http.post(url, data={"message": "Hello.", "key": new_key(), "after": "0"})
        assert unread(http, server) == [0]


def test_it_ends_for_good_with_the_session(server: ChatServer, cookie: str) -> None:
    async def leave(office: Office) -> None:
        token = office.keys.unsign("session", cookie)
        assert token is not None
        await sign_out(office, server.town.ben, token)

    with listening(stream(server, 0), Cookie=f"plainchat={cookie}") as events:
        events.until("desk")
        server.run(leave(server.office))
        assert [event.name for event in events if event.name != "beat"][-1] == "end"
    with listening(stream(server, 0), Cookie=f"plainchat={cookie}") as events:
        assert [event.name for event in events] == ["end"]


def test_who_asks_instead_of_listening_gets_the_same(server: ChatServer, cookie: str) -> None:
    amina, tomos = begin(server, "Amina"), begin(server, "Tomos")
    cursor = latest(server)
    server.run(post_message(server.office, amina, "Hello?", new_key()))
    server.run(post_message(server.office, tomos, "Helo?", new_key()))
    with httpx.Client(headers={"Cookie": f"plainchat={cookie}", "Accept": "text/html"}) as http:
        news = parse(http.get(stream(server, cursor, amina)).text).one("div", data_news="")
        items, alerts = news.all("ol")[:2]
        assert [item.attrs["data-say"] for item in items.all("li")] == ["Amina: Hello?"]
        assert [item.attrs["data-say"] for item in alerts.all("li")] == ["2 new messages from Tomos"]
        assert int(news.attrs["data-after"]) == latest(server)
        assert news.one("div", data_desk="")
        assert not news.all("input", name="key")
        again = parse(http.get(stream(server, int(news.attrs["data-after"]), amina)).text)
        assert not [item for item in again.all("li") if "data-say" in item.attrs]
    signed_out = httpx.get(stream(server, cursor), headers={"Accept": "text/html"})
    assert parse(signed_out.text).one("div", data_news="").attrs["data-state"] == "ended"


def staffed(server: ChatServer) -> bool:
    """Whether the door says that somebody is there."""
    office, town = server.office, server.town
    now = office.clock()
    return server.run(office.store.read(lambda conn: opening(conn, town.northborough, now))).staffed


def test_a_desk_that_answers_is_there_and_one_that_does_not_is_gone(server: ChatServer, cookie: str) -> None:
    """A lid is shut: the server's own stream goes on. What takes its bytes here answers nothing."""
    mine = {"Cookie": f"plainchat={cookie}"}
    with listening(stream(server, latest(server)), **mine) as events, httpx.Client(headers=mine) as http:

        def goes_on(name: str) -> None:
            events.until("beat")
            events.until("beat")
            begin(server, name, accepted=False)
            assert said(events.until("alert")) == f"New chat waiting: {name}, Council Tax"

        events.until("desk")
        server.clock.forward(seconds=PRESENT_ON_STREAM.seconds)
        assert staffed(server), "opening the stream was the page's own doing"
        server.clock.forward(seconds=1)
        goes_on("Gil")
        assert not staffed(server), "and not ten minutes, as without scripts"
        assert http.post(stream(server, 0)).status_code == 204
        assert staffed(server), "a beat was answered"
        server.clock.forward(seconds=PRESENT_ON_STREAM.seconds + 1)
        goes_on("Gwen")
        assert not staffed(server)


def test_behind_a_proxy_that_holds_streams_back_asking_shows_that_the_desk_is_there(
    server: ChatServer, cookie: str
) -> None:
    with httpx.Client(headers={"Cookie": f"plainchat={cookie}", "Accept": "text/html"}) as http:
        server.clock.forward(hours=1)
        assert not staffed(server)
        http.get(stream(server, 0))
        server.clock.forward(seconds=60)
        assert staffed(server), "a hidden page's timers run once a minute"
        server.clock.forward(seconds=PRESENT_ON_STREAM.seconds - 59)
        assert not staffed(server), "it is known to have scripts"


def test_who_is_signed_out_cannot_say_that_they_are_there(server: ChatServer, cookie: str) -> None:
    server.clock.forward(hours=1)
    answer = httpx.post(stream(server, 0), headers={"Accept": "application/json"})
    assert answer.status_code == 401
    foreign = {"Cookie": f"plainchat={cookie}", "Sec-Fetch-Site": "cross-site"}
    assert httpx.post(stream(server, 0), headers=foreign).status_code == 403, "nor can another site's page"
    assert not staffed(server)


def test_a_chat_that_was_taken_meanwhile_is_no_news(server: ChatServer, cookie: str) -> None:
    office, town = server.office, server.town
    cursor = latest(server)
    gil = begin(server, "Gil", accepted=False)
    server.run(make_available(office, town.dev))
    server.run(accept(office, town.dev, gil.conversation_id))
    server.run(end_by_adviser(office, town.dev, gil.conversation_id, town.solved))
    with listening(stream(server, cursor), Cookie=f"plainchat={cookie}") as events:
        names = [events.next().name for _ in range(3)]
    assert "alert" not in names


def test_a_desk_says_of_which_moment_it_is_and_time_alone_is_no_change(
    server: ChatServer, cookie: str
) -> None:
    office, town = server.office, server.town

    def stamp(html: str) -> int:
        return int(parse(html).one("div", data_desk="").attrs["data-stamp"])

    with listening(stream(server, 0), Cookie=f"plainchat={cookie}") as events:
        assert stamp(events.until("desk").data) == latest(server)
        # what Ben never hears of moves the log on, and his desk stays as it is
        server.run(begin_chat(office, town.eastmere, town.eastmere_team))
        server.run(office.store.write_state(lambda tx: tx.ring(f"staff:{town.ben.id}")))
        assert [events.next().name for _ in range(2)] == ["beat", "beat"]
        begin(server, "Gil", accepted=False)
        assert stamp(events.until("desk").data) == latest(server)
    with httpx.Client(headers={"Cookie": f"plainchat={cookie}", "Accept": "text/html"}) as http:
        assert stamp(http.get(stream(server, 0)).text) == latest(server)


def test_a_desk_that_changes_and_changes_back_comes_again(server: ChatServer, cookie: str) -> None:
    """An answer to a form may have been read in between; only a newer desk puts that right."""
    office, town = server.office, server.town
    with listening(stream(server, latest(server)), Cookie=f"plainchat={cookie}") as events:
        events.until("desk")
        gil, _ = server.run(begin_unheard(office, town))
        server.run(end_by_visitor(office, gil))
        assert "desk" in [events.next().name for _ in range(3)]


async def begin_unheard(office: Office, town: Town) -> tuple[VisitorConversation, str]:
    """A chat whose bell is lost, so that the next look finds all at once."""
    ring, office.broker.ring = office.broker.ring, lambda *topics: None  # type: ignore[method-assign]
    try:
        return await begin_chat(office, town.northborough, town.council_tax, name="Gil")
    finally:
        office.broker.ring = ring  # type: ignore[method-assign]


async def test_the_news_of_a_chat_that_waits_names_each_id_once(office: Office, town: Town) -> None:
    await make_available(office, town.ben)
    gil, _ = await begin_chat(office, town.northborough, town.council_tax, name="Gil")
    async with at_desk(office, town.ben) as desk:
        await desk.open(f"/console/events?open={gil.conversation_id}")
        assert desk.page.has("accept-open")
