"""What a resident's link opens."""

from app.actions.finish import end_by_visitor
from app.actions.link import open_link
from app.actions.start import LINK
from app.domain.keys import new_key, token_hash
from app.domain.terms import ConversationState, LinkOutcome
from app.office import Office
from app.store.tables import conversation
from tests.support.office import Clock, Town, begin_chat


async def test_a_good_link_opens_the_conversation(office: Office, town: Town) -> None:
    amina, token = await begin_chat(office, town.northborough, town.council_tax)
    opened = await open_link(office, town.northborough, token)
    assert opened.outcome is LinkOutcome.OK
    assert opened.visitor == amina


async def test_only_a_hash_of_the_secret_is_stored(office: Office, town: Town) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    secret = office.keys.unsign(LINK, token)
    assert secret is not None
    (row,) = await office.store.read(lambda conn: conn.execute(conversation.select()).all())
    assert row.token_hash == token_hash(secret)
    assert secret not in repr(row)


async def test_a_guess_is_refused_without_asking_the_database(office: Office, town: Town) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    await office.store.close()
    for guess in ("", "x", token[:-5], "A" + token[1:]):
        opened = await open_link(office, town.northborough, guess)
        assert (opened.outcome, opened.visitor) == (LinkOutcome.BAD_SIGNATURE, None)


async def test_a_signed_token_of_no_conversation_is_unknown(office: Office, town: Town) -> None:
    opened = await open_link(office, town.northborough, office.keys.sign(LINK, new_key()))
    assert opened.outcome is LinkOutcome.UNKNOWN


async def test_a_link_belongs_to_one_council(office: Office, town: Town) -> None:
    _, token = await begin_chat(office, town.northborough, town.council_tax)
    assert (await open_link(office, town.eastmere, token)).outcome is LinkOutcome.UNKNOWN


async def test_it_stays_while_open_and_for_twenty_hours_after(
    office: Office, town: Town, clock: Clock
) -> None:
    amina, token = await begin_chat(office, town.northborough, town.council_tax)
    clock.forward(days=30)
    assert (await open_link(office, town.northborough, token)).outcome is LinkOutcome.OK
    await end_by_visitor(office, amina)
    clock.forward(hours=19, minutes=59)
    opened = await open_link(office, town.northborough, token)
    assert opened.visitor is not None
    assert opened.visitor.state is ConversationState.ENDED
    clock.forward(minutes=1)
    opened = await open_link(office, town.northborough, token)
    assert (opened.outcome, opened.visitor) == (LinkOutcome.EXPIRED, None)
