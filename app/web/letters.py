"""The e-mails that bring an adviser's answer or a transcript, in the resident's language."""

from __future__ import annotations

from app.store.outbox import AnswerMail, Mail, TranscriptMail
from app.web.language import Languages
from app.web.visitor.plain_text import as_text
from app.web.visitor.shown import Wording


def letter(languages: Languages, mail: Mail) -> tuple[str, str]:
    """Subject and text."""
    match mail:
        case AnswerMail():
            return _answer(languages, mail)
        case TranscriptMail():
            return _transcript(languages, mail)


def _answer(languages: Languages, mail: AnswerMail) -> tuple[str, str]:
    """What the resident wrote does not stand in it: an e-mail can be read on its way."""
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


def _transcript(languages: Languages, mail: TranscriptMail) -> tuple[str, str]:
    """Without the chat's link, which is its key: whoever typed the address may have erred."""
    language = languages[mail.locale]
    _ = language.gettext
    # The last is for marking names of another language, which plain text cannot.
    words = Wording(language, mail.time_zone, language.code)
    moment = words.full(mail.at)
    lines = [
        _("Hello,"),
        "",
        _("Here are the messages of a chat with %(council)s.", council=mail.council_name),
        _("Somebody asked us to send them to this address on %(moment)s.", moment=moment),
        _("If that was not you, please delete this e-mail. You do not need to do anything else."),
        _("We used this address for this e-mail only."),
        "",
        as_text(words, mail.visitor, mail.items, mail.council_name),
    ]
    subject = _(
        "Your chat with %(council)s, %(reference)s", council=mail.council_name, reference=mail.reference
    )
    return subject, "\n".join(lines)
