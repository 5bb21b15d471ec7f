"""Whether anything can be written."""

from app.office import Office
from app.store import pulse


async def beat(office: Office) -> None:
    """Returns once a write is on disk. Raises what goes wrong; it may also take for ever."""
    await office.store.write_state(pulse.beat)
