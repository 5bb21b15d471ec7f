"""Every page of the product in every state, and the way there. Tests walk these lists."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from selenium.webdriver import Chrome
from selenium.webdriver.common.by import By

from a11y_tests.support import guests
from a11y_tests.support.acts import ask_no_more, press, send, type_email
from a11y_tests.support.browsers import wait
from a11y_tests.support.handing_on import going_on, handed_on, in_use, summing_up
from a11y_tests.support.stage import Stage
from a11y_tests.support.states import ANSWER, LONG_ADDRESS, chosen, limited, paused, set_aside, talking
from app.actions import inbox, queue
from app.actions.choices import choose_plain_english
from app.actions.drafts import keep_staffs
from app.actions.follow_up import Left
from app.actions.needs import say_needs
from app.actions.transcript import MOST_MAILS, send_transcript
from app.domain.errors import TooManyAttempts
from app.domain.keys import new_key
from app.domain.terms import AnsweredBy, MailState, Need, RouteKind
from app.store import events, outbox
from app.store.writer import StateTx
from tests.support.messages import TOMOS, leave_chat, leave_message
from tests.support.office import make_available

LONG_EMAIL = "amina." + "long-and-tiresome-" * 3 + "@" + "mail." * 8 + "northborough.example"
HARD_TO_READ = (
    "Please commence prior to Monday, and " + "very " * 15 + "soon. Who are you? Where do you live?"
)


@dataclass(frozen=True)
class Place:
    """`address` prepares the state and tells where to look; `act` is what a person then does there."""

    address: Callable[[Stage, str], str]
    act: Callable[[Chrome], None] = lambda driver: None
    hours_later: float = 0
    staff: str = ""  # who signs in first
    shows: str = "#main"  # what only this state has, as a selector


def _in_chat(after: str = "") -> Callable[[Stage, str], str]:
    return lambda stage, lang: talking(stage, lang).url + after


def _message_left(stage: Stage, lang: str) -> str:
    """The page that confirms a message."""
    server, town = stage.server, stage.town
    left = server.run(leave_message(server.office, town.northborough, town.council_tax, locale=lang))
    return f"{server.url}/northborough/message/{left.token}"


def _mailed(state: MailState | None = None, *, times: int = 1) -> Callable[[Stage, str], str]:
    """The transcript of a chat that was asked for by e-mail; with `state`, what became of the last e-mail."""

    def address(stage: Stage, lang: str) -> str:
        chat, office = talking(stage, lang), stage.server.office
        for _ in range(times):
            stage.server.run(send_transcript(office, chat.visitor, LONG_EMAIL, new_key()))

        def became(tx: StateTx) -> None:
            if state is not None:
                outbox.set_state(tx, events.latest(tx.conn), state, attempts=1)

        stage.server.run(office.store.write_state(became))
        return f"{chat.url}/transcript"

    return address


def _left_from_chat(stage: Stage, lang: str) -> str:
    chat = stage.chat(lang)
    stage.server.run(leave_chat(stage.server.office, stage.town.northborough, chat.visitor))
    chat.open = False
    return chat.url


def _waiting(*, staffed: bool) -> Callable[[Stage, str], str]:
    def address(stage: Stage, lang: str) -> str:
        stage.attend(staffed)
        return stage.chat(lang).url

    return address


NO_COUNCILS = {
    "councils": Place(lambda stage, lang: f"{stage.server.url}/?lang={lang}", shows="#councils"),
}
"""Of no council: no site of theirs may frame it, and it has no ways to contact one."""

RESIDENT = {
    "start, open": Place(lambda stage, lang: stage.at("/northborough", lang)),
    "start, closed": Place(lambda stage, lang: stage.at("/eastmere", lang)),
    "form": Place(lambda stage, lang: stage.at("/northborough/start", lang)),
    "form with errors": Place(lambda stage, lang: stage.at("/northborough/start", lang), press("start")),
    "start, with a time limit": Place(
        limited(lambda stage, lang: stage.at("/northborough", lang)), shows="#time-limit"
    ),
    "form, with a time limit": Place(
        limited(lambda stage, lang: stage.at("/northborough/start", lang)), shows="#time-3"
    ),
    "talking, with a time limit": Place(limited(_in_chat()), shows="#more-time"),
    "paused": Place(limited(paused), shows="#paused"),
    "waiting": Place(_waiting(staffed=True), shows="#status:not(:has(#other-ways)) #position"),
    "waiting, with no adviser there": Place(_waiting(staffed=False), shows="#other-ways"),
    "talking": Place(_in_chat()),
    "talking, checked": Place(_in_chat("?since=0#message")),
    "talking, after a phrase": Place(_in_chat("?since=0&sent=1&show=bsl#message"), shows="#phrase-answer a"),
    "talking, what is new by itself": Place(_in_chat("?updates=on"), ask_no_more, shows="#updates"),
    "ended by the visitor": Place(lambda stage, lang: talking(stage, lang).end().url),
    "ended by the adviser": Place(lambda stage, lang: talking(stage, lang).end_by_adviser().url),
    "ended while somebody wrote": Place(
        lambda stage, lang: talking(stage, lang).end().url, send(message=LONG_ADDRESS), shows="#unsent"
    ),
    "started again": Place(lambda stage, lang: talking(stage, lang).end().url + "/again", shows="#filled"),
    "started again by a message": Place(
        lambda stage, lang: talking(stage, lang).end().url + "/again?to=message", shows="#message-form #name"
    ),
    "left the queue": Place(lambda stage, lang: stage.chat(lang).end().url),
    "left as a message": Place(_left_from_chat, shows="#see-message"),
    "message form": Place(lambda stage, lang: stage.at("/northborough/message", lang)),
    "message form with errors": Place(
        lambda stage, lang: stage.at("/northborough/message", lang),
        press("send-message"),
        shows="#error-summary",
    ),
    "message out of a chat": Place(
        lambda stage, lang: stage.chat(lang, question=LONG_ADDRESS).url + "/message", shows=".pc-written"
    ),
    "message left": Place(_message_left, shows="#done-with"),
    "message left, to be corrected": Place(lambda stage, lang: f"{_message_left(stage, lang)}/correct"),
    "message left, corrected with errors": Place(
        lambda stage, lang: f"{_message_left(stage, lang)}/correct",
        send(email="amina at home"),
        shows="#email[aria-invalid]",
    ),
    "message left, corrected": Place(
        lambda stage, lang: f"{_message_left(stage, lang)}/correct", press("save-message"), shows="#told"
    ),
    "message left, to be forgotten": Place(
        lambda stage, lang: f"{_message_left(stage, lang)}/forget", shows="#save"
    ),
    "message left, forgotten": Place(
        lambda stage, lang: f"{_message_left(stage, lang)}/forget", press("confirm"), shows="#done-with"
    ),
    "wrong link to a message": Place(lambda stage, lang: stage.at("/northborough/message/wrong", lang)),
    "transcript": Place(_in_chat("/transcript"), shows="#email-form"),
    "transcript, address with an error": Place(
        _in_chat("/transcript"), type_email("amina at home"), shows="#email[aria-invalid]"
    ),
    "transcript, sending": Place(
        _in_chat("/transcript"), type_email(LONG_EMAIL), shows=".pc-notice--waiting #mail"
    ),
    "transcript, sent": Place(_mailed(MailState.SENT), shows=".pc-notice--success #mail"),
    "transcript, not sent": Place(_mailed(MailState.FAILED), shows=".pc-notice--warning #mail"),
    "transcript, refused": Place(_mailed(times=MOST_MAILS), send(email=LONG_EMAIL), shows="#error-summary"),
    "help": Place(lambda stage, lang: stage.at("/northborough/help", lang), shows="#formats"),
    "offered another way": Place(lambda stage, lang: handed_on(stage, lang).url, shows=".pc-message__link"),
    "going on by phone": Place(going_on(RouteKind.PHONE), shows="#go-on"),
    "summary": Place(summing_up, shows="#summary-form"),
    "summary, shared": Place(summing_up, press("share"), shows="#withdraw"),
    "summary, with an error": Place(summing_up, send(summary=""), shows="#summary[aria-invalid]"),
    "saying needs": Place(_in_chat("/needs"), shows="#needs-form"),
    "saying needs, with an error": Place(
        _in_chat("/needs"), send(needs="telepathy"), shows="#needs[aria-describedby]"
    ),
    "transcript, large print": Place(_in_chat("/transcript?print=large"), shows="[data-print=large]"),
    "settings": Place(_in_chat("/settings")),
    "settings, saved": Place(_in_chat("/settings"), press("save-settings")),
    "settings, with an error": Place(_in_chat("/settings"), send(theme="sepia"), shows="#error-summary"),
    "settings before a chat": Place(lambda stage, lang: stage.at("/northborough/settings", lang)),
    "form, dark": Place(lambda stage, lang: f"{stage.server.url}/northborough/start?theme=dark&lang={lang}"),
    "talking, in high contrast": Place(
        chosen(theme="contrast", text_size="large"), shows="[data-theme=contrast]"
    ),
    "talking, very large on black": Place(
        chosen(theme="contrast_dark", text_size="very_large", spacing="wide"),
        shows="[data-theme=contrast_dark][data-text-size=very_large][data-spacing=wide]",
    ),
    "asking somebody to join": Place(_in_chat("/guests"), shows="#guest-form"),
    "asking somebody, with errors": Place(_in_chat("/guests"), press("make-link"), shows="#error-summary"),
    "a link for a guest": Place(guests.asking, shows="#guest-link"),
    "as many guests as can be": Place(guests.asking_no_more, shows="#full"),
    "taking a guest's link back": Place(guests.withdrawing, shows="#confirm"),
    "joining": Place(guests.join_page, shows="#join"),
    "joining too late": Place(guests.join_too_late, shows="#ended"),
    "guest, talking": Place(guests.guest_page, shows="#leave-chat"),
    "guest, waiting": Place(guests.guest_waiting, shows="#guest-status"),
    "guest, ended": Place(guests.guest_ended, shows="#ended"),
    "guest, leaving": Place(guests.leaving, shows="#confirm"),
    "guest, taken back": Place(guests.taken_back),
    "asking to end": Place(_in_chat("/end")),
    "asking to leave the queue": Place(lambda stage, lang: stage.chat(lang).url + "/end"),
    "asking to forget": Place(_in_chat("/forget")),
    "forgotten": Place(_in_chat("/forget"), press("confirm")),
    "wrong link": Place(lambda stage, lang: stage.at("/northborough/chat/wrong", lang)),
    "revoked link": Place(lambda stage, lang: talking(stage, lang).forget().url),
    "revoked while somebody wrote": Place(
        lambda stage, lang: talking(stage, lang).forget().url, send(message=LONG_ADDRESS), shows="#kept-1"
    ),
    "old link": Place(lambda stage, lang: talking(stage, lang).end().url, hours_later=21),
    "no such page": Place(lambda stage, lang: stage.at("/northborough/nothing/here", lang)),
}


def _desk(path: str = "") -> Callable[[Stage, str], str]:
    return lambda stage, lang: stage.at(f"/console{path}", lang)


def _busy(stage: Stage, lang: str) -> str:
    talking(stage, "en")
    stage.chat(name="Tomos", question="Ble mae fy miliau? " * 12)
    stage.chat(name="")
    return stage.at("/console", lang)


def _conversation(after: str = "") -> Callable[[Stage, str], str]:
    def address(stage: Stage, lang: str) -> str:
        chat = talking(stage, "en")
        stage.chat(name="Tomos")
        return stage.at(f"/console/conversations/{chat.id}{after}", lang)

    return address


def _with_needs(stage: Stage, lang: str) -> str:
    """All that there is, of somebody talked to and of somebody who waits."""
    chat, waiting = talking(stage, "en"), stage.chat(name="Tomos")
    for one in (chat, waiting):
        stage.server.run(say_needs(stage.server.office, one.visitor, tuple(Need)))
    return stage.at(f"/console/conversations/{chat.id}", lang)


def _helped(stage: Stage, lang: str) -> str:
    """Half-written words that could be easier, and an adviser who wants to be told."""
    chat, office, ben = talking(stage, "en"), stage.server.office, stage.town.ben
    stage.server.run(choose_plain_english(office, ben, True))
    half = {"text": HARD_TO_READ, "language": "en", "note": ""}
    stage.server.run(keep_staffs(office, ben, chat.id, keys=(new_key(), new_key()), **half))
    return stage.at(f"/console/conversations/{chat.id}", lang)


def _left_by_visitor(stage: Stage, lang: str) -> str:
    chat = talking(stage, "en").end()
    return stage.at(f"/console/conversations/{chat.id}", lang)


def _of_a_colleague(stage: Stage, lang: str) -> str:
    """A chat that Ben may see, and that Dev has accepted."""
    chat, server, dev = stage.chat(), stage.server, stage.town.dev
    server.run(make_available(server.office, dev))
    server.run(queue.accept(server.office, dev, chat.id))
    return stage.at(f"/console/conversations/{chat.id}", lang)


def _left(stage: Stage) -> Left:
    """A message of Tomos's, whom one may not call."""
    server, town = stage.server, stage.town
    leaving = leave_message(
        server.office, town.northborough, town.council_tax, contact=TOMOS, question=LONG_ADDRESS, locale="cy"
    )
    return server.run(leaving)


def _inbox(show: str = "open") -> Callable[[Stage, str], str]:
    def address(stage: Stage, lang: str) -> str:
        _left(stage)
        return f"{stage.server.url}/console/messages?show={show}&lang={lang}"

    return address


def _follow_up(*, taken: bool = True) -> Callable[[Stage, str], str]:
    def address(stage: Stage, lang: str) -> str:
        left, server = _left(stage), stage.server
        if taken:
            server.run(inbox.assign(server.office, stage.town.ben, left.follow_up_id, None))
        return stage.at(f"/console/messages/{left.follow_up_id}", lang)

    return address


def _not_sent(stage: Stage, lang: str) -> str:
    """A message whose answer could not be sent by e-mail, for each reason there is to decide on it."""
    server, ben = stage.server, stage.town.ben
    left = server.run(leave_message(server.office, stage.town.northborough, stage.town.council_tax))
    id_ = left.follow_up_id
    server.run(inbox.assign(server.office, ben, id_, None))
    for state in (MailState.FAILED, MailState.UNSURE):
        server.run(inbox.answer(server.office, ben, id_, ANSWER, AnsweredBy.OTHERWISE, new_key()))

        def put(tx: StateTx, state: MailState = state) -> None:
            event_id = events.latest(tx.conn)
            outbox.put(tx, event_id, id_)
            outbox.set_state(tx, event_id, state, attempts=1, problem="address_refused")

        server.run(server.office.store.write_state(put))
    return stage.at(f"/console/messages/{id_}", lang)


GUESSER = "gil@northborough.example"  # of no staff, so that nobody else is kept out


def _after_many_guesses(stage: Stage, lang: str) -> str:
    attempts = stage.server.office.attempts
    with suppress(TooManyAttempts):
        while True:
            attempts.check(GUESSER, "127.0.0.1")
            attempts.failed(GUESSER, "127.0.0.1")
    return stage.at("/console/sign-in", lang)


def _guess(driver: Chrome) -> None:
    driver.find_element(By.ID, "email").send_keys(GUESSER)
    driver.find_element(By.ID, "password").send_keys("correct horse")
    press("sign-in")(driver)


def _write_when_signed_out(driver: Chrome) -> None:
    driver.delete_cookie("plainchat")  # the session's; the language stays
    send(message=LONG_ADDRESS, note="To be called back")(driver)


def _end_while_writing(driver: Chrome) -> None:
    here = driver.current_url.partition("?")[0].rpartition("/")[2]
    send("/end", ask="1", message=LONG_ADDRESS, note="To be called back", typed_in=here)(driver)


# Never in a frame: the console, and what belongs to no council.
CONSOLE = {
    "no such council": Place(lambda stage, lang: stage.at("/nowhere", lang)),
    "sign in": Place(_desk("/sign-in")),
    "sign in, wrong": Place(_desk("/sign-in"), press("sign-in")),
    "sign in, paused": Place(_after_many_guesses, _guess, shows="#email[aria-invalid]"),
    "signed out while writing": Place(_conversation(), _write_when_signed_out, staff="ben", shows="#kept-2"),
    "ending while writing": Place(_conversation(), _end_while_writing, staff="ben", shows="#unsaved"),
    "signing out with a chat open": Place(_busy, press("sign-out"), staff="ben", shows="#sign-out-anyway"),
    "signing out while answering": Place(
        _follow_up(), press("sign-out", answer="Hello"), staff="ben", shows="#unsent-answer"
    ),
    "desk, empty": Place(_desk(), staff="ben"),
    "desk, busy": Place(_busy, staff="ben"),
    "conversation": Place(_conversation(), staff="ben"),
    "conversation that goes on by video": Place(in_use, staff="ben", shows="#using"),
    "relay calls": Place(_desk("/relay-calls"), staff="ben", shows="#main ol li"),
    "finding a chat": Place(_desk("/find"), staff="ben", shows="#find-form"),
    "finding a chat, not there": Place(
        _desk("/find"), press("find"), staff="ben", shows="#reference[aria-invalid]"
    ),
    "conversation with needs": Place(_with_needs, staff="ben", shows="#banner-part p"),
    "conversation, helped with plain English": Place(_helped, staff="ben", shows="#plain-hints li"),
    "conversation left by the visitor": Place(_left_by_visitor, staff="ben"),
    "conversation with a guest": Place(guests.at_the_desk, staff="ben", shows="#guests-title"),
    "conversation set aside": Place(set_aside(), staff="ben", shows="#resume"),
    "ending what was set aside": Place(set_aside("/end"), staff="ben", shows="#how"),
    "ending a conversation": Place(_conversation("/end"), staff="ben"),
    "ending, with an error": Place(_conversation("/end"), press("end-chat"), staff="ben"),
    "chat of a colleague": Place(_of_a_colleague, staff="ben"),
    "accepted by a colleague": Place(_of_a_colleague, send("/accept"), staff="ben", shows="#error-summary"),
    "languages, refused": Place(_desk("/languages"), staff="ben", shows="main p a[href='/console']"),
    "languages": Place(_desk("/languages"), staff="erin"),
    "language, its words": Place(_desk("/languages/cy"), staff="erin", shows="#record-review"),
    "inbox": Place(_inbox(), staff="ben", shows="#inbox"),
    "inbox, nothing there": Place(_inbox("answered"), staff="dev", shows="#inbox-shown"),
    "message, new": Place(_follow_up(taken=False), staff="ben", shows="#take"),
    "message, taken": Place(_follow_up(), staff="ben", shows="#answer"),
    "message, with an error": Place(
        _follow_up(), press("mark-answered"), staff="ben", shows="#answer[aria-invalid]"
    ),
    "message, e-mail not sent": Place(_not_sent, staff="ben", shows="[id^=settle-]"),
    "closing a message": Place(_follow_up(), press("close-message"), staff="ben", shows="#close-now"),
    "no such conversation": Place(_desk("/conversations/999999"), staff="ben"),
}
PLACES = NO_COUNCILS | RESIDENT | CONSOLE


@contextmanager
def visiting(
    driver: Chrome, stage: Stage, name: str, lang: str = "en", *, framed: bool = False
) -> Iterator[None]:
    """`driver` at a place, in its frame if `framed`. The product's clock is the place's for as long."""
    place = PLACES[name]
    if place.staff:
        stage.let_in(driver, getattr(stage.town, place.staff))
    address = place.address(stage, lang)
    with stage.later(hours=place.hours_later):
        driver.get(stage.framed(address) if framed else address)
        if framed:
            driver.switch_to.frame(0)
            wait(driver, lambda d: d.find_elements(By.ID, "main"), "the page in the frame")
        place.act(driver)
        wait(driver, lambda d: d.find_elements(By.CSS_SELECTOR, place.shows), name)
        yield
