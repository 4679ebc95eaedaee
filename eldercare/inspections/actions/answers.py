"""Answering one item of a running inspection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.core.db import transaction
from eldercare.core.errors import N_, InvalidInputError, StepRefusedError
from eldercare.core.time import local_date
from eldercare.core.uploads import Photo
from eldercare.inspections.actions.inspections import held
from eldercare.inspections.models import ChecklistItem, Inspection, InspectionAnswer
from eldercare.inspections.rules import check_answer, chosen_deadline, deadline_of, grade_of


@dataclass(frozen=True, slots=True)
class Answer:
    """What an inspector says about one item; a failure brings the draft of its hazard.

    `note` becomes the hazard's description. Without `grade` and `deadline` the item's own hold.
    """

    result: str
    note: str = ""
    photos: tuple[str, ...] = ()
    grade: str | None = None
    deadline: date | None = None
    rectifier_id: int | None = None


def answer_item(
    inspection_id: int, code: str, answer: Answer, *, by: User, now: datetime
) -> InspectionAnswer:
    """Keep the answer to an item, in place of an earlier one. The same answer again changes nothing.

    Raises InvalidInputError by the field and StepRefusedError when the inspection does not run.
    """
    with transaction() as session:
        inspection = held(session, inspection_id, by)
        if inspection.state != "running":
            raise StepRefusedError(verb="answer", state=inspection.state)
        item = _item(session, inspection, code)
        photos = photos_of(session, answer.photos)
        check_answer(item.asked, answer.result, note=answer.note, photos=len(photos))
        row = _row(session, inspection, item, by, now)
        values: dict[str, object] = {"result": answer.result, "note": answer.note.strip()}
        values |= _draft(session, inspection, item, answer, now)
        same = all(getattr(row, name) == value for name, value in values.items()) and row.photos == photos
        if row.id is None or not same:
            for name, value in values.items():
                setattr(row, name, value)
            row.photos, row.answered_by, row.answered_at = photos, by.id, now
            session.add(row)
            session.flush()
        return row


def _item(session: Session, inspection: Inspection, code: str) -> ChecklistItem:
    item = session.scalar(
        select(ChecklistItem).where(
            ChecklistItem.version_id == inspection.checklist_id, ChecklistItem.code == code
        )
    )
    if item is None:
        raise InvalidInputError({"item": N_("The checklist of this inspection has no such item.")})
    return item


def photos_of(session: Session, shas: Sequence[str]) -> list[Photo]:
    """The photos with these addresses, each once; raises InvalidInputError for one that was not uploaded."""
    wanted = set(shas)
    photos = list(session.scalars(select(Photo).where(Photo.sha.in_(wanted)).order_by(Photo.id)))
    if len(photos) < len(wanted):
        raise InvalidInputError({"photos": N_("A photo has not arrived yet. Upload it again.")})
    return photos


def _row(
    session: Session, inspection: Inspection, item: ChecklistItem, by: User, now: datetime
) -> InspectionAnswer:
    known = session.scalar(
        select(InspectionAnswer).where(
            InspectionAnswer.inspection_id == inspection.id, InspectionAnswer.item_id == item.id
        )
    )
    return known or InspectionAnswer(
        inspection_id=inspection.id, item_id=item.id, answered_by=by.id, answered_at=now
    )


def _draft(
    session: Session, inspection: Inspection, item: ChecklistItem, answer: Answer, now: datetime
) -> dict[str, object]:
    """Grade, deadline and rectifier of the hazard to be; empty for what is no failure."""
    if answer.result != "fail":
        return {"grade": None, "deadline": None, "rectifier_id": None}
    grade = grade_of(item.asked, answer.grade)
    found_on = local_date(inspection.started_at or now)
    latest = deadline_of(item.asked, grade, found_on)
    return {
        "grade": grade,
        "deadline": chosen_deadline(answer.deadline, latest, found_on),
        "rectifier_id": _rectifier(session, inspection, answer.rectifier_id),
    }


def _rectifier(session: Session, inspection: Inspection, chosen: int | None) -> int | None:
    """The manager who answers for the repair: the one chosen, else the institution's first, if any."""
    managers = session.scalars(managers_of(inspection.institution_id)).all()
    if chosen is None:
        return managers[0].id if managers else None
    if chosen not in {manager.id for manager in managers}:
        raise InvalidInputError({"rectifier_id": N_("Choose a manager of this institution.")})
    return chosen


def managers_of(institution_id: int) -> Select[User]:
    """The active managers of an institution, in the order in which they came."""
    return (
        select(User)
        .where(
            User.role == "manager",
            User.active.is_(True),
            User.scope_kind == "institution",
            User.scope_key == str(institution_id),
        )
        .order_by(User.id)
    )
