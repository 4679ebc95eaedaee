"""One look at the tiers of a station, or of one senior: what is due, and the visits that are missing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, selectinload

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.core import feed
from eldercare.core.db import serialise_writers
from eldercare.core.time import at, local_date, minute_of
from eldercare.services.models import Service
from eldercare.visits.actions.due import insert_visits
from eldercare.visits.actions.withdrawing import drop_drafts
from eldercare.visits.models import Assignment, Visit, VisitDue
from eldercare.visits.rules import BEGUN, OPEN
from eldercare.visits.tiers.calls import Call, Leaders, read_calls, read_leaders
from eldercare.visits.tiers.people import Person, Roll, read_roll
from eldercare.visits.tiers.rules import TIER, RuleSet, periods_ahead
from eldercare.visits.tiers.spread import best_day, days_between

AHEAD = 7
"""Days before a period begins on which its visits are made, so that a week can be planned."""
WINDOW = (510, 1050)
"""Such a visit may start from 08:30 to 17:30."""
TOO_LATE = 900
"""Minute of the day after which no visit is made for the same day."""
CHANGE_PRIORITY = 6
CHANNEL = "station"


@dataclass(frozen=True, slots=True)
class Generated:
    """How many visits were made, taken back because they are not needed, and dues dropped."""

    made: int = 0
    taken_back: int = 0
    dropped: int = 0

    def __add__(self, other: "Generated") -> "Generated":
        return Generated(
            self.made + other.made, self.taken_back + other.taken_back, self.dropped + other.dropped
        )


class Round:
    """One look at seniors of a station, `chosen` by a query of their ids, under the lock of those who make
    visits. `leaders`: of the station, with what they have to do, when another look has read them already."""

    def __init__(
        self,
        session: Session,
        rules: RuleSet,
        service: Service,
        now: datetime,
        station_id: int,
        chosen: Select[int],
        leaders: Leaders | None = None,
    ) -> None:
        serialise_writers(session, "due")
        self.session, self.rules, self.service, self.now = session, rules, service, now
        self.today, self.station_id, self.chosen = local_date(now), station_id, chosen
        self.periods = {
            tier: periods_ahead(period, self.today, AHEAD) for tier, period in rules.tiers.items()
        }
        first, last = self._span()
        self.roll: Roll = read_roll(session, self.today, rules, self.chosen)
        self.leaders = leaders or read_leaders(session, station_id, self.today, last)
        self.calls = read_calls(session, self.chosen, rules.counts, (first, last), self.today, self.leaders)
        self.dues, self.pinned = self._dues(), self._pinned()

    def _span(self) -> tuple[date, date]:
        """From the first day of the longest period that runs to the last day of the latest that is near."""
        periods = [span for spans in self.periods.values() for span in spans]
        return min(first for first, _ in periods), max(last for _, last in periods)

    def _dues(self) -> list[VisitDue]:
        rows = (
            select(VisitDue)
            .where(VisitDue.last_day >= self.today, VisitDue.senior_id.in_(self.chosen))
            .options(selectinload(VisitDue.visit).load_only(Visit.day, Visit.state))
            .order_by(VisitDue.id)
        )
        return list(self.session.scalars(rows))

    def _pinned(self) -> set[int]:
        """The visits made for dues that an operator fixed."""
        rows = (
            select(Assignment.visit_id)
            .join(VisitDue, VisitDue.visit_id == Assignment.visit_id)
            .where(Assignment.pinned, VisitDue.last_day >= self.today, VisitDue.senior_id.in_(self.chosen))
        )
        return set(self.session.scalars(rows))

    def run(self, actor: User | None, *, quiet: bool = False) -> Generated:
        """Drop what is not due any more, add what is, take back what others do, make what is missing."""
        dropped = self._drop()
        added = self._add()
        standing = [due for due in self.dues if due.dropped_at is None]
        taken = [visit for due in self.dues if (visit := self._spared(due)) is not None]
        drop_drafts(self.session, self._whole(taken), self.now)
        made = self._make([due for due in standing if self._lacks(due)])
        # Written last, with their visits: one statement for many.
        self.session.add_all(added)
        self.session.flush()
        if (made or taken or dropped) and not quiet:
            detail = {
                "station_id": self.station_id, "made": made, "taken_back": len(taken),
                "dropped": dropped, "rules": self.rules.version,
            }  # fmt: skip
            audit(actor, "visit.tiers", "visit", None, now=self.now, detail=detail)
        return Generated(made, len(taken), dropped)

    def add_change(self, kind: str, due_at: datetime) -> VisitDue | None:
        """A due of today, and its visit unless one that counts is to come in time."""
        person = next(iter(self.roll.people.values()), None)
        known = next((due for due in self.dues if due.cause == kind and due.first_day == self.today), None)
        if person is None or known is not None:
            return known
        due = VisitDue(
            senior_id=person.id, station_id=person.station_id, area_code=person.area_code, cause=kind,
            tier="", reason=kind, rules_version=self.rules.version, first_day=self.today,
            last_day=local_date(due_at), asked_at=self.now, due_at=due_at,
            leader_id=self.leaders.of(person.area_code),
        )  # fmt: skip
        self.session.add(due)
        self.session.flush()
        if self._lacks(due):
            self._make([due])
        return due

    def _wanted(self) -> Iterable[tuple[tuple[int, str, date], date]]:
        for person in self.roll.people.values():
            for first, last in self.periods[person.placed.tier]:
                if person.last_day is None or first <= person.last_day:
                    yield (person.id, person.placed.tier, first), last

    def _drop(self) -> int:
        """Periods of another tier, and everything of those on whom nobody calls, unless it was met."""
        wanted, count = {key for key, _ in self._wanted()}, 0
        for due in self.dues:
            person = self.roll.people.get(due.senior_id)
            holds = (due.senior_id, due.tier, due.first_day) in wanted if due.cause == TIER else bool(person)
            if holds or due.dropped_at is not None or self._met(due):
                continue
            due.dropped_at = self.now
            due.dropped_why = "tier" if person else self.roll.out.get(due.senior_id, "left")
            count += 1
        return count

    def _add(self) -> list[VisitDue]:
        """Periods that are not there yet, not written so far; one that was dropped comes back."""
        added = []
        known = {(due.senior_id, due.tier, due.first_day): due for due in self.dues if due.cause == TIER}
        for key, last in self._wanted():
            person = self.roll.people[key[0]]
            due = known.get(key)
            if due is None:
                due = VisitDue(
                    senior_id=person.id, cause=TIER, tier=key[1], first_day=key[2], last_day=last,
                    asked_at=at(key[2], 0), due_at=at(last + timedelta(days=1), 0), reason="",
                    rules_version="",
                )  # fmt: skip
                added.append(due)
                self.dues.append(due)
            self._renew(due, person)
        return added

    def _renew(self, due: VisitDue, person: Person) -> None:
        """What is true of the period now. Only what differs is written: of most dues nothing does."""
        now = {
            "dropped_at": None, "dropped_why": "", "station_id": person.station_id,
            "area_code": person.area_code, "reason": person.placed.reason,
            "rules_version": self.rules.version, "leader_id": self.leaders.of(person.area_code),
        }  # fmt: skip
        for name, value in now.items():
            if getattr(due, name) != value:
                setattr(due, name, value)

    def _calls_of(self, due: VisitDue) -> list[Call]:
        """The visits that count for a due, made or to come."""
        return [
            call
            for call in self.calls.get(due.senior_id, ())
            if due.first_day <= call.day <= due.last_day
            and (call.window_end is None or call.window_end > due.asked_at)
        ]

    def _met(self, due: VisitDue) -> bool:
        return any(call.over for call in self._calls_of(due))

    def _lacks(self, due: VisitDue) -> bool:
        """Whether nobody has come, and nobody is to come. The due's own visit stands for it also on a later
        day, to which the weather has moved it."""
        visit = due.visit
        later = visit is not None and visit.day > due.last_day and visit.state in OPEN | BEGUN
        return due.last_day >= self.today and not later and not self._calls_of(due)

    def _spared(self, due: VisitDue) -> Visit | None:
        """The due's own visit, when it is a draft to come that nobody fixed and nobody needs: the due was
        dropped, another visit counts for it, or nobody is there on that day."""
        visit = due.visit
        if visit is None or visit.state != "draft" or visit.day <= self.today:
            return None
        person = self.roll.people.get(due.senior_id)
        needed = (
            due.dropped_at is None
            and (person is None or not person.is_away(visit.day))
            and all(call.visit_id == visit.id for call in self._calls_of(due))
        )
        if needed or visit.id in self.pinned:
            return None
        self.calls[due.senior_id] = [
            call for call in self.calls.get(due.senior_id, ()) if call.visit_id != visit.id
        ]
        due.visit = None
        return visit

    def _whole(self, visits: Sequence[Visit]) -> Sequence[Visit]:
        """The same with their people, in one look for all."""
        rows = select(Visit).where(Visit.id.in_([visit.id for visit in visits])).order_by(Visit.id)
        whole = rows.options(selectinload(Visit.assignments)).execution_options(populate_existing=True)
        return self.session.scalars(whole).all() if visits else ()

    def _make(self, dues: list[VisitDue]) -> int:
        """One visit for each, those with the fewest days first, and word to the board; returns how many."""
        rows: list[dict[str, Any]] = []
        for_dues: list[VisitDue] = []
        for due in sorted(dues, key=lambda one: (one.last_day, one.first_day, one.senior_id)):
            if self._covered_meanwhile(due, rows):
                continue
            row = self._row(due)
            if row is not None:
                rows.append(row)
                for_dues.append(due)
        for due, visit_id in zip(for_dues, insert_visits(self.session, rows), strict=True):
            due.visit_id = visit_id
        for day in sorted({row["day"] for row in rows}):
            feed.tell("day", now=self.now, data={"day": day.isoformat()}, station_id=self.station_id)
        return len(rows)

    @staticmethod
    def _covered_meanwhile(due: VisitDue, rows: list[dict[str, Any]]) -> bool:
        """Whether a visit that is about to be made for another due of the senior counts for this one too."""
        return any(
            row["senior_id"] == due.senior_id
            and due.first_day <= row["day"] <= due.last_day
            and row["window_end"] > due.asked_at
            for row in rows
        )

    def _row(self, due: VisitDue) -> dict[str, Any] | None:
        """The visit on the best day that is left; None when it is too late, or the person is never there."""
        person = self.roll.people[due.senior_id]
        last = min(due.last_day, person.last_day) if person.last_day else due.last_day
        minute, urgent = minute_of(self.now, self.today), due.cause != TIER
        first = max(due.first_day, self.today if urgent else self.today + timedelta(days=1))
        if first > last:
            first = self.today
        if first == self.today and minute > TOO_LATE:
            first += timedelta(days=1)
        leader, key = due.leader_id, due.leader_id or due.area_code
        days = days_between(
            first, last, lambda day: urgent or self.leaders.works(leader, day), person.is_away
        )
        if not days:
            return None
        day = days[0] if urgent else best_day(days, self.leaders.load.get(key, {}))
        self.leaders.note(key, day)
        opens = max(at(day, WINDOW[0]), self.now)
        terms = self.service.terms_on(day)
        return {
            "senior_id": person.id, "service_code": self.service.code, "day": day, "window_start": opens,
            "window_end": max(opens, min(at(day, WINDOW[1]), due.due_at)), "minutes": terms.minutes,
            "staff_count": terms.staff_count, "channel": CHANNEL, "station_id": person.station_id,
            "area_code": person.area_code, "preferred_worker_id": leader, "reason_params": {},
            "priority": CHANGE_PRIORITY if urgent else terms.priority,
        }  # fmt: skip
