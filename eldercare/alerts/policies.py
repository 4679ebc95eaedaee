"""Which chain holds for an alarm, and storing a new one."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, select

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.chain import (
    ANY,
    CALL_BACK,
    DAY_MINUTES,
    DEFAULT,
    LATE,
    Chain,
    faults,
    holds_at,
    window_minutes,
)
from eldercare.alerts.errors import PolicyProblemError
from eldercare.alerts.models import Alarm, EscalationPolicy, EscalationStep
from eldercare.alerts.models.policies import LADDER_LENGTH
from eldercare.core.db import db, once, serialise_writers, transaction
from eldercare.core.errors import NotFoundError
from eldercare.core.time import local_date, minute_of

WHOLE_DAY = (0, DAY_MINUTES)


def policy_for(kind: str, area_code: str, *, now: datetime) -> EscalationPolicy | None:
    """The policy that is closest: its own kind before any, then the smallest area around, then the
    shortest hour window that holds now, then the newest.
    """
    rows = once(("policies", kind, area_code), lambda: _present(kind, area_code))
    minute = minute_of(now, local_date(now))
    holding = (row for row in rows if holds_at(row.from_minute, row.to_minute, int(minute)))
    return max(holding, key=lambda row: _closeness(row, kind), default=None)


def _present(kind: str, area_code: str) -> Sequence[EscalationPolicy]:
    """Those in force for the kind in areas around, in any order."""
    around = [area_code[:length] for length in range(len(area_code) + 1)]
    kinds = (LATE,) if kind == LATE else (kind, ANY)
    query = select(EscalationPolicy).where(
        EscalationPolicy.kind.in_(kinds),
        EscalationPolicy.area_code.in_(around),
        EscalationPolicy.retired_at.is_(None),
    )
    return db.session.scalars(query).all()


def _closeness(row: EscalationPolicy, kind: str) -> tuple[bool, int, int, int]:
    shortness = -window_minutes(row.from_minute, row.to_minute)
    return row.kind == kind, len(row.area_code), shortness, row.version


def chain_of(alarm: Alarm) -> Chain:
    """The chain under which the alarm was opened; the built-in one where the county stored none."""
    policy = db.session.get(EscalationPolicy, alarm.policy_id) if alarm.policy_id else None
    if policy is not None:
        return policy.chain
    return CALL_BACK if alarm.late else DEFAULT


def store_policy(
    kind: str,
    area_code: str,
    chain: Chain,
    *,
    hours: tuple[int, int] = WHOLE_DAY,
    by: User | None = None,
    now: datetime,
) -> EscalationPolicy:
    """Store a chain as the next version. Raises PolicyProblemError when it cannot work.

    `hours` are the minutes of the local day in which it holds, past midnight when the second is smaller.
    """
    wrong = faults(chain)
    if wrong:
        raise PolicyProblemError(wrong)
    with transaction() as session:
        serialise_writers(session, "policies")
        same = _same(kind, area_code, hours)
        newest = session.scalar(select(func.max(EscalationPolicy.version)).where(*same)) or 0
        _retire_all(same, now)
        policy = _row(kind, area_code, hours, chain)
        policy.version, policy.created_at, policy.created_by = newest + 1, now, by.id if by else None
        session.add(policy)
        session.flush()
        detail = {"kind": kind, "area": area_code, "hours": list(hours), "version": policy.version}
        audit(by, "policy.store", "escalation_policy", policy.id, now=now, detail=detail)
        return policy


def _same(kind: str, area_code: str, hours: tuple[int, int]) -> list[ColumnElement[bool]]:
    return [
        EscalationPolicy.kind == kind,
        EscalationPolicy.area_code == area_code,
        EscalationPolicy.from_minute == hours[0],
        EscalationPolicy.to_minute == hours[1],
    ]


def _retire_all(same: list[ColumnElement[bool]], now: datetime) -> None:
    present = select(EscalationPolicy).where(*same, EscalationPolicy.retired_at.is_(None))
    for old in db.session.scalars(present.with_for_update()):
        old.retired_at = now


def _row(kind: str, area_code: str, hours: tuple[int, int], chain: Chain) -> EscalationPolicy:
    return EscalationPolicy(
        kind=kind,
        area_code=area_code,
        from_minute=hours[0],
        to_minute=hours[1],
        repeat_s=chain.repeat_s,
        on_scene_minutes=chain.on_scene_minutes,
        steps=[
            EscalationStep(
                position=ladder * LADDER_LENGTH + place, after_s=rung.after_s, who=rung.who, count=rung.count
            )
            for ladder, rungs in enumerate(chain.ladders.values())
            for place, rung in enumerate(rungs)
        ],
    )


def retire_policy(policy_id: int, *, by: User, now: datetime) -> EscalationPolicy:
    """End a policy: new alarms follow the next closest one, open alarms keep theirs."""
    with transaction() as session:
        policy = session.get(EscalationPolicy, policy_id)
        if policy is None or policy.retired_at is not None:
            raise NotFoundError
        policy.retired_at = now
        detail = {"kind": policy.kind, "area": policy.area_code, "version": policy.version}
        audit(by, "policy.retire", "escalation_policy", policy.id, now=now, detail=detail)
        return policy
