"""Who hosts is chosen and taken off."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eldercare.core.db import db, transaction
from eldercare.core.errors import NotFoundError, StepRefusedError
from eldercare.people.models import Absence
from eldercare.visits.actions.gatherings.hosts import choose_host, hosted_after, take_host_off
from eldercare.visits.actions.gatherings.making import make_gathering
from eldercare.visits.ending import PART
from eldercare.visits.gatherings.errors import HostsCompleteError, HostUnfitError
from eldercare.visits.gatherings.queries import list_days
from eldercare.visits.models import Gathering, GatheringDay
from eldercare.visits.queries.blocks import read_blocks
from tests.makers import NOW, TODAY, make_operator, make_station, make_visit, make_worker, save
from tests.visits.gatherings.makers import again, entry, make_day, make_group_service

pytestmark = pytest.mark.usefixtures("database")


def hosts(day) -> list[int]:
    return [one.worker_id for one in again(day).hosts]


def test_somebody_who_is_free_is_chosen():
    day, worker = make_day(), make_worker()
    choose_host(make_operator(), day.id, worker.id, expected=1, now=NOW)
    assert hosts(day) == [worker.id]


def test_choosing_twice_is_harmless():
    day, worker = make_day(), make_worker()
    for _ in range(2):
        choose_host(make_operator(), day.id, worker.id, expected=None, now=NOW)
    assert hosts(day) == [worker.id]


def test_more_than_the_service_asks_for_are_refused():
    day = make_day(hosts=[make_worker()])
    with pytest.raises(HostsCompleteError):
        choose_host(make_operator(), day.id, make_worker().id, expected=1, now=NOW)


def test_somebody_with_a_visit_at_that_time_is_refused_by_name():
    day, worker = make_day(minute=570), make_worker()
    make_visit(worker=worker)
    with pytest.raises(HostUnfitError) as refused:
        choose_host(make_operator(), day.id, worker.id, expected=1, now=NOW)
    assert refused.value.params["worker"] == worker.name


def test_somebody_who_is_absent_is_refused():
    day, worker = make_day(), make_worker()
    save(Absence(worker_id=worker.id, first_day=TODAY, last_day=TODAY, reason="sick"))
    with pytest.raises(HostUnfitError):
        choose_host(make_operator(), day.id, worker.id, expected=1, now=NOW)


def test_nobody_hosts_two_gatherings_at_once():
    worker = make_worker()
    make_day(hosts=[worker], minute=660)
    with pytest.raises(HostUnfitError):
        choose_host(make_operator(), make_day(minute=600).id, worker.id, expected=1, now=NOW)


def test_somebody_of_another_station_is_not_found():
    other = make_station("320682102", name="如城驿站", name_en="Rucheng")
    with pytest.raises(NotFoundError):
        choose_host(make_operator(), make_day().id, make_worker(station_id=other.id).id, expected=1, now=NOW)


def test_a_host_of_what_is_under_way_stays():
    worker = make_worker()
    day = make_day(hosts=[worker], state="under_way")
    with pytest.raises(StepRefusedError):
        take_host_off(make_operator(), day.id, worker.id, expected=1, now=NOW)


def later_days() -> list[GatheringDay]:
    db.session.rollback()
    db.session.expire_all()
    return list(db.session.scalars(select(GatheringDay).order_by(GatheringDay.day)))


def test_a_host_of_the_days_after_it_too_becomes_the_usual_one():
    worker, actor = make_worker(), make_operator()
    first = make_gathering(actor, make_station().id, entry(), now=NOW)
    choose_host(actor, first.id, worker.id, also_later=True, expected=None, now=NOW)
    assert [[one.worker_id for one in day.hosts] for day in later_days()] == 4 * [[worker.id]]
    assert db.session.scalar(select(Gathering.host_ids)) == [worker.id]


def test_the_days_after_it_leave_out_those_on_which_the_person_is_away():
    worker, actor = make_worker(), make_operator()
    first = make_gathering(actor, make_station().id, entry(), now=NOW)
    away = first.day + timedelta(days=7)
    save(Absence(worker_id=worker.id, first_day=away, last_day=away, reason="leave"))
    choose_host(actor, first.id, worker.id, also_later=True, expected=None, now=NOW)
    assert [len(day.hosts) for day in later_days()] == [1, 0, 1, 1]


def test_a_usual_host_is_taken_off_all_days_to_come():
    worker, actor = make_worker(), make_operator()
    first = make_gathering(actor, make_station().id, entry(), now=NOW)
    choose_host(actor, first.id, worker.id, also_later=True, expected=None, now=NOW)
    take_host_off(actor, first.id, worker.id, also_later=True, expected=None, now=NOW)
    assert [day.hosts for day in later_days()] == 4 * [[]]
    assert db.session.scalar(select(Gathering.host_ids)) == []


def test_somebody_who_leaves_the_job_hosts_nothing_any_more():
    worker, actor = make_worker(), make_operator()
    first = make_gathering(actor, make_station().id, entry(), now=NOW)
    choose_host(actor, first.id, worker.id, also_later=True, expected=None, now=NOW)
    assert PART.coming(db.session(), worker.id, TODAY) == 4
    db.session.rollback()
    assert PART.free(worker.id, TODAY, actor, NOW) == 4
    with transaction() as session:
        PART.forget(session, worker.id)
    assert not hosted_after(db.session(), worker.id, TODAY)
    assert db.session.scalar(select(Gathering.host_ids)) == []


def test_a_service_for_two_is_short_until_both_are_chosen():
    make_group_service(staff_count=2)
    day, first, second = make_day(day=TODAY), make_worker(), make_worker()
    actor = make_operator()
    choose_host(actor, day.id, first.id, expected=None, now=NOW)
    assert [line.is_short for line in list_days(make_station(), "coming", TODAY)] == [True]
    choose_host(actor, day.id, second.id, expected=None, now=NOW)
    assert [line.is_short for line in list_days(make_station(), "coming", TODAY)] == [False]
    assert len(read_blocks(db.session(), TODAY, [first.id, second.id])) == 2
