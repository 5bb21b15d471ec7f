"""What is new on the desk, as alerts: each is seen, said once, and leads to what it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.terms import EventKind, Sender
from app.store.desk import StaffItem
from app.store.inbox import Arrival
from app.web.guests import named

if TYPE_CHECKING:
    from app.web.adviser.desk import Shown

NEWEST_ALERTS = 5
"""As many alerts as stand on the page; older ones are in the lists anyway."""


@dataclass(frozen=True, slots=True)
class Alerts:
    """Of what a desk shows."""

    shown: Shown

    def newest(self, since_page: int | None = None) -> list[dict[str, Any]]:
        """What happened in other conversations and in the queue after the cursor, newest first.

        With `since_page`, for a page without scripts, also what came in the open conversation after that
        cursor, and only the newest of all.
        """
        rows = self._counted([row for one in self.shown.sight.news if (row := self.alert(one)) is not None])
        rows = sorted(
            rows + [self.arrival(one) for one in self.shown.sight.arrivals], key=lambda row: int(row["id"])
        )
        if since_page is not None:
            rows += [
                row for item in self.shown.items() if item["id"] > since_page and (row := self.here(item))
            ]
            rows = sorted(rows, key=lambda row: int(row["id"]))[-NEWEST_ALERTS:]
        return rows[::-1]

    @staticmethod
    def _counted(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Of the new messages of one conversation only the newest, which counts them all."""
        newest = {row["counts"]: row["id"] for row in rows if "counts" in row}
        return [row for row in rows if "counts" not in row or newest[row["counts"]] == row["id"]]

    def here(self, item: dict[str, Any]) -> dict[str, Any] | None:
        """The alert that leads to a new item of the open conversation."""
        if not item["say"]:
            return None
        _ = self.shown.wording.language.gettext
        spoken = item["sender"] in (Sender.VISITOR, "other")
        words = _("New message from %(name)s", name=item["name"]) if spoken else item["say"]
        return {
            **{name: item[name] for name in ("id", "time", "iso")},
            "words": words,
            "href": f"#event-{item['id']}",
        }

    def alert(self, news: StaffItem) -> dict[str, Any] | None:
        """One alert; None for what needs none: the adviser's own doing, what the open conversation shows."""
        _ = self.shown.wording.language.gettext
        if self.shown.is_open(news.conversation_id):
            return None
        kind = news.item.kind
        if kind is EventKind.ADVISER_GONE or (kind is EventKind.ADVISER_JOINED and news.taken):
            return self.of_colleague(news)
        by_guest = news.item.by is Sender.GUEST
        if kind is not EventKind.QUEUE_JOINED and (by_guest or news.item.guest is not None):
            return self.of_guest(news) if news.mine else None
        if not by_guest and news.item.by is not Sender.VISITOR:
            return None
        name = self.shown.name(news.item.name, news.reference)
        more: dict[str, int] = {}
        href = self.shown.url("console_chat", news.conversation_id)
        if kind is EventKind.QUEUE_JOINED:
            entry = next(
                (
                    row.entry
                    for row in self.shown.sight.queue
                    if row.entry.conversation_id == news.conversation_id
                ),
                None,
            )
            if entry is None:
                return None
            team = self.shown.team(entry.team_name, entry.council_name)
            words = _("New chat waiting: %(name)s, %(team)s", name=name, team=team)
            if by_guest:
                name = self.shown.name(entry.visitor_name, news.reference)
                words = _("The chat with %(name)s waits again: %(team)s", name=name, team=team)
            elif entry.came_back:
                words = _("%(name)s is back and waits: %(team)s", name=name, team=team)
            more = {"waiting": news.conversation_id}
        elif news.mine and kind is EventKind.MESSAGE_POSTED:
            count = max(1, self.shown.sight.unread.get(news.conversation_id, 0))
            words = _("New message from %(name)s", name=name)
            if count > 1:
                words = self.shown.wording.language.ngettext(
                    "%(num)d new message from %(name)s",
                    "%(num)d new messages from %(name)s",
                    count,
                    name=name,
                )
            href = f"{href}#message"
            more = {"counts": news.conversation_id, "count": count}
        elif news.mine and kind is EventKind.ROUTE_USED:
            words = self.shown.wording.using(name, news.item.route)
        elif news.mine and kind is EventKind.CONVERSATION_RETURNED:
            words = _("%(name)s is back.", name=name)
        elif news.mine and kind is EventKind.TIME_EXTENDED:
            words = _("%(name)s needs more time.", name=name)
        elif news.mine and kind is EventKind.NEEDS_SAID:
            words = _("%(name)s changed what they need.", name=name)
        elif news.mine and kind is EventKind.CONVERSATION_ENDED:
            words = _("%(name)s ended the chat.", name=name)
        else:
            return None
        return self._alert(news, words, href, **more)

    def of_guest(self, news: StaffItem) -> dict[str, Any] | None:
        """That somebody whom the visitor has asked to join wrote, or what became of them."""
        _, guest, id_ = self.shown.wording.language.gettext, news.item.guest, news.conversation_id
        if guest is None:
            return None
        chat = next((one for one in self.shown.sight.chats if one.conversation_id == id_), None)
        visitor = self.shown.name(chat.visitor_name if chat else "", news.reference)
        who, href = named(guest, self.shown.wording.language), self.shown.url("console_chat", id_)
        if news.item.kind is not EventKind.MESSAGE_POSTED:
            words = self.shown.wording.of_guest(news.item.kind, visitor, who)
            if not words:
                return None
            if news.item.by is Sender.GUEST:
                words = _("%(words)s It is the chat with %(name)s.", words=words, name=visitor)
            return self._alert(news, words, href)
        count = max(1, self.shown.sight.unread.get(id_, 0))
        words = _("New message from %(guest)s in the chat with %(name)s", guest=who, name=visitor)
        if count > 1:
            words = self.shown.wording.language.ngettext(
                "%(num)d new message in the chat with %(name)s",
                "%(num)d new messages in the chat with %(name)s",
                count,
                name=visitor,
            )
        return self._alert(news, words, f"{href}#message", counts=id_, count=count)

    def of_colleague(self, news: StaffItem) -> dict[str, Any] | None:
        """That a colleague has left a chat alone, or has taken over what this adviser had."""
        _ = self.shown.wording.language.gettext
        id_, href = news.conversation_id, self.shown.url("console_chat", news.conversation_id)
        taken = next((one for one in self.shown.sight.taken_over if one.conversation_id == id_), None)
        if news.item.kind is EventKind.ADVISER_JOINED:
            return self._alert(news, self.shown.taken(taken)["words"], href) if taken else None
        alone = next((one for one in self.shown.sight.left_alone if one.conversation_id == id_), None)
        if alone is None:
            return None
        name = self.shown.name(alone.visitor_name, alone.reference)
        words = _("%(adviser)s is not there: %(name)s waits", adviser=alone.adviser_name, name=name)
        return self._alert(news, words, href, waiting=id_)

    def _alert(self, news: StaffItem, words: str, href: str, **more: int) -> dict[str, Any]:
        return {
            "id": news.item.id,
            "time": self.shown.wording.clock(news.item.at),
            "iso": news.item.at.isoformat(timespec="seconds"),
            "words": words,
            "href": href,
            "say": True,
            **more,
        }

    def arrival(self, one: Arrival) -> dict[str, Any]:
        """The alert that leads to a message that was left."""
        _ = self.shown.wording.language.gettext
        name, team = (
            self.shown.wording.visitor(one.name, one.reference),
            self.shown.team(one.team_name, one.council_name),
        )
        if one.by is not None:
            words = _("%(adviser)s took over the message from %(name)s", adviser=one.by, name=name)
        elif one.kind is EventKind.FOLLOW_UP_LEFT:
            words = _("Message left: %(name)s, %(team)s", name=name, team=team)
        elif one.kind is EventKind.FOLLOW_UP_ADDED:
            words = _("%(name)s added to their message: %(team)s", name=name, team=team)
        elif one.to_team is None:
            words = _("%(name)s corrected how to reach them: %(team)s", name=name, team=team)
        elif one.taken:
            words = _(
                "%(name)s moved the message that you had to another team: %(team)s", name=name, team=team
            )
        else:
            words = _("Message moved to your team: %(name)s, %(team)s", name=name, team=team)
        return {
            "id": one.event_id,
            "time": self.shown.wording.clock(one.at),
            "iso": one.at.isoformat(timespec="seconds"),
            "words": words,
            "href": self.shown.url("follow_up", one.follow_up_id)
            if one.theirs
            else self.shown.templates.url("inbox"),
            "say": True,
        }
