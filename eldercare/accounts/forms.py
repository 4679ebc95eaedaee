"""The forms at the front door."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length


class SignInForm(FlaskForm):
    """Name and password."""

    username = StringField(_("User name"), [InputRequired(_("Type your user name.")), Length(max=60)])
    password = PasswordField(_("Password"), [InputRequired(_("Type your password.")), Length(max=200)])
    next = HiddenField()
