"""A cancellation taken back: the visit comes anew in its place, and who was told is told again."""

from datetime import date, datetime, timedelta

import pytest

from eldercare.accounts.models import AuditEntry
from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.people.models import Departure
from eldercare.visits.actions.calls import look_after_calls, make_visit_for
from eldercare.visits.actions.due import generate_due
from eldercare.visits.actions.moves import cancel_visit, move_visit
from eldercare.visits.actions.publishing import publish
from eldercare.visits.actions.tiers import generate_tier_visits
from eldercare.visits.actions.uncancelling import uncancel
from eldercare.visits.by_hand.queries.one import wishes_of
from eldercare.visits.jobs import tell_of_visits
from eldercare.visits.models import CarePlanPause, Visit
from eldercare.visits.moving.errors import ChangedSinceError, DayPassedError, NoLongerWantedError
from eldercare.visits.phone.unseen import unseen_of
from eldercare.visits.rules import CANCEL_REASONS
from tests.makers import (
    NOW,
    TODAY,
    make_care_plan,
    make_operator,
    make_senior,
    make_user,
    make_visit,
    make_worker,
    save,
)
from tests.visits.announcing import makers as announcing
from tests.visits.board.makers import make_draft
from tests.visits.by_hand.makers import make_call, order_entry
from tests.visits.disruptions.makers import fresh, told
from tests.visits.gatherings.makers import make_day
from tests.visits.tiers.makers import MORNING, dues_of, make_leader, monthly, visits_of

pytestmark = pytest.mark.usefixtures("database")
MINUTE = timedelta(minutes=1)


def cancel(visit: Visit, reason: str = "senior_asked", now: datetime = NOW) -> int:
    """Cancelled as it stands; returns the version that it left."""
    return cancel_visit(visit.id, reason, version=None, actor=make_operator(), now=now)


def back(visit: Visit, version: int | None = None, now: datetime = NOW) -> Visit:
    """The visit in the place of the cancelled one."""
    given = [(visit.id, fresh(visit).version if version is None else version)]
    (one,) = uncancel(given, actor=make_operator(), now=now)
    assert one.was == visit.id
    return db.session.get_one(Visit, one.visit_id)


def coming() -> Visit:
    """A visit of tomorrow that a family is told of, as draft and as published."""
    visit = announcing.make_coming()
    with transaction():
        for part in visit.assignments:
            part.starts_at, part.ends_at = part.published_starts_at, part.published_ends_at
    return visit


def test_a_draft_comes_back_with_its_person_as_a_draft() -> None:
    worker = make_worker()
    visit = make_draft(600, worker)
    cancel(visit)
    new = back(visit)
    part = new.assignments[0]
    assert (new.state, part.worker_id, part.starts_at) == ("draft", worker.id, at(TODAY, 600))
    assert part.published_worker_id is None


def test_who_hosts_a_gathering_at_that_time_by_now_does_not_get_it_back() -> None:
    worker = make_worker()
    visit = make_draft(600, worker)
    cancel(visit)
    make_day(hosts=[worker])
    assert back(visit).assignments[0].worker_id is None


def test_the_cancelled_visit_stays_cancelled() -> None:
    visit = make_visit()
    cancel(visit)
    back(visit)
    assert fresh(visit).state == "cancelled"


def test_who_was_told_is_told_again() -> None:
    worker = make_worker()
    visit = told(worker, 600)
    cancel(visit)
    new = back(visit)
    assert (new.state, new.assignments[0].published_worker_id) == ("planned", worker.id)


def test_the_phone_shows_what_came_back_as_gained() -> None:
    worker = make_worker()
    visit = make_draft(600, worker)
    publish(visit.station_id, TODAY, version=None, actor=make_operator(), now=NOW)
    cancel(visit)
    new = back(visit)
    (change,) = unseen_of(worker.id, TODAY)
    assert (change.visit.id, change.kind) == (new.id, "gained")


def test_other_drafts_of_the_day_are_not_published_with_it() -> None:
    visit, other = told(make_worker(), 600), make_draft(780, make_worker())
    cancel(visit)
    back(visit)
    assert fresh(other).state == "draft"


def test_whose_time_was_given_away_does_not_come() -> None:
    worker = make_worker()
    visit, other = told(worker, 600), make_draft(780, None)
    cancel(visit)
    move_visit(other.id, 0, worker.id, at(TODAY, 600), version=None, actor=make_operator(), now=NOW,
               override_reason="urgent")  # fmt: skip
    new = back(visit)
    assert (new.state, new.assignments[0].worker_id) == ("draft", None)


def test_it_stands_for_its_day_of_the_care_plan_and_is_not_made_again() -> None:
    make_care_plan()
    generate_due(TODAY, 1, now=NOW)
    visit = db.session.query(Visit).one()
    cancel(visit)
    assert back(visit).series_day == TODAY
    assert generate_due(TODAY, 1, now=NOW).created == 0


def test_the_visit_of_care_that_is_due_waits_for_it() -> None:
    make_leader()
    senior = monthly()
    generate_tier_visits(MORNING)
    (visit,) = visits_of(senior)
    cancel(visit, now=MORNING)
    new = back(visit, now=MORNING)
    assert [due.visit_id for due in dues_of(senior)] == [new.id]
    assert generate_tier_visits(MORNING).made == 0


def test_the_request_by_phone_that_was_open_again_waits_for_it() -> None:
    operator = make_operator()
    call = make_call(operator, make_senior())
    entry = order_entry(service_code="clean", day=TODAY, wish="Quietly")
    visit = make_visit_for(operator, call.id, entry, expected=call.version, now=NOW)
    cancel(visit)
    look_after_calls(NOW)
    assert fresh(call).state == "open"
    new = back(visit)
    assert (fresh(call).state, fresh(call).visit_id) == ("visit_made", new.id)
    assert wishes_of([new.id]) == {new.id: "Quietly"}


def test_a_family_that_was_not_told_of_the_end_yet_hears_nothing() -> None:
    announcing.make_telling()
    visit = coming()
    tell_of_visits(announcing.EVENING)
    announcing.as_sent()
    cancel(visit, now=announcing.EVENING)
    tell_of_visits(announcing.EVENING + MINUTE)
    back(visit, now=announcing.EVENING)
    tell_of_visits(announcing.EVENING + 2 * MINUTE)
    assert [row.state for row in announcing.messages()] == ["sent", "cancelled"]


def test_a_family_that_was_told_of_the_end_hears_that_somebody_comes() -> None:
    announcing.make_telling()
    visit = coming()
    tell_of_visits(announcing.EVENING)
    announcing.as_sent()
    cancel(visit, now=announcing.EVENING)
    tell_of_visits(announcing.EVENING + MINUTE)
    announcing.as_sent()
    back(visit, now=announcing.EVENING)
    tell_of_visits(announcing.EVENING + 2 * MINUTE)
    assert announcing.kinds() == ["coming", "called_off", "changed"]


def test_it_is_a_line_of_the_trail_with_both_visits() -> None:
    visit = make_visit()
    cancel(visit)
    new = back(visit)
    line = db.session.query(AuditEntry).filter_by(verb="visit.uncancel").one()
    assert (line.subject_id, line.detail) == (visit.id, {"visit_id": new.id})


def test_a_second_time_is_refused() -> None:
    visit = make_visit()
    version = cancel(visit)
    back(visit, version)
    with pytest.raises(ChangedSinceError):
        back(visit, version)


def test_a_visit_that_is_not_cancelled_is_refused() -> None:
    visit = make_visit()
    with pytest.raises(ChangedSinceError):
        back(visit)


@pytest.mark.parametrize("reason", ["paused", "left"])
def test_what_no_operator_cancelled_is_refused(reason: str) -> None:
    assert reason not in CANCEL_REASONS
    with pytest.raises(ChangedSinceError):
        back(make_visit(state="cancelled", cancel_reason=reason))


def test_what_was_late_is_put_back_as_late() -> None:
    visit, evening = told(make_worker(), 600), at(TODAY, 1200)
    cancel(visit, now=evening)
    assert back(visit, now=evening).state == "planned"


def test_a_visit_of_a_day_that_is_over_stays_cancelled() -> None:
    visit = make_visit()
    cancel(visit)
    with pytest.raises(DayPassedError):
        back(visit, now=at(TODAY + timedelta(days=1), 1))


def test_somebody_who_has_left_the_roll_gets_no_visit_back() -> None:
    visit = make_visit()
    cancel(visit)
    save(Departure(senior_id=visit.senior_id, day=TODAY, reason="moved", recorded_at=NOW,
                   recorded_by=make_user().id))  # fmt: skip
    with pytest.raises(NoLongerWantedError):
        back(visit)


def test_a_pause_that_came_between_keeps_the_visit_away() -> None:
    plan = make_care_plan()
    generate_due(TODAY, 1, now=NOW)
    visit = db.session.query(Visit).one()
    cancel(visit)
    save(CarePlanPause(plan_id=plan.id, reason="hospital", from_day=TODAY))
    with pytest.raises(NoLongerWantedError):
        back(visit)


def test_a_service_that_ended_between_keeps_the_visit_away() -> None:
    plan = make_care_plan()
    generate_due(TODAY, 1, now=NOW)
    visit = db.session.query(Visit).one()
    cancel(visit)
    with transaction():
        plan.items[0].ends_on = date(2026, 1, 2)
    with pytest.raises(NoLongerWantedError):
        back(visit)


def test_when_one_cannot_come_back_none_does() -> None:
    first, second = make_visit(), make_visit()
    given = [(first.id, cancel(first)), (second.id, cancel(second) - 1)]
    with pytest.raises(ChangedSinceError):
        uncancel(given, actor=make_operator(), now=NOW)
    assert db.session.query(Visit).count() == 2
