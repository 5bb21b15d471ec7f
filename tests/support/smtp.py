"""A real mail server (aiosmtpd) in the loop of a test, that does as it is told."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from warnings import catch_warnings, simplefilter

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.missing import without


@dataclass
class MailServer:
    """`answers`: by command (RCPT, DATA), what is said instead of yes; "" hangs up instead.

    `came`: each e-mail whose last byte came, also one that was refused then.
    """

    host: str = "127.0.0.1"
    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    came: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)
    signed_in: list[bytes] = field(default_factory=list)
    arrival: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self._answer(server, "RCPT")

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        self.came.append(message_from_bytes(envelope.content, policy=policy.default))
        self.to += envelope.rcpt_tos
        self.arrival.set()
        return self._answer(server, "DATA")

    def _answer(self, server: SMTP, command: str) -> str:
        answer = self.answers.get(command, "250 OK")
        if not answer:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return answer or "421 gone"

    def check_password(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: object
    ) -> AuthResult:
        assert isinstance(given, LoginPassword)
        self.signed_in.append(given.password)
        return AuthResult(success=given.password == b"correct horse", handled=False)


@asynccontextmanager
async def mail_server(
    answers: dict[str, str] | None = None,
    *,
    port: int = 0,
    certificate: Path | None = None,
    security: str = "starttls",
    passwords: bool = True,
) -> AsyncIterator[MailServer]:
    """Listens until the end of the `with`. With `certificate` it wants a password, and TLS; with
    `passwords=False` it knows no way to take one, and by TLS from the first byte does not speak of any.

    TLS begins by STARTTLS or, with `security="tls"`, with the first byte.
    """
    handler = MailServer(answers=answers or {})
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)

    from_first_byte = context if security == "tls" else None
    by_command = context if security == "starttls" else None

    def connected() -> SMTP:
        with catch_warnings():
            simplefilter("ignore")  # it does not see that TLS has begun with the first byte
            return SMTP(
                handler,
                hostname="mail.example",
                tls_context=by_command,
                require_starttls=by_command is not None,
                auth_require_tls=from_first_byte is None or not passwords,
                auth_required=context is not None and passwords,
                auth_exclude_mechanism=() if passwords else ("LOGIN", "PLAIN"),
                authenticator=handler.check_password,
            )

    server = await asyncio.get_running_loop().create_server(
        connected, handler.host, port, ssl=from_first_byte
    )
    handler.port = server.sockets[0].getsockname()[1]
    try:
        yield handler
    finally:
        server.close()


def certificate(folder: Path) -> Path:
    """Key and certificate for 127.0.0.1 in one file, signed by itself."""
    if shutil.which("openssl") is None:
        without("no openssl, which makes the certificate (apt install openssl)")
    file, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    command += ["-subj", "/CN=mail.example", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    subprocess.run([*command, "-keyout", str(key), "-out", str(file)], check=True, capture_output=True)
    file.write_text(file.read_text() + key.read_text())
    return file
