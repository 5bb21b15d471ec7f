"""What a conversation's record holds."""

from app.actions.link import open_link
from app.actions.start import begin
from app.domain.keys import new_key
from app.domain.terms import Need
from app.office import Office
from app.store import conversations
from tests.support.office import Town, begin_chat


async def test_needs_stand_in_both_records_in_their_order(office: Office, town: Town) -> None:
    started = await begin(
        office,
        town.northborough,
        team_id=town.council_tax.id,
        name="Tomos",
        question="My bin was not emptied.",
        locale="en",
        key=new_key(),
        back_url=None,
        with_scripts=False,
        needs=[Need.SIMPLE_WORDS, Need.BSL],
    )
    said = (Need.BSL, Need.SIMPLE_WORDS)
    opened = await open_link(office, town.northborough, started.token)
    assert opened.visitor is not None
    assert opened.visitor.needs == said
    seen = await office.store.read(
        lambda conn: conversations.for_adviser(conn, town.ben.id, started.conversation_id)
    )
    assert seen is not None
    assert seen.needs == said


async def test_nobody_has_needs_who_said_none(office: Office, town: Town) -> None:
    visitor, _ = await begin_chat(office, town.northborough, town.council_tax)
    assert visitor.needs == ()
