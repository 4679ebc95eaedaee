"""What was typed into the editor of a policy, as values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from eldercare.alerts.chain import (
    ANY,
    DAY_MINUTES,
    DEFAULT,
    LADDERS,
    LATE,
    NEAREST,
    OPEN_LADDER,
    OVERDUE_LADDER,
    STAY_LADDER,
    Chain,
    Fault,
    Rung,
    faults,
)
from eldercare.alerts.models import EscalationPolicy
from eldercare.alerts.rules import KINDS
from eldercare.core.errors import N_

WRONG = -1
"""Stands for what is no number; no rule lets it pass."""
KIND_WORDS = {ANY: N_("Every kind"), LATE: N_("Late message: call back"), **KINDS}
FORM_PROBLEMS = {
    "kind": N_("Choose a kind of alarm."),
    "area": N_("Choose the county or one of its areas."),
    "hours": N_("The window needs two different times; 00:00 to 00:00 is the whole day."),
}
MOST_STEPS = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A policy as it stands in the form: for which kind, where and when, and its chain."""

    kind: str = ANY
    area_code: str = ""
    from_minute: int = 0
    to_minute: int = DAY_MINUTES
    chain: Chain = DEFAULT

    @property
    def hours(self) -> tuple[int, int]:
        """The window as the action takes it."""
        return self.from_minute, self.to_minute

    def faults(self, known_areas: Mapping[str, object]) -> list[Fault]:
        """Everything that is wrong, the chain's own faults beside their steps."""
        found = list(faults(self.chain))
        if self.kind not in KIND_WORDS:
            found.append(Fault("kind"))
        if self.area_code not in known_areas:
            found.append(Fault("area"))
        if self.from_minute == self.to_minute or WRONG in self.hours:
            found.append(Fault("hours"))
        return found

    def changed(self, ladder: str, rungs: tuple[Rung, ...]) -> "Draft":
        """With other steps in one ladder."""
        name = {OPEN_LADDER: "rungs", OVERDUE_LADDER: "overdue", STAY_LADDER: "stay"}[ladder]
        return replace(self, chain=replace(self.chain, **{name: rungs}))  # type: ignore[arg-type]

    def with_step(self, ladder: str) -> "Draft":
        """With one more step at the end of a ladder, a minute after the last."""
        rungs = self.chain.ladders[ladder]
        last = rungs[-1].after_s if rungs else -60
        more = Rung(max(0, last + 60), "supervisor")
        return self.changed(ladder, (*rungs, more)[:MOST_STEPS])

    def without_step(self, ladder: str, number: int) -> "Draft":
        """Without one step of a ladder."""
        rungs = self.chain.ladders[ladder]
        return self.changed(ladder, (*rungs[:number], *rungs[number + 1 :]))


def draft_of(policy: EscalationPolicy) -> Draft:
    """A stored version as it stands in the form."""
    return Draft(policy.kind, policy.area_code, policy.from_minute, policy.to_minute, policy.chain)


def read_draft(form: "MultiDict[str, str]") -> Draft:
    """What the form says, wrong or right."""
    chain = Chain(
        _ladder(form, OPEN_LADDER),
        _number(form.get("repeat_s")),
        _number(form.get("on_scene_minutes")),
        _ladder(form, OVERDUE_LADDER),
        _ladder(form, STAY_LADDER),
    )
    until = _minute(form.get("until"))
    return Draft(
        form.get("kind", "")[:16],
        form.get("area_code", "")[:20],
        _minute(form.get("since")),
        DAY_MINUTES if until == 0 else until,
        chain,
    )


def changed_as_asked(draft: Draft, ask: str) -> Draft:
    """After a press of a button beside the steps: `add-overdue`, `drop-open-3`."""
    what, _, rest = ask.partition("-")
    ladder, _, number = rest.partition("-")
    if ladder not in LADDERS:
        return draft
    if what == "add":
        return draft.with_step(ladder)
    return draft.without_step(ladder, int(number)) if what == "drop" and number.isdigit() else draft


def _ladder(form: "MultiDict[str, str]", name: str) -> tuple[Rung, ...]:
    seconds, people = form.getlist(f"{name}-after"), form.getlist(f"{name}-who")
    counts = form.getlist(f"{name}-count")
    rows = list(zip(seconds, people, counts, strict=False))[:MOST_STEPS]
    return tuple(
        Rung(_number(after), who[:12], _number(count) if who == NEAREST else 0) for after, who, count in rows
    )


def _number(text: str | None) -> int:
    given = (text or "").strip()
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else WRONG


def _minute(text: str | None) -> int:
    """A time of the day such as 22:30."""
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)(:\d\d)?", (text or "").strip())
    return int(match[1]) * 60 + int(match[2]) if match else WRONG
