from datetime import timedelta

import pytest
from sqlalchemy import select

from eldercare.accounts.models import AuditEntry
from eldercare.core.db import db
from eldercare.core.errors import (
    ForbiddenError,
    InvalidInputError,
    NotFoundError,
    StaleVersionError,
    StepRefusedError,
)
from eldercare.core.feed import FeedEvent
from eldercare.people.actions.hours import set_days
from eldercare.people.models import Absence, DayShift
from eldercare.people.queries import spells_on
from eldercare.people.rules.hours import Spell
from eldercare.visits.actions import disruptions
from eldercare.visits.disruptions.errors import FreeDayError, NoHoursLeftError
from eldercare.visits.disruptions.rules import SICK, Report
from eldercare.visits.models import Replan
from tests.makers import NOW, TODAY, make_caregiver_user, make_operator, make_station, make_worker
from tests.visits.disruptions.makers import asked_for, fresh, late, sick, told

pytestmark = pytest.mark.usefixtures("database")
DAY = timedelta(days=1)


def absences():
    db.session.rollback()
    return [
        (one.worker_id, one.first_day, one.last_day, one.from_minute) for one in db.session.query(Absence)
    ]


def hours_of(worker):
    db.session.rollback()
    return spells_on(db.session(), [worker.id], TODAY).get(worker.id, ())


def by_phone(worker, user=None):
    return disruptions.report_by_phone(
        user or make_caregiver_user(worker), Report(SICK, worker.id, TODAY, TODAY), now=NOW
    )


def test_a_sick_call_is_an_absence():
    worker = make_worker()
    sick(worker, minute=600)
    assert absences() == [(worker.id, TODAY, TODAY, 600)]


def test_a_sick_call_twice_is_one():
    worker = make_worker()
    assert sick(worker).id == sick(worker).id
    assert len(absences()) == 1


def test_a_sick_call_asks_for_a_replan_of_the_day():
    worker = make_worker()
    told(worker)
    assert asked_for(sick(worker)).day == TODAY


def test_nothing_is_asked_when_nothing_is_hit():
    worker = make_worker()
    told(worker, 600)
    assert asked_for(sick(worker, minute=900)) is None


def test_each_day_of_a_sickness_gets_its_own_replan():
    worker = make_worker()
    told(worker)
    told(worker, day=TODAY + DAY)
    given = Report(SICK, worker.id, TODAY, TODAY + 2 * DAY)
    disruptions.report(make_operator(), given, now=NOW)
    assert list(db.session.scalars(select(Replan.day).order_by(Replan.day))) == [TODAY, TODAY + DAY]


def test_a_second_sick_call_puts_the_first_proposal_out_of_date():
    first, second = make_worker(), make_worker()
    told(first)
    told(second)
    old = asked_for(sick(first))
    sick(second)
    assert fresh(old).state == "outdated"


def test_a_late_start_cuts_the_hours_of_that_day():
    worker = make_worker()
    late(worker, 580)
    assert hours_of(worker) == (Spell(580, 1020),)


def test_who_works_until_five_is_not_late_at_six():
    with pytest.raises(NoHoursLeftError):
        late(make_worker(), 1080)


def test_who_has_a_free_day_is_not_late():
    worker = make_worker()
    set_days(make_operator(), [worker.id], [TODAY], "free", now=NOW)
    with pytest.raises(FreeDayError):
        late(worker, 580)


def test_taking_a_sick_call_back_takes_the_absence_back():
    row = sick(make_worker())
    disruptions.take_back(row.id, version=None, actor=make_operator(), now=NOW)
    assert absences() == []
    assert fresh(row).state == "withdrawn"


def test_taking_a_sick_call_back_ends_its_proposals():
    worker = make_worker()
    told(worker)
    row = sick(worker)
    disruptions.take_back(row.id, version=None, actor=make_operator(), now=NOW)
    assert fresh(asked_for(row)).state == "outdated"


def test_taking_a_late_start_back_brings_the_pattern_back():
    worker = make_worker()
    row = late(worker, 580)
    disruptions.take_back(row.id, version=None, actor=make_operator(), now=NOW)
    assert hours_of(worker) == (Spell(480, 1020),)


def test_taking_a_late_start_back_brings_the_hours_of_the_day_back():
    worker = make_worker()
    set_days(make_operator(), [worker.id], [TODAY], "extra", [Spell(500, 900)], now=NOW)
    row = late(worker, 580)
    disruptions.take_back(row.id, version=None, actor=make_operator(), now=NOW)
    assert hours_of(worker) == (Spell(500, 900),)
    assert [one.reason for one in db.session.query(DayShift)] == ["extra"]


def test_a_report_by_phone_records_nothing_yet():
    worker = make_worker()
    assert by_phone(worker).state == "reported"
    assert absences() == []


def test_the_desk_confirms_a_report_by_phone():
    worker = make_worker()
    told(worker)
    row = by_phone(worker)
    disruptions.confirm(row.id, version=row.version, actor=make_operator(), now=NOW)
    assert absences() == [(worker.id, TODAY, TODAY, 0)]
    assert asked_for(row).state == "asked"


def test_the_desk_rejects_a_report_by_phone():
    row = by_phone(make_worker())
    disruptions.reject(row.id, version=row.version, actor=make_operator(), now=NOW)
    assert fresh(row).state == "rejected"
    assert absences() == []


def test_a_confirmed_report_is_not_rejected():
    row = sick(make_worker())
    with pytest.raises(StepRefusedError):
        disruptions.reject(row.id, version=None, actor=make_operator(), now=NOW)


def test_two_desks_do_not_decide_about_the_same_report():
    row = by_phone(make_worker())
    seen = row.version
    disruptions.reject(row.id, version=seen, actor=make_operator(), now=NOW)
    with pytest.raises(StaleVersionError):
        disruptions.confirm(row.id, version=seen, actor=make_operator(), now=NOW)


def test_a_worker_takes_the_own_report_back():
    worker = make_worker()
    user = make_caregiver_user(worker)
    row = by_phone(worker, user)
    disruptions.withdraw(row.id, actor=user, now=NOW)
    assert fresh(row).state == "withdrawn"


def test_nobody_reports_somebody_else_by_phone():
    with pytest.raises(ForbiddenError):
        by_phone(make_worker(), make_caregiver_user(make_worker()))


def test_nobody_takes_the_report_of_somebody_else_back():
    row = by_phone(make_worker())
    with pytest.raises(NotFoundError):
        disruptions.withdraw(row.id, actor=make_caregiver_user(make_worker()), now=NOW)


def test_a_person_of_another_station_is_not_there():
    far = make_worker(station_id=make_station("320682105").id, area_code="320682105")
    with pytest.raises(NotFoundError):
        sick(far)


def test_a_day_that_has_passed_is_refused():
    with pytest.raises(InvalidInputError):
        disruptions.report(make_operator(), Report(SICK, make_worker().id, TODAY - DAY, TODAY), now=NOW)


def test_every_step_stands_in_the_trail():
    row = sick(make_worker())
    disruptions.take_back(row.id, version=None, actor=make_operator(), now=NOW)
    verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert [verb for verb in verbs if verb.startswith("disruption.")] == [
        "disruption.report",
        "disruption.take_back",
    ]


def test_open_screens_hear_of_it():
    row = sick(make_worker())
    told_of = db.session.scalars(select(FeedEvent).where(FeedEvent.kind == "disruption")).all()
    assert [one.data["disruption_id"] for one in told_of] == [row.id]
