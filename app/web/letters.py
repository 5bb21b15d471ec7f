"""The e-mail that brings an adviser's answer, in the resident's language."""

from __future__ import annotations

from app.store.outbox import Mail
from app.web.language import Languages


def letter(languages: Languages, mail: Mail) -> tuple[str, str]:
    """Subject and text. What the resident wrote does not stand in it: an e-mail can be read on its way."""
    _ = languages[mail.locale].gettext
    greeting = _("Hello %(name)s,", name=mail.name) if mail.name else _("Hello,")
    lines = [
        greeting,
        "",
        _("This is our answer to your message to %(council)s.", council=mail.council_name),
        "",
        mail.text or "",
        "",
        mail.staff_name,
        f"{mail.team_name}, {mail.council_name}",
        "",
        _("Your reference: %(reference)s", reference=mail.reference),
        _("Give the reference to us when you contact us about this again."),
        "",
    ]
    subject = _(
        "Your message to %(council)s, %(reference)s", council=mail.council_name, reference=mail.reference
    )
    return subject, "\n".join(lines)
