"""The adviser's one stream: the open conversation, alerts of all others, the queue and the lists."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.actions import people as work
from app.actions import reading
from app.broker import conversation_topic, desks_topic, notes_topic, staff_topic, team_topic
from app.store import people
from app.web import forms, respond, stream
from app.web.adviser.page import as_json, is_gone, look_on, news, shown
from app.web.adviser.real_time_words import hear
from app.web.adviser.session import Me, for_staff
from app.web.respond import Client
from app.web.stream import Frame, Glance, Topics
from app.web.templating import Templates


@partial(for_staff, on_stream=True)
async def events(request: Request, me: Me) -> Response:
    """What happens after a cursor: as a stream, or, for who asks otherwise, what there is by now.

    `?open=` names the conversation on the screen: its items come whole, of all others only an alert. When it
    is none of theirs any more, that is told, and the rest goes on. Should it come back, it brings what came
    meanwhile: `?items=` says up to where the page has its items, when that is not the cursor.

    A POST is the page's answer to a beat. Only by such requests is it known to be there: a stream goes on for
    minutes when nobody is at its other end. `?read=`: up to where the conversation is shown on a page in
    sight. What a stream brings to a hidden page is not read.
    """
    open_id = _number(request, "open") or None
    if open_id is not None and (up_to := _number(request, "read")):
        await reading.read_on(me.office, me.staff, open_id, up_to)
    if request.method == "POST":
        return Response(status_code=204)
    after = stream.cursor(request)
    items_after = _number(request, "items") or after
    if not stream.wanted(request):
        fragment, seen = await news(request, me, open_id, after, items_after)
        if respond.client(request) is Client.JSON:
            return respond.page(request, fragment.template, json=as_json(seen))
        return respond.html(request, fragment.template, {**fragment.context, "key": ""})
    teams = await me.office.store.read(lambda conn: people.teams_of(conn, me.staff.id))
    heard = topics(me.staff.id, [one.team.id for one in teams], open_id)
    look = _Watch(request, me, open_id, after, items_after).look
    return stream.live(request, heard, look, f"staff:{me.staff.id}", hear=hear(me.staff.id))


def topics(staff_id: int, team_ids: Iterable[int], open_id: int | None) -> Topics:
    """What a desk listens to: its adviser and the open conversation, and what all desks of a team hear of."""
    own = {staff_topic(staff_id)}
    if open_id is not None:
        own |= {conversation_topic(open_id), notes_topic(open_id)}
    shared = {topic(team_id) for team_id in team_ids for topic in (team_topic, desks_topic)}
    return Topics(frozenset(own), frozenset(shared))


def _number(request: Request, name: str) -> int:
    return forms.whole_number(request.query_params.get(name, ""))


@dataclass
class _Watch:
    """What one stream has shown so far. `cursor` is the last event it knows.

    `items_cursor` is the same for the open conversation: it stands still while that is with another team.
    """

    request: Request
    me: Me
    open_id: int | None
    cursor: int
    items_cursor: int
    parts: tuple[Any, ...] = ()

    async def look(self) -> Glance:
        """Items and alerts after the cursor, and the parts of the desk when they have changed."""
        if await work.signed_in(self.me.office, self.me.token) is None:
            return Glance(over=True)
        try:
            seen = await look_on(self.me, self.open_id, items_after=self.items_cursor, news_after=self.cursor)
        except HTTPException:
            return Glance(over=True)
        gone = is_gone(seen, self.open_id)
        self.cursor = max(self.cursor, seen.after)
        if not gone:
            self.items_cursor = self.cursor
        context = {**shown(self.request, self.me, seen).context(), "gone": gone}
        frames = [
            Frame("item", self._render("adviser/_items.html", {"items": [item]}), item["id"])
            for item in context["items"]
        ]
        frames += [
            Frame("alert", self._render("adviser/_alerts.html", {"alerts": [alert]}), alert["id"])
            for alert in context["alerts"]
        ]
        frames.sort(key=lambda frame: frame.id or 0)
        # Most looks find nothing: what the parts are made of is compared, which costs less than making them.
        parts = {**context["desk"], "after": 0}, context["talk"], gone
        # After news also when it looks as before: in between it may have looked different to another request.
        if parts != self.parts or seen.news or seen.arrivals:
            self.parts = parts
            frames.append(Frame("desk", self._render("adviser/_parts.html", context)))
        return Glance(tuple(frames))

    def _render(self, template: str, context: dict[str, object]) -> str:
        templates: Templates = self.request.app.state.templates
        return templates.render(respond.language(self.request), template, context).strip()
