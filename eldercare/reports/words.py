"""Figures and spans of time as a person reads them, in the user's language."""

from datetime import datetime
from typing import Any

from flask_babel import get_locale, gettext

from eldercare.core.errors import N_
from eldercare.core.time import local
from eldercare.reports.rules import in_hundredths

HOUR, DAY = 3600, 86400
SPANS = (
    (2 * DAY, DAY, N_("%(count)s days")),
    (2 * HOUR, HOUR, N_("%(count)s h")),
    (120, 60, N_("%(count)s min")),
    (0, 1, N_("%(count)s s")),
)
NO_FIGURE = "–"


def span(start: datetime, end: datetime) -> str:
    """47 s, 22 min, 31 h, 3 days: one unit; the scripts count on in the same words (static/js/time.js)."""
    seconds = max(0, int((end - start).total_seconds()))
    _, unit, sentence = next(step for step in SPANS if seconds >= step[0])
    return str(gettext(sentence, count=seconds // unit))


def clock(moment: datetime, *, seconds: bool = False) -> str:
    """09:41, or 09:41:13, on the county's clocks."""
    return f"{local(moment):%H:%M:%S}" if seconds else f"{local(moment):%H:%M}"


def window(visit: Any) -> str:
    """09:30–11:00, when a visit may begin."""
    return f"{clock(visit.window_start)}–{clock(visit.window_end)}"


def joined(*parts: str) -> str:
    """What is known, with a dot between; empty parts are left out."""
    return " · ".join(part for part in parts if part)


def percent(part: int, whole: int) -> str:
    """11.65 %, rounded half up; a dash where nothing was counted."""
    return hundredths(in_hundredths([part], whole)[0]) if whole else NO_FIGURE


def hundredths(value: int) -> str:
    """1165 as 11.65 %."""
    return f"{value // 100}.{value % 100:02d} %"


def percents(parts: dict[str, int], whole: int) -> dict[str, str]:
    """Shares of one whole, rounded so that they add up to the share of their sum."""
    if not whole:
        return dict.fromkeys(parts, NO_FIGURE)
    return {
        name: hundredths(value)
        for name, value in zip(parts, in_hundredths(list(parts.values()), whole), strict=True)
    }


def rounded(part: int, whole: int) -> str:
    """96 %, for a small card; rounded down, so that 100 % means all."""
    return f"{100 * part // whole} %" if whole else NO_FIGURE


def place_name(row: Any) -> str:
    """The area of a row that carries `name` and `name_en`; empty where it has none."""
    name = row.name_en if str(get_locale()) == "en" else row.name
    return str(name or "")


def named(thing: Any) -> str:
    """The name of a row in the user's language."""
    return str(thing.name_en if str(get_locale()) == "en" and thing.name_en else thing.name)
