"""The certificates this machine trusts are read once in a process: each reading takes 20 ms.

httpx and the product's mail read them for every connection, also where nothing is encrypted.
"""

import os
import ssl
from functools import cache
from typing import Any

_read = ssl.create_default_context


@cache
def _context(environment: tuple[str | None, ...]) -> ssl.SSLContext:
    return _read()


def _create(*arguments: Any, **options: Any) -> ssl.SSLContext:
    if arguments or options:
        return _read(*arguments, **options)
    return _context((os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")))


def use() -> None:
    """For every connection from now on."""
    vars(ssl)["create_default_context"] = _create
