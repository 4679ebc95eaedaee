"""This room's part of the demonstration county: a year of inspections and their hazards, all synthetic."""

from datetime import date, datetime, timedelta
from random import Random

from flask import current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from eldercare.accounts.models import User
from eldercare.inspections import actions
from eldercare.inspections.demo.acting import answer_fault, answer_rest, plan, play_round
from eldercare.inspections.demo.people import add_staff
from eldercare.inspections.demo.stage import Stage
from eldercare.inspections.demo.story import Fault, tell_story
from eldercare.inspections.models import Hazard, Inspection
from eldercare.people.demo import County
from eldercare.people.demo.county import home_institution

__all__ = ["build"]


def build(session: Session, rng: Random, county: County, *, day: date, now: datetime) -> dict[str, int]:
    """Write the checklist, the staff, and what was inspected, found and repaired until now.

    Photos are drawn, marked 演示 and kept in the data folder. Returns counts by name.
    """
    stage = _set_stage(session, rng, county, day, now)
    days = {item.code: item.deadline_days for item in stage.items}
    majors = frozenset(item.code for item in stage.items if item.severity == "major")
    for round_ in tell_story(rng, county.institutions, days, majors):
        play_round(stage, round_)
    stage.play()
    _what_comes_next(stage, county)
    session.flush()
    return {
        "checklist_items": len(stage.items),
        "inspections": session.scalar(select(func.count()).select_from(Inspection)) or 0,
        "hazards": session.scalar(select(func.count()).select_from(Hazard)) or 0,
        "evidence_photos": stage.photos,
    }


def _set_stage(session: Session, rng: Random, county: County, day: date, now: datetime) -> Stage:
    effective = date(day.year - 2, 1, 1)
    version = actions.load_checklist(f"{effective:%Y-%m}", effective, by=None, now=now)
    inspectors, managers = add_staff(session, rng, county)
    bureau = session.get_one(User, county.users["bureau"].id)
    folder = current_app.config["SETTINGS"].data_dir
    return Stage(session, rng, list(version.items), inspectors, managers, bureau, folder, day, now)


def _what_comes_next(stage: Stage, county: County) -> None:
    """The day's special inspection, one that runs, a surprise nobody has heard of, a joint one."""
    home = home_institution(county.places)
    plan(stage, home, "special", stage.inspectors[:2], stage.now)
    others = [institution for institution in county.institutions if institution.id != home.id]
    running, surprise, joint = stage.rng.sample(others, 3)
    inspection = plan(stage, running, "routine", stage.inspectors[2:4], stage.now)
    begun = stage.now - timedelta(minutes=50)
    actions.start(inspection.id, by=stage.inspectors[2], now=begun)
    answer_fault(stage, inspection, running, Fault("XF-08", "assigned"), begun + timedelta(minutes=6))
    answer_rest(stage, inspection, begun, limit=21)
    plan(stage, surprise, "surprise", stage.inspectors[:2], stage.now, night=True, ahead=1)
    plan(stage, joint, "joint", stage.inspectors[:2], stage.now, ahead=4)
