"""Makers of this room: a short checklist, inspections on their way, hazards in any state."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope
from eldercare.core.db import db, transaction
from eldercare.core.uploads import Photo
from eldercare.inspections import actions
from eldercare.inspections.models import ChecklistItem, ChecklistVersion, Hazard, Inspection
from eldercare.people.models import Institution
from tests.makers import NOW, TODAY, make_institution, make_user, save

LATER = NOW + timedelta(hours=2)
_shas = count(1)

# code, severity, days, weight, photo required, may not apply
SHORT_LIST = (
    ("XF-03", "ordinary", 3, 3, True, False),
    ("JZ-04", "ordinary", 15, 1, False, False),
    ("SP-01", "major", 7, 9, False, False),
    ("YP-01", "major", 7, 9, False, True),
)


def make_checklist(code: str = "short", effective_from: date = date(2026, 1, 1)) -> ChecklistVersion:
    """A list of four items; the same code is made once."""
    known = db.session.query(ChecklistVersion).filter_by(code=code).one_or_none()
    if known:
        return known
    version = ChecklistVersion(code=code, effective_from=effective_from)
    version.items = [_item(position, *row) for position, row in enumerate(SHORT_LIST, start=1)]
    return save(version)


def _item(
    position: int, code: str, severity: str, days: int, weight: int, photo: bool, na: bool
) -> ChecklistItem:
    texts = {
        "category": "fire", "category_zh": "消防", "category_en": "Fire", "text_zh": f"要求{code}",
        "text_en": f"Requirement {code}", "finding_zh": f"问题{code}", "finding_en": f"Finding {code}",
        "basis": "GB/T 40248-2021", "basis_confidence": "A", "deadline_zh": f"{days}日内",
        "deadline_en": f"within {days} days", "check_zh": "日查", "check_en": "day check",
        "evidence_zh": "照片", "evidence_en": "photo", "lead_zh": "消防", "lead_en": "Fire service",
    }  # fmt: skip
    return ChecklistItem(
        position=position, code=code, severity=severity, deadline_days=days, weight=weight,
        photo_required=photo, allows_na=na, **texts,
    )  # fmt: skip


def make_inspector(**changes: Any) -> User:
    """An inspector of the county."""
    return make_user("inspector", **changes)


def make_manager(institution: Institution, **changes: Any) -> User:
    """The manager of one institution."""
    return make_user("manager", Scope("institution", str(institution.id)), **changes)


def make_photo(by: User | None = None, **changes: Any) -> Photo:
    """The row of an uploaded photo; there is no file behind it."""
    values = {"width": 800, "height": 600, "at": NOW, "sha": f"{next(_shas):064x}"}
    return save(Photo(uploaded_by=(by or make_inspector()).id, **values | changes))


def make_inspection(
    institution: Institution | None = None, inspectors: tuple[User, ...] | None = None, **changes: Any
) -> Inspection:
    """A special inspection planned for today by two inspectors."""
    make_checklist()
    institution = institution or make_institution()
    people = inspectors or (make_inspector(), make_inspector())
    values = {"kind": "special", "planned_day": TODAY, "by": people[0], "now": NOW}
    return actions.plan_inspection(
        institution.id, inspector_ids=[user.id for user in people], **values | changes
    )


def make_running(**changes: Any) -> Inspection:
    """An inspection that has begun."""
    inspection = make_inspection(**changes)
    return actions.start(inspection.id, by=inspection.inspectors[0], now=NOW)


def answer(inspection: Inspection, code: str, result: str = "pass", **changes: Any) -> Any:
    """One answer by the first inspector."""
    return actions.answer_item(
        inspection.id, code, actions.Answer(result, **changes), by=inspection.inspectors[0], now=NOW
    )


def make_finished(fail: str = "JZ-04", **changes: Any) -> Inspection:
    """A finished inspection in which one item failed."""
    inspection = make_running(**changes)
    for code, *_rest in SHORT_LIST:
        answer(inspection, code, "fail" if code == fail else "pass", note="扶手松动" if code == fail else "")
    return actions.finish(inspection.id, signature="甲、乙", by=inspection.inspectors[0], now=NOW)


def make_hazard(state: str = "assigned", institution: Institution | None = None, **changes: Any) -> Hazard:
    """A hazard with a manager who answers for it, brought to `state` step by step."""
    institution = institution or make_institution()
    manager = make_manager(institution)
    inspection = make_finished(institution=institution)
    hazard = db.session.query(Hazard).filter_by(inspection_id=inspection.id).one()
    if state == "in_repair":
        actions.begin_repair(hazard.id, by=manager, now=LATER)
    if state in {"recheck", "returned", "closed"}:
        submit(hazard, manager)
    if state == "returned":
        actions.return_hazard(hazard.id, note="还松", by=make_inspector(), now=LATER)
    if state == "closed":
        actions.close_hazard(hazard.id, by=make_inspector(), now=LATER)
    with transaction():
        for name, value in changes.items():
            setattr(hazard, name, value)
    return hazard


def submit(hazard: Hazard, manager: User, **changes: Any) -> Hazard:
    """Hand in a rectification with one photo."""
    values = {"note": "已加固", "photos": [make_photo(manager).sha], "by": manager, "now": LATER}
    return actions.submit_rectification(hazard.id, **values | changes)
