"""The timeline as evidence: each line carries the digest of the one before, and no line is ever changed."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import event, select
from sqlalchemy.orm import Mapper, ORMExecuteState, Session

from eldercare.alerts.errors import TimelineClosedError
from eldercare.alerts.models import Alarm, AlarmEvent
from eldercare.core.chains import START, digest
from eldercare.core.db import db


class Break(NamedTuple):
    """Where a timeline does not hold: the alarm and the line."""

    alarm_id: int
    seq: int


def digest_of(line: Mapping[Any, Any]) -> str:
    """SHA-256 over what a line says and the digest of the line before, in one fixed form."""
    at: datetime = line["at"]
    facts = (
        line["alarm_id"],
        line["seq"],
        at.astimezone(UTC).isoformat(),
        line.get("user_id"),
        line.get("worker_id"),
        line["verb"],
        line["source"],
        line["target"],
        line["params"],
        line["prev_hash"],
    )
    return digest(facts)


def chained(line: dict[str, Any], previous: str | None) -> dict[str, Any]:
    """The line with the two hashes; `previous` is the digest of the line before, None for the first."""
    line["prev_hash"] = previous or START
    line["digest"] = digest_of(line)
    return line


def first_break() -> Break | None:
    """The first line that was altered, put in or taken out; None when every timeline holds.

    Lines older than the chain have no digest and stand at the beginning. A line taken from the end is found
    by the state: the last line leaves an alarm as the alarm itself is.
    """
    query = (
        select(AlarmEvent.__table__, Alarm.state)
        .join(Alarm, Alarm.id == AlarmEvent.alarm_id)
        .order_by(AlarmEvent.alarm_id, AlarmEvent.seq)
    )
    last: Mapping[Any, Any] | None = None
    for line in db.session.execute(query).mappings().yield_per(1000):
        if last is not None and line["alarm_id"] != last["alarm_id"]:
            if _cut_off(last):
                return Break(last["alarm_id"], last["seq"])
            last = None
        if not _follows(line, last):
            return Break(line["alarm_id"], line["seq"])
        last = line
    return Break(last["alarm_id"], last["seq"]) if last is not None and _cut_off(last) else None


def _follows(line: Mapping[Any, Any], last: Mapping[Any, Any] | None) -> bool:
    if line["seq"] != (1 if last is None else last["seq"] + 1):
        return False
    if line["digest"] is None:
        return last is None or last["digest"] is None
    previous = START if last is None or last["digest"] is None else last["digest"]
    return bool(line["prev_hash"] == previous and line["digest"] == digest_of(line))


def _cut_off(last: Mapping[Any, Any]) -> bool:
    return last["digest"] is not None and last["target"] != last["state"]


@event.listens_for(AlarmEvent, "before_update")
@event.listens_for(AlarmEvent, "before_delete")
def _keep(_mapper: Mapper[AlarmEvent], _connection: object, _line: AlarmEvent) -> None:
    raise TimelineClosedError


@event.listens_for(Session, "do_orm_execute")
def _keep_all(state: ORMExecuteState) -> None:
    writes = state.is_update or state.is_delete
    if writes and state.bind_mapper is not None and state.bind_mapper.class_ is AlarmEvent:
        raise TimelineClosedError
