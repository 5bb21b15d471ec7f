"""Everything that is made with the installation's secret keys."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from itsdangerous import BadSignature, Signer

from app.domain.errors import BadKey
from app.domain.terms import Phrase

_ONE_TIME_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
_SEAL_LENGTH = 32
"""Hexadecimal digits: 128 bits."""


@dataclass(frozen=True)
class HashedWords:
    """Words somebody wrote, with the keyed hash their event keeps.

    Erasing words and salt makes the hash mute. `phrase`: they are this ready-made one.
    """

    text: str
    lang: str | None
    salt: str
    hash: str
    phrase: Phrase | None = None


def new_key() -> str:
    """A one-time key for a form, or a secret of any other kind: 192 random bits, safe in a URL."""
    return secrets.token_urlsafe(24)


def check_one_time_key(key: str) -> str:
    """`key`, when it has the shape of one we could have made. Raises BadKey."""
    if not _ONE_TIME_KEY.fullmatch(key):
        raise BadKey
    return key


def once(key: str, text: str) -> str:
    """The one-time key under which `text` is posted from the form with `key`.

    The same words from the same form are one message, however often they come and whatever blank space is
    round them. Other words from the same form (sent, back, edited, sent) are another message.
    """
    return hashlib.sha256(f"{key}\0{text.strip()}".encode("utf-8", "surrogatepass")).hexdigest()


def token_hash(secret: str) -> str:
    """What is stored of a token: its SHA-256, in hex. Enough, because the secret is long and random."""
    return hashlib.sha256(secret.encode()).hexdigest()


class Keys:
    """`secrets`: the first signs, all verify."""

    def __init__(self, secret_keys: Sequence[str]) -> None:
        self._secrets = tuple(secret_keys)

    def sign(self, purpose: str, value: str) -> str:
        """`value.signature`. A value signed for one purpose is not valid for another."""
        return self._signer(purpose).sign(value).decode()

    def unsign(self, purpose: str, signed: str) -> str | None:
        """The value, or None when no key of ours signed it for this purpose."""
        try:
            return self._signer(purpose).unsign(signed).decode()
        except (BadSignature, UnicodeError):
            return None

    def form_key(self) -> str:
        """A one-time key as `new_key` makes, by which we can tell that we made it."""
        key = new_key()
        return key + self._mac(self._secrets[0], "form-key", key)[:_SEAL_LENGTH]

    def is_form_key(self, key: str) -> bool:
        """Whether `form_key` made it, with any of our keys."""
        if not _ONE_TIME_KEY.fullmatch(key):
            return False
        made, seal = key[:-_SEAL_LENGTH], key[-_SEAL_LENGTH:]
        return any(
            hmac.compare_digest(self._mac(secret, "form-key", made)[:_SEAL_LENGTH], seal)
            for secret in self._secrets
        )

    def link_secrets(self, council_id: int, start_key: str) -> list[str]:
        """The secret of the conversation begun by the form with `start_key`, by each key, today's first.

        Derived, not drawn, so that the same form sent twice leads to the same link though only its hash is
        stored.
        """
        message = f"{council_id}:{start_key}"
        return [self._mac(key, "link-secret", message)[:43] for key in self._secrets]

    def guest_secrets(self, conversation_id: int, form: str) -> list[str]:
        """The secret of the guest's link that was made by the form `form`: as `link_secrets`."""
        message = f"{conversation_id}:{form}"
        return [self._mac(key, "guest-secret", message)[:43] for key in self._secrets]

    def words(self, text: str, lang: str | None, phrase: Phrase | None = None) -> HashedWords:
        salt = secrets.token_hex(16)
        return HashedWords(text, lang, salt, self._mac(self._secrets[0], "words", salt + text), phrase)

    def _signer(self, purpose: str) -> Signer:
        # itsdangerous signs with the last of a list of keys.
        return Signer(
            list(reversed(self._secrets)),
            salt=f"plainchat.{purpose}",
            key_derivation="hmac",
            digest_method=hashlib.sha256,
        )

    @staticmethod
    def _mac(key: str, purpose: str, message: str) -> str:
        return hmac.new(key.encode(), f"plainchat.{purpose}:{message}".encode(), hashlib.sha256).hexdigest()
