"""Everything the Today page tells, read once: a fixed number of queries, however long the day's lists are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from eldercare.accounts.models import User
from eldercare.alerts.rules import TARGETS_S
from eldercare.core.time import local_date
from eldercare.people.models import Station
from eldercare.people.places.queries import ending_contracts, stations_without
from eldercare.people.queries import expiring_count, stations_of
from eldercare.reports.formulas import Figure
from eldercare.reports.memo import Memo
from eldercare.reports.place_needs import Contracts
from eldercare.reports.queries import desk, visits
from eldercare.reports.queries.figures import answer_figures
from eldercare.reports.queries.home_visits import home_visit_share
from eldercare.reports.rules import HomeVisitShare, Period
from eldercare.visits.announcing.queries import Asked, open_answers
from eldercare.visits.by_hand.queries.waiting import Waiting, waiting_for
from eldercare.visits.disruptions import queries as disruptions
from eldercare.visits.disruptions import weather_queries as weather
from eldercare.visits.gatherings.queries import DayLine, short_of_hosts
from eldercare.visits.tiers.coverage import Counts, month_counts
from eldercare.visits.tiers.rules import is_near_end

PLACES_SHOWN = 200
HAZARDS_SHOWN = 4
DEVICES_SHOWN = 8
WRONG_SHOWN = 5
ANSWERS_OF = timedelta(days=7)

# The share ends with yesterday and changes only when an old visit is verified; at the size of a county it
# costs more than the rest of the page.
shares: Memo[HomeVisitShare] = Memo(timedelta(minutes=5))


@dataclass(frozen=True, slots=True)
class Verify:
    """Visits that an operator must look at: the newest, how many, and what was odd about the newest."""

    rows: Sequence[Any]
    count: int
    exceptions: dict[int, list[str]]


@dataclass(frozen=True, slots=True)
class Wrong:
    """What went wrong: reports of phones, re-plans to decide about, weather days in force."""

    reported: Sequence[Any]
    replans: Sequence[Any]
    weather: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Today:
    """The facts of the page. None where the role may not enter the room. `asked`: answers of seniors and
    families to messages about visits, which nobody has seen to. `certificates`: how many have run
    out, and how many will soon, for whoever can renew them. `coverage`: only near the end of a month.
    `hostless`: gatherings of the next days that lack a host.
    """

    user: User
    moment: datetime
    station: Station | None
    states: dict[str, int]
    late: Sequence[Any]
    freed: Sequence[visits.Freed]
    unassigned: Any
    unassigned_count: int
    verify: Verify
    asked: Sequence[Asked]
    alarms: Sequence[Any]
    answers: Sequence[Figure]
    places: Sequence[Any]
    silence: desk.Silence | None
    upkeep: desk.Upkeep | None
    hazards: desk.Hazards | None
    contracts: Contracts | None
    certificates: tuple[int, int]
    by_hand: Waiting | None
    coverage: Counts | None
    hostless: Sequence[DayLine]
    wrong: Wrong
    share: HomeVisitShare
    share_at: datetime

    @property
    def day(self) -> date:
        """The day on the county's calendar."""
        return local_date(self.moment)

    @property
    def total(self) -> int:
        """Visits of today without the cancelled ones."""
        return sum(count for state, count in self.states.items() if state != "cancelled")

    @property
    def finished(self) -> int:
        """Visits that have ended, verified or not."""
        return self.states.get("done", 0) + self.states.get("to_verify", 0)


def read_today(user: User, now: datetime) -> Today:
    """The facts of today in the user's scope."""
    day = local_date(now)
    freed = visits.freed_visits(user, day, now)
    states = visits.counts_by_state(user, day, now)
    told = {visit.id: visit.lacks for one in freed for visit in one.visits}
    silence = desk.silence(user, now, DEVICES_SHOWN) if user.may("device.see") else None
    share_at, share = kept_share(user, Period.year_to(day), now)
    return Today(
        user=user,
        moment=now,
        station=_own_station(user),
        states=states,
        late=visits.late_visits(user, day, now),
        freed=freed,
        unassigned=visits.first_unassigned(user, day, now, list(told)),
        unassigned_count=states.get("unassigned", 0) - sum(told.values()),
        verify=_verify(user, day),
        asked=open_answers(user) if user.may("board.see") else (),
        alarms=desk.ringing_alarms(user),
        # The newest alarms may still be accepted in time, so they are not judged yet.
        answers=answer_figures(user, now - ANSWERS_OF, now - timedelta(seconds=max(TARGETS_S)), now),
        places=visits.places(user, day, now, PLACES_SHOWN),
        silence=silence,
        upkeep=desk.upkeep(user, now, silence.storms) if silence else None,
        hazards=_hazards(user, day, now),
        contracts=_contracts(user, day),
        certificates=expiring_count(user, day) if user.may("worker.edit") else (0, 0),
        by_hand=waiting_for(user, day, now) if user.may("visit.see") else None,
        coverage=_coverage(user, day) if user.may("visit.see") else None,
        hostless=short_of_hosts(user, day) if user.may("visit.see") else (),
        wrong=_wrong(user, day),
        share=share,
        share_at=share_at,
    )


def _wrong(user: User, day: date) -> Wrong:
    return Wrong(
        reported=disruptions.waiting_reports(user, day, WRONG_SHOWN),
        replans=disruptions.open_replans(user, day, WRONG_SHOWN),
        weather=weather.in_force(user, day, WRONG_SHOWN),
    )


def _own_station(user: User) -> Station | None:
    return stations_of(user)[0] if user.scope.kind == "station" else None


def _verify(user: User, day: date) -> Verify:
    rows, count = visits.to_verify(user, day)
    return Verify(rows, count, visits.exceptions_of([row.id for row in rows]))


def _coverage(user: User, day: date) -> Counts | None:
    """The visits of care of the month, in its last days only."""
    return month_counts(user, day.replace(day=1), day) if is_near_end(day) else None


def _contracts(user: User, day: date) -> Contracts | None:
    """For those who may sign one; the others cannot help it."""
    if not user.may("place.edit"):
        return None
    return Contracts(ending_contracts(user, day), stations_without(user, day))


def _hazards(user: User, day: date, now: datetime) -> desk.Hazards | None:
    return desk.hazards_by_deadline(user, day, now, HAZARDS_SHOWN) if user.may("hazard.see") else None


def kept_share(user: User, period: Period, now: datetime) -> tuple[datetime, HomeVisitShare]:
    """The share of a period, at most a few minutes old, and when it was worked out."""
    return shares.get((user.scope, period), lambda: home_visit_share(user, period), now=now)
