"""This room's part of somebody leaving: consents end, keys are to be given back, the record is kept."""

from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from eldercare.core.errors import N_
from eldercare.people.leaving import BY_HAND, STAYS, STOPS, Leaving, Line, Part, Stopped, some
from eldercare.people.models import Contact, ContactConsent, KeyHolding, SeniorConsent
from eldercare.people.rules import WITHDRAWN, kept_until

KEYS = N_("Keys of the home, to be given back: %(count)s")


def outlook(session: Session, leaving: Leaving) -> list[Line]:
    """Consents, keys, and until when the record is kept."""
    told = _count(session, ContactConsent, *_told(leaving))
    agreed = _count(session, SeniorConsent, *_agreed(leaving)) if leaving.reason == WITHDRAWN else 0
    return some(
        [
            Line(STOPS, N_("Consents of the family to messages that end: %(count)s"), told),
            Line(STOPS, N_("Consents of the person that end: %(count)s"), agreed),
            Line(BY_HAND, KEYS, keys_held(session, leaving.senior.id)),
            Line(STAYS, N_("The record is kept until %(day)s, then erased."), day=kept_until(leaving.day)),
        ]
    )


def keys_held(session: Session, senior_id: int) -> int:
    """How many keys of the home somebody holds."""
    return _count(session, KeyHolding, KeyHolding.senior_id == senior_id, KeyHolding.until.is_(None))


def stop(session: Session, leaving: Leaving) -> Stopped:
    """On the day: no message goes to the family any more; who took the consent back, took back all."""
    if not leaving.has_come:
        return {}
    by = leaving.actor.id if leaving.actor else None
    told = _ids(session, ContactConsent, *_told(leaving))
    _end(session, ContactConsent, told, withdrawn_at=leaving.now, withdrawn_by=by)
    agreed = _ids(session, SeniorConsent, *_agreed(leaving)) if leaving.reason == WITHDRAWN else []
    _end(
        session,
        SeniorConsent,
        agreed,
        withdrawn_at=leaving.now,
        withdrawn_by=by,
        withdrawn_on=leaving.day,
        withdrawn_how="left",
    )
    return {"contact_consents": told, "consents": agreed}


def restore(_session: Session, _leaving: Leaving, stopped: Stopped) -> list[Line]:
    """A consent that ended is asked for again: a row never comes back to life."""
    ended = len(stopped.get("contact_consents", [])) + len(stopped.get("consents", []))
    return some([Line(BY_HAND, N_("Consents that ended, to be asked for again: %(count)s"), ended)])


def _told(leaving: Leaving) -> tuple[Any, ...]:
    mine = select(Contact.id).where(Contact.senior_id == leaving.senior.id)
    return ContactConsent.contact_id.in_(mine), ContactConsent.withdrawn_at.is_(None)


def _agreed(leaving: Leaving) -> tuple[Any, ...]:
    return SeniorConsent.senior_id == leaving.senior.id, SeniorConsent.withdrawn_at.is_(None)


def _count(session: Session, model: Any, *which: Any) -> int:
    return session.scalar(select(func.count(model.id)).where(*which)) or 0


def _ids(session: Session, model: Any, *which: Any) -> list[int]:
    return list(session.scalars(select(model.id).where(*which).order_by(model.id)))


def _end(session: Session, model: Any, ids: list[int], **values: Any) -> None:
    if ids:
        session.execute(update(model).where(model.id.in_(ids)).values(**values))


WORDS = {
    "contact_consents": N_("Consents of the family that ended: %(count)s"),
    "consents": N_("Consents of the person that ended: %(count)s"),
}
PART = Part("people", outlook, stop, restore, WORDS)
