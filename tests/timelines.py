"""Timelines refuse every change, in the database too: tests that must change one take the triggers away."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from eldercare.alerts.models.append_only import TRIGGERS, statements


@contextmanager
def unlocked(connection: Connection) -> Iterator[None]:
    """Lines can be changed and removed meanwhile, as by somebody who owns the database."""
    dialect = connection.dialect.name
    of_table = " ON alarm_events" if dialect == "postgresql" else ""
    for name in TRIGGERS[dialect]:
        connection.execute(text(f"DROP TRIGGER {name}{of_table}"))
    yield
    for statement in statements(dialect):
        connection.exec_driver_sql(statement)
