"""A special inspection at a rural home: one failed item, its rectification, its closing by another."""

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw
from sqlalchemy import func, select

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.time import at
from eldercare.core.uploads import keep_photo
from eldercare.inspections.actions.answers import Answer, answer_item
from eldercare.inspections.actions.finish import finish
from eldercare.inspections.actions.hazards import begin_repair, close_hazard, submit_rectification
from eldercare.inspections.actions.inspections import plan_inspection, start
from eldercare.inspections.models import ChecklistItem, Hazard
from eldercare.rehearsal.morning import user_named

FAILED_ITEM = "XF-03"
MORNING, NOON, EVENING = 9 * 60, 12 * 60, 17 * 60


def inspect_and_rectify(day: date, data_dir: Path) -> dict[str, Any]:
    """Plan, inspect, assign, rectify, re-check and close; counts of this inspection's hazards."""
    first, second = user_named("inspector"), user_named("inspector2")
    manager = user_named("manager")
    morning = at(day, MORNING)
    inspection = plan_inspection(
        int(manager.scope_key), "special", day, [first.id, second.id], by=first, now=morning
    )
    start(inspection.id, by=first, now=morning)
    _answer_all(inspection.id, inspection.checklist_id, first, morning, data_dir)
    finish(
        inspection.id, signature=f"{first.display_name} {second.display_name}", by=first, now=at(day, NOON)
    )
    hazards = db.session.scalars(select(Hazard.id).where(Hazard.inspection_id == inspection.id)).all()
    for hazard_id in hazards:
        _rectify(hazard_id, manager, at(day, NOON), data_dir)
        close_hazard(hazard_id, note="演示：现场复查合格", by=second, now=at(day, EVENING))
    closed = (
        select(func.count())
        .select_from(Hazard)
        .where(Hazard.inspection_id == inspection.id, Hazard.state == "closed")
    )
    return {"found": len(hazards), "closed": db.session.scalar(closed)}


def _answer_all(inspection_id: int, checklist_id: int, by: User, moment: datetime, data_dir: Path) -> None:
    items = select(ChecklistItem.code).where(ChecklistItem.version_id == checklist_id)
    for code in db.session.scalars(items.order_by(ChecklistItem.position)).all():
        answer = Answer("pass")
        if code == FAILED_ITEM:
            photo = keep_photo(
                drawn_photo("DEMO before", "#b45309"), uploaded_by=by.id, folder=data_dir, now=moment
            )
            answer = Answer("fail", note="演示：东楼二层灭火器箱被纸箱遮挡", photos=(photo.sha,))
        answer_item(inspection_id, code, answer, by=by, now=moment)


def _rectify(hazard_id: int, manager: User, moment: datetime, data_dir: Path) -> None:
    begin_repair(hazard_id, by=manager, now=moment)
    photo = keep_photo(
        drawn_photo("DEMO after", "#2f6b3a"), uploaded_by=manager.id, folder=data_dir, now=moment
    )
    submit_rectification(hazard_id, note="演示：纸箱已清走", photos=[photo.sha], by=manager, now=moment)


def drawn_photo(caption: str, colour: str) -> bytes:
    """A drawn picture that nobody takes for a real photo."""
    picture = Image.new("RGB", (640, 480), "#ece7df")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((220, 120, 420, 400), fill=colour)
    pen.text((20, 20), caption, fill="#23201c")
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()
