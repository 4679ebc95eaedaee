"""A gathering takes place."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from eldercare.accounts.models import AuditEntry, User
from eldercare.core.db import db
from eldercare.core.errors import ForbiddenError, NotFoundError, StepRefusedError
from eldercare.visits.actions.gatherings.running import begin, close_past_gatherings, end, tick
from eldercare.visits.gatherings.errors import GatheringOtherDayError
from tests.makers import NOW, TODAY, make_caregiver_user, make_operator, make_senior, make_user, make_worker
from tests.visits.gatherings.makers import TOMORROW, again, make_day

pytestmark = pytest.mark.usefixtures("database")

YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def host(database):
    return make_worker()


def came(day) -> dict[int, bool | None]:
    return {one.senior_id: one.came for one in again(day).sign_ups}


def test_its_host_begins_it(host):
    day = make_day(hosts=[host])
    begin(make_caregiver_user(host), day.id, now=NOW)
    assert (again(day).state, again(day).began_at) == ("under_way", NOW)


def test_a_double_tap_begins_it_once(host):
    day, user = make_day(hosts=[host]), make_caregiver_user(host)
    begin(user, day.id, now=NOW)
    begin(user, day.id, now=NOW + timedelta(minutes=1))
    assert again(day).began_at == NOW


def test_the_desk_begins_it_too(host):
    day = make_day(hosts=[host])
    begin(make_operator(), day.id, now=NOW)
    assert again(day).state == "under_way"


def test_somebody_who_does_not_host_it_does_not_find_it():
    with pytest.raises(NotFoundError):
        begin(make_caregiver_user(make_worker()), make_day().id, now=NOW)


def test_the_bureau_begins_nothing():
    with pytest.raises(ForbiddenError):
        begin(make_user("bureau"), make_day().id, now=NOW)


def test_it_is_begun_on_its_own_day_only(host):
    with pytest.raises(GatheringOtherDayError):
        begin(make_caregiver_user(host), make_day(hosts=[host], day=TOMORROW).id, now=NOW)


def test_a_cancelled_one_is_not_begun(host):
    with pytest.raises(StepRefusedError):
        begin(make_caregiver_user(host), make_day(hosts=[host], state="cancelled").id, now=NOW)


def test_who_came_is_ticked_and_put_right(host):
    senior = make_senior()
    day, user = make_day(hosts=[host], seniors=[senior], state="under_way"), make_caregiver_user(host)
    tick(user, day.id, senior.id, came=True, now=NOW)
    assert came(day) == {senior.id: True}
    tick(user, day.id, senior.id, came=False, now=NOW)
    assert came(day) == {senior.id: False}


def test_nobody_is_ticked_before_it_has_begun(host):
    senior = make_senior()
    with pytest.raises(StepRefusedError):
        tick(make_caregiver_user(host), make_day([host], [senior]).id, senior.id, came=True, now=NOW)


def test_somebody_who_has_not_signed_up_is_not_ticked(host):
    day = make_day([host], state="under_way")
    with pytest.raises(NotFoundError):
        tick(make_caregiver_user(host), day.id, make_senior().id, came=True, now=NOW)


def test_who_is_not_ticked_when_it_ends_did_not_come(host):
    first, second = make_senior(), make_senior()
    day, user = make_day([host], [first, second], state="under_way"), make_caregiver_user(host)
    tick(user, day.id, first.id, came=True, now=NOW)
    end(user, day.id, now=NOW)
    assert again(day).state == "done"
    assert came(day) == {first.id: True, second.id: False}


def test_a_double_tap_ends_it_once(host):
    day, user = make_day([host], state="under_way"), make_caregiver_user(host)
    end(user, day.id, now=NOW)
    end(user, day.id, now=NOW + timedelta(minutes=5))
    assert again(day).ended_at == NOW


def test_the_desk_puts_right_who_came_afterwards():
    senior = make_senior()
    day = make_day(seniors=[senior], state="done")
    tick(make_operator(), day.id, senior.id, came=True, now=NOW)
    assert came(day) == {senior.id: True}


def test_the_night_after_nothing_stays_open():
    missed = make_day(day=YESTERDAY)
    running = make_day(day=YESTERDAY, state="under_way", seniors=[make_senior()])
    today = make_day()
    assert close_past_gatherings(NOW) == 2
    assert (again(missed).state, again(missed).cancel_reason) == ("cancelled", "not_held")
    assert (again(running).state, again(running).ended_at) == ("done", again(running).ends_at)
    assert again(today).state == "planned"


def test_two_taps_at_the_same_moment_begin_it_once(app, host):
    day, user = make_day(hosts=[host]), make_caregiver_user(host)
    day_id, user_id, together = day.id, user.id, Barrier(2)
    db.session.remove()

    def tap(_number: int) -> str:
        with app.app_context():
            me = db.session.get_one(User, user_id)
            together.wait()
            return begin(me, day_id, now=NOW).state

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(tap, range(2))) == ["under_way", "under_way"]
    assert db.session.query(AuditEntry).filter_by(verb="gathering.begin").count() == 1
