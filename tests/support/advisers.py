"""Staff at the console by plain pages: follow links and 303s, send forms, read what the page says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from app.office import Office
from app.store.people import Staff
from tests.support.html import Element, parse
from tests.support.office import PASSWORD
from tests.support.site import client


class AtDesk:
    """One member of staff in one browser. `page` is the page they look at, `answer` what came last."""

    page: Element
    answer: httpx.Response

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http
        self.posted: list[int] = []  # how each form was answered

    async def sign_in(self, staff: Staff, password: str = PASSWORD) -> None:
        await self.post("/console/sign-in", email=staff.email, password=password)

    async def open(self, path: str = "/console") -> Element:
        """Goes to a page, and on to where it leads."""
        return await self._arrive(await self.http.get(path))

    async def post(self, path: str, **fields: str) -> Element:
        """Sends a form."""
        answer = await self.http.post(path, data=fields)
        self.posted.append(answer.status_code)
        return await self._arrive(answer)

    async def submit(self, form: Element, **changes: str) -> Element:
        """Sends a form of the page, some of its fields filled in."""
        return await self.post(form.attrs["action"], **{**form.fields(), **changes})

    async def check(self, **typed: str) -> Element:
        """Presses "Check for new chats and messages", with what is half written."""
        check = self.page.id("check")
        if "href" in check.attrs:
            return await self.open(check.attrs["href"])
        fields = {**self.page.id("composer").fields(), **typed, "check": "1"}
        return await self.post(check.attrs["formaction"], **fields)

    async def press_in(self, form: str, id: str, **typed: str) -> Element:
        """Presses a button inside a form that has other buttons too."""
        button = self.page.id(id).attrs
        fields = {**self.page.id(form).fields(), **typed, button["name"]: button["value"]}
        return await self.post(button["formaction"], **fields)

    async def press(self, id: str, **typed: str) -> Element:
        """Presses a button of the form with what is half written, as a browser without scripts sends it."""
        button = self.page.id(id)
        name = button.attrs["form"]
        fields = self.page.id(name).fields()
        for element in self.page.all(form=name):
            if "disabled" not in element.attrs:
                fields |= Element("", {}, [element]).fields()
        fields.pop("", None)
        pressed = {button.attrs["name"]: button.attrs["value"]} if "name" in button.attrs else {}
        return await self.post(button.attrs["formaction"], **{**fields, **typed, **pressed})

    async def _arrive(self, answer: httpx.Response) -> Element:
        while answer.status_code == 303:
            answer = await self.http.get(answer.headers["location"])
        self.answer = answer
        self.page = parse(answer.text)
        return self.page

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def title(self) -> str:
        return self.page.one("title").text

    @property
    def errors(self) -> list[str]:
        """What the error summary lists; each leads to something on the page."""
        summary = self.page.all("div", class_="govuk-error-summary pc-error-summary")
        links = [link for part in summary for link in part.all("a")]
        assert all(self.page.has(link.attrs["href"].removeprefix("#")) for link in links)
        return [link.text for link in links]

    @property
    def next(self) -> str:
        """What the page says is to be done next."""
        return self.page.id("next").text

    @property
    def queue(self) -> list[str]:
        """The names of those who wait."""
        return [heading.text for heading in self.page.id("queue").all("h3")]

    @property
    def chats(self) -> list[str]:
        """The adviser's own conversations, as the list tells of them."""
        return [row.text for row in self.page.id("conversations").all("a")]

    @property
    def ended(self) -> list[str]:
        """Their chats that have ended and are not finished, as the list tells of them."""
        return [row.text for row in self.page.id("ended").all("a")] if self.page.has("ended") else []

    @property
    def alerts(self) -> list[str]:
        return [link.text for link in self.page.id("alerts").all("a")]

    @property
    def transcript(self) -> list[tuple[str, str]]:
        """(who, words); "" said by nobody is what happened."""
        return [
            (who[0].text if (who := item.all("h3")) else "", item.one("p").lines)
            for item in self.page.id("messages").all("li")
        ]

    def seen_text(self) -> str:
        return self.page.one("body").text


@asynccontextmanager
async def at_desk(office: Office, staff: Staff | None = None, **headers: str) -> AsyncIterator[AtDesk]:
    """Somebody at the console, signed in when `staff` is given."""
    async with client(office, **headers) as http:
        desk = AtDesk(http)
        if staff is not None:
            await desk.sign_in(staff)
        yield desk
