"""Fixtures of modules that need councils' sites beside the chat: `town = towns.shared(heartbeat=1)`."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.embedded import Embedded, embedded
from tests.support.trouble import Trouble


def shared(**options: Any) -> Callable[..., Iterator[Embedded]]:
    """One town for all tests of the module that takes this as its fixture. `options`: of `embedded`."""

    @pytest.fixture(scope="module")
    def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
        with embedded(tmp_path_factory.mktemp("town"), **options) as found:
            yield found

    return town


@pytest.fixture
def trouble() -> Trouble:
    """What becomes of the streams of `troubled`."""
    return Trouble()


@pytest.fixture
def troubled(tmp_path: Path, trouble: Trouble) -> Iterator[Embedded]:
    """A town for each test, with `trouble` in between."""
    with embedded(tmp_path, wrap=trouble.between, heartbeat=1) as found:
        yield found
