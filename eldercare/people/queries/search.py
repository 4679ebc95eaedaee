"""Finding people by what somebody on the phone says: a name, a few letters, the end of a number, a village.

Each question is a few looks into indexes that hold all that a look needs (decision 45): the exact before
those that begin so, those before the ones that hold it. One statement for seniors, one for workers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, literal, select, true, union_all
from sqlalchemy.orm import joinedload, load_only

from eldercare.accounts.access import scope_filter, within
from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.people.models import AddressPlace, Senior, Worker
from eldercare.people.models.searching import SEARCHED
from eldercare.people.queries.questions import (
    BEGINS,
    Question,
    address_matches,
    looks_for,
    name_matches,
    place_matches,
    read_listed,
    read_question,
)

MOST = 30
ON_ROLL = Senior.left_on.is_(None)
LEFT = Senior.left_on.is_not(None)
EVERYBODY = true()
LISTED = (
    Senior.name,
    Senior.sex,
    Senior.birth_date,
    Senior.address,
    Senior.living,
    Senior.grade,
    Senior.categories,
    Senior.station_id,
    Senior.phone_tail,
    Senior.caution,
    Senior.key_note,
    Senior.synthetic,
)


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found, the best first; `more` says that the list was cut."""

    seniors: list[Senior]
    workers: list[Worker]
    more: bool

    @property
    def nobody(self) -> bool:
        """Nothing was found."""
        return not self.seniors and not self.workers


def search(user: User, text: str, *, left: bool = False) -> Found:
    """Seniors and workers in the user's scope, the best first. Two queries, whatever is found.

    `left`: also those who are no longer on the roll. Whoever was erased is not found.
    """
    question = read_question(text)
    if question is None:
        return Found([], [], more=False)
    seniors = list(db.session.scalars(_seniors(user, question, left=left)))
    workers = list(db.session.scalars(_workers(user, question))) if user.may("worker.see") else []
    more = len(seniors) > MOST or len(workers) > MOST
    return Found(seniors[:MOST], workers[:MOST], more)


def _seniors(user: User, question: Question, *, left: bool) -> Select[Senior]:
    hits = matches(user, question, MOST + 1, who=EVERYBODY if left else ON_ROLL).subquery()
    best = select(hits.c.id, func.min(hits.c.rank).label("rank")).group_by(hits.c.id).subquery()
    query = select(Senior).join(best, best.c.id == Senior.id).where(Senior.erased_at.is_(None))
    query = query.options(load_only(*LISTED, Senior.left_on), joinedload(Senior.station))
    order = (best.c.rank, Senior.name_pinyin, Senior.name, Senior.area_code, Senior.birth_date, Senior.id)
    return within(query, Senior, user).order_by(*order).limit(MOST + 1)


def matches(
    user: User, question: Question, most: int, *, who: ColumnElement[bool] = ON_ROLL, area: str = ""
) -> Any:
    """(id, rank) of seniors in the scope, up to `most` of each way to match; one may come in several."""
    here = and_(scope_filter(Senior, user), Senior.area_code.startswith(area) if area else true())
    ways = [way.where(here, who) for way in _ways(question)]
    if question.places:
        ways[-1] = ways[-1].where(scope_filter(AddressPlace, user))
    return _together(way.limit(most) for way in ways)


def best_matches(
    user: User, text: str, area: str, most: int, *, who: ColumnElement[bool] = ON_ROLL
) -> Select[int]:
    """The ids of the best in the scope and an area; nobody for a text that says nothing."""
    question = read_listed(text)
    if question is None:
        return select(Senior.id).where(false())
    hits = matches(user, question, most, who=who, area=area).subquery()
    return select(hits.c.id).group_by(hits.c.id).order_by(func.min(hits.c.rank), hits.c.id).limit(most)


def senior_matches(text: str) -> ColumnElement[bool]:
    """The condition for all seniors whom a text means, for lists that narrow themselves."""
    question = read_listed(text)
    if question is None:
        return false()
    everybody = _together(way.order_by(None) for way in _ways(question)).subquery()
    return Senior.id.in_(select(everybody.c.id))


def _ways(question: Question) -> list[Any]:
    """Each way to match as (id, rank), in the order of its index, so that it is read no further than it must;
    the one by address comes last."""
    ways = [
        select(Senior.id, literal(rank).label("rank"))
        .where(condition)
        .order_by(column, *(getattr(Senior, name) for name in SEARCHED))
        for rank, column, condition in looks_for(Senior, question)
    ]
    return [*ways, _by_address(question)] if question.places else ways


def _together(ways: Iterable[Any]) -> Any:
    parts = [way.subquery() for way in ways]
    return union_all(*(select(part.c.id, part.c.rank) for part in parts))


def _by_address(question: Question) -> Any:
    """Few places hold the text; of each the seniors come from an index that holds the whole address."""
    here = and_(
        Senior.address_text == AddressPlace.text,
        Senior.area_code == AddressPlace.area_code,
        Senior.station_id == AddressPlace.station_id,
    )
    query = select(Senior.id, literal(BEGINS + 2).label("rank")).select_from(AddressPlace).join(Senior, here)
    query = query.where(*place_matches(AddressPlace, question), *address_matches(Senior, question))
    order = (AddressPlace.text, AddressPlace.area_code, AddressPlace.station_id, Senior.left_on, Senior.id)
    return query.order_by(*order)


def _workers(user: User, question: Question) -> Select[Worker]:
    exact = [condition for rank, _column, condition in looks_for(Worker, question) if rank == 0]
    rank = case((exact[0], 0), else_=1) if exact else literal(1)
    query = select(Worker).where(name_matches(Worker, question), Worker.active)
    query = query.options(joinedload(Worker.station)).order_by(rank, Worker.name_pinyin, Worker.id)
    return within(query, Worker, user).limit(MOST + 1)
