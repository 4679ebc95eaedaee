"""The forms about the people around a senior: contacts, keys, wishes and bans."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import ListWidget, RadioInput

from eldercare.core.errors import N_
from eldercare.core.fields import VersionField
from eldercare.people.forms.fields import DayField, choices
from eldercare.people.models import Contact, Senior, Worker
from eldercare.people.rules import RELATIONS, WORKER_KINDS
from eldercare.people.rules.contacts import NEARNESS, ContactEntry
from eldercare.people.rules.wishes import BAN, KINDS, REASONS, REASONS_FOR, WISH, WishEntry

CHOOSE = N_("Choose one of the list.")


class ContactForm(FlaskForm):
    """Somebody to call. On an edit an empty phone stays as it is: it is masked."""

    name = StringField(_("Name"), [InputRequired(_("Type the name of the contact."))])
    relation = SelectField(
        _("Relation"),
        [InputRequired(_("Say who this is to the senior."))],
        choices=choices(RELATIONS, CHOOSE),
        validate_choice=False,
    )
    phone = StringField(_("Phone"))
    nearness = SelectField(_("Lives"), choices=choices(NEARNESS, N_("Not known")), validate_choice=False)
    note = StringField(_("Note"))
    version = VersionField()

    def entry(self, known: ContactEntry | None = None) -> ContactEntry:
        """What was typed; `known` gives the number that was left empty."""
        values = {name: self[name].data or "" for name in ("name", "relation", "phone", "nearness", "note")}
        if known and not values["phone"].strip():
            values["phone"] = known.phone
        return ContactEntry(**values)


class StepForm(FlaskForm):
    """A button beside a row that somebody may have changed since."""

    step = HiddenField()
    version = VersionField()


class KeyForm(FlaskForm):
    """Who holds a key from when."""

    holder = SelectField(_("Holder"), [InputRequired(_("Choose who holds the key."))], validate_choice=False)
    since = DayField(_("Since"), [Optional()])


class ReturnForm(FlaskForm):
    """When a key was given back."""

    until = DayField(_("Given back on"), [Optional()])


def holder_choices(
    senior: Senior, contacts: Sequence[Contact], workers: Sequence[Worker]
) -> list[SelectChoice]:
    """Everybody who may hold a key of the home: the station, contacts, people of the station."""
    return [
        SelectChoice("", gettext("Choose who holds the key.")),
        SelectChoice(f"station:{senior.station_id}", gettext("The station"), optgroup=gettext("Station")),
        *(
            SelectChoice(
                f"contact:{one.id}",
                f"{gettext(RELATIONS.get(one.relation, one.relation))} {one.name}",
                optgroup=gettext("Contacts"),
            )
            for one in contacts
        ),
        *worker_choices(workers, "worker:"),
    ]


def worker_choices(workers: Sequence[Worker], head: str = "") -> list[SelectChoice]:
    """The people of a station under their kinds."""
    return [
        SelectChoice(f"{head}{one.id}", one.name, optgroup=gettext(WORKER_KINDS.get(one.kind, one.kind)))
        for one in workers
    ]


def reason_choices() -> list[SelectChoice]:
    """The reasons under what they go with: a wish, a ban, or either."""
    both = set(REASONS_FOR[WISH]) & set(REASONS_FOR[BAN])
    groups = {
        gettext(KINDS[WISH]): [code for code in REASONS_FOR[WISH] if code not in both],
        gettext(KINDS[BAN]): [code for code in REASONS_FOR[BAN] if code not in both],
        gettext("Either"): [code for code in REASONS if code in both],
    }
    return [
        SelectChoice("", gettext(CHOOSE)),
        *(
            SelectChoice(code, gettext(REASONS[code]), optgroup=head)
            for head, codes in groups.items()
            for code in codes
        ),
    ]


class WishForm(FlaskForm):
    """A senior's word about somebody who works for the station."""

    kind = RadioField(
        _("Wish or ban"),
        [InputRequired(_("Choose one of the list."))],
        choices=choices(KINDS),
        option_widget=RadioInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )
    worker_id = SelectField(_("About whom"), [InputRequired(_("Choose somebody."))], validate_choice=False)
    reason = SelectField(_("Reason"), [InputRequired(_("Choose one of the list."))], validate_choice=False)
    note = TextAreaField(_("Note"))
    since = DayField(_("First day"), [Optional()])
    until = DayField(_("Last day"), [Optional()])

    def entry(self) -> WishEntry:
        """What was chosen and typed."""
        given: Any = self.worker_id.data or ""
        return WishEntry(
            worker_id=int(given) if str(given).isdecimal() else 0,
            kind=self.kind.data or "",
            reason=self.reason.data or "",
            note=self.note.data or "",
            since=self.since.data,
            until=self.until.data,
        )
