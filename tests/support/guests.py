"""Somebody who was asked to join a chat, for tests."""

from dataclasses import dataclass

import httpx

from app.actions.guests import ask_to_join, join
from app.actions.link import open_guests_link
from app.domain.keys import new_key
from app.domain.terms import GuestRole
from app.office import Office
from app.store.conversations import VisitorConversation
from app.store.councils import Council
from app.store.guests import Guest
from tests.support.html import Element, parse
from tests.support.office import Town

SAME = {"Sec-Fetch-Site": "same-origin"}

Amina = tuple[VisitorConversation, str]
"""Her record, and the address of her page."""


@dataclass(frozen=True)
class Kim:
    """The interpreter, with the token of their link and where it leads."""

    guest: Guest
    token: str

    @property
    def join_url(self) -> str:
        return f"/northborough/join/{self.token}"

    @property
    def url(self) -> str:
        return f"/northborough/chat/{self.token}"


async def ask(
    office: Office, amina: VisitorConversation, name: str = "Kim", role: GuestRole = GuestRole.INTERPRETER
) -> Kim:
    """Amina makes a link."""
    made = await ask_to_join(office, amina, role, name, new_key())
    return Kim(made.guest, made.token)


async def ask_in(office: Office, town: Town, amina: VisitorConversation, name: str = "Kim") -> Kim:
    """Amina makes a link, and who has it joins."""
    kim = await ask(office, amina, name)
    await join(office, kim.guest)
    return Kim(await reread(office, town.northborough, kim.token), kim.token)


async def reread(office: Office, council: Council, token: str) -> Guest:
    opened = await open_guests_link(office, council, token)
    assert opened.guest is not None
    return opened.guest


async def page_at(http: httpx.AsyncClient, url: str) -> Element:
    answer = await http.get(url)
    assert answer.status_code == 200, (answer.status_code, answer.text)
    return parse(answer.text)


async def submit(http: httpx.AsyncClient, form: Element, **changes: str) -> Element:
    """Sends a form without scripts, and goes where it leads."""
    answer = await http.post(form.attrs["action"], data=form.fields() | changes, headers=SAME)
    if answer.status_code == 303:
        return await page_at(http, answer.headers["location"])
    return parse(answer.text)
