"""What the database works out so that people are found by parts of names and addresses (decision 45).

Columns that follow from others, and one row for each different address without its numbers: whoever writes a
senior, by whatever door, need not know of it. Plain SQL, the same on SQLite and PostgreSQL.
"""

from typing import Any

from sqlalchemy import DDL, Computed, String, event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import ExecutableDDLElement

from eldercare.core.db import Base

# By the code of each character: a beginning is a range only where the order is that of the codes.
BY_CODE = String(80).with_variant(String(80, collation="C"), "postgresql")
BY_CODE_LONG = String(120).with_variant(String(120, collation="C"), "postgresql")
LOOKED_FOR = ("name_1", "name_2", "name_3", "name_4", "name_pinyin", "name_initials")
SEARCHED = ("station_id", "area_code", "left_on", "living", "grade", "id")
NOT_TEXT = "0123456789 \u3000-"


class WorkedOut(Computed):
    """A column that the database fills: kept on PostgreSQL, worked out when asked on SQLite, which can add no
    other kind to a table that is there. What is asked for stands in an index on both."""

    inherit_cache = True

    def __init__(self, sql: str) -> None:
        super().__init__(sql, persisted=True)


@compiles(WorkedOut, "sqlite")
def _worked_out(element: WorkedOut, compiler: Any, **_options: Any) -> str:
    worked_out = compiler.sql_compiler.process(element.sqltext, include_table=False, literal_binds=True)
    return f"GENERATED ALWAYS AS ({worked_out})"


def part_of(column: str, start: int) -> Any:
    """The text from its so manieth character on."""
    return mapped_column(BY_CODE, WorkedOut(f"substr({column}, {start})"), deferred=True)


def address_text() -> Any:
    """The address without numbers and spaces: few are different, however many the homes."""
    return mapped_column(BY_CODE_LONG, WorkedOut(without_numbers("address")), deferred=True)


def without_numbers(column: str) -> str:
    """The same in SQL."""
    for character in NOT_TEXT:
        column = f"replace({column}, '{character}', '')"
    return column


def text_of(address: str) -> str:
    """The same in Python."""
    return address.translate({ord(character): None for character in NOT_TEXT})


class AddressPlace(Base):
    """One for all seniors of a village group and station whose addresses differ in numbers alone.

    Kept by triggers on the seniors; nobody else writes here. It names no home and goes with its last senior.
    """

    __tablename__ = "address_places"

    text: Mapped[str] = mapped_column(BY_CODE_LONG, primary_key=True)
    area_code: Mapped[str] = mapped_column(String(20), primary_key=True)
    station_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


_COLUMNS = "address_text, area_code, station_id"
_ADD = (
    "INSERT INTO address_places (text, area_code, station_id)"
    " VALUES (NEW.address_text, NEW.area_code, NEW.station_id) ON CONFLICT DO NOTHING"
)
_DROP = (
    "DELETE FROM address_places WHERE text = OLD.address_text AND area_code = OLD.area_code"
    " AND station_id = OLD.station_id AND NOT EXISTS (SELECT 1 FROM seniors"
    " WHERE seniors.address_text = OLD.address_text AND seniors.area_code = OLD.area_code"
    " AND seniors.station_id = OLD.station_id)"
)
_WATCHED = "address, area_code, station_id"
FUNCTION = (
    "CREATE OR REPLACE FUNCTION keep_address_places() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF TG_OP <> 'DELETE' THEN {_ADD}; END IF;"
    f" IF TG_OP <> 'INSERT' THEN {_DROP}; END IF; RETURN NULL; END $$"
)
TRIGGERS: dict[str, dict[str, str]] = {
    "sqlite": {
        "seniors_place_added": f"AFTER INSERT ON seniors BEGIN {_ADD}; END",
        "seniors_place_moved": f"AFTER UPDATE OF {_WATCHED} ON seniors BEGIN {_ADD}; {_DROP}; END",
        "seniors_place_left": f"AFTER DELETE ON seniors BEGIN {_DROP}; END",
    },
    "postgresql": {
        "seniors_place_added": "AFTER INSERT OR DELETE ON seniors"
        " FOR EACH ROW EXECUTE FUNCTION keep_address_places()",
        "seniors_place_moved": f"AFTER UPDATE OF {_WATCHED} ON seniors"
        " FOR EACH ROW EXECUTE FUNCTION keep_address_places()",
    },
}
"""What migration 0015 makes, by database and name. A migration that makes the table of seniors anew on
SQLite (`batch_alter_table`) has to make them again."""


def statements(dialect: str) -> list[str]:
    """What makes the triggers on this database."""
    made = [f"CREATE TRIGGER {name} {body}" for name, body in TRIGGERS[dialect].items()]
    return [FUNCTION, *made] if dialect == "postgresql" else made


def keep_places(seniors: Any) -> None:
    """Make the triggers wherever the table of seniors is made from the models."""
    for dialect in TRIGGERS:
        for statement in statements(dialect):
            ddl: ExecutableDDLElement = DDL(statement)  # type: ignore[no-untyped-call]
            event.listen(seniors, "after_create", ddl.execute_if(dialect=dialect))
