"""What a form, a JSON body or an address holds.

Text in another encoding than UTF-8 is refused, never guessed at.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from app.domain.errors import BadKey
from app.domain.keys import check_one_time_key, new_key

_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"
_MOST_FIELDS = 100
_WRITTEN = ("question", "message", "note", "answer", "summary", "guest")
_WITH_A_QUESTION = ("name", "email", "phone")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_CANNOT_BE_SENT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a form. Bytes that are not UTF-8 stand in the text as lone surrogates (U+DC80 to U+DCFF),
    which `app.domain.text` refuses as badly encoded. `lists`: all values of a field, where several came.
    """

    values: dict[str, str]
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The value of a field, "" when it was not sent; lines end in a single newline."""
        return self.values.get(name, "").replace("\r\n", "\n").replace("\r", "\n")

    def number(self, name: str) -> int:
        """The value of a field as a whole number, 0 when it is none."""
        return whole_number(self.values.get(name, ""))

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a field that may be sent several times, as ticked boxes are."""
        if name in self.lists:
            return self.lists[name]
        return (self.values[name],) if self.values.get(name) else ()

    def written(self) -> dict[str, str]:
        """What the person wrote, by field, to be shown again when it was not taken; without what is blank.

        Of a form for a question also who asks, and how to reach them. An address alone is nothing to copy.
        """
        names = (*_WRITTEN, *_WITH_A_QUESTION) if "question" in self.values else _WRITTEN
        texts = {name: sendable(self.text(name)) for name in names}
        return {name: text for name, text in texts.items() if text.strip()}

    def without(self, name: str) -> Fields:
        """The same but for one field."""
        values = {one: value for one, value in self.values.items() if one != name}
        return Fields(values, {one: found for one, found in self.lists.items() if one != name})

    def key(self) -> str:
        """The form's one-time key; a fresh one when the sender gave none or something else."""
        try:
            return check_one_time_key(self.values.get("key", ""))
        except BadKey:
            return new_key()


async def read(request: Request) -> Fields:
    """The fields of `request`, sent as a form or as one JSON object of strings, numbers and lists of these.

    They stay on the request as `request.state.posted`: a page about a later failure can give the words back.
    Raises HTTPException: 400 for a body that cannot be read, 415 for another type of body.
    """
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if media_type == _JSON:
        fields = _from_json(body)
    elif media_type == _FORM or not body:
        fields = _from_form(body)
    else:
        raise HTTPException(415)
    request.state.posted = fields
    return fields


def whole_number(value: str) -> int:
    """`value` when it is written in digits and fits a database's key, else 0."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 16 else 0


def id_in_url(request: Request) -> int:
    """The id in the request's address. Raises HTTPException(404) for what can be no id."""
    found = whole_number(request.path_params["id"])
    if not found:
        raise HTTPException(404)
    return found


def fresh(url: str, place: str) -> str:
    """`url`, which has a query, at the element `place`, and never the same twice.

    A link to the very page that is shown, with a place in it, only goes to the place: the browser asks for
    nothing. Who checks for news again would be told nothing.
    """
    return f"{url}&fresh={new_key()[:8]}#{place}"


def garbled(text: str) -> bool:
    """Whether `text` holds what was not UTF-8."""
    return _SURROGATE.search(text) is not None


def sendable(text: str) -> str:
    """`text` without what can never be sent, to be shown again in the box."""
    return _CANNOT_BE_SENT.sub("", text)


def _from_form(body: bytes) -> Fields:
    try:
        pairs = parse_qsl(
            body.decode("utf-8", "surrogateescape"),
            keep_blank_values=True,
            encoding="utf-8",
            errors="surrogateescape",
            max_num_fields=_MOST_FIELDS,
        )
    except ValueError:
        raise HTTPException(400) from None
    values: dict[str, str] = {}
    lists: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        if name in values:
            lists[name] = (*lists.get(name, (values[name],)), value)
        else:
            values[name] = value
    return Fields(values, lists)


def _from_json(body: bytes) -> Fields:
    try:
        fields = json.loads(body.decode("utf-8", "surrogateescape"))
    except (ValueError, RecursionError):
        raise HTTPException(400) from None
    if not isinstance(fields, dict):
        raise HTTPException(400)
    return Fields(
        {name: str(value) for name, value in fields.items() if isinstance(value, str | int)},
        {
            name: tuple(str(one) for one in value if isinstance(one, str | int))
            for name, value in fields.items()
            if isinstance(value, list)
        },
    )
