"""Planning, starting and cancelling an inspection."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.inspections.errors import NotOnThisInspectionError
from eldercare.inspections.models import ChecklistVersion, Inspection
from eldercare.inspections.rules import INSPECTION_STEPS, KINDS, check_inspectors, is_told
from eldercare.people.models import Institution


def plan_inspection(
    institution_id: int,
    kind: str,
    planned_day: date,
    inspector_ids: Iterable[int],
    *,
    by: User,
    now: datetime,
    announced: bool = True,
    night: bool = False,
) -> Inspection:
    """Plan an inspection under the checklist of its day.

    Raises InvalidInputError by the field and TooFewInspectorsError.
    """
    wanted = sorted(set(inspector_ids))
    if kind not in KINDS:
        raise InvalidInputError({"kind": N_("Choose the kind of inspection.")})
    check_inspectors(wanted)
    with transaction() as session:
        institution = session.get(Institution, institution_id)
        if institution is None:
            raise InvalidInputError({"institution_id": N_("Choose an institution of the list.")})
        inspection = Inspection(
            institution_id=institution.id,
            area_code=institution.area_code,
            checklist_id=checklist_on(session, planned_day).id,
            kind=kind,
            announced=is_told(kind, announced=announced),
            night=night,
            planned_day=planned_day,
            planned_by=by.id,
            inspectors=_inspectors(session, wanted),
        )
        session.add(inspection)
        session.flush()
        record(inspection, "plan", by, now)
        return inspection


def checklist_on(session: Session, day: date) -> ChecklistVersion:
    """The edition in force on a day; raises InvalidInputError where none is."""
    version = session.scalar(
        select(ChecklistVersion)
        .where(ChecklistVersion.effective_from <= day)
        .order_by(ChecklistVersion.effective_from.desc(), ChecklistVersion.id.desc())
        .limit(1)
    )
    if version is None:
        raise InvalidInputError({"planned_day": N_("No checklist is in force on this day.")})
    return version


def _inspectors(session: Session, ids: list[int]) -> list[User]:
    users = session.scalars(select(User).where(User.id.in_(ids), User.active.is_(True))).all()
    if len(users) < len(ids) or any(not user.may("inspection.record") for user in users):
        raise InvalidInputError({"inspectors": N_("Choose inspectors of the list.")})
    return list(users)


def start(inspection_id: int, *, by: User, now: datetime, version: int | None = None) -> Inspection:
    """Stand at the door and begin. From here on the institution knows."""
    with transaction() as session:
        inspection = held(session, inspection_id, by)
        check_version(inspection, version)
        inspection.state = INSPECTION_STEPS.target(inspection.state, "start")
        inspection.started_at = now
        record(inspection, "start", by, now)
        return inspection


def cancel(inspection_id: int, *, by: User, now: datetime, version: int | None = None) -> Inspection:
    """Take back a plan that has not begun."""
    with transaction() as session:
        inspection = locked(session, inspection_id)
        check_version(inspection, version)
        inspection.state = INSPECTION_STEPS.target(inspection.state, "cancel")
        record(inspection, "cancel", by, now)
        return inspection


def locked(session: Session, inspection_id: int) -> Inspection:
    """The inspection, held until the commit so that no answer slips in behind its end."""
    inspection = session.get(Inspection, inspection_id, with_for_update=True)
    if inspection is None:
        raise NotFoundError
    return inspection


def held(session: Session, inspection_id: int, by: User) -> Inspection:
    """The same for one of its inspectors; raises NotOnThisInspectionError for anybody else."""
    inspection = locked(session, inspection_id)
    if not inspection.is_by(by):
        raise NotOnThisInspectionError
    return inspection


def record(inspection: Inspection, verb: str, by: User, now: datetime) -> None:
    """Audit line and feed event. While a plan is hidden its institution's screens are not told."""
    audit(by, verb, "inspection", inspection.id, now=now, detail={"kind": inspection.kind})
    feed.tell(
        "inspection",
        now=now,
        data={"inspection_id": inspection.id, "verb": verb, "state": inspection.state},
        area_code=inspection.area_code,
        institution_id=inspection.where.institution_id,
    )
