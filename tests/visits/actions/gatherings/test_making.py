"""Gatherings are made, their days come due once, and they end."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.people.models import Absence
from eldercare.visits.actions.due import generate_due
from eldercare.visits.actions.gatherings.making import end_gathering, make_coming_days, make_gathering
from eldercare.visits.gatherings.errors import SeriesOverError
from eldercare.visits.models import Gathering, GatheringDay
from tests.makers import NOW, TODAY, make_operator, make_service, make_station, make_worker, save
from tests.visits.gatherings.makers import TOMORROW, entry, make_day

pytestmark = pytest.mark.usefixtures("database")

WEEK = timedelta(days=7)


def days() -> list[GatheringDay]:
    db.session.rollback()
    return list(db.session.scalars(select(GatheringDay).order_by(GatheringDay.day)))


def made(**changes):
    return make_gathering(make_operator(), make_station().id, entry(**changes), now=NOW)


def test_a_weekly_gathering_has_its_days_of_four_weeks_at_once():
    made()
    assert [one.day for one in days()] == [TOMORROW + number * WEEK for number in range(4)]


def test_a_day_lasts_as_long_as_the_terms_say():
    first = made()
    assert first.ends_at - first.starts_at == timedelta(minutes=90)


def test_one_far_ahead_has_its_first_day():
    assert made(pattern=None, starts_on=TODAY + timedelta(days=60)).day == TODAY + timedelta(days=60)


def test_a_gathering_of_one_day_has_one_day():
    made(pattern=None)
    assert len(days()) == 1


def test_a_service_for_the_home_is_refused():
    with pytest.raises(InvalidInputError) as refused:
        made(service_code=make_service("clean").code)
    assert set(refused.value.fields) == {"service_code"}


def test_an_operator_makes_none_for_another_station():
    other = make_station("320682102", name="如城驿站", name_en="Rucheng")
    with pytest.raises(NotFoundError):
        make_gathering(make_operator(), other.id, entry(), now=NOW)


def test_days_come_due_once_however_often_somebody_plans():
    made()
    for _ in range(2):
        generate_due(TOMORROW, 14, now=NOW)
    assert len(days()) == 4


def test_planning_a_day_makes_its_gatherings():
    made()
    far = TOMORROW + 5 * WEEK
    generate_due(far, 1, now=NOW)
    assert days()[-1].day == far


def test_the_clock_makes_the_days_of_the_next_four_weeks():
    made()
    assert make_coming_days(NOW + WEEK) == 1


def test_a_cancelled_day_does_not_come_back():
    first = made()
    db.session.get_one(GatheringDay, first.id).state = "cancelled"
    db.session.commit()
    generate_due(TOMORROW, 1, now=NOW)
    assert days()[0].state == "cancelled"
    assert len(days()) == 4


def test_who_usually_hosts_is_put_on_new_days():
    made()
    host = make_worker()
    db.session.scalar(select(Gathering)).host_ids = [host.id]
    db.session.commit()
    make_coming_days(NOW + WEEK)
    assert [one.worker_id for one in days()[-1].hosts] == [host.id]


def test_who_is_absent_is_not_put_on_a_new_day():
    made()
    host = make_worker()
    day = TOMORROW + 4 * WEEK
    save(Absence(worker_id=host.id, first_day=day, last_day=day, reason="leave"))
    db.session.scalar(select(Gathering)).host_ids = [host.id]
    db.session.commit()
    make_coming_days(NOW + WEEK)
    assert days()[-1].hosts == []


def test_ended_gatherings_take_the_days_after_it_along():
    first = made()
    end_gathering(make_operator(), first.gathering_id, TOMORROW, expected=None, now=NOW)
    assert [one.state for one in days()] == ["planned"] + 3 * ["cancelled"]
    generate_due(TOMORROW, 60, now=NOW)
    assert len(days()) == 4


def test_gatherings_that_end_earlier_are_not_ended_later():
    day = make_day()
    with pytest.raises(SeriesOverError):
        end_gathering(make_operator(), day.gathering_id, TOMORROW, expected=None, now=NOW)
