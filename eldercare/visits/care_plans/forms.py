"""The form of one agreed service. What is allowed stands in entry.py, not here."""

from datetime import date, time
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from eldercare.core.errors import N_
from eldercare.core.fields import AskedWhereShown, ClockField, DayField, NumberField, VersionField, minutes_of
from eldercare.people.forms.fields import choices
from eldercare.services.models import Service
from eldercare.visits.care_plans.entry import ItemEntry
from eldercare.visits.care_plans.form_fields import holiday_field, nth_field, typed_pattern, weekdays_field
from eldercare.visits.care_plans.patterns import FREE, pattern_of
from eldercare.visits.care_plans.rules import ON_HOLIDAY, PAUSE_REASONS
from eldercare.visits.care_plans.words import KINDS
from eldercare.visits.models import CarePlanItem

NEEDED = _("This is needed.")


class VersionForm(FlaskForm):
    """A form that says which version its editor read."""

    version = VersionField()


class ItemForm(VersionForm):
    """One service with recurrence, window and preferred person."""

    service_code = SelectField(_("Service"), [InputRequired(NEEDED)], validate_choice=False)
    kind = SelectField(_("How often"), [InputRequired(NEEDED)], choices=choices(KINDS), validate_choice=False)
    weekdays = weekdays_field()
    nth = nth_field()
    times = NumberField(_("How many visits"), [AskedWhereShown()])
    on_holiday = holiday_field(ON_HOLIDAY)
    rule = StringField(_("Rule"))
    starts_on = DayField(_("First day"), [InputRequired(NEEDED)])
    until = DayField(_("Last day"), [Optional()])
    window_from = ClockField(_("May start from"), [InputRequired(NEEDED)])
    window_to = ClockField(_("until at the latest"), [InputRequired(NEEDED)])
    minutes = NumberField(_("Minutes"), [InputRequired(NEEDED)])
    preferred_worker_id = SelectField(_("Preferred person"), coerce=str, validate_choice=False)

    def offer(self, services: list[tuple[str, str]], people: list[tuple[int, str]]) -> None:
        """Set what can be chosen."""
        self.service_code.choices = [SelectChoice(code, name) for code, name in services]
        self.preferred_worker_id.choices = people_choices(people)

    def entry(self) -> ItemEntry:
        """What was typed."""
        kind = self.kind.data if self.kind.data in KINDS else "weekly"
        return ItemEntry(
            service_code=self.service_code.data,
            pattern=typed_pattern(self, kind, self.times.data if kind in FREE else None),
            on_holiday=self.on_holiday.data or "usual",
            starts_on=self.starts_on.data,
            window_from=minutes_of(self.window_from.data),
            window_to=minutes_of(self.window_to.data),
            minutes=self.minutes.data,
            preferred_worker_id=chosen(self.preferred_worker_id.data),
        )


class PauseForm(VersionForm):
    """Days without visits."""

    reason = SelectField(
        _("Reason"), [InputRequired(NEEDED)], choices=choices(PAUSE_REASONS), validate_choice=False
    )
    from_day = DayField(_("First day without visits"), [InputRequired(NEEDED)])
    until_day = DayField(_("Last day without visits"), [Optional()])


class ResumeForm(VersionForm):
    """When visits go on."""

    day = DayField(_("First day with visits again"), [InputRequired(NEEDED)])


class EndForm(VersionForm):
    """The last day of a service or a plan."""

    last_day = DayField(_("Last day"), [InputRequired(NEEDED)])


class DayForm(VersionForm):
    """Where one visit of a series is moved."""

    day = DayField(_("New day"), [InputRequired(NEEDED)])
    window_from = ClockField(_("May start from"), [InputRequired(NEEDED)])
    window_to = ClockField(_("until at the latest"), [InputRequired(NEEDED)])
    preferred_worker_id = SelectField(_("Preferred person"), coerce=str, validate_choice=False)

    def offer(self, people: list[tuple[int, str]]) -> None:
        """Set who can be chosen."""
        self.preferred_worker_id.choices = people_choices(people)


def people_choices(people: list[tuple[int, str]]) -> list[SelectChoice]:
    """Nobody in particular, or one of these."""
    nobody = SelectChoice("", gettext(N_("Nobody in particular")))
    return [nobody, *(SelectChoice(str(worker_id), name) for worker_id, name in people)]


def chosen(text: str | None) -> int | None:
    """The id that a choice stands for."""
    return int(text) if text and text.isdigit() else None


def first_values(item: CarePlanItem) -> dict[str, Any]:
    """What the form shows at first."""
    pattern = pattern_of(item.recurrence, item.times)
    return {
        "service_code": item.service_code,
        "kind": pattern.kind,
        "weekdays": list(pattern.weekdays),
        "nth": pattern.nth,
        "rule": pattern.rule,
        "times": pattern.times,
        "on_holiday": item.on_holiday,
        "starts_on": item.starts_on,
        "until": item.ends_on or pattern.until,
        "window_from": time(*divmod(item.window_from, 60)),
        "window_to": time(*divmod(item.window_to, 60)),
        "minutes": item.minutes,
        "preferred_worker_id": str(item.preferred_worker_id or ""),
    }


def values_of(service: Service, day: date) -> dict[str, Any]:
    """What a new item begins with, by the terms of its first day."""
    return {
        "service_code": service.code,
        "kind": "weekly",
        "minutes": service.terms_on(day).minutes,
        "window_from": time(9),
        "window_to": time(11),
    }
