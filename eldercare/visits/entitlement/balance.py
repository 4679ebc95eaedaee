"""Months of people: what each is entitled to, what was used of it, what is planned and what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from eldercare.services.queries.entitlements import Entitlement, entitlements_of
from eldercare.services.queries.facts import People
from eldercare.services.rules.entitlements import last_of
from eldercare.services.rules.pouring import Balance, Use, pour
from eldercare.visits.entitlement.attended import of_gatherings
from eldercare.visits.entitlement.usage import (
    Agreed,
    Catalogue,
    Uses,
    agreed_with,
    expected,
    of_visits,
    standing,
)


@dataclass(frozen=True, slots=True)
class Month:
    """One month of one senior: what there is a right to, and all minutes that count against it."""

    entitlement: Entitlement
    uses: tuple[Use, ...]

    @property
    def day(self) -> date:
        """Its first day."""
        return self.entitlement.month

    @property
    def ahead(self) -> Balance:
        """All visits, and the days of the care plan that have none yet."""
        return pour(self.entitlement.pots, self.uses)

    @property
    def visits_only(self) -> Balance:
        """Only visits that stand."""
        return pour(self.entitlement.pots, [use for use in self.uses if use.stage != "expected"])


Months = dict[int, list[Month]]
AT_ONCE = 1000


def months_of(
    session: Session,
    people: People,
    months: Sequence[date],
    today: date,
    *,
    instead: Agreed | None = None,
    replaced: int | None = None,
) -> Months:
    """By senior the months asked for, in order; a fixed number of queries for any number of people.

    `months` are first days. Of past days nothing is expected any more: from today on counts what care plans
    ask. `instead` is an item that is being typed; `replaced` the id of the one whose place it takes, whose
    drafts and expected days are then left out.
    """
    ordered = sorted(months)
    entitled = entitlements_of(session, people, ordered)
    return _with_uses(entitled, _uses(session, people, ordered, today, instead=instead, replaced=replaced))


def months_of_entitled(session: Session, people: People, months: Sequence[date], today: date) -> Months:
    """The same only of those who have a right to anything in one of the months: nobody else can pass one.

    A fixed number of queries for each thousand of them, as many people may be asked about.
    """
    ordered = sorted(months)
    entitled = entitlements_of(session, people, ordered)
    held = [who for who, by_month in entitled.items() if any(one.holding for one in by_month.values())]
    found: Months = {}
    for start in range(0, len(held), AT_ONCE):
        part = held[start : start + AT_ONCE]
        uses = _uses(session, part, ordered, today, instead=None, replaced=None)
        found |= _with_uses({who: entitled[who] for who in part}, uses)
    return found


def _with_uses(entitled: Mapping[int, Mapping[date, Entitlement]], uses: Uses) -> Months:
    return {
        senior_id: [
            Month(one, tuple(use for use in uses.get(senior_id, ()) if _within(use, month)))
            for month, one in by_month.items()
        ]
        for senior_id, by_month in entitled.items()
    }


def _within(use: Use, month: date) -> bool:
    return (use.day.year, use.day.month) == (month.year, month.month)


def _uses(
    session: Session,
    people: People,
    months: Sequence[date],
    today: date,
    *,
    instead: Agreed | None,
    replaced: int | None,
) -> Uses:
    first, last = months[0], last_of(months[-1])
    catalogue = Catalogue.read(session)
    found = of_visits(session, people, first, last, catalogue, without=(replaced, today))
    for senior_id, attended in of_gatherings(session, people, first, last, catalogue).items():
        found[senior_id] += attended
    ahead = max(first, today)
    if ahead <= last:
        agreed = agreed_with(session, people, ahead, last, catalogue)
        agreed = [one for one in agreed if one.item_id != replaced]
        agreed += [instead] if instead is not None else []
        stands = standing(session, people, ahead, last, agreed, replaced)
        for senior_id, use in expected(agreed, stands, ahead, last, catalogue):
            found[senior_id].append(use)
    return found
