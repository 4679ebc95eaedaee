"""Gatherings of a month as they count against an entitlement: signed up, and then whether somebody came."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from eldercare.services.queries.facts import People
from eldercare.visits.entitlement.usage import Catalogue, Uses
from eldercare.visits.gatherings.rules import DONE, PLANNED, STANDING
from eldercare.visits.models import Gathering, GatheringDay, SignUp


def of_gatherings(session: Session, people: People, first: date, last: date, catalogue: Catalogue) -> Uses:
    """What gatherings of these days count, by senior; one query. Minutes and price by the terms of the day:
    those of the senior alone, however many host."""
    rows = session.execute(
        select(
            SignUp.id, SignUp.senior_id, SignUp.came, GatheringDay.day, GatheringDay.state,
            Gathering.service_code,
        )
        .join(GatheringDay, GatheringDay.id == SignUp.day_id)
        .join(Gathering, Gathering.id == GatheringDay.gathering_id)
        .where(
            SignUp.senior_id.in_(people), SignUp.withdrawn_at.is_(None),
            GatheringDay.day.between(first, last), GatheringDay.state.in_(sorted(STANDING)),
        )
        .order_by(SignUp.id)
    ).all()  # fmt: skip
    found: Uses = defaultdict(list)
    for row in rows:
        stage = stage_of(row.state, came=row.came)
        if stage is not None:
            minutes = catalogue.services[row.service_code].terms_on(row.day).minutes
            found[row.senior_id].append(
                catalogue.use(row.service_code, row.day, minutes, stage, row.id)
            )  # fmt: skip
    return found


def stage_of(state: str, *, came: bool | None) -> str | None:
    """Under which stage a sign-up counts; None for one that counts nowhere, as nobody came."""
    if state == PLANNED or came is None:
        return "planned"
    if not came:
        return None
    return "verified" if state == DONE else "made"
