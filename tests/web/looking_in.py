"""What is due, asked for and missed, and more of it with each round."""

from datetime import timedelta
from typing import Any

from eldercare.core.time import at, local_date, now
from eldercare.people.models import Senior, Worker
from eldercare.visits.models import (
    FollowUp,
    HotlineCall,
    MajorChange,
    TierChoice,
    VisitDue,
    VisitOrder,
)
from tests.makers import make_service, make_user, make_visit, save
from tests.visits.makers import on_day


def add_looking_in(senior: Senior, leader: Worker, number: int) -> dict[str, Any]:
    """A due that ended yesterday and one that ends today, a choice that has ended, a change, a request by
    phone with its visit, and a missed visit that somebody tried to look after."""
    make_service("visit", family="visit", worker_kinds=["leader", "caregiver"])
    today, by = local_date(now()), make_user("operator").id
    wanted = on_day(make_visit(senior), today)
    call = save(
        HotlineCall(
            senior_id=senior.id, station_id=senior.station_id, area_code=senior.area_code, source="12349",
            caller=f"来电{number}", relation="son", phone="13905130000", asked="助浴", promised_at=now(),
            taken_at=now(), taken_by=by, visit_id=wanted.id,
        )
    )  # fmt: skip
    save(
        VisitOrder(
            visit_id=wanted.id, urgent=True, wish="轻声", note="备注", call_id=call.id, ordered_at=now(),
            ordered_by=by,
        )
    )  # fmt: skip
    missed = on_day(make_visit(senior, leader, state="missed"), today - timedelta(days=1))
    save(FollowUp(visit_id=missed.id, how="not_reached", settles=False, at=now(), by_id=by))
    due = None
    for days, tier in ((number, "high"), (0, "")):
        day = today - timedelta(days=days)
        due = save(
            VisitDue(
                senior_id=senior.id, station_id=senior.station_id, area_code=senior.area_code,
                cause="tier" if tier else f"fall{number}", tier=tier, reason="alone", rules_version="1",
                first_day=day, last_day=day, asked_at=at(day, 0), due_at=now(), leader_id=leader.id,
            )
        )  # fmt: skip
    choice = save(
        TierChoice(
            senior_id=senior.id, tier="high", why="risk", since=today, until=today, chosen_at=now(),
            chosen_by=by, ended_at=now(), ended_by=by,
        )
    )  # fmt: skip
    save(
        MajorChange(
            senior_id=senior.id, kind="fall", happened_on=today, due_id=due.id if due else None,
            recorded_at=now(), recorded_by=by,
        )
    )  # fmt: skip
    return {"call_id": call.id, "choice_id": choice.id}
