"""Sends what lies in the outbox through the council's mail server.

What is known not to have arrived is tried again. When the last of an e-mail has gone out and no answer comes,
nobody knows: it is never sent again by itself, and the inbox (of a transcript: the visitor's page) says so.
Nothing of an e-mail stands in a log.
"""

import asyncio
import re
import smtplib
import ssl
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage

import structlog

from app.actions import mail as actions
from app.broker import MAIL_TOPIC
from app.config import Settings
from app.office import Office
from app.store.outbox import Mail

LOOK_SECONDS = 30.0
"""How often the outbox is looked at without a ring, for what is to be tried again."""

GRACE_SECONDS = 0.5
"""How long an end of the server waits for the e-mail that is being sent."""

TIMEOUT = 30.0
"""Seconds that a mail server may take for each answer."""

Write = Callable[[Mail], tuple[str, str]]
"""Subject and text of an e-mail, in the resident's language."""

_log = structlog.get_logger("plainchat.mail")


class NotSent(Exception):  # noqa: N818 - what came of it, see `actions.mail.was_not_sent`
    """It did not arrive, for sure. `for_good`: another attempt would come to the same."""

    def __init__(self, problem: str, *, for_good: bool = False) -> None:
        super().__init__(problem)
        self.problem = problem
        self.for_good = for_good


class Unsure(Exception):  # noqa: N818
    """The last of it went out, and no answer came."""


class NotToBeSent(Exception):  # noqa: N818
    """Just before its last it was found that it is not to be sent any more."""


@asynccontextmanager
async def running(office: Office, write: Write) -> AsyncIterator[None]:
    """Sends, at once and whenever there is something, until the end of the `with`. One at a time."""
    sending = asyncio.create_task(_work(office, write))
    try:
        yield
    finally:
        sending.cancel()
        await asyncio.wait([sending])


async def _work(office: Office, write: Write) -> None:
    with office.broker.listen(MAIL_TOPIC) as bell:
        while True:
            bell.clear()
            try:
                # Nothing is being sent now. What looks so was, when a server ended or could not write.
                await actions.may_have_been_sent(office, await actions.left_on_their_way(office))
                await send_all(office, write)
            except Exception as error:  # a full disk, a lock: the next time may find better
                _log.error("outbox failed", error=type(error).__name__)
            await bell.wait(LOOK_SECONDS)


async def send_all(office: Office, write: Write) -> None:
    """Tries all that is due once."""
    for mail in await actions.to_send(office):
        await _send(office, mail, write)


async def _send(office: Office, mail: Mail, write: Write) -> None:
    if not office.settings.smtp_host:
        await actions.was_not_sent(office, mail, "not_set_up", for_good=True)
        return
    if hindrance := mail.hindrance(office.clock()):
        await actions.was_not_sent(office, mail, hindrance, for_good=True)
        return
    loop = asyncio.get_running_loop()
    out = threading.Event()

    def goes_out() -> None:
        """From the thread that sends: written down before the last of it goes out."""
        going = asyncio.run_coroutine_threadsafe(actions.goes_out(office, mail), loop)
        if not going.result():
            raise NotToBeSent
        out.set()

    def send() -> None:
        message = compose(office.settings, mail, *write(mail))
        deliver(office.settings, mail.email, message, goes_out)

    sending = _in_thread(loop, send)
    try:
        await asyncio.shield(sending)
    except asyncio.CancelledError:
        # The server ends. What takes longer is found at the next start, if its last had gone out.
        await asyncio.wait([sending], timeout=GRACE_SECONDS)
        if sending.done():
            await _note(office, mail, sending.exception(), out)
        raise
    except Exception as failure:
        await _note(office, mail, failure, out)
        return
    await _note(office, mail, None, out)


async def _note(office: Office, mail: Mail, failure: BaseException | None, out: threading.Event) -> None:
    """Writes down what came of an attempt: what is wrong with one e-mail does not hold up the others.

    `out`: the last of it had gone out.
    """
    match failure:
        case None:
            await actions.was_sent(office, mail)
        case NotToBeSent():
            pass
        case NotSent():
            _log.warning("mail not sent", problem=failure.problem)
            await actions.was_not_sent(office, mail, failure.problem, for_good=failure.for_good)
        case Exception() if out.is_set():
            why = {} if isinstance(failure, Unsure) else {"error": type(failure).__name__}
            _log.warning("mail unsure", **why)
            await actions.may_have_been_sent(office, [mail.event_id])
        case _:
            _log.error("mail failed", error=type(failure).__name__)
            await actions.was_not_sent(office, mail, "internal", for_good=False)


def _in_thread(loop: asyncio.AbstractEventLoop, work: Callable[[], None]) -> "asyncio.Future[None]":
    """Runs `work` in a thread that nobody waits for at the end: a mail server may take its time."""
    future: asyncio.Future[None] = loop.create_future()

    def finish(failure: Exception | None) -> None:
        if future.done():
            return
        if failure is None:
            future.set_result(None)
        else:
            future.set_exception(failure)

    def run() -> None:
        outcome: Exception | None = None
        try:
            work()
        except Exception as failure:
            outcome = failure
        with suppress(RuntimeError):  # the loop has closed
            loop.call_soon_threadsafe(finish, outcome)

    threading.Thread(target=run, name="plainchat-mail", daemon=True).start()
    return future


def compose(settings: Settings, mail: Mail, subject: str, text: str) -> bytes:
    """An e-mail as plain text. Its id is the same at each attempt, so that a mailbox can tell."""
    message = EmailMessage(policy=policy.SMTP)
    user, _, domain = settings.smtp_from.rpartition("@")
    message["From"] = Address(mail.council_name, user, domain)
    message["To"] = mail.email
    message["Subject"] = subject
    message["Date"] = mail.at
    message["Message-ID"] = f"<{mail.reference}.{mail.event_id}@{domain}>"
    message.set_content(text, cte="quoted-printable")  # any words and any length of line, in ASCII
    message["Content-Language"] = mail.lang or mail.locale
    return message.as_bytes()


def deliver(settings: Settings, to: str, message: bytes, goes_out: Callable[[], None]) -> None:
    """Hands `message` to the mail server. Calls `goes_out` before the last of it.

    Raises NotSent, Unsure, and what `goes_out` raises.
    """
    try:
        server = _connect(settings)
    except ssl.SSLError as error:
        raise NotSent("tls") from error
    except smtplib.SMTPNotSupportedError as error:
        raise NotSent("tls") from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent("unreachable") from error
    try:
        _hand_over(server, settings.smtp_from, to, message, goes_out)
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.putcmd("quit")  # without waiting for the answer: all is known that matters
        server.close()


def _connect(settings: Settings) -> smtplib.SMTP:
    host, port = settings.smtp_host, settings.smtp_port
    context = ssl.create_default_context()
    server: smtplib.SMTP
    if settings.smtp_security == "tls":
        server = smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=TIMEOUT)
    try:
        if settings.smtp_security == "starttls":
            server.starttls(context=context)
        if settings.smtp_user:
            _sign_in(server, settings)
        server.ehlo_or_helo_if_needed()
    except BaseException:
        server.close()
        raise
    return server


def _sign_in(server: smtplib.SMTP, settings: Settings) -> None:
    """Raises NotSent also where the server takes no password, or none in a way that we know."""
    try:
        server.login(settings.smtp_user, settings.smtp_password)
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPException as error:
        raise NotSent("sign_in") from error


def _hand_over(
    server: smtplib.SMTP, sender: str, to: str, message: bytes, goes_out: Callable[[], None]
) -> None:
    """As `smtplib.SMTP.sendmail`, which cannot tell a connection that broke before the last byte from one
    that broke after it.
    """
    try:
        _check(server.mail(sender), "refused")
        _check(server.rcpt(to), "address_refused")
        _check(server.docmd("DATA"), "refused", good=354)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent("unreachable") from error
    goes_out()
    try:
        server.send(re.sub(rb"(?m)^\.", b"..", message).rstrip(b"\r\n") + b"\r\n.\r\n")
        answer = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise Unsure from error
    _check(answer, "refused")


def _check(answer: tuple[int, bytes], problem: str, *, good: int = 250) -> None:
    """Raises NotSent: for good when the same would be refused again (RFC 5321, 4.2.1)."""
    code = answer[0]
    if code == good or (good == 250 and code == 251):
        return
    if 500 <= code < 600:
        raise NotSent(problem, for_good=True)
    raise NotSent("busy")
