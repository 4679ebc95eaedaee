"""Spells of work: nights cut at midnight, overlaps refused, why a day differs. Pure, like rules.py."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from eldercare.core.errors import N_

MIDNIGHT = 24 * 60
MOST_SPELLS = 4
MOST_DAYS = 31
FARTHEST = timedelta(days=366)
DAY_REASONS = {
    "extra": N_("Works on a free day"),
    "hours": N_("Other hours"),
    "free": N_("Free day"),
    "holiday": N_("Public holiday"),
}
FREE_REASONS = frozenset({"free", "holiday"})
"""Reasons under which nobody works that day; the others give the hours."""

NOT_A_SPELL = N_("A spell begins and ends at two different times of the day.")
OVERLAPS = N_("Two spells of a day overlap.")
BREAK_OUTSIDE = N_("The break lies inside the spell, and there is room for it.")
TOO_MANY = N_("A day has four spells at most.")


@dataclass(frozen=True, slots=True, order=True)
class Spell:
    """Work from `starts` to `ends` in minutes after local midnight, with a break of `break_minutes` inside
    [break_from, break_to]; 0 minutes means none."""

    starts: int
    ends: int
    break_minutes: int = 0
    break_from: int = 0
    break_to: int = 0

    @property
    def minutes(self) -> int:
        """Minutes of work without the break."""
        return self.ends - self.starts - self.break_minutes


Week = Mapping[int, Sequence[Spell]]
"""The spells of each weekday, 0 is Monday."""


def with_break(spell: Spell) -> Spell:
    """A break whose time was not given may fall anywhere in its spell."""
    if not spell.break_minutes:
        return replace(spell, break_from=0, break_to=0)
    given = spell.break_from or spell.break_to
    return spell if given else replace(spell, break_from=spell.starts, break_to=spell.ends)


def _end_of(spell: Spell) -> int:
    """The end counted on from the day of the start: 06:00 of a night is 30:00."""
    return spell.ends if spell.ends > spell.starts else spell.ends + MIDNIGHT


def cut_at_midnight(weekday: int, spell: Spell) -> list[tuple[int, Spell]]:
    """A night becomes the evening of its day and the morning of the next; the break stays where it is due."""
    spell = with_break(spell)
    if spell.ends > spell.starts:
        return [(weekday, spell)]
    evening, morning = Spell(spell.starts, MIDNIGHT), Spell(0, spell.ends)
    if spell.break_minutes:
        first, last = _counted_on(spell, spell.break_from), _counted_on(spell, spell.break_to)
        rest = {"break_minutes": spell.break_minutes}
        if first >= MIDNIGHT or MIDNIGHT - first < spell.break_minutes <= last - MIDNIGHT:
            window = {"break_from": max(0, first - MIDNIGHT), "break_to": last - MIDNIGHT}
            morning = replace(morning, **rest, **window)
        else:
            begin = min(first, MIDNIGHT - spell.break_minutes)
            evening = replace(evening, **rest, break_from=begin, break_to=min(last, MIDNIGHT))
    parts = [(weekday, evening), ((weekday + 1) % 7, morning)]
    return parts if spell.ends else parts[:1]


def _counted_on(spell: Spell, minute: int) -> int:
    """A minute of a spell counted on from the day of its start: 02:00 of a night is 26:00."""
    return minute if minute >= spell.starts else minute + MIDNIGHT


def week_of(given: Iterable[tuple[int, Spell]]) -> dict[int, list[Spell]]:
    """The week out of spells with their weekdays: nights cut, each day in order."""
    week: dict[int, list[Spell]] = {weekday: [] for weekday in range(7)}
    for weekday, spell in given:
        for day, part in cut_at_midnight(weekday, spell):
            week[day].append(part)
    return {day: sorted(spells) for day, spells in week.items()}


def spell_fault(spell: Spell) -> str | None:
    """What is wrong with one spell as it was typed, an English message id."""
    if not (0 <= spell.starts < MIDNIGHT and 0 <= spell.ends <= MIDNIGHT) or spell.starts == spell.ends:
        return NOT_A_SPELL
    spell = with_break(spell)
    if spell.break_minutes and (spell.break_minutes < 0 or not _fits(spell)):
        return BREAK_OUTSIDE
    return None


def _fits(spell: Spell) -> bool:
    """Whether the window of the break lies inside the spell and holds it."""
    first, last = _counted_on(spell, spell.break_from), _counted_on(spell, spell.break_to)
    return last <= _end_of(spell) and first + spell.break_minutes <= last


def day_fault(spells: Sequence[Spell]) -> str | None:
    """What is wrong with the spells of one day together, already cut and in order."""
    if len(spells) > MOST_SPELLS:
        return TOO_MANY
    if any(before.ends > after.starts for before, after in pairwise(spells)):
        return OVERLAPS
    return None


def exception_faults(
    days: Sequence[date], reason: str, spells: Sequence[Spell], today: date
) -> dict[str, str]:
    """What is wrong with days that differ from the pattern."""
    found = {}
    if reason not in DAY_REASONS:
        found["reason"] = N_("Choose one of the list.")
    if not days or any(not today - FARTHEST <= day <= today + FARTHEST for day in days):
        found["day"] = N_("Choose a day within a year of today.")
    if reason in FREE_REASONS and spells:
        found["reason"] = N_("A free day has no hours.")
    if reason in DAY_REASONS and reason not in FREE_REASONS:
        fault = _spells_fault(spells)
        if fault:
            found["starts"] = fault
    return found


def _spells_fault(spells: Sequence[Spell]) -> str | None:
    if not spells:
        return N_("Say from when to when.")
    one = next((fault for spell in spells if (fault := spell_fault(spell))), None)
    if one is None and any(spell.ends < spell.starts for spell in spells):
        return N_("A single day ends at 24:00; the morning belongs to the next day.")
    return one or day_fault(sorted(spells))


def minute_of(text: str) -> int | None:
    """08:30 as 510, 24:00 as 1440; None for what is no time of the day."""
    hours, colon, minutes = text.strip().replace("\uff1a", ":").partition(":")
    if not (colon and hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2 and len(hours) <= 2):
        return None
    minute = int(hours) * 60 + int(minutes)
    return minute if int(minutes) < 60 and minute <= MIDNIGHT else None


def clock(minute: int) -> str:
    """510 as 08:30."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
