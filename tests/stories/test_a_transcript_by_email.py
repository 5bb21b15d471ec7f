"""Tomos has his chat sent by e-mail while he talks, and again when it has ended: by pages, htmx and JSON."""

from functools import partial
from pathlib import Path

import httpx
import pytest

from app.actions.finish import end_by_adviser
from app.actions.queue import accept
from app.actions.talk import reply
from app.domain.keys import new_key
from app.jobs import mail
from app.store import desk
from app.web.language import Languages
from app.web.letters import letter
from tests.support.founded import Founded
from tests.support.html import parse
from tests.support.office import Clock, Town, make_available, open_office
from tests.support.site import client
from tests.support.smtp import mail_server
from tests.support.visitors import HtmxVisitor, JsonVisitor, PageVisitor, Visitor

ADDRESS = "tomos@example.org"


async def send(tomos: Visitor, http: httpx.AsyncClient) -> None:
    """By the form of the transcript's page, and what the answer says."""
    page = parse((await http.get(f"{tomos.url}/transcript")).text)
    form = page.id("email-form")
    fields = form.fields() | {"email": ADDRESS}
    if isinstance(tomos, JsonVisitor):
        answer = await http.post(form.attrs["action"], json=fields, headers={"Accept": "application/json"})
        assert (answer.status_code, answer.json()["email"]) == (201, ADDRESS)
        return
    headers = {"HX-Request": "true"} if isinstance(tomos, HtmxVisitor) else {}
    answer = await http.post(form.attrs["action"], data=fields, headers=headers)
    assert answer.status_code == 303
    told = parse((await http.get(answer.headers["location"])).text)
    assert told.id("mail").text == f"Mae'r e-bost ar ei ffordd i {ADDRESS}"


@pytest.mark.requirement("TR-06")
@pytest.mark.parametrize("way", [PageVisitor, HtmxVisitor, JsonVisitor])
async def test_during_the_chat_and_after_it(
    tmp_path: Path, clock: Clock, founded: Founded, town: Town, way: type[Visitor]
) -> None:
    founded.copy_to(tmp_path)
    write = partial(letter, Languages.load())
    async with mail_server() as server:
        settings = {"smtp_host": server.host, "smtp_port": server.port, "smtp_security": "none"}
        async with (
            open_office(
                tmp_path, clock, demo=True, smtp_from="chat@northborough.example", **settings
            ) as office,
            client(office) as http,
        ):
            tomos = way(http)
            await tomos.begin("Ble mae fy miliau?", name="Tomos", team="Council Tax", lang="cy")
            await make_available(office, town.ben)
            (waiting,) = await office.store.read(lambda conn: desk.queue(conn, town.ben.id))
            chat = waiting.conversation_id
            await accept(office, town.ben, chat)
            await send(tomos, http)
            clock.forward(minutes=1)
            await mail.send_all(office, write)
            await reply(office, town.ben, chat, "Maen nhw yn y post.", new_key())
            await end_by_adviser(office, town.ben, chat, town.solved)
            await send(tomos, http)
            clock.forward(minutes=1)
            await mail.send_all(office, write)

            first, second = [one.get_content().replace("\r\n", "\n") for one in server.came]
            assert server.to == [ADDRESS, ADDRESS]
            assert "Ble mae fy miliau?" in first
            assert "Maen nhw yn y post." not in first
            assert second.endswith(await tomos.save()), "word for word what can be saved as a text file"
