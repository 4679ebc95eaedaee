"""The form of a certificate. What is allowed stands in certificates.py and the actions, not here."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Optional

from eldercare.core.errors import N_
from eldercare.people.forms.fields import CHOOSE, DayField, boxes, choices
from eldercare.people.rules import SKILLS
from eldercare.people.rules.certificates import KINDS, CertificateEntry


class CertificateForm(FlaskForm):
    """A certificate as it is shown."""

    kind = SelectField(
        _("Kind of certificate"),
        [InputRequired(CHOOSE)],
        choices=choices(KINDS, N_("Choose one of the list.")),
        validate_choice=False,
    )
    number = StringField(_("Number"))
    issuer = StringField(_("Issued by"))
    issued_on = DayField(_("Issued on"), [Optional()])
    expires_on = DayField(_("Counts until"), [Optional()])
    skills = boxes(_("Skills that follow"), SKILLS)
    scan = FileField(_("Photo of the paper"))

    def entry(self) -> CertificateEntry:
        """What was typed; without a ticked skill those of the kind follow."""
        return CertificateEntry(
            kind=self.kind.data or "",
            number=self.number.data or "",
            issuer=self.issuer.data or "",
            issued_on=self.issued_on.data,
            expires_on=self.expires_on.data,
            skills=tuple(self.skills.data) if self.skills.data else None,
        )
