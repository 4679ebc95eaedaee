"""The database itself refuses to change or remove a line of a timeline, whoever asks.

The product refuses it before (`alerts.evidence`); this stops what goes past it. Whoever owns the database can
take the triggers away: that is found by the chain of digests.
"""

from sqlalchemy import DDL, Table, event
from sqlalchemy.schema import ExecutableDDLElement

FUNCTION = (
    "CREATE OR REPLACE FUNCTION refuse_change_of_timeline() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN RAISE EXCEPTION ''alarm_events is append-only''"
    " USING ERRCODE = ''integrity_constraint_violation''; END'"
)
TRIGGERS: dict[str, dict[str, str]] = {
    "sqlite": {
        "alarm_events_keep_update": "BEFORE UPDATE ON alarm_events"
        " BEGIN SELECT RAISE(ABORT, 'alarm_events is append-only'); END",
        "alarm_events_keep_delete": "BEFORE DELETE ON alarm_events"
        " BEGIN SELECT RAISE(ABORT, 'alarm_events is append-only'); END",
    },
    "postgresql": {
        "alarm_events_keep_rows": "BEFORE UPDATE OR DELETE ON alarm_events"
        " FOR EACH ROW EXECUTE FUNCTION refuse_change_of_timeline()",
        "alarm_events_keep_all": "BEFORE TRUNCATE ON alarm_events"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_timeline()",
    },
}
"""What migration 0005 makes, by database and name."""


def statements(dialect: str) -> list[str]:
    """What makes the triggers on this database."""
    made = [f"CREATE TRIGGER {name} {body}" for name, body in TRIGGERS[dialect].items()]
    return [FUNCTION, *made] if dialect == "postgresql" else made


def _only_on(dialect: str, statement: str) -> ExecutableDDLElement:
    ddl: ExecutableDDLElement = DDL(statement)  # type: ignore[no-untyped-call]
    return ddl.execute_if(dialect=dialect)


def refuse_changes(table: Table) -> None:
    """Make the triggers wherever the table is made from the models."""
    for dialect in TRIGGERS:
        for statement in statements(dialect):
            event.listen(table, "after_create", _only_on(dialect, statement))
