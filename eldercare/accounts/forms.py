"""The forms at the front door and on the own page."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):
    """Name and password."""

    username = StringField(_("User name"), [InputRequired(_("Type your user name.")), Length(max=60)])
    password = PasswordField(_("Password"), [InputRequired(_("Type your password.")), Length(max=200)])
    next = HiddenField()


class ReachForm(FlaskForm):
    """Where messages of alarms go. What is allowed stands in the action."""

    phone = StringField(_("Phone"))
    email = StringField(_("E-mail"))
    version = HiddenField()

    @property
    def expected(self) -> int:
        """The version that the form was filled from; 0, which no row has, when it was tampered with."""
        text = str(self.version.data or "")
        return int(text) if text.isdigit() else 0
