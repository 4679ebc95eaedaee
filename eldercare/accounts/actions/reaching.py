"""Where a user is reached when an alarm calls and no page is open."""

from datetime import datetime

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.reach import email_of, phone_of

REACH_FAULTS = {
    "phone": N_("A mobile number has 11 digits; a landline starts with its area code, 0513."),
    "email": N_("An e-mail address looks like name@mail.example."),
}


def set_reach(user: User, *, phone: str, email: str, expected: int | None = None, now: datetime) -> None:
    """Keep where this user is reached when an alarm calls; empty text means: nowhere.

    Raises InvalidInputError that names each field, StaleVersionError when another tab was faster.
    """
    typed = {"phone": phone.strip(), "email": email.strip()}
    read = {"phone": phone_of(typed["phone"]), "email": email_of(typed["email"])}
    found = {name: REACH_FAULTS[name] for name in typed if typed[name] and read[name] is None}
    if found:
        raise InvalidInputError(found)
    with transaction() as session:
        session.refresh(user)
        check_version(user, expected)
        changed = [name for name in read if getattr(user, name) != read[name]]
        for name in changed:
            setattr(user, name, read[name])
        if changed:
            audit(user, "reach_changed", "user", user.id, now=now, detail={"fields": changed})
