"""Whether the mail server takes what we would send: greeted and signed in to, and nothing is sent."""

from collections.abc import Iterator

from app.config import Settings
from app.doctor.findings import Finding, ok, problem
from app.jobs.mail import NotSent, greet

_TO_DO = {
    "unreachable": "Check PLAINCHAT_SMTP_HOST, PLAINCHAT_SMTP_PORT and PLAINCHAT_SMTP_SECURITY, and whether"
    " this machine may reach it. See deploying, A mail server on another machine.",
    "tls": "Check PLAINCHAT_SMTP_SECURITY and PLAINCHAT_SMTP_PORT, and that its certificate is of"
    " PLAINCHAT_SMTP_HOST and known to this machine.",
    "sign_in": "Check PLAINCHAT_SMTP_USER and PLAINCHAT_SMTP_PASSWORD.",
}
_WHY = {
    "unreachable": "does not answer as a mail server",
    "tls": "cannot be spoken to by TLS as the settings say",
    "sign_in": "does not let us sign in",
}


def mail(settings: Settings) -> Iterator[Finding]:
    """Nothing where no mail server is set. Takes as long as that server does, half a minute at most."""
    if not settings.smtp_host:
        return
    name = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        greet(settings)
    except NotSent as error:
        words = f"The mail server {name} {_WHY[error.problem]}: {error.__cause__}."
        yield problem("mail", f"{words} No e-mail goes out.", _TO_DO[error.problem])
        return
    yield ok("mail", f"The mail server {name} can be reached. No e-mail was sent.")
