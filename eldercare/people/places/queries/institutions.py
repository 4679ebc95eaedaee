"""One institution with its ways of operation, and institutions for programs."""

from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from eldercare.accounts.access import scope_filter
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.people.models import Institution, InstitutionMode
from eldercare.people.places.spans import holds_on
from eldercare.people.queries.paging import Page


def seen_by(user: User) -> ColumnElement[bool]:
    """The institutions that a user sees."""
    if user.scope.kind == "institution":
        return Institution.id == int(user.scope.key)
    return scope_filter(Institution, user)


def institution_of(user: User, institution_id: int) -> Institution:
    """One institution with its ways of operation. Raises NotFoundError outside the user's scope."""
    query = select(Institution).where(Institution.id == institution_id, seen_by(user))
    row = db.session.scalar(query.options(selectinload(Institution.modes)))
    if row is None:
        raise NotFoundError
    return row


def list_institutions(user: User, page: int, per_page: int) -> Page[Institution]:
    """Institutions by area and name. Three queries."""
    total = db.session.scalar(select(func.count()).select_from(Institution).where(seen_by(user))) or 0
    page = max(1, min(page, -(-total // per_page)))
    query = select(Institution).where(seen_by(user)).options(selectinload(Institution.modes))
    query = query.order_by(Institution.area_code, Institution.id)
    rows = db.session.scalars(query.offset((page - 1) * per_page).limit(per_page))
    return Page(list(rows), total, page, per_page)


def mode_on(row: Institution, day: date) -> InstitutionMode | None:
    """How it is run on a day; where two hold, the older one counts, as in the figures."""
    return next((mode for mode in row.modes if holds_on(mode, day)), None)
