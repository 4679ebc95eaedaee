"""What is asked many times a second is found by an index, however long the tables grow."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.ctx import AppContext
from sqlalchemy import event, insert, text

from eldercare.accounts.models import User
from eldercare.alerts.models import Device, DeviceTrouble, Gateway
from eldercare.alerts.queries import register, supervision
from eldercare.core.db import db, transaction
from eldercare.telling import parcels
from eldercare.telling.models import OutboxMessage
from eldercare.telling.outlets import Outlet
from tests.alerts.makers import make_gateway
from tests.makers import NOW, make_senior, make_user, save

OUTLET = Outlet("ch1", "json://127.0.0.1:9/")
MANY, GATEWAYS = 4000, 40


def fill() -> None:
    """Messages of ten channels, most of them long sent, and devices behind forty gateways, one silent."""
    ids = [make_gateway(f"gw-{number}").id for number in range(GATEWAYS)]
    save(DeviceTrouble(gateway_id=ids[0], kind="offline", opened_at=NOW, note=""))
    senior = make_senior()
    place = {"senior_id": senior.id, "station_id": senior.station_id, "area_code": senior.area_code}
    moments = [NOW - timedelta(minutes=number) for number in range(MANY)]
    with transaction() as session:
        session.execute(insert(Device), [
            place | {"device_id": f"D{number}", "model": "native", "gateway_id": ids[number % GATEWAYS]}
            for number in range(MANY)
        ])  # fmt: skip
        session.execute(insert(OutboxMessage), [
            {
                "channel": f"ch{number % 10}", "audience": "station", "subject": "alarm", "params": {},
                "state": "sent" if number % 100 else "pending", "created_at": at, "next_try_at": at,
                "sent_at": at,
            }
            for number, at in enumerate(moments)
        ])  # fmt: skip
        if session.get_bind().dialect.name == "postgresql":  # SQLite would keep it for the tests that follow
            session.execute(text("ANALYZE"))


@pytest.fixture
def plans(database: AppContext) -> Iterator[list[str]]:
    """How the database goes about each query of this test."""
    found: list[str] = []

    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if statement.startswith("SELECT"):
            own = cursor.connection.cursor()
            asked = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
            own.execute(asked + statement, parameters)
            found.extend(str(row[-1]) for row in own.fetchall())
            own.close()

    fill()
    make_user("bureau")
    event.listen(db.engine, "before_cursor_execute", explain)
    yield found
    event.remove(db.engine, "before_cursor_execute", explain)


def somebody() -> User:
    return db.session.query(User).one()


def gateway() -> Gateway:
    return db.session.query(Gateway).order_by(Gateway.id).first()


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
