"""Making a statement costs more than running it: what runs all the time is made once."""

import pytest
from sqlalchemy import Delete, Insert, Select, Update

from app.actions.people import signed_in
from app.actions.queue import accept
from app.actions.talk import post_message
from app.domain.keys import new_key
from app.office import Office
from app.web.adviser.desk import sight as desks_sight
from app.web.visitor.shown import sight as visitors_sight
from tests.support.office import Town, begin_chat, make_available


async def test_neither_a_message_nor_a_look_makes_a_statement(
    office: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina, _ = await begin_chat(office, town.northborough, town.council_tax)
    await make_available(office, town.ben)
    await accept(office, town.ben, amina.conversation_id)
    id_ = amina.conversation_id

    async def everything() -> None:
        await post_message(office, amina, "Hello", new_key())
        assert await office.store.read(lambda conn: visitors_sight(conn, amina, 0, office.clock(), "en"))
        assert await office.store.read(
            lambda conn: desks_sight(
                conn, town.ben.id, id_, items_after=0, news_after=0, first="en", now=office.clock()
            )
        )
        await signed_in(office, new_key())

    await everything()
    made: list[str] = []
    for kind in (Select, Insert, Update, Delete):
        begin = kind.__init__

        def counted(self: object, *values: object, begin: object = begin, **named: object) -> None:
            made.append(type(self).__name__)
            begin(self, *values, **named)  # type: ignore[operator]

        monkeypatch.setattr(kind, "__init__", counted)
    await everything()
    assert made == []
