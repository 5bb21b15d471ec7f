"""Residents who come by different roads: plain pages, htmx, JSON. A story is written once and told by each.

All three use the same handlers; a `Visitor` only differs in what it sends and how it reads the answer.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.support.html import Element, parse


@dataclass
class Refusal(Exception):  # noqa: N818 (the product's word)
    """The site said no, in words."""

    status: int
    words: list[str]
    kept: str = ""


@dataclass
class Visitor(ABC):
    """One resident at `http` (an httpx client), with the council `council`."""

    http: httpx.AsyncClient
    council: str = "northborough"
    url: str = ""
    told: list[str] = field(default_factory=list)

    async def begin(self, question: str, *, name: str = "", team: str = "", lang: str = "") -> None:
        """Starts a chat. `team` is the name of a team. Raises Refusal."""
        query = f"?lang={lang}" if lang else ""
        page = parse((await self.http.get(f"/{self.council}/start{query}")).text)
        form = page.id("start-form")
        fields = form.fields() | {"question": question, "name": name}
        for label in form.all("label", class_="govuk-label govuk-radios__label"):
            if label.text == team:
                fields["team"] = page.id(label.attrs["for"]).attrs["value"]
        await self.begin_with(form.attrs["action"], fields)

    @abstractmethod
    async def begin_with(self, action: str, fields: dict[str, str]) -> None:
        """Sends the form that starts a chat, and keeps the chat's address."""

    @abstractmethod
    async def send(self, text: str) -> None:
        """Sends a message. Raises Refusal."""

    @abstractmethod
    async def press(self, phrase: str) -> None:
        """Sends a ready-made phrase with one press. Raises Refusal."""

    @abstractmethod
    async def say_needs(self, *needs: str) -> None:
        """Says what they need: these, and nothing else."""

    @abstractmethod
    async def read(self) -> list[tuple[str, str]]:
        """All of the conversation: (who, words); "" said by nobody is what happened."""

    @abstractmethod
    async def state(self) -> str:
        """waiting, talking or ended."""

    @abstractmethod
    async def end(self) -> None:
        """Ends the chat or leaves the queue."""

    async def save(self) -> str:
        """The transcript as text."""
        answer = await self.http.get(f"{self.url}/transcript.txt")
        assert answer.status_code == 200
        return answer.text


class PageVisitor(Visitor):
    """A browser without scripts: follows links and 303s, sends forms."""

    page: Element

    async def begin_with(self, action: str, fields: dict[str, str]) -> None:
        self.page = await self._submit(action, fields)
        self.url = str(self.page.id("composer").attrs["action"]).partition("#")[0]

    async def send(self, text: str) -> None:
        form = self.page.id("composer")
        self.page = await self._submit(form.attrs["action"], form.fields() | {"message": text})
        self.told.append(self.page.id("message-news").text)

    async def read(self) -> list[tuple[str, str]]:
        self.page = parse((await self.http.get(self.url)).text)
        return items_of(self.page.id("messages"))

    async def state(self) -> str:
        self.page = parse((await self.http.get(self.url)).text)
        return self.page.id("status").one(data_state="").attrs["data-state"]

    async def end(self) -> None:
        asked = await press(self.http, self.page, "leave")
        self.page = await self._submit(asked.id("confirm-form").attrs["action"], {})

    async def press(self, phrase: str) -> None:
        self.page = await self._submit(*self._pressed(phrase))
        self.told.append(self.page.id("message-news").text)

    async def say_needs(self, *needs: str) -> None:
        fields = self.page.id("composer").fields() | {"check": "1"}
        asked = await self._submit(self.page.id("say-needs").attrs["formaction"], fields)
        self.page = await self._submit(asked.id("needs-form").attrs["action"], {"needs": list(needs)})
        self.told.append(self.page.id("message-news").text)

    def _pressed(self, phrase: str) -> tuple[str, dict[str, str]]:
        """Where a button sends what."""
        key = self.page.id("phrase-key").attrs["value"]
        fields = self.page.id("composer").fields() | {"phrase": phrase, "phrase_key": key}
        return self.page.id(f"phrase-{phrase}").attrs["formaction"], fields

    async def check(self) -> None:
        """Presses "Check for new messages"."""
        fields = self.page.id("composer").fields() | {"check": "1"}
        self.page = await self._submit(self.page.id("check").attrs["formaction"], fields)
        self.told.append(self.page.id("message-news").text)

    async def _submit(self, action: str, fields: Mapping[str, str | list[str]]) -> Element:
        answer = await self.http.post(action, data=fields, headers={"Sec-Fetch-Site": "same-origin"})
        if answer.status_code == 303:
            return parse((await self.http.get(answer.headers["location"])).text)
        page = parse(answer.text)
        summary = page.all(id="error-summary")
        if answer.status_code >= 400:
            words = [link.text for link in summary[0].all("a")] if summary else [page.id("title").text]
            boxes = page.all("textarea")
            raise Refusal(answer.status_code, words, boxes[0].lines.removeprefix("\n") if boxes else "")
        return page


class HtmxVisitor(PageVisitor):
    """A browser with scripts: the same form, sent by htmx, whose answer is only what is new."""

    items: list[tuple[str, str]]
    current: str
    form: dict[str, str]

    async def begin_with(self, action: str, fields: dict[str, str]) -> None:
        await super().begin_with(action, fields | {"scripts": "1"})
        self.items = items_of(self.page.id("messages"))
        self.form = self.page.id("composer").fields()
        self.current = self.page.id("status").one(data_state="").attrs["data-state"]

    async def send(self, text: str) -> None:
        answer = await self.http.post(
            self.url,
            data=self.form | {"message": text},
            headers={"HX-Request": "true", "Accept": "text/html", "Sec-Fetch-Site": "same-origin"},
        )
        news = parse(answer.text)
        self._take(news)
        self.form["key"] = news.one("input", name="key").attrs["value"]
        errors = [error.text for error in news.all("p", data_code="")]
        if errors:
            raise Refusal(answer.status_code, errors, text)
        self.told.append("Sent.")

    async def press(self, phrase: str) -> None:
        action, fields = self._pressed(phrase)
        headers = {"HX-Request": "true", "Accept": "text/html", "Sec-Fetch-Site": "same-origin"}
        news = parse(
            (await self.http.post(action, data=fields | self.form | {"phrase": phrase}, headers=headers)).text
        )
        self._take(news)
        self.page.id("phrase-key").attrs["value"] = news.one("input", name="key").attrs["value"]
        self.told.append("Sent.")

    async def read(self) -> list[tuple[str, str]]:
        url = f"{self.url}/events?after={self.form['after']}"
        answer = await self.http.get(url, headers={"Accept": "text/html"})
        self._take(parse(answer.text))
        return self.items

    async def state(self) -> str:
        await self.read()
        return self.current

    def _take(self, news: Element) -> None:
        whole = news.one(data_news="")
        self.items += items_of(whole.all("ol")[0])
        self.form["after"] = whole.attrs["data-after"]
        self.current = whole.attrs["data-state"]


class JsonVisitor(Visitor):
    """A program."""

    _headers = {"Accept": "application/json"}  # noqa: RUF012 (never changed)

    async def begin_with(self, action: str, fields: dict[str, str]) -> None:
        self.url = (await self._post(action, fields))["url"]

    async def send(self, text: str) -> None:
        await self._post(self.url, {"message": text})
        self.told.append("Sent.")

    async def press(self, phrase: str) -> None:
        await self._post(f"{self.url}/phrase", {"phrase": phrase})
        self.told.append("Sent.")

    async def say_needs(self, *needs: str) -> None:
        await self._post(f"{self.url}/needs", {"needs": list(needs)})

    async def read(self) -> list[tuple[str, str]]:
        words = {
            "conversation.started": "The chat started.",
            "conversation.left_queue": "You left the queue.",
            "adviser.joined": "{name} joined the chat.",
            "conversation.ended": "{name} ended the chat.",
            "conversation.paused": "The chat was paused.",
            "visitor.asked_if_there": "{name} asks: are you still there?",
        }
        found = []
        for item in (await self._get())["items"]:
            if item["sender"] == "system":
                by = "You" if item["by"] == "visitor" else item["name"]
                found.append(("", words[item["kind"]].format(name=by)))
            else:
                found.append(("You" if item["sender"] == "visitor" else item["name"], item["text"]))
        return found

    async def state(self) -> str:
        return str((await self._get())["state"])

    async def end(self) -> None:
        await self._post(f"{self.url}/end", {})

    async def _get(self) -> dict[str, Any]:
        answer = await self.http.get(self.url, headers=self._headers)
        found: dict[str, Any] = answer.json()
        return found

    async def _post(self, url: str, fields: Mapping[str, str | list[str]]) -> dict[str, Any]:
        answer = await self.http.post(url, json=fields, headers=self._headers)
        body: dict[str, Any] = answer.json()
        if answer.status_code >= 400:
            words = [error["words"] for error in body["errors"]]
            raise Refusal(answer.status_code, words, str(fields.get("message", "")))
        return body


async def press(http: httpx.AsyncClient, page: Element, button: str, message: str = "") -> Element:
    """The page to which another button of the message form leads, with `message` in the box."""
    pressed = page.id(button).attrs
    fields = page.id("composer").fields() | {"message": message, pressed["name"]: pressed["value"]}
    answer = await http.post(pressed["formaction"], data=fields, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 303, answer.text
    return parse((await http.get(answer.headers["location"], follow_redirects=True)).text)


def items_of(messages: Element) -> list[tuple[str, str]]:
    """The items of a transcript as (who, words)."""
    found = []
    for item in messages.all("li", data_id=""):
        heading = item.all("h3")
        found.append((heading[0].text if heading else "", item.all("p")[0].lines))
    return found
