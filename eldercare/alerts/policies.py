"""Which chain holds for an alarm, and storing a new one."""

from datetime import datetime

from sqlalchemy import func, select

from eldercare.alerts.chain import ANY, CALL_BACK, DEFAULT, LATE, Chain, problems
from eldercare.alerts.errors import PolicyProblemError
from eldercare.alerts.models import Alarm, EscalationPolicy, EscalationStep
from eldercare.core.db import db, transaction


def policy_for(kind: str, area_code: str) -> EscalationPolicy | None:
    """The newest policy that is closest: its own kind before any, then the smallest area around."""
    around = [area_code[:length] for length in range(len(area_code) + 1)]
    kinds = (LATE,) if kind == LATE else (kind, ANY)
    rows = db.session.scalars(
        select(EscalationPolicy).where(
            EscalationPolicy.kind.in_(kinds),
            EscalationPolicy.area_code.in_(around),
            EscalationPolicy.retired_at.is_(None),
        )
    )
    return max(rows, key=lambda row: (row.kind == kind, len(row.area_code), row.version), default=None)


def chain_of(alarm: Alarm) -> Chain:
    """The chain under which the alarm was opened; the built-in one where the county stored none."""
    policy = db.session.get(EscalationPolicy, alarm.policy_id) if alarm.policy_id else None
    if policy is not None:
        return policy.chain
    return CALL_BACK if alarm.late else DEFAULT


def store_policy(kind: str, area_code: str, chain: Chain, *, now: datetime) -> EscalationPolicy:
    """Store a chain as the next version. Raises PolicyProblemError when it cannot work."""
    wrong = problems(chain)
    if wrong:
        raise PolicyProblemError(wrong)
    with transaction() as session:
        same = (EscalationPolicy.kind == kind, EscalationPolicy.area_code == area_code)
        newest = session.scalar(select(func.max(EscalationPolicy.version)).where(*same)) or 0
        for old in session.scalars(
            select(EscalationPolicy).where(*same, EscalationPolicy.retired_at.is_(None))
        ):
            old.retired_at = now
        policy = EscalationPolicy(
            kind=kind,
            area_code=area_code,
            version=newest + 1,
            repeat_s=chain.repeat_s,
            on_scene_minutes=chain.on_scene_minutes,
            created_at=now,
            steps=[
                EscalationStep(position=position, after_s=rung.after_s, who=rung.who, count=rung.count)
                for position, rung in enumerate(chain.rungs)
            ],
        )
        session.add(policy)
        session.flush()
        return policy
