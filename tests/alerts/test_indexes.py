"""What is asked many times a second is found by an index, however long the tables grow."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask.ctx import AppContext
from sqlalchemy import event, text

from eldercare.accounts.models import User
from eldercare.alerts.models import Gateway
from eldercare.alerts.queries import register, supervision
from eldercare.alerts.telling import parcels
from eldercare.alerts.telling.outlets import Outlet
from eldercare.core.db import db
from tests.alerts.makers import make_device, make_gateway
from tests.makers import NOW, make_user

OUTLET = Outlet("ch1", "json://127.0.0.1:9/")


def somebody() -> User:
    return db.session.query(User).one()


def gateway() -> Gateway:
    return db.session.query(Gateway).one()


@pytest.fixture
def plans(database: AppContext) -> Iterator[list[str]]:
    """How the database goes about each query of this test; PostgreSQL reads tables this small as a whole."""
    found: list[str] = []

    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            own = cursor.connection.cursor()
            asked = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
            own.execute(asked + statement, parameters)
            found.extend(str(row[-1]) for row in own.fetchall())
            own.close()

    make_device(gateway_id=make_gateway().id)
    make_user("bureau")
    db.session.rollback()
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    event.listen(db.engine, "before_cursor_execute", explain)
    yield found
    event.remove(db.engine, "before_cursor_execute", explain)


@pytest.mark.parametrize(
    ("ask", "index"),
    [
        (lambda: parcels._sent_lately(OUTLET, NOW), "ix_outbox_messages_way_sent"),
        (lambda: parcels._waiting(OUTLET, NOW), "ix_outbox_messages_way_due"),
        (lambda: supervision.silent_gateways(somebody()), "ix_devices_gateway_senior"),
        (lambda: register.children_of(somebody(), gateway()), "ix_devices_gateway_senior"),
    ],
    ids=["sent in the last minute", "waits on a channel", "homes behind gateways", "devices of a gateway"],
)
def test_the_query_is_answered_by_its_index(plans: list[str], ask: Callable[[], object], index: str) -> None:
    ask()
    assert any(index in line for line in plans), plans
