"""The end of an inspection: its score, its signatures and its hazards."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.models import User
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError
from eldercare.inspections.actions.inspections import held, record
from eldercare.inspections.actions.timeline import take_step, write_event
from eldercare.inspections.errors import UnansweredItemsError
from eldercare.inspections.models import ChecklistItem, Hazard, Inspection, InspectionAnswer
from eldercare.inspections.rules import INSPECTION_STEPS, REPEATED_WITHIN, check_inspectors, score_of


def finish(
    inspection_id: int,
    *,
    signature: str,
    witness: str = "",
    by: User,
    now: datetime,
    version: int | None = None,
) -> Inspection:
    """Sign and end an inspection; each failed item becomes an assigned hazard.

    `signature`: the inspectors' names as typed, `witness`: the institution's side, empty when it does not
    sign. Raises UnansweredItemsError, TooFewInspectorsError, InvalidInputError without a signature.
    """
    with transaction() as session:
        inspection = held(session, inspection_id, by)
        check_version(inspection, version)
        state = INSPECTION_STEPS.target(inspection.state, "finish")
        check_inspectors(user.id for user in inspection.inspectors)
        answers = _complete(session, inspection)
        if not signature.strip():
            raise InvalidInputError({"signature": N_("Sign with the inspectors' names.")})
        inspection.state, inspection.finished_at = state, now
        inspection.signature, inspection.witness = signature.strip(), witness.strip()
        inspection.score = score_of((answer.result, answer.item.weight) for answer in answers)
        for answer in answers:
            if answer.result == "fail":
                _assign(session, inspection, answer, by, now)
        record(inspection, "finish", by, now)
        return inspection


def _complete(session: Session, inspection: Inspection) -> list[InspectionAnswer]:
    """Every item's answer in the order of the list; raises UnansweredItemsError with the open codes."""
    answers = {
        answer.item_id: answer
        for answer in session.scalars(
            select(InspectionAnswer)
            .where(InspectionAnswer.inspection_id == inspection.id)
            .options(selectinload(InspectionAnswer.item))
        )
    }
    items = session.execute(
        select(ChecklistItem.id, ChecklistItem.code)
        .where(ChecklistItem.version_id == inspection.checklist_id)
        .order_by(ChecklistItem.position)
    ).all()
    missing = [code for item_id, code in items if item_id not in answers]
    if missing:
        raise UnansweredItemsError(count=len(missing), codes=", ".join(missing))
    return [answers[item_id] for item_id, _code in items]


def _assign(
    session: Session, inspection: Inspection, answer: InspectionAnswer, by: User, now: datetime
) -> Hazard:
    """The hazard behind a failed item: found when it was answered, assigned now."""
    hazard = Hazard(
        inspection_id=inspection.id,
        answer_id=answer.id,
        item_id=answer.item_id,
        institution_id=inspection.institution_id,
        area_code=inspection.area_code,
        grade=answer.grade or answer.item.severity,
        supervised=answer.grade == "major",
        repeated=_seen_before(session, inspection, answer.item, now),
        description=answer.note or answer.item.finding_zh,
        state="found",
        deadline=answer.deadline,
        found_at=answer.answered_at,
        rectifier_id=answer.rectifier_id,
    )
    session.add(hazard)
    session.flush()
    write_event(hazard, "find", by=by, now=answer.answered_at, note=answer.note)
    take_step(hazard, "assign", by=by, now=now, data={"item": answer.item.code, "grade": hazard.grade})
    return hazard


def _seen_before(session: Session, inspection: Inspection, item: ChecklistItem, now: datetime) -> bool:
    """Whether the same item, in any edition, failed at this institution within the year before."""
    earlier = (
        select(Hazard.id)
        .join(ChecklistItem, Hazard.item_id == ChecklistItem.id)
        .where(
            Hazard.institution_id == inspection.institution_id,
            Hazard.inspection_id != inspection.id,
            Hazard.found_at > now - REPEATED_WITHIN,
            ChecklistItem.code == item.code,
        )
    )
    return session.scalar(earlier.limit(1)) is not None
