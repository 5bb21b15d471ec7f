"""What visitors choose for their chat, and guests for themselves: state, so there is no event."""

from collections.abc import Mapping

from app.actions.talk import usable
from app.domain.settings import VisitorSettings, changed
from app.office import Office
from app.store import settings
from app.store.guests import Guest, Participant
from app.store.writer import StateTx


async def choose(office: Office, who: Participant, values: Mapping[str, str]) -> VisitorSettings:
    """All that is chosen by now; what `values` does not name stays as it was. Also when the chat has ended.

    Raises SettingRefused, LinkUnusable.
    """

    def fn(tx: StateTx) -> VisitorSettings:
        id_ = usable(tx, who).conversation_id
        if isinstance(who, Guest):
            own = changed(settings.of_guest(tx.conn, who.id), values)
            settings.keep_guests(tx, who.id, own)
            return own
        chosen = changed(settings.of_visitor(tx.conn, id_), values)
        settings.keep(tx, id_, chosen)
        return chosen

    return await office.store.write_state(fn)


async def drop_expired(office: Office) -> None:
    """Erases what outlived its link. Call it now and then; while nothing is old it only reads."""
    now = office.clock()
    if await office.store.read(lambda conn: settings.any_old(conn, now)):
        await office.store.write_state(settings.drop_old)
