"""Reading inspections, their lists and who can make them."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from eldercare.accounts.access import authorize, within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.inspections.actions.answers import managers_of as managers_query
from eldercare.inspections.models import ChecklistItem, Inspection, InspectionAnswer, inspection_inspectors


def seen_by(query: Select[Any], user: User) -> Select[Any]:
    """Narrow a query on Inspection to what the user may know of: no hidden plan of the own institution."""
    query = within(query, Inspection, user)
    if user.scope.kind == "institution":
        begun = Inspection.state.not_in(("planned", "cancelled"))
        query = query.where(or_(Inspection.announced.is_(True), begun))
    return query


def inspections(
    user: User,
    *,
    states: Sequence[str] = (),
    kind: str = "",
    institution_id: int | None = None,
    by: User | None = None,
    limit: int = 200,
) -> list[Inspection]:
    """Inspections in the user's sight, newest day first; `by` keeps those of one inspector."""
    query = seen_by(select(Inspection), user).options(
        joinedload(Inspection.institution), selectinload(Inspection.inspectors)
    )
    if states:
        query = query.where(Inspection.state.in_(states))
    if kind:
        query = query.where(Inspection.kind == kind)
    if institution_id:
        query = query.where(Inspection.institution_id == institution_id)
    if by is not None:
        mine = select(inspection_inspectors.c.inspection_id).where(inspection_inspectors.c.user_id == by.id)
        query = query.where(Inspection.id.in_(mine))
    query = query.order_by(Inspection.planned_day.desc(), Inspection.id.desc()).limit(limit)
    return list(db.session.scalars(query))


def get_inspection(user: User, inspection_id: int) -> Inspection:
    """One inspection with its answers; raises NotFoundError outside the user's sight."""
    inspection = db.session.scalar(
        select(Inspection)
        .where(Inspection.id == inspection_id)
        .options(
            joinedload(Inspection.institution),
            selectinload(Inspection.inspectors),
            selectinload(Inspection.answers).joinedload(InspectionAnswer.item),
            selectinload(Inspection.answers).selectinload(InspectionAnswer.photos),
        )
    )
    if inspection is None:
        raise NotFoundError
    authorize(user, "inspection.see", inspection.where)
    return inspection


def items_of(inspection: Inspection) -> list[ChecklistItem]:
    """The items of its checklist in order."""
    return list(
        db.session.scalars(
            select(ChecklistItem)
            .where(ChecklistItem.version_id == inspection.checklist_id)
            .order_by(ChecklistItem.position)
        )
    )


def progress(rows: Iterable[Inspection]) -> dict[int, tuple[int, int]]:
    """How many items of each inspection are answered, of how many."""
    found = list(rows)
    counted = select(InspectionAnswer.inspection_id, func.count()).group_by(InspectionAnswer.inspection_id)
    counted = counted.where(InspectionAnswer.inspection_id.in_([row.id for row in found]))
    answered: dict[int, int] = dict(db.session.execute(counted).all())
    lists = select(ChecklistItem.version_id, func.count()).group_by(ChecklistItem.version_id)
    totals: dict[int, int] = dict(db.session.execute(lists).all())
    return {row.id: (answered.get(row.id, 0), totals.get(row.checklist_id, 0)) for row in found}


def all_inspectors() -> list[User]:
    """Everybody who can be put on an inspection."""
    users = db.session.scalars(
        select(User).where(User.role == "inspector", User.active.is_(True)).order_by(User.id)
    )
    return list(users)


def managers_of(institution_id: int) -> list[User]:
    """The managers who may answer for a repair."""
    return list(db.session.scalars(managers_query(institution_id)))
