"""One look: a colour, an icon, a word and how it is filled."""

from typing import NamedTuple

COLOURS = frozenset({"mute", "brand", "info", "ok", "rev", "warn", "alarm", "ink"})
FORMS = frozenset({"soft", "solid", "dashed", "plain"})


class Mark(NamedTuple):
    """A state's colour, its Bootstrap icon, its word (an English message id) and how it is filled."""

    colour: str
    icon: str
    word: str
    form: str = "soft"
