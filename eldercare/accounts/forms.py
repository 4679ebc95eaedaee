"""The forms of this room. What is allowed stands in the rules and actions, not here."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from eldercare.accounts.actions import UserEntry
from eldercare.accounts.rules import ROLES, TOKEN_DAYS, Scope
from eldercare.core.errors import InvalidInputError
from eldercare.core.fields import VersionField

CHOOSE = _("Choose one of the list.")


class SignInForm(FlaskForm):
    """Name and password."""

    username = StringField(_("User name"), [InputRequired(_("Type your user name.")), Length(max=60)])
    password = PasswordField(_("Password"), [InputRequired(_("Type your password.")), Length(max=200)])
    next = HiddenField()


class ReachForm(FlaskForm):
    """Where messages of alarms go."""

    phone = StringField(_("Phone"))
    email = StringField(_("E-mail"))
    version = VersionField()

    @property
    def expected(self) -> int:
        """The version that the form was filled from; 0, which no row has, when it was tampered with."""
        return self.version.expected


class NewPasswordForm(FlaskForm):
    """A first password, or a new one by a one-time link."""

    new = PasswordField(_("Your new password"), [InputRequired(_("Type the new password.")), Length(max=200)])


class ChangePasswordForm(NewPasswordForm):
    """Another password for somebody who is signed in."""

    present = PasswordField(_("Present password"), [InputRequired(_("Type your password.")), Length(max=200)])


class AccountForm(FlaskForm):
    """An account. The scope is one choice: kind and key with a colon between."""

    username = StringField(_("User name"), [InputRequired(_("Type the user name.")), Length(max=60)])
    display_name = StringField(_("Name"), [InputRequired(_("Type the name.")), Length(max=60)])
    role = SelectField(
        _("Role"),
        [InputRequired(CHOOSE)],
        choices=[SelectChoice(code, _(word)) for code, word in ROLES.items()],
        validate_choice=False,
    )
    scope = SelectField(_("Area"), [InputRequired(CHOOSE)], validate_choice=False)
    worker_id = StringField(_("Number of the worker"))
    version = VersionField()

    @property
    def expected(self) -> int:
        """The version that the editor read; 0, which no row has, when the form was tampered with."""
        return self.version.expected

    @property
    def worker(self) -> int | None:
        """The worker's number as it was typed."""
        text = str(self.worker_id.data or "").strip()
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None

    def entry(self, scope_names: dict[str, str]) -> UserEntry:
        """What was typed; `scope_names` gives the Chinese name of each choice of the scope."""
        kind, _colon, key = (self.scope.data or "").partition(":")
        own = kind == "own"
        return UserEntry(
            username=(self.username.data or "").strip().lower(),
            display_name=self.display_name.data or "",
            role=self.role.data or "",
            scope=Scope(kind, key),
            scope_name=scope_names.get(self.scope.data or "", ""),
            worker_id=self.worker if own else None,
        )


class TokenForm(FlaskForm):
    """A token for a program."""

    name = StringField(
        _("For which program"), [InputRequired(_("Say which program this is for.")), Length(max=60)]
    )
    days = SelectField(
        _("Valid for"),
        [InputRequired(CHOOSE)],
        choices=[SelectChoice(days, _("%(days)s days", days=days)) for days in TOKEN_DAYS],
        coerce=int,
        default=TOKEN_DAYS[1],
        validate_choice=False,
    )
    scope = SelectField(_("It sees"), [InputRequired(CHOOSE)], validate_choice=False)
    verbs = SelectMultipleField(
        _("It may"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validate_choice=False,
    )


def put_faults(form: FlaskForm, refusal: InvalidInputError) -> None:
    """Write each fault of an action under its field."""
    for name, sentence in refusal.fields.items():
        form[name].errors = [*form[name].errors, _(sentence)]
