"""A chain in words: a time line a person can check, and what is wrong with it."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext

from eldercare.alerts.chain import (
    DAY_MINUTES,
    LADDERS,
    OPEN_LADDER,
    OVERDUE_LADDER,
    PROBLEMS,
    Chain,
    Fault,
    Rung,
)
from eldercare.alerts.policy_editor.draft import FORM_PROBLEMS
from eldercare.alerts.wording import rungs_words


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the preview: when, and who is told."""

    when: str
    told: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """One ladder of the preview."""

    title: str
    begins: str
    moments: list[Moment]


def preview_of(chain: Chain) -> list[Stretch]:
    """The whole chain as three time lines; empty ladders are left out."""
    return [
        Stretch(gettext(LADDERS[name]), _begins(name, chain), _moments(rungs, chain.repeat_s))
        for name, rungs in chain.ladders.items()
        if rungs
    ]


def _begins(ladder: str, chain: Chain) -> str:
    if ladder == OPEN_LADDER:
        return gettext("counted from the opening")
    if ladder == OVERDUE_LADDER:
        return gettext("counted from %(minutes)s min after the acceptance", minutes=chain.on_scene_minutes)
    return gettext("counted from the arrival")


def _moments(rungs: Iterable[Rung], repeat_s: int) -> list[Moment]:
    by_second: dict[int, list[Rung]] = {}
    for rung in rungs:
        by_second.setdefault(rung.after_s, []).append(rung)
    lines = [Moment(when_words(second), rungs_words(by_second[second])) for second in sorted(by_second)]
    last = rungs_words(by_second[max(by_second)])
    return [*lines, Moment(gettext("then every %(seconds)s s", seconds=repeat_s), last)]


def when_words(seconds: int) -> str:
    """Seconds as a person says them: "at once", "45 s", "3 min", "1 min 30 s"."""
    minutes, rest = divmod(max(0, seconds), 60)
    if not seconds:
        return str(gettext("at once"))
    parts = [gettext("%(count)s min", count=minutes)] if minutes else []
    parts += [gettext("%(count)s s", count=rest)] if rest else []
    return " ".join(parts)


def hours_words(from_minute: int, to_minute: int) -> str:
    """The hour window; one that passes midnight says so."""
    if to_minute - from_minute == DAY_MINUTES:
        return str(gettext("All day"))
    span = f"{clock(from_minute)}–{clock(to_minute)}"
    return str(gettext("%(span)s (past midnight)", span=span)) if to_minute < from_minute else span


def clock(minute: int) -> str:
    """A minute of the day as 22:30; nothing for what is no time."""
    return f"{minute // 60 % 24:02}:{minute % 60:02}" if 0 <= minute <= DAY_MINUTES else ""


def chain_words(chain: Chain) -> str:
    """The chain until acceptance on one line."""
    moments = _moments(chain.rungs, chain.repeat_s)[:-1]
    return " → ".join(f"{moment.when}: {moment.told}" for moment in moments)


def fault_words(fault: Fault) -> str:
    """What is wrong, in words."""
    return str(gettext(PROBLEMS.get(fault.code) or FORM_PROBLEMS[fault.code]))


def beside(faults: Iterable[Fault]) -> dict[tuple[str, int | None], list[str]]:
    """The words of the faults by ladder and step."""
    placed: dict[tuple[str, int | None], list[str]] = {}
    for fault in faults:
        placed.setdefault((fault.ladder, fault.step), []).append(fault_words(fault))
    return placed
