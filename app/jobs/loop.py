"""What happens without a request, again and again, for as long as a server serves."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog

from app.actions.drafts import drop_old
from app.actions.mail import give_up_expired
from app.actions.needs import erase_old_needs
from app.actions.people import end_old_sessions
from app.actions.privacy import erase_old_contacts, overwrite_erased
from app.actions.settings import drop_expired
from app.domain.bank_holidays import bank_holidays
from app.jobs import attendance, bell, mail, timers
from app.office import Office
from app.store import councils, events

SWEEP_SECONDS = 60.0
"""How long somebody whose session ran out may pass for available, at most, and words outlive their link."""

_log = structlog.get_logger("plainchat.jobs")


@asynccontextmanager
async def running(office: Office, write: mail.Write, *, every: float = SWEEP_SECONDS) -> AsyncIterator[None]:
    """Sweeps at once and then `every` seconds, acts on deadlines, rings again and sends e-mails.

    Until the end of the `with`.

    `write` puts an e-mail into words.
    """
    newest = await office.store.read(events.latest)
    tasks = [
        asyncio.create_task(_sweep(office, every)),
        asyncio.create_task(_know_bank_holidays(office)),
        asyncio.create_task(attendance.watch(office)),
        asyncio.create_task(timers.watch(office)),
        asyncio.create_task(bell.ring_again(office, newest, office.settings.poll_seconds)),
    ]
    try:
        async with mail.running(office, write):
            yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def _sweep(office: Office, every: float) -> None:
    while True:
        for duty in (
            end_old_sessions,
            erase_old_contacts,
            erase_old_needs,
            drop_old,
            drop_expired,
            give_up_expired,
            overwrite_erased,  # last: it is about what the others erase, too
        ):
            try:
                await duty(office)
            except Exception as error:  # a full disk, a lock: the next time may find better
                _log.error("sweep failed", duty=duty.__name__, error=type(error).__name__)
        await asyncio.sleep(every)


async def _know_bank_holidays(office: Office) -> None:
    """Works them out beside everything else: the first time takes a second, which a page should not."""
    nations, year = await office.store.read(councils.nations), office.clock().year
    for nation in nations:
        await asyncio.to_thread(bank_holidays, nation, year - 1, year, year + 1)
