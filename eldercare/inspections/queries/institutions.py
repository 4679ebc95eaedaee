"""Institutions as this room sees them: who runs them on a day, what is open, how great the risk is."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from eldercare.accounts.access import authorize, scope_filter, within
from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.core.time import local_date
from eldercare.inspections.models import Hazard, Inspection
from eldercare.inspections.queries.hazards import condition, is_overdue
from eldercare.inspections.rules import OPEN_STATES, Standing, risk_of
from eldercare.people.models import Area, Institution

TOWN_CODE = 9
COUNTED = ("open", "overdue", "major", "repeated")


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """One institution with what is known of it on a day. `mode` is empty where none is in force."""

    institution: Institution
    town: str
    town_en: str
    mode: str
    standing: Standing
    risk: str


def institutions(user: User, *, today: date) -> list[InstitutionRow]:
    """The institutions in the user's scope, in id order."""
    if user.scope.kind == "institution":
        query = select(Institution).where(Institution.id == int(user.scope.key))
    else:
        query = within(select(Institution), Institution, user)
    rows = list(db.session.scalars(query.options(selectinload(Institution.modes)).order_by(Institution.id)))
    standings = _standings(user, today)
    names = {area.code: area for area in towns()}
    found = []
    for row in rows:
        standing = standings.get(row.id, Standing())
        town = names.get(row.area_code[:TOWN_CODE])
        place = (town.name, town.name_en) if town else ("", "")
        found.append(InstitutionRow(row, *place, mode_on(row, today), standing, risk_of(standing, today)))
    return found


def get_institution(user: User, institution_id: int, *, today: date) -> InstitutionRow:
    """One of them; raises NotFoundError outside the user's scope."""
    institution = db.session.get(Institution, institution_id)
    if institution is None:
        raise NotFoundError
    authorize(user, "institution.see", institution.where)
    return next(row for row in institutions(user, today=today) if row.institution.id == institution_id)


def place_of(institution_id: int) -> Where | None:
    """Where an institution stands, for the scope check; None where there is no such institution."""
    institution = db.session.get(Institution, institution_id)
    return institution.where if institution else None


def mode_on(institution: Institution, day: date) -> str:
    """Who runs it on a day: public, public_private, private, or "" where no row says so."""
    for mode in institution.modes:
        if mode.since <= day and (mode.until is None or day <= mode.until):
            return mode.mode
    return ""


def institution_names(user: User) -> list[Institution]:
    """The institutions in the user's scope, for a choice in a form."""
    query = within(select(Institution), Institution, user)
    return list(db.session.scalars(query.order_by(Institution.area_code, Institution.id)))


def towns() -> list[Area]:
    """The towns of the county."""
    return list(db.session.scalars(select(Area).where(Area.level == "town").order_by(Area.code)))


def _standings(user: User, today: date) -> dict[int, Standing]:
    """What is open at each institution, and how and when it was last inspected."""
    query = (
        select(
            Hazard.institution_id,
            func.count().label("open"),
            func.count().filter(is_overdue(today)).label("overdue"),
            func.count().filter(condition("major", today)).label("major"),
            func.count().filter(condition("repeated", today)).label("repeated"),
        )
        .where(scope_filter(Hazard, user), Hazard.state.in_(OPEN_STATES))
        .group_by(Hazard.institution_id)
    )
    counts: dict[int, dict[str, int]] = {
        row.institution_id: {name: getattr(row, name) for name in COUNTED}
        for row in db.session.execute(query)
    }
    last = _last_inspections(user)
    standings = {}
    for number in counts.keys() | last.keys():
        score, day = last.get(number, (None, None))
        standings[number] = Standing(last_score=score, last_on=day, **counts.get(number, {}))
    return standings


def _last_inspections(user: User) -> dict[int, tuple[int | None, date | None]]:
    """Score and day of each institution's newest finished inspection."""
    query = (
        select(Inspection.institution_id, Inspection.score, Inspection.finished_at)
        .where(scope_filter(Inspection, user), Inspection.state == "finished")
        .order_by(Inspection.finished_at, Inspection.id)
    )
    return {
        institution_id: (score, local_date(finished_at) if finished_at else None)
        for institution_id, score, finished_at in db.session.execute(query)
    }
