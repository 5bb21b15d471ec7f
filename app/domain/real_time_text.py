"""Real-time text: letters that the other side sees while they are typed, where both have chosen it."""

from app.domain.terms import RealTimeText, Sender

_OWN = {Sender.VISITOR: RealTimeText.VISITOR, Sender.ADVISER: RealTimeText.ADVISER}


def chosen(now: RealTimeText, by: Sender, *, on: bool) -> RealTimeText:
    """What holds when one side has chosen. `by` is the visitor or the adviser.

    It takes both to switch it on, and one to switch it off: then it is off for both, and asked for anew.
    """
    if not on:
        return RealTimeText.OFF
    own = _OWN[by]
    return own if now in (RealTimeText.OFF, own) else RealTimeText.ON
