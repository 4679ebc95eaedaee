"""Which rows other rows refer to, whatever room those stand in: the foreign keys of the schema say it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from eldercare.core.db import Base


def referred_to(
    session: Session, model: Any, ids: Collection[Any], *, apart: Collection[Any] = (), key: str = "id"
) -> set[Any]:
    """Those of `ids` that a row of another table refers to; the tables of the models `apart` do not count.
    `key`: the column of the model that others refer to."""
    table: Table = model.__table__
    left_out = {one.__table__ for one in apart}
    found: set[Any] = set()
    for other in Base.metadata.sorted_tables:
        if other in left_out:
            continue
        for way in other.foreign_keys:
            if way.column.table is table and way.column.name == key:
                found.update(session.scalars(select(way.parent).where(way.parent.in_(ids)).distinct()))
    return found
