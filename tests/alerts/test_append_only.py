"""The database refuses what goes past the product: no line of a timeline is changed or removed."""

import pytest
from flask.ctx import AppContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from eldercare.core.db import db
from tests.alerts.makers import make_alarm
from tests.conftest import POSTGRES

STATEMENTS = [
    "UPDATE alarm_events SET verb = 'closed'",
    "DELETE FROM alarm_events WHERE seq = 1",
    "DELETE FROM alarm_events",
    *(["TRUNCATE alarm_events"] if POSTGRES else []),  # SQLite knows none
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_statement_past_the_product_is_refused(database: AppContext, statement: str) -> None:
    make_alarm()
    db.session.rollback()
    with pytest.raises(IntegrityError, match="append-only"), db.engine.begin() as connection:
        connection.execute(text(statement))
