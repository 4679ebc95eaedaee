"""Weekdays as people write them: 周一至周五, Mon-Fri, 每天, 1,3,5."""

import re

from eldercare.core.errors import N_
from eldercare.imports.words import Codes

DAYS = Codes(
    {
        0: N_("Monday"),
        1: N_("Tuesday"),
        2: N_("Wednesday"),
        3: N_("Thursday"),
        4: N_("Friday"),
        5: N_("Saturday"),
        6: N_("Sunday"),
    },
    {word + day: number for word in ("周", "星期", "礼拜") for number, day in enumerate("一二三四五六日")}
    | {word + "天": 6 for word in ("周", "星期", "礼拜")}
    | {str(number + 1): number for number in range(7)},
)
SETS = {"每天": range(7), "daily": range(7), "工作日": range(5), "weekdays": range(5), "周末": range(5, 7)}
_SPAN = re.compile(r"(.+?)\s*(?:至|到|-|~|–|—)\s*(.+)")


def days_of(text: str) -> tuple[int, ...]:
    """The weekdays of 周一至周五, 每天, Mon-Fri or 1,3,5; none when a part of it is no weekday."""
    whole = SETS.get(text.lower())
    if whole is not None:
        return tuple(whole)
    found: set[int] = set()
    for part in [text] if _SPAN.fullmatch(text) else DAYS.words_in(text):
        span = _SPAN.fullmatch(part)
        ends = [_day(word) for word in (span.groups() if span else (part,))]
        if None in ends:
            return ()
        first, last = (ends[0], ends[-1])
        assert first is not None
        assert last is not None
        found.update(range(first, last + 1) if first <= last else [*range(first, 7), *range(last + 1)])
    return tuple(sorted(found))


def _day(word: str) -> int | None:
    day: int | None = DAYS.code_of(word)
    if day is None and len(word) == 1:
        day = DAYS.code_of("周" + word)
    if day is None and len(word) == 3:
        day = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6}.get(word.lower())
    return day
