"""What staff choose for their own work: state, so there is no event and nobody hears of it."""

from app.office import Office
from app.store import choices
from app.store.people import Staff


async def choose_plain_english(office: Office, staff: Staff, on: bool) -> None:
    """Whether they are helped with plain English from now on, until they say otherwise."""
    await office.store.write_state(lambda tx: choices.choose_plain_english(tx, staff.id, on))
