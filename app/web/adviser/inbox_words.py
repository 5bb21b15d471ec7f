"""Messages left to be answered later, put into the words of one language for staff."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from app.domain.terms import (
    MAIL_NEEDS_SOMEBODY,
    AnsweredBy,
    EventKind,
    FollowUpState,
    MailState,
    PhoneUse,
    Sender,
)
from app.store.events import Item
from app.store.follow_ups import FollowUp
from app.store.inbox import Counts, Show, Step
from app.web import phrases
from app.web.adviser.wording import Wording
from app.web.contact_routes import RELAY_PREFIX, number


@dataclass(frozen=True, slots=True)
class InboxWording:
    """`me`: the id of who reads."""

    wording: Wording
    me: int

    def counts(self, counts: Counts) -> str:
        """What is to be done, in one line."""
        language = self.wording.language
        parts = [
            language.ngettext("%(num)d new", "%(num)d new", counts.new) if counts.new else "",
            language.ngettext("%(num)d of yours", "%(num)d of yours", counts.mine) if counts.mine else "",
            language.ngettext("%(num)d e-mail not sent", "%(num)d e-mails not sent", counts.not_sent)
            if counts.not_sent
            else "",
        ]
        return ", ".join(part for part in parts if part) or language.gettext("nothing to answer")

    def views(self) -> list[tuple[Show, str]]:
        """The parts of the inbox."""
        _ = self.wording.language.gettext
        return [
            (Show.OPEN, _("To be answered")),
            (Show.ANSWERED, _("Answered")),
            (Show.CLOSED, _("Closed")),
        ]

    def empty(self, show: Show) -> str:
        _ = self.wording.language.gettext
        match show:
            case Show.OPEN:
                return _("No message waits for an answer.")
            case Show.ANSWERED:
                return _("No message is answered and still open.")
            case _:
                return _("No message has been closed yet.")

    def name(self, one: FollowUp) -> str:
        return self.wording.visitor(one.contact.name, one.reference)

    def team(self, one: FollowUp) -> str | Markup:
        return self.wording.named(f"{one.team_name}, {one.council_name}")

    def state(self, one: FollowUp) -> str:
        """How far it is, and who has it."""
        _ = self.wording.language.gettext
        mine, by = one.staff_id == self.me, one.staff_name or ""
        match one.state:
            case FollowUpState.NEW:
                return _("New")
            case FollowUpState.ASSIGNED:
                return _("You have it") if mine else _("%(name)s has it", name=by)
            case FollowUpState.ANSWERED:
                return _("Answered. You have it.") if mine else _("Answered. %(name)s has it.", name=by)
            case _:
                return _("Closed: %(code)s", code=one.wrap_up_label or "")

    def facts(
        self, one: FollowUp, chat_url: str, changed: Mapping[str, str]
    ) -> list[tuple[str, str | Markup]]:
        """Who this is and how to reach them: only what they told us. `changed`: see there."""
        _ = self.wording.language.gettext
        since = {name: _("(changed: %(moment)s)", moment=moment) for name, moment in changed.items()}
        reached = one.contact
        erased = _("Deleted, as we promised")
        found: list[tuple[str, str | Markup]] = [
            (_("Name"), erased if one.erased_at else reached.name or _("Not given")),
            (_("Reference"), one.reference),
            (_("Team"), self.team(one)),
            (_("Language"), self.wording.language_name(one.locale)),
        ]
        if reached.email:
            link = Markup('<a class="pc-action-link" href="mailto:{}?subject={}">{}</a> {}')
            to = quote(reached.email, safe="@")  # a "?" in it would begin what the resident says in it
            found.append((_("E-mail"), link.format(to, one.reference, reached.email, since.get("email", ""))))
        if reached.phone_use is not None:
            phone = self.phone(reached.phone, reached.phone_use)
            found.append((_("Phone"), f"{phone} {since.get('phone', '')}".strip()))
        found.append((_("Left"), self.wording.moment(one.left_at)))
        if chat_url:
            link = Markup('<a class="pc-action-link" href="{}">{}</a>')
            found.append((_("Came out of"), link.format(chat_url, _("A chat that nobody answered"))))
        return found

    def phone(self, digits: str, use: PhoneUse) -> str:
        """The number, with what the resident allowed it to be used for."""
        _ = self.wording.language.gettext
        shown = number(digits)
        match use:
            case PhoneUse.TEXT:
                return _("%(number)s. Text messages only: do not call.", number=shown)
            case PhoneUse.RELAY_UK:
                return _("%(prefix)s then %(number)s. Call by Relay UK.", prefix=RELAY_PREFIX, number=shown)
            case _:
                return _("%(number)s. Call.", number=shown)

    def chat_item(self, item: Item, one: FollowUp) -> dict[str, Any]:
        """A message of the chat it came out of."""
        language = self.wording.language
        text = phrases.spoken(item.text, item.phrase, language)
        lang = phrases.lang(item.lang, item.phrase)
        return self._item(item.id, item, Sender.VISITOR, self.name(one), text, lang)

    def step(self, step: Step, one: FollowUp) -> dict[str, Any]:
        """One thing that happened, as the message component takes it."""
        words = self.happening(step, one)
        written = step.kind in (
            EventKind.FOLLOW_UP_LEFT,
            EventKind.FOLLOW_UP_ADDED,
            EventKind.FOLLOW_UP_ANSWERED,
        )
        if not written or step.text is None:
            return self._item(step.event_id, step, Sender.SYSTEM, "", words, None)
        if step.kind is not EventKind.FOLLOW_UP_ANSWERED:
            return self._item(step.event_id, step, Sender.VISITOR, self.name(one), step.text, step.lang)
        mine = step.staff_id == self.me
        return self._item(step.event_id, step, Sender.ADVISER, words, step.text, step.lang, mine=mine)

    def happening(self, step: Step, one: FollowUp) -> str:
        """What happened, in a sentence; above an answer: who gave it, and how."""
        _ = self.wording.language.gettext
        name, mine = step.staff_name or "", step.staff_id == self.me
        match step.kind:
            case EventKind.FOLLOW_UP_LEFT:
                return _("%(name)s left the chat as a message.", name=self.name(one))
            case EventKind.FOLLOW_UP_ADDED:
                return _("These words were removed.")
            case EventKind.FOLLOW_UP_CORRECTED:
                return self._corrected(step, one)
            case EventKind.FOLLOW_UP_ASSIGNED:
                return _("You took it.") if mine else _("%(name)s took it.", name=name)
            case EventKind.FOLLOW_UP_RELEASED:
                return _("You put it back.") if mine else _("%(name)s put it back.", name=name)
            case EventKind.FOLLOW_UP_ANSWERED if step.data.get("by") == AnsweredBy.EMAIL:
                return _("Your answer, by e-mail") if mine else _("%(name)s, by e-mail", name=name)
            case EventKind.FOLLOW_UP_ANSWERED:
                return _("Your answer") if mine else name
            case EventKind.FOLLOW_UP_CLOSED:
                return _("You closed it.") if mine else _("%(name)s closed it.", name=name)
            case EventKind.FOLLOW_UP_LINK_REVOKED:
                words = _("%(name)s made the link to this message stop working.", name=self.name(one))
                return words if one.answered_at else " ".join([words, _("Answer all the same.")])
            case EventKind.FOLLOW_UP_CONTACT_ERASED:
                return _("Name, e-mail address and phone number were deleted.")
            case EventKind.MAIL_SENT:
                return _("The e-mail was sent.")
            case EventKind.MAIL_FAILED:
                why = self.problem(str(step.data.get("problem", "")))
                return " ".join([_("The e-mail was not sent."), why]).strip()
            case EventKind.MAIL_UNSURE:
                return _("Nobody knows whether the e-mail was sent.")
            case EventKind.MAIL_RETRIED:
                return _("You had it sent again.") if mine else _("%(name)s had it sent again.", name=name)
            case _:
                return (
                    _("You said that the e-mail need not be sent any more.")
                    if mine
                    else _("%(name)s said that the e-mail need not be sent any more.", name=name)
                )

    def _corrected(self, step: Step, one: FollowUp) -> str:
        """What the resident put right, never the address or the number itself."""
        _ = self.wording.language.gettext
        changed, name = step.data.get("changed"), self.name(one)
        if not isinstance(changed, list):
            return _("%(name)s sent the form again and corrected it.", name=name)
        sentences = {
            "name": _("%(name)s corrected the name.", name=name),
            "email": _("%(name)s changed the e-mail address.", name=name)
            if step.data.get("email")
            else _("%(name)s took away the e-mail address.", name=name),
            "phone": _("%(name)s changed the phone number.", name=name)
            if step.data.get("phone_use")
            else _("%(name)s took away the phone number.", name=name),
            "phone_use": _("%(name)s changed how we may use the number.", name=name)
            if step.data.get("phone_use") and "phone" not in changed
            else "",
        }
        return " ".join(sentences[field] for field in changed if sentences.get(field))

    def changed(self, steps: list[Step]) -> dict[str, str]:
        """When the resident last changed how to reach them: by "email" and "phone", in words."""
        found: dict[str, str] = {}
        for step in steps:
            changed = step.data.get("changed")
            if step.kind is EventKind.FOLLOW_UP_CORRECTED and isinstance(changed, list):
                found |= {one: self.wording.moment(step.at) for one in changed}
        if "phone_use" in found:
            found.setdefault("phone", found["phone_use"])
        return found

    def mails(self, steps: list[Step]) -> list[dict[str, Any]]:
        """E-mails that are not sent: on their way, or to be decided on (`settle`)."""
        _ = self.wording.language.gettext
        found = []
        for step in steps:
            match step.mail:
                case MailState.WAITING | MailState.SENDING if step.attempts:
                    title = _("Your e-mail is not sent yet")
                    words = [self.problem(step.problem), _("We try again by ourselves.")]
                case MailState.WAITING | MailState.SENDING:
                    title, words = _("Your e-mail is on its way"), [_("Look again in a moment.")]
                case MailState.FAILED:
                    title = _("The e-mail was not sent")
                    words = [self.problem(step.problem), _("Send it again, or answer in another way.")]
                case MailState.UNSURE:
                    title = _("Nobody knows whether the e-mail was sent")
                    words = [
                        _("The connection broke at the end. It may have arrived."),
                        _("If you send it again, it may come twice."),
                    ]
                case _:
                    continue
            words = [sentence for sentence in words if sentence]
            found.append(
                {
                    "id": step.event_id,
                    "title": title,
                    "words": words,
                    "settle": step.mail in MAIL_NEEDS_SOMEBODY,
                }
            )
        return found

    def problem(self, code: str) -> str:
        """Why an e-mail was not sent, and whose turn it is."""
        _ = self.wording.language.gettext
        return {
            "unreachable": _("The mail server could not be reached."),
            "tls": _("The mail server could not show who it is. Tell your administrator."),
            "sign_in": _("The mail server did not let us in. Tell your administrator."),
            "address_refused": _("The mail server does not take e-mail for this address."),
            "refused": _("The mail server refused the e-mail. Tell your administrator."),
            "busy": _("The mail server asked us to come again later."),
            "no_address": _("The address has been deleted."),
            "internal": _("Something is wrong here. Tell your administrator."),
            "not_set_up": _("E-mail is no longer set up here. Tell your administrator."),
        }.get(code, "")

    def _item(
        self,
        id_: int,
        at: Item | Step,
        sender: Sender,
        name: str,
        text: str | None,
        lang: str | None,
        *,
        mine: bool = False,
    ) -> dict[str, Any]:
        language = self.wording.language
        return {
            "id": id_,
            "sender": str(sender),
            "name": name,
            "text": language.gettext("These words were removed.") if text is None else text,
            "time": self.wording.moment(at.at),
            "iso": at.at.isoformat(timespec="seconds"),
            "lang": lang if lang and lang != language.code else "",
            "mine": mine,
        }
