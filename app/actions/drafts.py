"""Keeping half-written words for who wrote them: state, so there is no event and nobody hears of it."""

from app.actions.talk import participants_key, staff_key, through_team, usable
from app.domain.conversation import check_visitor_may_write
from app.domain.keys import new_key
from app.office import Office
from app.store import drafts, events
from app.store.guests import Participant
from app.store.people import Staff
from app.store.writer import StateTx

MARK_LENGTH = 12


async def keep_participants(
    office: Office, who: Participant, text: str, key: str, known: str | None = None
) -> None:
    """Keeps a half-written message of the visitor or a guest. A blank one drops what it was (`Draft.became`).

    `key` is the one under which `text` would be posted. What was posted under it is not half written: its
    answer was lost. `known`: of what its form was made. Raises BadKey, LinkUnusable, ConversationEnded.
    """
    once_key, mark = participants_key(who, key), new_key()[:MARK_LENGTH]
    if not text.strip():  # then there is nothing to write, most of the time
        before = await office.store.read(lambda conn: drafts.of_participant(conn, who))
        if before is None:
            return

    def fn(tx: StateTx) -> None:
        now = usable(tx, who)
        posted = events.by_once_key(tx.conn, now.conversation_id, once_key) is not None
        half = "" if posted else text
        if half.strip():
            check_visitor_may_write(now.state)
        elif (kept := drafts.of_participant(tx.conn, who)) and not kept.became(text, known):
            return
        drafts.keep_participants(tx, who, half, mark)

    await office.store.write_state(fn)


async def keep_staffs(
    office: Office,
    adviser: Staff,
    conversation_id: int,
    *,
    text: str | None,
    language: str,
    note: str | None,
    keys: tuple[str, str],
) -> None:
    """Keeps a half-written answer and note; a blank one drops what was kept, and None leaves it.

    `language` is of `text`. `keys` are those under which the two would be posted, see `keep_participants`.
    Also in a conversation in which the answer can no longer be sent, so that the words are not lost.
    Raises BadKey, NotFound.
    """
    mark, now = new_key()[:MARK_LENGTH], office.clock()
    answer_key, note_key = (staff_key(adviser, key) for key in keys)
    if not any(half and half.strip() for half in (text, note)):
        before = await office.store.read(lambda conn: drafts.of_staff(conn, adviser.id, conversation_id, now))
        if before is None:
            return

    def fn(tx: StateTx) -> None:
        id_ = through_team(tx, adviser, conversation_id).id
        kept = drafts.of_staff(tx.conn, adviser.id, id_, tx.now)
        answer, spoken = (kept.text, kept.language) if kept else ("", "")
        half_note = kept.note if kept else ""
        if text is not None:
            answer = "" if events.by_once_key(tx.conn, id_, answer_key) else text
            spoken = language if answer.strip() else ""
        if note is not None:
            half_note = "" if events.by_once_key(tx.conn, id_, note_key) else note
        drafts.keep_staffs(tx, adviser.id, id_, text=answer, language=spoken, note=half_note, mark=mark)

    await office.store.write_state(fn)


async def drop_old(office: Office) -> None:
    """Erases what outlived its link. Call it now and then; while nothing is old it only reads."""
    now = office.clock()
    if await office.store.read(lambda conn: drafts.any_old(conn, now)):
        await office.store.write_state(drafts.drop_old)
