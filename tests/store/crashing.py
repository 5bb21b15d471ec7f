"""Posts messages until it is killed, saying which ones were acknowledged. Run by `test_crash.py`.

Arguments: the data directory, the conversation's council slug, and the token of its link. Writes one line
to stdout for each message that was acknowledged: `writer number event-id`.
"""

import asyncio
import sys
from pathlib import Path

from app.actions.link import open_link
from app.actions.talk import post_message
from app.store import councils
from tests.support.office import open_office

WRITERS = 8


async def main(directory: Path, slug: str, token: str) -> None:
    async with open_office(directory) as office:
        council = await office.store.read(lambda conn: councils.by_slug(conn, slug))
        assert council is not None
        visitor = (await open_link(office, council, token)).visitor
        assert visitor is not None

        async def write(writer: int) -> None:
            for number in range(1_000_000):
                posted = await post_message(
                    office, visitor, f"{writer} {number}", f"key-for-a-test-{writer}-{number}"
                )
                print(writer, number, posted.event_id, flush=True)

        await asyncio.gather(*(write(writer) for writer in range(WRITERS)))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
