"""Who on the register may be the person that is typed in, and which records may be one person."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import joinedload

from eldercare.accounts.access import within
from eldercare.accounts.models import User
from eldercare.accounts.rules import covers
from eldercare.core.db import db
from eldercare.core.privacy import lookup_hashes
from eldercare.people.entry import SeniorEntry
from eldercare.people.models import Senior
from eldercare.people.rules import pinyin_of
from eldercare.people.rules.doubles import Person, reasons

MOST = 6
GROUPS = 50


@dataclass(frozen=True, slots=True)
class Double:
    """Somebody who may be the same person, and why."""

    senior: Senior
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class Doubles:
    """Who may be the same: those of the user's scope, and how many elsewhere, of whom nothing is told."""

    seen: list[Double] = field(default_factory=list)
    elsewhere: int = 0

    @property
    def any(self) -> bool:
        """Whether there is anybody."""
        return bool(self.seen or self.elsewhere)


@dataclass(frozen=True, slots=True)
class Group:
    """Records that may be one person, for one reason."""

    reason: str
    seniors: list[Senior]


def doubles_of(user: User, entry: SeniorEntry) -> Doubles:
    """Who may be the person of a cleaned entry; also somebody who has left the roll, but nobody erased.

    Outside the scope only a name with its birth date counts: whose phone it is stays there. One query.
    """
    new = Person(
        name=entry.name,
        birth_date=entry.birth_date,
        address=entry.address,
        id_hashes=frozenset(lookup_hashes(entry.id_number)) if entry.id_number else frozenset(),
        phone_hashes=frozenset(lookup_hashes(entry.phone)) if entry.phone else frozenset(),
    )
    query = select(Senior).where(_alike(new)).options(joinedload(Senior.station))
    seen, elsewhere = [], 0
    for senior in db.session.scalars(query.order_by(Senior.id)):
        # Asked here and not of the database, which would take its index for the whole table.
        why = reasons(new, person_of(senior)) if senior.erased_at is None else []
        if why and covers(user.scope, senior.where, user.worker_id):
            seen.append(Double(senior, why))
        elsewhere += "birth" in why and not covers(user.scope, senior.where, user.worker_id)
    return Doubles(seen[:MOST], elsewhere)


def person_of(senior: Senior) -> Person:
    """What of a senior is compared."""
    return Person(
        name=senior.name,
        birth_date=senior.birth_date,
        address=senior.address,
        id_hashes=frozenset({senior.id_hash} if senior.id_hash else ()),
        phone_hashes=frozenset({senior.phone_hash} if senior.phone_hash else ()),
    )


def _alike(new: Person) -> Any:
    """Each part by an index of its own."""
    named = Senior.name == new.name
    parts = [and_(Senior.name_pinyin == pinyin_of(new.name)[:80], named, Senior.address == new.address)]
    if new.birth_date is not None:
        parts.append(and_(Senior.birth_date == new.birth_date, named))
    if new.phone_hashes:
        parts.append(Senior.phone_hash.in_(new.phone_hashes))
    return or_(*parts)


def groups_of_doubles(user: User) -> list[Group]:
    """Records of the user's scope on the roll that may be one person, the first GROUPS of each reason.

    Where everybody has an ID number they are several people. Two queries for each of the two reasons.
    """
    birth = (Senior.name, Senior.birth_date)
    named = [
        Group("birth", rows)
        for rows in _groups(user, birth, lambda key: and_(*(c == v for c, v in zip(birth, key, strict=True))))
    ]
    shared = [Group("phone", rows) for rows in _groups(user, (Senior.phone_hash,), _phone_is)]
    return named + shared


def _phone_is(key: tuple[Any, ...]) -> Any:
    return Senior.phone_hash == key[0]


def _groups(user: User, columns: tuple[Any, ...], is_key: Any) -> Iterable[list[Senior]]:
    on_roll = (Senior.left_on.is_(None), *(column.is_not(None) for column in columns))
    query: Any = (
        select(*columns)
        .where(*on_roll)
        .group_by(*columns)
        .having(func.count() > 1, func.count(Senior.id_hash) < func.count())
        .order_by(*columns)
        .limit(GROUPS)
    )
    keys = [tuple(row) for row in db.session.execute(within(query, Senior, user))]
    if not keys:
        return []
    rows = select(Senior).where(Senior.left_on.is_(None), or_(*map(is_key, keys)))
    rows = within(rows, Senior, user).options(joinedload(Senior.station)).order_by(Senior.id)
    found: dict[tuple[Any, ...], list[Senior]] = {key: [] for key in keys}
    for senior in db.session.scalars(rows):
        found[tuple(getattr(senior, column.key) for column in columns)].append(senior)
    return found.values()
