"""Forms of visiting tiers. What is allowed stands in rules.py, not here."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired

from eldercare.core.fields import DayField, VersionField
from eldercare.people.forms.fields import one_of
from eldercare.visits.tiers.rules import CHANGES, CHOICES, RECORDED, TIERS


class TierForm(FlaskForm):
    """Another tier than the rules give, until a day."""

    tier = one_of(_("Tier"), TIERS)
    why = one_of(_("Reason"), CHOICES)
    until = DayField(_("Last day"), [InputRequired(_("This is needed."))])
    note = StringField(_("Note"))


class ChangeForm(FlaskForm):
    """Something after which somebody looks in within a day."""

    kind = one_of(_("What has happened"), {code: CHANGES[code] for code in RECORDED})
    day = DayField(_("Day"), [InputRequired(_("This is needed."))])
    note = StringField(_("Note"))


class EndForm(FlaskForm):
    """A button that ends a choice that somebody may have changed since."""

    version = VersionField()
