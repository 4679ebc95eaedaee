"""Taking records back that a list brought: only those that nobody changed, read in plain or used since."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.models import AuditEntry
from eldercare.core.errors import N_
from eldercare.core.references import referred_to
from eldercare.people.actions.rolls import remove

Values = list[tuple[str, Any]]

GONE = N_("It is not there any more.")
CHANGED = N_("It was changed since.")
USED = N_("It is in use since: a visit, a device, a key or another record belongs to it.")
LOOKED_AT = N_("Somebody has worked with it since; the audit trail speaks of it.")


def stamp_of(row: Any, *parts: str) -> str:
    """The version of a record and a digest of its parts, which have no version of their own."""
    return _stamp(row.version, [[_values(one) for one in getattr(row, part)] for part in parts])


def stamp_of_new(*parts: tuple[Any, Iterable[Mapping[str, Any]]]) -> str:
    """The same for a record that was just written, out of the columns of each kind of its parts."""
    return _stamp(1, [[_filled(model, row) for row in rows] for model, rows in parts])


def _stamp(version: int, values: list[list[Values]]) -> str:
    return f"{version}:{hashlib.sha256(repr(values).encode()).hexdigest()[:40]}"


def _values(row: Any) -> Values:
    """The columns by name but for the keys. What was never set is None in the table, and is not asked for."""
    columns = type(row).__table__.columns
    kept = inspect(row).dict
    return sorted(
        (one.name, kept.get(one.name)) for one in columns if not (one.primary_key or one.foreign_keys)
    )


def _filled(model: Any, row: Mapping[str, Any]) -> Values:
    columns = model.__table__.columns
    return sorted(
        (one.name, row.get(one.name, _default(one)))
        for one in columns
        if not (one.primary_key or one.foreign_keys)
    )


def _default(column: Any) -> Any:
    default = column.default
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


def take_back(
    session: Session,
    model: Any,
    subjects: Mapping[int, str],
    *,
    subject: str,
    parts: Mapping[str, Any],
    stamp: Callable[[Any], str] | None = None,
    own_verbs: Collection[str] = (),
) -> dict[int, str]:
    """Delete the records given by id and stamp; those that stay, with the reason.

    `parts` maps a relationship to its model: what belongs to a record alone and goes with it. `subject` is
    the word of the audit trail for such a record, `own_verbs` what the import itself wrote there.
    """
    stamped = stamp or (lambda row: stamp_of(row, *parts))
    query = (
        select(model)
        .where(model.id.in_(list(subjects)))
        .options(*(selectinload(getattr(model, part)) for part in parts))
    )
    rows = {row.id: row for row in session.scalars(query.execution_options(populate_existing=True))}
    stay = dict.fromkeys(subjects.keys() - rows.keys(), GONE)
    stay |= {row.id: CHANGED for row in rows.values() if stamped(row) != subjects[row.id]}
    open_ones = rows.keys() - stay.keys()
    stay |= dict.fromkeys(_used(session, model, [rows[one] for one in open_ones], parts), USED)
    audited = select(AuditEntry.subject_id).where(
        AuditEntry.subject_kind == subject, AuditEntry.verb.not_in(own_verbs)
    )
    touched = session.scalars(audited.where(AuditEntry.subject_id.in_(open_ones)).distinct())
    stay |= {one: LOOKED_AT for one in touched if one is not None and one not in stay}
    remove(session, [row for one, row in rows.items() if one not in stay], list(parts))
    return stay


def _used(session: Session, model: Any, rows: Sequence[Any], parts: Mapping[str, Any]) -> set[int]:
    """The ids of records that others refer to, themselves or a part of them."""
    used = referred_to(session, model, [row.id for row in rows], apart=list(parts.values()))
    for part, kind in parts.items():
        owners = {one.id: row.id for row in rows for one in getattr(row, part)}
        own = list(parts.values())
        used |= {owners[one] for one in referred_to(session, kind, list(owners), apart=own)}
    return used
