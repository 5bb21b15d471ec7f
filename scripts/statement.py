"""The words of the accessibility statement for councils, in the model of the UK (PSBAR 2018).

They stand in statement.md beside this. What is in square brackets a council fills in by hand, or
`plainchat accessibility-statement` does. The date of the last change moves only when other words do.
"""

import re
from dataclasses import dataclass
from pathlib import Path

WORDS = Path(__file__).with_name("statement.md")
COMMENT = "[generated]: # (written by make docs from conformance.toml and known_limits.toml)\n\n"
CHANGED = re.compile(r"(?<=It was last changed on )\d{1,2} [A-Z][a-z]+ \d{4}")


@dataclass(frozen=True, slots=True)
class Item:
    """A limit in whole sentences, what to do instead, and the criteria that it breaks."""

    says: str
    instead: str = ""
    criteria: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        breaks = f"This fails WCAG {', '.join(self.criteria)}." if self.criteria else ""
        return "- " + " ".join(words for words in (self.says, self.instead, breaks) if words)


@dataclass(frozen=True, slots=True)
class Facts:
    """`measured`: how many criteria of levels A and AA there are; `missed`: how many are not met in full."""

    prepared: str
    measured: int
    missed: int
    not_proved: tuple[str, ...] = ()
    breaches: tuple[Item, ...] = ()
    others: tuple[Item, ...] = ()
    untested: tuple[Item, ...] = ()
    chosen: tuple[Item, ...] = ()

    @property
    def status(self) -> str:
        """In the law's words. Fully only when nothing is missed and nothing is left to be tried by people."""
        if self.missed * 2 > self.measured:
            return "not compliant"
        return "partially compliant" if self.missed or self.untested else "fully compliant"


def renewed(kept: str, facts: Facts, today: str) -> str:
    """The statement. It has the date of `kept` where nothing else has changed, else today's."""
    return kept if is_fresh(kept, facts) else text(facts, today)


def is_fresh(kept: str, facts: Facts) -> bool:
    """Whether `kept` is what the facts say, whatever its date."""
    dates = CHANGED.findall(kept)
    return len(dates) == 1 and kept == text(facts, dates[0])


def text(facts: Facts, changed: str) -> str:
    """As Markdown."""
    return COMMENT + WORDS.read_text("utf-8").format(
        status=facts.status,
        because=_because(facts),
        breaches=_list(facts.breaches, "We know of nothing."),
        others=_list(facts.others, "We know of none."),
        chosen=_list(facts.chosen, "Nothing."),
        untested=_list(facts.untested, "Nothing.") + _not_proved(facts),
        prepared=facts.prepared,
        changed=changed,
    )


def _because(facts: Facts) -> str:
    if facts.breaches:
        return "due to the non-compliances listed below"
    return "as parts of it have not yet been tried by people" if facts.untested else "as far as is known"


def _list(items: tuple[Item, ...], none: str) -> str:
    return "\n".join(item.line for item in items) or none


def _not_proved(facts: Facts) -> str:
    lines = [f"- Nothing has been tested for WCAG {each}." for each in facts.not_proved]
    return "".join(f"\n{line}" for line in lines)
