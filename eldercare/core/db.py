"""The database: plain SQLAlchemy models bound to Flask, UTC times, one transaction per action."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar, cast

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Engine, MetaData, event, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from eldercare.core.errors import StaleVersionError

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

Json = JSON().with_variant(JSONB(), "postgresql")
WRITE = "eldercare_write"
ONCE = "eldercare_once"
Read = TypeVar("Read")


class UTCDateTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite drops the zone silently, so a naive value is refused here."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a moment needs its zone: {value!r}"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Money(TypeDecorator[Decimal]):
    """Yuan with two decimals, kept as whole fen: SQLite has no decimal numbers."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        fen = value * 100
        if fen != fen.to_integral_value():
            msg = f"yuan with more than two decimals: {value}"
            raise ValueError(msg)
        return int(fen)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value).scaleb(-2)


class Base(DeclarativeBase):
    """Root of every table."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: UTCDateTime, Decimal: Money, dict[str, Any]: Json, list[Any]: Json}  # noqa: RUF012


class Versioned:
    """A row that people edit: a stale write is refused, never lost (see `transaction`)."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy calls it on the class
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]


db = SQLAlchemy(metadata=Base.metadata, session_options={"expire_on_commit": False})


@contextmanager
def transaction() -> Iterator[Session]:
    """One unit of writing. An inner one joins the outer; only the outermost commits.

    On SQLite it begins IMMEDIATE: a transaction that reads first and writes later loses updates or
    fails as locked, whatever the busy timeout says. A read that is still open is ended first, so
    that rows are read afresh under the lock. Raises StaleVersionError when a row was changed since.
    """
    session = db.session()
    if session.info.get("writing"):
        yield session
        return
    if session.new or session.dirty or session.deleted:
        msg = "rows were changed before transaction() was opened"
        raise RuntimeError(msg)
    session.rollback()
    session.connection(execution_options={WRITE: True})
    session.info["writing"] = True
    session.info[ONCE] = {}
    try:
        yield session
        session.commit()
    except StaleDataError as error:
        session.rollback()
        raise StaleVersionError from error
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info["writing"] = False
        session.info.pop(ONCE, None)


def once(key: Hashable, read: Callable[[], Read]) -> Read:
    """What `read` gives, read once in a transaction and each time outside one: for what many alarms of one
    commit ask and what their writing does not change.
    """
    known: dict[Hashable, Any] | None = db.session().info.get(ONCE)
    if known is None:
        return read()
    if key not in known:
        known[key] = read()
    return cast("Read", known[key])


def check_version(row: Versioned, expected: int | None) -> None:
    """Refuse an edit of a row that has moved on since the editor read `expected`."""
    if expected is not None and row.version != expected:
        raise StaleVersionError


def serialise_writers(session: Session, name: str) -> None:
    """Let one writer at a time pass on PostgreSQL until its commit; SQLite has one writer anyway.

    Needed where the order of ids must be the order of commits: the event feed and the audit chain.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("select pg_advisory_xact_lock(hashtext(:name))"), {"name": name})


@event.listens_for(Engine, "connect")
def _set_pragmas(connection: Any, _record: object) -> None:
    if not type(connection).__module__.startswith("sqlite3"):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        write = connection.get_execution_options().get(WRITE)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
