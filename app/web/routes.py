"""All URLs."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route

from app.web import assets, health
from app.web.adviser import (
    events,
    find,
    follow_up,
    inbox,
    languages,
    offer,
    plain_english,
    real_time_text,
    signing_in,
    signing_out,
    silence,
)
from app.web.adviser import views as adviser
from app.web.docs import views as docs
from app.web.embed import views as embed
from app.web.gallery import views as gallery
from app.web.visitor import (
    again,
    change_language,
    chat,
    chat_events,
    councils,
    guests,
    handing_on,
    media,
    message,
    message_correct,
    message_forget,
    message_left,
    more_time,
    needs,
    phrases,
    settings,
    spoken,
    transcript,
    updates,
)
from app.web.visitor import real_time_text as visitors_letters
from app.web.visitor import views as visitor

BOTH = ["GET", "POST"]


def routes() -> list[BaseRoute]:
    """First what is nobody's council, then councils: their names can be any other word."""
    return [
        Route("/", councils.councils, name="councils"),
        Route("/healthz", health.healthz, name="healthz"),
        Route("/readyz", health.readyz, name="readyz"),
        Route("/readyz/stream", health.trial_stream, name="trial_stream"),
        Route("/static/{version}/{path:path}", assets.static, name="static"),
        Route("/docs", docs.front, name="docs_front"),
        Route("/docs/{path:path}", docs.page, name="docs"),
        *shown_in_the_demo(),
        *console(),
        *resident(),
    ]


def shown_in_the_demo() -> list[BaseRoute]:
    """The gallery of components; elsewhere 404."""
    component_url = "/demo/gallery/{component}"
    return [
        Route("/demo/gallery", gallery.index, name="gallery"),
        Route(component_url, gallery.component, name="gallery_component"),
        Route(f"{component_url}/{{number:int}}", gallery.example, name="gallery_example"),
    ]


def console() -> list[BaseRoute]:
    """The adviser's desk."""
    chat_url, message_url = "/console/conversations/{id}", "/console/messages/{id}"
    return [
        Route("/console", adviser.console, name="console"),
        Route("/console/sign-in", signing_in.sign_in, methods=BOTH, name="sign_in"),
        Route("/console/sign-out", signing_out.sign_out, methods=BOTH, name="sign_out"),
        Route("/console/availability", signing_in.availability, methods=BOTH, name="availability"),
        Route("/console/events", events.events, methods=BOTH, name="console_events"),
        Route("/console/find", find.find, methods=BOTH, name="console_find"),
        Route("/console/relay-calls", find.relay_calls, name="relay_calls"),
        Route("/console/languages", languages.languages, name="languages"),
        Route("/console/languages/{code}", languages.language, methods=BOTH, name="language"),
        Route("/console/messages", inbox.inbox, name="inbox"),
        Route(message_url, follow_up.follow_up, methods=BOTH, name="follow_up"),
        Route(f"{message_url}/assign", follow_up.assign, methods=BOTH, name="follow_up_assign"),
        Route(f"{message_url}/release", follow_up.release, methods=BOTH, name="follow_up_release"),
        Route(f"{message_url}/close", follow_up.close, methods=BOTH, name="follow_up_close"),
        Route(f"{message_url}/mail", follow_up.mail, methods=BOTH, name="follow_up_mail"),
        Route(chat_url, adviser.conversation, methods=BOTH, name="console_chat"),
        Route(f"{chat_url}/accept", adviser.accept, methods=BOTH, name="accept"),
        Route(f"{chat_url}/offer", offer.offer, methods=BOTH, name="console_offer"),
        Route(f"{chat_url}/ask", silence.ask, methods=BOTH, name="console_ask"),
        Route(f"{chat_url}/aside", silence.aside, methods=BOTH, name="console_aside"),
        Route(f"{chat_url}/resume", silence.resume, methods=BOTH, name="console_resume"),
        Route(f"{chat_url}/words", plain_english.words, methods=BOTH, name="console_words"),
        Route(f"{chat_url}/letters", real_time_text.switch, methods=BOTH, name="console_real_time_text"),
        Route(f"{chat_url}/typing", real_time_text.typed, methods=["POST"], name="console_typing"),
        Route(f"{chat_url}/note", adviser.note, methods=BOTH, name="note"),
        Route(f"{chat_url}/end", adviser.end, methods=BOTH, name="console_end"),
    ]


def resident() -> list[BaseRoute]:
    """The council is in every URL of a resident, so that even a page about a bad link is the council's."""
    chat_url, left_url = "/{council}/chat/{token}", "/{council}/message/{token}"
    return [
        Route("/{council}", visitor.start, name="start"),
        Route("/{council}/here", health.here, name="here"),
        Route("/{council}/chat.js", embed.loader, name="loader"),
        Route("/{council}/help", visitor.help_page, name="help"),
        Route("/{council}/media/{file}", media.media, name="media"),
        Route("/{council}/start", visitor.begin, methods=BOTH, name="begin"),
        Route("/{council}/settings", settings.look, name="look"),
        Route("/{council}/message", message.leave, methods=BOTH, name="message"),
        Route(left_url, message_left.left, name="message_left"),
        Route(f"{left_url}/correct", message_correct.correct, methods=BOTH, name="message_correct"),
        Route(f"{left_url}/forget", message_forget.forget, methods=BOTH, name="message_forget"),
        Route(f"{left_url}/message.txt", message_forget.text, name="message_left_text"),
        Route(chat_url, chat.chat, methods=BOTH, name="chat"),
        Route(f"{chat_url}/events", chat_events.events, methods=BOTH, name="chat_events"),
        Route(f"{chat_url}/updates", updates.updates, name="chat_updates"),
        Route(f"{chat_url}/spoken", spoken.spoken, name="chat_spoken"),
        Route(f"{chat_url}/language", change_language.change, methods=BOTH, name="chat_language"),
        Route(f"{chat_url}/time", more_time.time, methods=BOTH, name="chat_time"),
        Route(f"{chat_url}/seen", more_time.seen, methods=["POST"], name="chat_seen"),
        Route(f"{chat_url}/letters", visitors_letters.switch, methods=BOTH, name="chat_real_time_text"),
        Route(f"{chat_url}/typing", visitors_letters.typed, methods=["POST"], name="chat_typing"),
        Route(f"{chat_url}/end", visitor.end, methods=BOTH, name="chat_end"),
        Route(f"{chat_url}/again", again.again, methods=BOTH, name="chat_again"),
        Route(f"{chat_url}/forget", visitor.forget, methods=BOTH, name="chat_forget"),
        Route(f"{chat_url}/settings", settings.settings, methods=BOTH, name="chat_settings"),
        Route(f"{chat_url}/phrase", phrases.send, methods=BOTH, name="chat_phrase"),
        Route(f"{chat_url}/needs", needs.say, methods=BOTH, name="chat_needs"),
        Route(f"{chat_url}/guests", guests.guests, methods=BOTH, name="chat_guests"),
        Route(f"{chat_url}/guests/{{id}}/withdraw", guests.withdraw, methods=BOTH, name="guest_withdraw"),
        Route(f"{chat_url}/leave", guests.leave, methods=BOTH, name="guest_leave"),
        Route("/{council}/join/{token}", guests.join, methods=BOTH, name="guest_join"),
        Route(f"{chat_url}/message", message.leave_from_chat, methods=BOTH, name="chat_message"),
        Route(f"{chat_url}/route/{{id}}", handing_on.route, name="chat_route"),
        Route(f"{chat_url}/summary", handing_on.summary, methods=BOTH, name="chat_summary"),
        Route(f"{chat_url}/transcript", transcript.transcript, methods=BOTH, name="transcript"),
        Route(f"{chat_url}/transcript.txt", transcript.transcript_text, name="transcript_text"),
    ]
