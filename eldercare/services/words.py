"""Amounts, terms and reasons in the user's language."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext

from eldercare.core.errors import N_
from eldercare.people.rules import SKILLS, WORKER_KINDS
from eldercare.people.rules.categories import WORDS
from eldercare.services.models import EntitlementRule, Service
from eldercare.services.rules.codes import EVIDENCE, FAMILIES
from eldercare.services.rules.entitlements import BEATEN, HOLDS, MINUTES, Reason, Verdict

PER_HOUR = 60
MET = {
    "category": N_("%(what)s since %(day)s"),
    "age": N_("%(age)s years old"),
    "grade": N_("grade %(grade)s"),
    "grade_since": N_("grade %(grade)s since %(day)s"),
    "alone": N_("lives alone since %(day)s"),
    "everybody": N_("it is for everybody"),
}
UNMET = {
    "left": N_("off the roll since %(day)s"),
    "category": N_("is none of: %(what)s"),
    "age_below": N_("age %(age)s is below %(least)s"),
    "age_above": N_("age %(age)s is above %(most)s"),
    "grade_below": N_("grade %(grade)s is below %(least)s"),
    "grade_above": N_("grade %(grade)s is above %(most)s"),
    "grade_unknown": N_("no grade was known"),
    "alone": N_("does not live alone"),
}


def in_list(words: Iterable[str]) -> str:
    """Words one after the other, as the language writes it."""
    return str(gettext(", ").join(words))


def hours(minutes: float | Decimal) -> str:
    """10 h, 2 h 30 min, 45 min."""
    whole, rest = divmod(int(minutes), PER_HOUR)
    if not whole:
        return str(gettext("%(value)s min", value=rest))
    return str(gettext("%(hours)s h %(minutes)s min", hours=whole, minutes=rest)) if rest else _hours(whole)


def _hours(whole: int) -> str:
    return str(gettext("%(value)s h", value=whole))


def yuan(value: Decimal) -> str:
    """25.00 yuan."""
    return str(gettext("%(value)s yuan", value=f"{value:,.2f}"))


def in_unit(value: Decimal, unit: str) -> str:
    """An amount in its unit."""
    return hours(value) if unit == MINUTES else yuan(value)


def amount(rule: EntitlementRule) -> str:
    """What a rule gives in a month."""
    return hours(rule.minutes) if rule.minutes is not None else yuan(rule.yuan or Decimal(0))


def families_of(codes: Iterable[str]) -> str:
    """Families of services by name."""
    return in_list(gettext(FAMILIES.get(code, code)) for code in codes)


def who(rule: EntitlementRule) -> str:
    """Whom a rule is for."""
    asked = []
    if rule.categories:
        asked.append(gettext(" or ").join(gettext(WORDS.get(code, code)) for code in rule.categories))
    if rule.age_from is not None or rule.age_to is not None:
        asked.append(_span(rule.age_from, rule.age_to, _AGES))
    if rule.grade_from is not None or rule.grade_to is not None:
        asked.append(_span(rule.grade_from, rule.grade_to, _GRADES))
    if rule.alone:
        asked.append(gettext("Lives alone"))
    return in_list(asked) or str(gettext("Everybody on the roll"))


_AGES = (N_("%(low)s years and more"), N_("up to %(high)s years"), N_("%(low)s to %(high)s years"))
_GRADES = (N_("grade %(low)s and above"), N_("grade up to %(high)s"), N_("grade %(low)s to %(high)s"))


def _span(low: int | None, high: int | None, words: tuple[str, str, str]) -> str:
    if high is None:
        return str(gettext(words[0], low=low))
    return str(gettext(words[1], high=high) if low is None else gettext(words[2], low=low, high=high))


def for_what(rule: EntitlementRule, services: dict[str, str]) -> str:
    """For which services a rule is; `services` are names by code."""
    named = [gettext(FAMILIES.get(code, code)) for code in rule.families]
    named += [services.get(code, code) for code in rule.services]
    return in_list(named) or str(gettext("all services"))


def verdict_in_words(verdict: Verdict, names: dict[int, str]) -> str:
    """Why a rule applies or not, in a sentence; `names` are those of the rules by id."""
    reasons = [reason for reason in verdict.reasons if verdict.applies or not reason.met]
    said = in_list(_reason(reason) for reason in reasons)
    if verdict.outcome == HOLDS:
        return str(gettext("Applies since %(day)s: %(reasons)s.", day=verdict.since, reasons=said))
    if verdict.outcome == BEATEN:
        larger = names.get(verdict.beaten_by or 0, "")
        return str(
            gettext(
                "Would apply (%(reasons)s), but “%(name)s” is larger and counts alone.",
                reasons=said,
                name=larger,
            )
        )
    return str(gettext("Does not apply: %(reasons)s.", reasons=said))


def _reason(reason: Reason) -> str:
    params = _said(reason.params)
    if reason.since is not None:
        params["day"] = reason.since.isoformat()
    code = reason.code
    if not reason.met:
        return str(gettext(UNMET[code], **params))
    if code == "grade" and reason.since is not None:
        code = "grade_since"
    return str(gettext(MET[code], **params))


def _said(params: Any) -> dict[str, object]:
    """The parameters of a reason with codes as words."""
    said = dict(params)
    if "code" in said:
        said["what"] = gettext(WORDS.get(said["code"], said["code"]))
    if "wanted" in said:
        said["what"] = in_list(gettext(WORDS.get(code, code)) for code in said["wanted"])
    return said


def terms_words(kind: str, codes: Iterable[str]) -> str:
    """Skills, kinds of workers or evidence by name."""
    words = {"skills": SKILLS, "worker_kinds": WORKER_KINDS, "evidence": EVIDENCE}[kind]
    return in_list(gettext(words.get(code, code)) for code in codes)


def names_of(services: Iterable[Service], *, english: bool) -> dict[str, str]:
    """The services by code, named in the language."""
    return {one.code: one.name_en if english and one.name_en else one.name for one in services}


def month(day: date) -> str:
    """2026-11."""
    return f"{day:%Y-%m}"
