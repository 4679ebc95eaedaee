"""Which rows other rows refer to, whatever room those stand in: the foreign keys of the schema say it."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from eldercare.core.db import Base


def referred_to(
    session: Session, model: Any, ids: Collection[int], *, apart: Collection[Any] = ()
) -> set[int]:
    """Those of `ids` that a row of another table refers to; the tables of the models `apart` do not count."""
    table: Table = model.__table__
    left_out = {one.__table__ for one in apart}
    found: set[int] = set()
    for other in Base.metadata.sorted_tables:
        if other in left_out:
            continue
        for key in other.foreign_keys:
            if key.column.table is table and key.column.name == "id":
                found.update(session.scalars(select(key.parent).where(key.parent.in_(ids)).distinct()))
    return found
