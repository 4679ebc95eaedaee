"""Triggers that keep what may only grow: the database itself refuses to change it, until somebody who owns it
takes them away. This finds that they are gone."""

from collections.abc import Iterable

from sqlalchemy import text

from eldercare.core.db import db

_PRESENT = {
    "sqlite": "select name from sqlite_master where type = 'trigger' and tbl_name = :table",
    "postgresql": "select tgname from pg_trigger where tgrelid = cast(:table as regclass)"
    " and not tgisinternal and tgenabled <> 'D'",
}


def missing_guards(table: str, names: Iterable[str]) -> tuple[str, ...]:
    """Which of the triggers of a table are not there, or are switched off."""
    present = set(db.session.scalars(text(_PRESENT[db.engine.dialect.name]), {"table": table}))
    return tuple(name for name in names if name not in present)
