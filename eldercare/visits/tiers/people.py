"""The seniors of a station as the tiers ask for them: who falls into which, and on whom nobody calls now."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from eldercare.people.models import Departure, Senior, SeniorAddress
from eldercare.people.queries.agreeing import service_closed
from eldercare.people.rules import age_on
from eldercare.people.rules.residences import begun
from eldercare.visits.care_plans.rules import Span
from eldercare.visits.care_plans.shapes import span_of
from eldercare.visits.models import CarePlan, CarePlanPause, TierChoice
from eldercare.visits.tiers.rules import BY_HAND, Facts, Placed, RuleSet, tier_of


@dataclass(frozen=True, slots=True)
class Person:
    """A senior on whom somebody calls. `last_day`: the last one on the roll, when that is known; `pauses`:
    days to come on which nobody is there."""

    id: int
    station_id: int
    area_code: str
    placed: Placed
    last_day: date | None
    pauses: tuple[Span, ...] = ()

    def is_away(self, day: date) -> bool:
        """Whether the care plan is paused on that day."""
        return any(pause.holds(day) for pause in self.pauses)


@dataclass(frozen=True, slots=True)
class Roll:
    """Everybody on whom somebody calls, and why nobody calls on the others: codes of DROPPED by senior."""

    people: Mapping[int, Person]
    out: Mapping[int, str] = field(default_factory=dict)


def read_roll(session: Session, today: date, rules: RuleSet, chosen: Select[int]) -> Roll:
    """The seniors among `chosen`, a query of their ids. Six queries, however many they are."""
    columns = (
        Senior.id, Senior.station_id, Senior.area_code, Senior.grade, Senior.living, Senior.categories,
        Senior.birth_date,
    )  # fmt: skip
    rows = session.execute(
        select(*columns)
        .where(Senior.id.in_(chosen), or_(Senior.left_on.is_(None), Senior.left_on > today))
        .order_by(Senior.id)
    ).all()
    pauses = _pauses(session, today, chosen)
    paused = {senior_id for senior_id, spans in pauses.items() if any(span.holds(today) for span in spans)}
    out = dict.fromkeys(sorted(paused | _staying(session, today, chosen)), "away") | _closed(session, chosen)
    leaving = _leaving(session, chosen)
    out |= {senior_id: "left" for senior_id, day in leaving.items() if day <= today}
    by_hand = choices_on(session, today, chosen)
    people = {}
    for row in rows:
        if row.id in out:
            continue
        facts = Facts(row.grade, row.living, row.categories, age_on(row.birth_date, today))
        placed = Placed(by_hand[row.id], BY_HAND) if row.id in by_hand else tier_of(facts, rules)
        last = leaving[row.id] - timedelta(days=1) if row.id in leaving else None
        people[row.id] = Person(row.id, row.station_id, row.area_code, placed, last, pauses.get(row.id, ()))
    return Roll(people, out)


def choices_on(session: Session, today: date, chosen: Select[int]) -> dict[int, str]:
    """The tiers that operators chose, by senior."""
    query = select(TierChoice.senior_id, TierChoice.tier).where(
        TierChoice.senior_id.in_(chosen),
        TierChoice.ended_at.is_(None),
        TierChoice.since <= today,
        TierChoice.until >= today,
    )
    return {row.senior_id: row.tier for row in session.execute(query)}


def _leaving(session: Session, chosen: Select[int]) -> dict[int, date]:
    query = select(Departure.senior_id, Departure.day).where(
        Departure.senior_id.in_(chosen), Departure.undone_at.is_(None)
    )
    return {row.senior_id: row.day for row in session.execute(query)}


def _closed(session: Session, chosen: Select[int]) -> dict[int, str]:
    query = service_closed()
    ids = session.scalars(select(Senior.id).where(Senior.id.in_(chosen), Senior.id.in_(query)))
    return dict.fromkeys(ids, "consent")


def _pauses(session: Session, today: date, chosen: Select[int]) -> dict[int, tuple[Span, ...]]:
    """The pauses of care plans that run, today's and those to come, by senior."""
    rows = (
        select(CarePlan.senior_id, CarePlanPause)
        .join(CarePlanPause, CarePlanPause.plan_id == CarePlan.id)
        .where(
            CarePlan.senior_id.in_(chosen),
            CarePlan.state == "active",
            or_(CarePlan.ends_on.is_(None), CarePlan.ends_on >= today),
            or_(CarePlanPause.until_day.is_(None), CarePlanPause.until_day >= today),
        )
        .order_by(CarePlanPause.id)
    )
    found: dict[int, tuple[Span, ...]] = defaultdict(tuple)
    for senior_id, pause in session.execute(rows):
        found[senior_id] += (span_of(pause),)
    return found


def _staying(session: Session, today: date, chosen: Select[int]) -> set[int]:
    """Who stays in a hospital or institution."""
    stays = select(SeniorAddress).where(SeniorAddress.senior_id.in_(chosen), SeniorAddress.kind == "stay")
    return {one.senior_id for one in session.scalars(stays) if begun(one, today) is not None}
