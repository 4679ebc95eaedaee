"""Months of entitlement as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import request
from flask_babel import get_locale

from eldercare.core.db import db
from eldercare.services.models import EntitlementRule
from eldercare.services.queries.entitlements import months_before, rule_of
from eldercare.services.rules.entitlements import BEATEN, HOLDS, first_of, next_month
from eldercare.services.rules.pouring import STAGES, Filled
from eldercare.services.words import hours, in_unit, verdict_in_words
from eldercare.visits.entitlement.balance import Month, months_of

TONES = {HOLDS: ("ok", "check-lg"), BEATEN: ("mute", "arrow-up"), "no": ("mute", "dash-lg")}


@dataclass(frozen=True, slots=True)
class Line:
    """One amount of a month with what counts against it, in words; `share` of it that is taken, 0 to 1."""

    name: str
    invented: bool
    entitled: str
    used: dict[str, str]
    left: str
    share: float
    is_up: bool


@dataclass(frozen=True, slots=True)
class Why:
    """Why a rule applies or not: tone and icon of its mark, its name, the sentence."""

    tone: str
    icon: str
    name: str
    sentence: str
    invented: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A month as it stands on a page. `beyond` and `outside` are empty when there is nothing of it."""

    day: date
    lines: tuple[Line, ...]
    reasons: tuple[Why, ...]
    beyond: str
    outside: str
    invented: bool

    @property
    def is_entitled(self) -> bool:
        """Whether any amount counts."""
        return bool(self.lines)


def shown(month: Month) -> Shown:
    """A month in words."""
    balance, entitlement = month.ahead, month.entitlement
    rules = {rule_of(one).id: rule_of(one) for one in entitlement.verdicts}
    names = {rule_id: rule_name(rule) for rule_id, rule in rules.items()}
    outside = sum(balance.outside.values())
    return Shown(
        day=month.day,
        lines=tuple(_line(filled, rules[filled.pot.rule_id]) for filled in balance.filled),
        reasons=tuple(
            Why(
                *TONES[one.outcome],
                names[rule_of(one).id],
                verdict_in_words(one, names),
                rule_of(one).invented,
            )
            for one in entitlement.verdicts
        ),
        beyond=hours(balance.minutes_beyond) if balance.is_passed else "",
        outside=hours(outside) if outside else "",
        invented=entitlement.invented,
    )


def _line(filled: Filled, rule: EntitlementRule) -> Line:
    unit, whole = filled.pot.unit, filled.pot.amount
    return Line(
        name=rule_name(rule),
        invented=rule.invented,
        entitled=in_unit(whole, unit),
        used={stage: in_unit(filled.used[stage], unit) for stage in STAGES},
        left=in_unit(filled.left, unit),
        share=float(1 - filled.left / whole) if whole else 1.0,
        is_up=filled.left <= 0,
    )


def rule_name(rule: EntitlementRule) -> str:
    """The name in the user's language."""
    return rule.name_en if str(get_locale()) == "en" and rule.name_en else rule.name


def coming_months(senior_id: int, today: date) -> list[Shown]:
    """This month and the next of a senior."""
    month = first_of(today)
    return [shown(one) for one in _read(senior_id, [month, next_month(month)], today)]


def past_months(senior_id: int, month: date, count: int, today: date) -> list[Shown]:
    """A month and so many before it, the newest first."""
    wanted = [month, *months_before(month, count)]
    return [shown(one) for one in reversed(_read(senior_id, wanted, today))]


def _read(senior_id: int, months: Sequence[date], today: date) -> list[Month]:
    return months_of(db.session(), [senior_id], months, today).get(senior_id, [])


def acknowledged() -> bool:
    """Whether the form that was sent says that passing the entitlement is meant."""
    return request.form.get("beyond_acknowledged") == "1"
