"""Forms of visits by hand. What is allowed stands in rules.py, not here."""

from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from eldercare.core.fields import AskedWhereShown, ClockField, DayField, NumberField, VersionField, minutes_of
from eldercare.core.time import at, local
from eldercare.people.forms.fields import choices, one_of
from eldercare.services.models import Service
from eldercare.visits.by_hand.rules import CALLERS, FOLLOW_UPS, OFFERED, SOURCES, CallEntry, OrderEntry
from eldercare.visits.rules import CANCEL_REASONS


class OrderForm(FlaskForm):
    """One visit: what, when or at once, how long, and what is asked of whoever comes."""

    service_code = SelectField(_("Service"), [InputRequired(_("This is needed."))], validate_choice=False)
    urgent = BooleanField(_("Urgent: now, within two hours"))
    day = DayField(_("Day"), [AskedWhereShown()])
    window_from = ClockField(_("May start from"), [AskedWhereShown()])
    window_to = ClockField(_("until at the latest"), [AskedWhereShown()])
    minutes = NumberField(_("Minutes"), [InputRequired(_("This is needed."))])
    wish = TextAreaField(_("Wish, for whoever comes"))
    note = TextAreaField(_("Note, for the station"))
    call_version = VersionField()

    def offer(self, services: list[Service]) -> None:
        """Set what can be chosen."""
        english = str(get_locale()) == "en"
        self.service_code.choices = [
            SelectChoice(one.code, one.name_en if english and one.name_en else one.name) for one in services
        ]

    def entry(self) -> OrderEntry:
        """What was typed."""
        return OrderEntry(
            service_code=self.service_code.data or "",
            day=self.day.data,
            window_from=_minute(self.window_from.data),
            window_to=_minute(self.window_to.data),
            minutes=self.minutes.data,
            urgent=bool(self.urgent.data),
            wish=self.wish.data or "",
            note=self.note.data or "",
        )


class CallForm(FlaskForm):
    """Who called, for what, and until when something was promised."""

    source = one_of(_("Came by"), SOURCES)
    caller = StringField(_("Who called"), [InputRequired(_("Type who called."))])
    relation = one_of(_("Relation"), CALLERS)
    phone = StringField(_("Number to call back"))
    asked = TextAreaField(_("What was asked for"), [InputRequired(_("Type what was asked for."))])
    promised_day = DayField(_("Promised until"), [InputRequired(_("This is needed."))])
    promised_time = ClockField(_("Time"), [InputRequired(_("This is needed."))])

    def entry(self) -> CallEntry:
        """What was typed."""
        day: date | None = self.promised_day.data
        clock: time | None = self.promised_time.data
        return CallEntry(
            source=self.source.data or "",
            caller=(self.caller.data or "").strip(),
            relation=self.relation.data or "",
            phone=(self.phone.data or "").strip(),
            asked=(self.asked.data or "").strip(),
            promised_at=at(day, minutes_of(clock)) if day and clock else None,
        )


class SettleForm(FlaskForm):
    """A step of a request by a button, with what was answered."""

    verb = HiddenField()
    answer = TextAreaField(_("What was answered"), [AskedWhereShown()])
    version = VersionField()


class FollowUpForm(FlaskForm):
    """What was done about a missed visit."""

    how = SelectField(
        _("What was done about it"),
        [InputRequired(_("Choose one of the list."))],
        choices=choices({code: FOLLOW_UPS[code] for code in OFFERED}),
        validate_choice=False,
    )
    note = StringField(_("Note"))


class CancelForm(FlaskForm):
    """Why a visit does not take place."""

    reason = SelectField(
        _("Reason"),
        [InputRequired(_("Choose one of the reasons."))],
        choices=choices(CANCEL_REASONS),
        validate_choice=False,
    )
    version = VersionField()


class GiveForm(FlaskForm):
    """Who takes a part of the visit, and from which minute of the day."""

    worker = HiddenField()
    position = HiddenField()
    start = HiddenField()
    version = VersionField()

    def numbers(self) -> tuple[int, int, int]:
        """Worker, position and minute; 0 for what is no number, which no row has."""
        given: tuple[Any, ...] = (self.worker.data, self.position.data, self.start.data)
        worker, position, start = (
            int(float(text)) if str(text or "").replace(".", "", 1).isdecimal() else 0 for text in given
        )
        return worker, position, start


def first_order(service: Service | None, now: datetime, *, urgent: bool) -> dict[str, Any]:
    """What a new order begins with: tomorrow morning, or now."""
    tomorrow = local(now).date() + timedelta(days=1)
    return {
        "service_code": service.code if service else "",
        "urgent": urgent,
        "day": tomorrow,
        "window_from": time(9),
        "window_to": time(11),
        "minutes": service.terms_on(tomorrow).minutes if service else 30,
    }


def _minute(clock: time | None) -> int | None:
    return minutes_of(clock) if clock is not None else None
