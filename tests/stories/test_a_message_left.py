"""The chat is closed: Tomos leaves a message in Welsh, Ben answers it by e-mail the next morning.

Tomos by plain pages, by htmx and by JSON; the e-mail through a real mail server.
"""

from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.jobs import mail
from app.web.language import Languages
from app.web.letters import letter
from tests.support.advisers import at_desk
from tests.support.founded import Founded
from tests.support.html import Element, parse
from tests.support.office import Clock, Town, open_office, set_hours
from tests.support.site import client
from tests.support.smtp import mail_server

WORDS = "Mae fy mil yn anghywir."
WAYS: dict[str, dict[str, str]] = {
    "pages": {},
    "htmx": {"HX-Request": "true", "Accept": "text/html"},
    "json": {"Accept": "application/json"},
}


async def leave(http: httpx.AsyncClient, way: str) -> tuple[str, str]:
    """Tomos's message, by the closed start page. The address of its own page, and its reference."""
    start = parse((await http.get("/northborough?lang=cy")).text)
    link = start.id("leave-message").attrs["href"]
    form = parse((await http.get(link)).text).id("message-form")
    fields = {
        **form.fields(),
        "question": WORDS,
        "team": "1",
        "name": "Tomos",
        "email": "tomos@example.org",
        "consent": "yes",
    }
    body: dict[str, Any] = {"json": fields} if way == "json" else {"data": fields}
    answer = await http.post(form.attrs["action"], headers=WAYS[way], **body)
    if way == "json":
        assert answer.status_code == 201
        return answer.json()["url"], answer.json()["reference"]
    assert answer.status_code == 303
    page = parse((await http.get(answer.headers["location"])).text)
    assert page.one("html").attrs["lang"] == "cy"
    return answer.headers["location"].partition("#")[0], page.all("dd")[0].text


def form_of(page: Element, id: str) -> Element:
    """The form with this button."""
    button = page.id(id)
    return next(form for form in page.all("form") if button in form.walk())


@pytest.mark.parametrize("way", list(WAYS))
async def test_from_the_closed_page_to_the_answer(
    tmp_path: Path, clock: Clock, founded: Founded, town: Town, way: str
) -> None:
    founded.copy_to(tmp_path)
    async with mail_server() as server:
        settings = {"smtp_host": server.host, "smtp_port": server.port, "smtp_security": "none"}
        async with open_office(
            tmp_path, clock, demo=True, smtp_from="chat@northborough.example", **settings
        ) as office:
            await set_hours(office, town, [])
            async with client(office) as http, at_desk(office, town.ben) as ben:
                url, reference = await leave(http, way)

                clock.forward(hours=20)
                await ben.sign_in(town.ben)
                await ben.open()
                await ben.open(ben.page.id("inbox-link").attrs["href"])
                await ben.open(ben.page.id("inbox").one("a").attrs["href"])
                assert WORDS in ben.page.id("history").text
                await ben.submit(form_of(ben.page, "take"))
                assert "Cymraeg" in ben.page.id("answer-hint").text
                await ben.submit(ben.page.id("answer-form"), answer="Rydym wedi ei gywiro.", by="email")
                await mail.send_all(office, partial(letter, Languages.load()))
                await ben.press_in("answer-form", "close-message")
                await ben.submit(form_of(ben.page, "close-now"), wrap_up=str(town.solved))

                (came,) = server.came
                assert str(came["To"]) == "tomos@example.org"
                assert reference in str(came["Subject"])
                assert "Helo Tomos," in came.get_content()
                assert "Rydym wedi ei gywiro." in came.get_content()
                told = parse((await http.get(url)).text)
                assert reference in told.id("main").text
                assert "wedi ei chau" in told.id("main").text
