"""What residents choose for themselves: which settings there are, and their values.

They are few on purpose. A chat's own are kept with it, so that its link brings them along; those of the look
can be chosen before there is a chat.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any

from app.domain.errors import SettingRefused


class TextSize(StrEnum):
    NORMAL = "normal"
    LARGE = "large"
    VERY_LARGE = "very_large"


class Spacing(StrEnum):
    NORMAL = "normal"
    WIDE = "wide"


class Theme(StrEnum):
    """SYSTEM: what the person's device asks for."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    CONTRAST = "contrast"
    CONTRAST_DARK = "contrast_dark"


class Announced(StrEnum):
    """What a screen reader is told. COUNT: only how many messages came."""

    EVERYTHING = "everything"
    MESSAGES = "messages"
    COUNT = "count"
    NOTHING = "nothing"


class Switch(StrEnum):
    ON = "on"
    OFF = "off"


LOOK = ("text_size", "spacing", "theme")
"""What can be chosen before there is a chat."""


@dataclass(frozen=True)
class VisitorSettings:
    """As they are for everybody until they are chosen.

    `writing_said`: a screen reader is told that the adviser writes. `enter_sends`: Enter sends a message, and
    does not begin a new line. `auto_scroll`: the page moves to new messages. `sound`, `vibration` and
    `notification` tell of a message that comes.
    """

    text_size: TextSize = TextSize.NORMAL
    spacing: Spacing = Spacing.NORMAL
    theme: Theme = Theme.SYSTEM
    announced: Announced = Announced.EVERYTHING
    writing_said: Switch = Switch.OFF
    enter_sends: Switch = Switch.OFF
    times: Switch = Switch.ON
    auto_scroll: Switch = Switch.ON
    sound: Switch = Switch.OFF
    vibration: Switch = Switch.OFF
    notification: Switch = Switch.OFF

    def all(self) -> dict[str, str]:
        """Every setting, by name."""
        return {name: str(value) for name, value in asdict(self).items()}

    def chosen(self) -> dict[str, str]:
        """Those that are not as they are for everybody."""
        usual = asdict(VisitorSettings())
        return {name: value for name, value in self.all().items() if value != usual[name]}

    def look(self) -> dict[str, str]:
        """Those of `chosen` that are of the look."""
        return {name: value for name, value in self.chosen().items() if name in LOOK}


CHOICES: dict[str, type[StrEnum]] = {
    one.name: type(getattr(VisitorSettings(), one.name)) for one in fields(VisitorSettings)
}
"""The values that each setting can have."""


def read(values: Mapping[str, object]) -> VisitorSettings:
    """What was kept, or stands in an address. A value that there is not (any more) is the default."""
    known: dict[str, Any] = {name: _value(name, values) for name in CHOICES}
    return VisitorSettings(**{name: value for name, value in known.items() if value is not None})


def changed(settings: VisitorSettings, values: Mapping[str, str]) -> VisitorSettings:
    """`settings` with those that `values` names. Raises SettingRefused for a value that there is not."""
    known: dict[str, Any] = {name: _value(name, values) for name in CHOICES if name in values}
    for name, value in known.items():
        if value is None:
            raise SettingRefused(name, tuple(str(one) for one in CHOICES[name]))
    return replace(settings, **known)


def _value(name: str, values: Mapping[str, object]) -> StrEnum | None:
    try:
        return CHOICES[name](str(values.get(name)))
    except ValueError:
        return None
