"""Staff learn nothing of conversations of teams they do not belong to: by no page, no JSON, no stream."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.actions.queue import accept
from app.actions.talk import add_note, post_message, reply
from app.domain.keys import new_key
from app.office import Office
from tests.support.advisers import at_desk
from tests.support.office import PASSWORD, Town, begin_chat, make_available
from tests.support.server import ChatServer, running
from tests.support.sse import Event, listening

SECRETS = ("Amina", "My council tax bill is wrong.", "Which street?", "A staff note", "Mill Lane")


async def conversation(office: Office, town: Town) -> int:
    """Amina and Ben talk, with a note; and somebody waits."""
    await make_available(office, town.ben)
    amina, _ = await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    await accept(office, town.ben, amina.conversation_id)
    await reply(office, town.ben, amina.conversation_id, "Which street?", new_key())
    await post_message(office, amina, "Mill Lane", new_key())
    await add_note(office, town.ben, amina.conversation_id, "A staff note", new_key())
    await begin_chat(office, town.northborough, town.council_tax, name="Amina")
    return amina.conversation_id


@pytest.mark.parametrize("outsider", ["carys", "finn"])
async def test_pages_and_json_and_forms(office: Office, town: Town, outsider: str) -> None:
    id_ = await conversation(office, town)
    staff = getattr(town, outsider)
    await make_available(office, staff)
    path = f"/console/conversations/{id_}"
    open_to_all = ["/console", "/console?since=0", "/console/events?after=0"]
    theirs = [path, f"{path}?since=0", f"{path}/end"]
    open_to_all.append(f"/console/events?after=0&open={id_}")  # nothing of that conversation comes
    for accept_header in ("text/html", "application/json"):
        async with at_desk(office, staff, Accept=accept_header) as desk:
            for url in [*open_to_all, *theirs]:
                answer = await desk.http.get(url)
                assert answer.status_code == (404 if url in theirs else 200)
                assert not [secret for secret in SECRETS if secret in answer.text], url
            forms = [
                (path, {"message": "Hello", "key": new_key()}),
                (f"{path}/note", {"note": "Hello", "note_key": new_key()}),
                (f"{path}/accept", {}),
                (f"{path}/end", {"wrap_up": str(town.solved)}),
            ]
            for url, fields in forms:
                answer = await desk.http.post(url, data=fields)
                assert answer.status_code == 404, url
                assert not [secret for secret in SECRETS if secret in answer.text], url


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ChatServer]:
    with running(tmp_path, heartbeat=0.2, poll_seconds=0.3) as started:
        yield started


def cookie(server: ChatServer, name: str) -> str:
    """A session of this member of staff."""
    fields = {"email": getattr(server.town, name).email, "password": PASSWORD}
    with httpx.Client(base_url=server.url, verify=False) as http:
        http.post("/console/sign-in", data=fields)
        return f"plainchat={http.cookies['plainchat']}"


@pytest.mark.slow
@pytest.mark.parametrize("outsider", ["carys", "finn"])
def test_streams(server: ChatServer, outsider: str) -> None:
    with listening(f"{server.url}/console/events?after=0", Cookie=cookie(server, outsider)) as events:
        events.until("desk")
        id_ = server.run(conversation(server.office, server.town))
        heard: list[Event] = []
        while sum(event.name == "beat" for event in heard) < 3:
            heard.append(events.next())
        assert {event.name for event in heard} <= {"beat", "desk"}
        assert not [secret for secret in SECRETS for event in heard if secret in event.data]
    # the same conversation asked for by its number: as one that is not there
    session = cookie(server, outsider)
    theirs, none = [
        list(first_events(f"{server.url}/console/events?after=0&open={number}", session))
        for number in (id_, id_ + 1000)
    ]
    assert theirs == none
    assert not [secret for secret in SECRETS for event in theirs if secret in event.data]


def first_events(url: str, session: str) -> Iterator[Event]:
    """What a stream begins with, up to its second beat."""
    with listening(url, Cookie=session) as events:
        yield events.next()
        while (event := events.next()).name != "beat":
            yield event


def test_a_resident_cannot_be_staff(server: ChatServer) -> None:
    _, token = server.run(begin_chat(server.office, server.town.northborough, server.town.housing))
    with listening(f"{server.url}/console/events?after=0", Cookie=f"plainchat={token}") as events:
        assert [event.name for event in events] == ["end"]
