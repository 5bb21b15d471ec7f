"""All URLs of the product, as a list to read in a review. Whoever adds one adds it here."""

from app.domain.setup import RESERVED_SLUGS
from app.web.routes import routes

ROUTES = """
GET      /console                                  console
GET      /console/conversations/{id}               console_chat
POST     /console/conversations/{id}               console_chat
GET      /console/conversations/{id}/accept        accept
POST     /console/conversations/{id}/accept        accept
GET      /console/conversations/{id}/end           console_end
POST     /console/conversations/{id}/end           console_end
GET      /console/conversations/{id}/ask           console_ask
POST     /console/conversations/{id}/ask           console_ask
GET      /console/conversations/{id}/aside         console_aside
POST     /console/conversations/{id}/aside         console_aside
GET      /console/conversations/{id}/resume        console_resume
POST     /console/conversations/{id}/resume        console_resume
GET      /console/conversations/{id}/note          note
POST     /console/conversations/{id}/note          note
GET      /console/conversations/{id}/words         console_words
POST     /console/conversations/{id}/words         console_words
GET      /console/availability                     availability
POST     /console/availability                     availability
GET      /console/events                           console_events
POST     /console/events                           console_events
GET      /console/languages                        languages
GET      /console/languages/{code}                 language
POST     /console/languages/{code}                 language
GET      /console/messages                         inbox
GET      /console/messages/{id}                    follow_up
POST     /console/messages/{id}                    follow_up
GET      /console/messages/{id}/assign             follow_up_assign
POST     /console/messages/{id}/assign             follow_up_assign
GET      /console/messages/{id}/close              follow_up_close
POST     /console/messages/{id}/close              follow_up_close
GET      /console/messages/{id}/mail               follow_up_mail
POST     /console/messages/{id}/mail               follow_up_mail
GET      /console/messages/{id}/release            follow_up_release
POST     /console/messages/{id}/release            follow_up_release
GET      /console/sign-in                          sign_in
POST     /console/sign-in                          sign_in
GET      /console/sign-out                         sign_out
POST     /console/sign-out                         sign_out
GET      /demo/gallery                             gallery
GET      /demo/gallery/{component}                 gallery_component
GET      /demo/gallery/{component}/{number:int}    gallery_example
GET      /                                         councils
GET      /docs                                     docs_front
GET      /docs/{path:path}                         docs
GET      /healthz                                  healthz
GET      /readyz                                   readyz
GET      /readyz/stream                            trial_stream
GET      /static/{version}/{path:path}             static
GET      /{council}                                start
GET      /{council}/here                           here
GET      /{council}/help                           help
GET      /{council}/media/{file}                   media
GET      /{council}/chat.js                        loader
GET      /{council}/chat/{token}                   chat
POST     /{council}/chat/{token}                   chat
GET      /{council}/chat/{token}/language          chat_language
POST     /{council}/chat/{token}/language          chat_language
GET      /{council}/chat/{token}/route/{id}        chat_route
GET      /{council}/chat/{token}/summary           chat_summary
POST     /{council}/chat/{token}/summary           chat_summary
GET      /console/relay-calls                      relay_calls
GET      /console/find                             console_find
POST     /console/find                             console_find
GET      /console/conversations/{id}/offer         console_offer
POST     /console/conversations/{id}/offer         console_offer
GET      /{council}/chat/{token}/time              chat_time
POST     /{council}/chat/{token}/time              chat_time
POST     /{council}/chat/{token}/seen              chat_seen
GET      /{council}/chat/{token}/letters           chat_real_time_text
POST     /{council}/chat/{token}/letters           chat_real_time_text
POST     /{council}/chat/{token}/typing            chat_typing
GET      /console/conversations/{id}/letters       console_real_time_text
POST     /console/conversations/{id}/letters       console_real_time_text
POST     /console/conversations/{id}/typing        console_typing
GET      /{council}/chat/{token}/end               chat_end
POST     /{council}/chat/{token}/end               chat_end
GET      /{council}/chat/{token}/events            chat_events
POST     /{council}/chat/{token}/events            chat_events
GET      /{council}/chat/{token}/again             chat_again
POST     /{council}/chat/{token}/again             chat_again
GET      /{council}/chat/{token}/forget            chat_forget
POST     /{council}/chat/{token}/forget            chat_forget
GET      /{council}/chat/{token}/transcript        transcript
POST     /{council}/chat/{token}/transcript        transcript
GET      /{council}/chat/{token}/transcript.txt    transcript_text
GET      /{council}/chat/{token}/message           chat_message
POST     /{council}/chat/{token}/message           chat_message
GET      /{council}/chat/{token}/settings          chat_settings
POST     /{council}/chat/{token}/settings          chat_settings
GET      /{council}/settings                       look
GET      /{council}/chat/{token}/needs             chat_needs
POST     /{council}/chat/{token}/needs             chat_needs
GET      /{council}/chat/{token}/guests            chat_guests
POST     /{council}/chat/{token}/guests            chat_guests
GET      /{council}/chat/{token}/guests/{id}/withdraw guest_withdraw
POST     /{council}/chat/{token}/guests/{id}/withdraw guest_withdraw
GET      /{council}/chat/{token}/leave             guest_leave
POST     /{council}/chat/{token}/leave             guest_leave
GET      /{council}/join/{token}                   guest_join
POST     /{council}/join/{token}                   guest_join
GET      /{council}/chat/{token}/phrase            chat_phrase
POST     /{council}/chat/{token}/phrase            chat_phrase
GET      /{council}/message                        message
POST     /{council}/message                        message
GET      /{council}/message/{token}                message_left
GET      /{council}/message/{token}/correct        message_correct
POST     /{council}/message/{token}/correct        message_correct
GET      /{council}/message/{token}/forget         message_forget
POST     /{council}/message/{token}/forget         message_forget
GET      /{council}/message/{token}/message.txt    message_left_text
GET      /{council}/chat/{token}/updates           chat_updates
GET      /{council}/chat/{token}/spoken            chat_spoken
GET      /{council}/start                          begin
POST     /{council}/start                          begin
"""


def test_the_routes_are_those_of_the_list() -> None:
    found = [
        (method, route.path, route.name)  # type: ignore[attr-defined]
        for route in routes()
        for method in route.methods - {"HEAD"}  # type: ignore[attr-defined]
    ]
    listed = [tuple(line.split()) for line in ROUTES.strip().splitlines()]
    assert sorted(found) == sorted(listed)


def test_no_council_can_take_a_path_of_ours() -> None:
    """A path of one word that is ours comes before the council's."""
    paths = [route.path for route in routes()]  # type: ignore[attr-defined]
    ours = [index for index, path in enumerate(paths) if not path.startswith("/{council}")]
    councils = [index for index, path in enumerate(paths) if path.startswith("/{council}")]
    assert max(ours) < min(councils)


def test_no_council_can_take_the_first_word_of_another_page() -> None:
    first_words = {
        path.split("/")[1] for _, path, _ in (line.split() for line in ROUTES.strip().splitlines())
    }
    assert first_words - {"", "{council}"} <= RESERVED_SLUGS
