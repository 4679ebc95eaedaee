"""The forms of the catalogue and of the rules. What is allowed stands in rules/, not here."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from eldercare.core.errors import N_
from eldercare.core.fields import VersionField
from eldercare.people.forms.fields import DayField, boxes, choices, one_of
from eldercare.people.places.forms import CountField
from eldercare.people.rules import GRADES, SKILLS, WORKER_KINDS
from eldercare.people.rules.categories import WORDS
from eldercare.services.models import EntitlementRule, ServiceTerms
from eldercare.services.rules.codes import COMBINING, EVIDENCE, FAMILIES, SETTINGS
from eldercare.services.rules.rule_entry import RuleEntry
from eldercare.services.rules.terms import PRIORITIES, ServiceEntry, TermsEntry

NEEDED = _("This is needed.")


class YuanField(StringField):
    """Yuan with at most two decimals; empty is no price."""

    amount: Decimal | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a decimal number."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = text
        if text:
            try:
                self.amount = Decimal(text)
            except InvalidOperation:
                raise ValueError(gettext("An amount looks like 25.00.")) from None


class MonthField(StringField):
    """A month, by its first day."""

    first: date | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read YYYY-MM."""
        text = valuelist[0].strip() if valuelist else ""
        self.data = text
        if text:
            try:
                self.first = date.fromisoformat(f"{text}-01")
            except ValueError:
                raise ValueError(gettext("A month looks like 2026-11.")) from None


class StepForm(FlaskForm):
    """A button that needs the version, and perhaps a day."""

    day = DayField(_("First day without it"), [InputRequired(NEEDED)])
    version = VersionField()


class TermsForm(FlaskForm):
    """The terms of a service from a day on."""

    since = DayField(_("From this day on"), [InputRequired(NEEDED)])
    yuan_per_hour = YuanField(_("Yuan an hour and person"), [Optional()])
    minutes = CountField(_("Minutes"), [InputRequired(NEEDED)])
    staff_count = SelectField(
        _("People"), choices=[SelectChoice("1", "1"), SelectChoice("2", "2")], validate_choice=False
    )
    priority = SelectField(_("Weight in planning"), choices=choices(PRIORITIES), validate_choice=False)
    worker_kinds = boxes(_("Who may do it"), WORKER_KINDS)
    skills = boxes(_("Skills that each person needs"), SKILLS)
    evidence = boxes(_("To be recorded of each visit"), EVIDENCE)
    same_sex = BooleanField(_("Only by somebody of the same sex"))
    tasks = TextAreaField(_("Tasks"), [Optional()])
    version = VersionField()

    def entry(self) -> TermsEntry:
        """What was typed."""
        return TermsEntry(
            since=self.since.data,
            minutes=self.minutes.data,
            staff_count=_number(self.staff_count.data),
            skills=tuple(self.skills.data or ()),
            worker_kinds=tuple(self.worker_kinds.data or ()),
            evidence=tuple(self.evidence.data or ()),
            tasks=tasks_typed(self.tasks.data or ""),
            same_sex=bool(self.same_sex.data),
            priority=_number(self.priority.data),
            yuan_per_hour=self.yuan_per_hour.amount,
        )


class ServiceForm(TermsForm):
    """A new service with its first terms."""

    code = StringField(_("Code"), [InputRequired(NEEDED)], render_kw={"maxlength": 20})
    name = StringField(_("Chinese name"), [InputRequired(NEEDED)], render_kw={"maxlength": 40})
    name_en = StringField(_("English name"), [Optional()], render_kw={"maxlength": 60})
    family = one_of(_("Family"), FAMILIES)
    setting = one_of(_("Place of service"), SETTINGS)

    def service(self) -> ServiceEntry:
        """What was typed."""
        return ServiceEntry(
            code=(self.code.data or "").strip(),
            family=self.family.data or "",
            name=self.name.data or "",
            name_en=self.name_en.data or "",
            setting=self.setting.data or "",
            terms=self.entry(),
        )


def tasks_typed(text: str) -> tuple[tuple[str, str], ...]:
    """One task a line, 中文 | English; without English the Chinese stands in."""
    lines = [line.replace("｜", "|").partition("|") for line in text.splitlines() if line.strip()]
    return tuple((zh.strip(), en.strip()) for zh, _bar, en in lines)


def values_of(terms: ServiceTerms) -> dict[str, Any]:
    """What the form of new terms begins with: the terms before them."""
    return {
        "yuan_per_hour": "" if terms.yuan_per_hour is None else str(terms.yuan_per_hour),
        "minutes": terms.minutes,
        "staff_count": str(terms.staff_count),
        "priority": str(terms.priority),
        "worker_kinds": terms.worker_kinds,
        "skills": terms.skills,
        "evidence": terms.evidence,
        "same_sex": terms.same_sex,
        "tasks": "\n".join(f"{task['zh']} | {task['en']}" for task in terms.tasks),
    }


_GRADE = {str(grade): word for grade, word in GRADES.items()}
ANY = N_("Any")


class RuleForm(FlaskForm):
    """A rule of entitlement from a month on."""

    name = StringField(_("Chinese name"), [InputRequired(NEEDED)], render_kw={"maxlength": 40})
    name_en = StringField(_("English name"), [Optional()], render_kw={"maxlength": 80})
    since = MonthField(_("From this month on"), [InputRequired(NEEDED)], render_kw={"type": "month"})
    categories = boxes(_("Any of these categories"), dict(WORDS))
    age_from = CountField(_("From this age on"), [Optional()])
    age_to = CountField(_("Up to this age"), [Optional()])
    grade_from = SelectField(_("From this grade on"), choices=choices(_GRADE, ANY), validate_choice=False)
    grade_to = SelectField(_("Up to this grade"), choices=choices(_GRADE, ANY), validate_choice=False)
    alone = BooleanField(_("Only who lives alone"))
    minutes = CountField(_("Minutes a month"), [Optional()])
    yuan = YuanField(_("or yuan a month"), [Optional()])
    families = boxes(_("For these families of services"), FAMILIES)
    services = boxes(_("and for these services"), {})
    combining = one_of(_("When other rules apply too"), COMBINING)
    version = VersionField()

    def offer(self, services: list[tuple[str, str]]) -> None:
        """Set what single services can be chosen."""
        self.services.choices = [SelectChoice(code, name) for code, name in services]

    def entry(self) -> RuleEntry:
        """What was typed."""
        return RuleEntry(
            name=self.name.data or "",
            name_en=self.name_en.data or "",
            since=self.since.first,
            categories=tuple(self.categories.data or ()),
            age_from=self.age_from.data,
            age_to=self.age_to.data,
            grade_from=_number(self.grade_from.data),
            grade_to=_number(self.grade_to.data),
            alone=bool(self.alone.data),
            minutes=self.minutes.data,
            yuan=self.yuan.amount,
            families=tuple(self.families.data or ()),
            services=tuple(self.services.data or ()),
            combining=self.combining.data or "",
        )


class EndForm(FlaskForm):
    """The first month without a rule."""

    until = MonthField(_("First month without it"), [Optional()], render_kw={"type": "month"})
    version = VersionField()


def rule_values(rule: EntitlementRule) -> dict[str, Any]:
    """What the form of a change begins with."""
    grades = {name: getattr(rule, name) for name in ("grade_from", "grade_to")}
    return {
        "name": rule.name, "name_en": rule.name_en, "categories": rule.categories, "age_from": rule.age_from,
        "age_to": rule.age_to, "alone": rule.alone, "minutes": rule.minutes,
        "yuan": "" if rule.yuan is None else str(rule.yuan), "families": rule.families,
        "services": rule.services, "combining": rule.combining, "version": rule.version,
    } | {name: "" if value is None else str(value) for name, value in grades.items()}  # fmt: skip


def _number(text: Any) -> int | None:
    return int(text) if str(text or "").isdigit() else None
