"""One day of a gathering is changed or cancelled."""

import pytest

from eldercare.core.db import db, transaction
from eldercare.core.errors import InvalidInputError, NotFoundError, StaleVersionError, StepRefusedError
from eldercare.core.time import at
from eldercare.services.models import Service
from eldercare.visits.actions.gatherings.days import cancel_day, change_day, follow_terms
from eldercare.visits.gatherings.errors import HostUnfitError
from eldercare.visits.moving.rows import retime_route
from tests.makers import (
    NOW,
    TODAY,
    make_operator,
    make_senior,
    make_station,
    make_terms,
    make_visit,
    make_worker,
)
from tests.visits.gatherings.makers import TOMORROW, again, make_day

pytestmark = pytest.mark.usefixtures("database")


def test_another_time_and_other_places():
    day = make_day()
    change_day(make_operator(), day.id, 840, 12, expected=1, now=NOW)
    assert (again(day).starts_at, again(day).ends_at, again(day).places) == (
        at(TODAY, 840),
        at(TODAY, 930),
        12,
    )


def test_a_stale_change_is_refused():
    with pytest.raises(StaleVersionError):
        change_day(make_operator(), make_day().id, 840, 12, expected=9, now=NOW)


def test_fewer_places_than_signed_up_are_refused():
    day = make_day(seniors=[make_senior(), make_senior()])
    with pytest.raises(InvalidInputError) as refused:
        change_day(make_operator(), day.id, 600, 1, expected=1, now=NOW)
    assert set(refused.value.fields) == {"places"}


def test_a_time_that_has_passed_is_refused():
    with pytest.raises(InvalidInputError) as refused:
        change_day(make_operator(), make_day().id, 480, 20, expected=1, now=NOW)
    assert set(refused.value.fields) == {"start"}


def test_a_host_who_is_not_free_then_stands_against_another_time():
    host = make_worker()
    make_visit(worker=host)
    day = make_day(hosts=[host], minute=840)
    with pytest.raises(HostUnfitError):
        change_day(make_operator(), day.id, 570, 20, expected=1, now=NOW)
    assert again(day).starts_at == at(TODAY, 840)


def test_a_cancelled_day_keeps_its_reason():
    day = make_day()
    cancel_day(make_operator(), day.id, "too_few", expected=1, now=NOW)
    assert (again(day).state, again(day).cancel_reason) == ("cancelled", "too_few")


def test_an_unknown_reason_is_refused():
    with pytest.raises(InvalidInputError):
        cancel_day(make_operator(), make_day().id, "not_held", expected=1, now=NOW)


def test_what_is_under_way_is_not_cancelled():
    with pytest.raises(StepRefusedError):
        cancel_day(make_operator(), make_day(state="under_way").id, "too_few", expected=1, now=NOW)


def test_another_station_does_not_cancel_it():
    stranger = make_operator(make_station("320682102", name="如城驿站", name_en="Rucheng"))
    with pytest.raises(NotFoundError):
        cancel_day(stranger, make_day().id, "too_few", expected=1, now=NOW)


def test_a_host_whose_gathering_is_cancelled_comes_from_the_visit_before():
    """The way to the next visit no longer leads from the station."""
    host, senior = make_worker(), make_senior(lat=32.30, lon=120.80)
    visit = make_visit(senior, host, day=TOMORROW)
    day = make_day(hosts=[host], day=TOMORROW, minute=480)
    part = visit.assignments[0]
    part.starts_at, part.ends_at = at(TOMORROW, 600), at(TOMORROW, 660)
    db.session.commit()
    with transaction() as session:
        retime_route(session, host.id, TOMORROW)
    from_station = part.travel_minutes
    host.lat, host.lon = 32.30, 120.80
    db.session.commit()
    cancel_day(make_operator(), day.id, "no_room", expected=1, now=NOW)
    assert part.travel_minutes < from_station


def test_new_terms_change_how_long_planned_days_last():
    day = make_day(day=TOMORROW)
    make_terms("culture", TOMORROW, minutes=60)
    with transaction() as session:
        follow_terms(session, session.get_one(Service, "culture"), TOMORROW, NOW)
    assert again(day).ends_at == at(TOMORROW, 660)


def test_days_of_a_retired_service_are_cancelled():
    day = make_day(day=TOMORROW)
    with transaction() as session:
        service = session.get_one(Service, "culture")
        service.retired_on = TOMORROW
        follow_terms(session, service, TODAY, NOW)
    assert again(day).cancel_reason == "retired"
