"""Seniors sign up and withdraw."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select

from eldercare.accounts.models import AuditEntry, User
from eldercare.core.db import db, transaction
from eldercare.core.errors import NotFoundError, StepRefusedError
from eldercare.people.errors import HasLeftError
from eldercare.visits.actions.gatherings.sign_ups import sign_up, withdraw, withdraw_from
from eldercare.visits.erasing import drop
from eldercare.visits.errors import EntitlementPassedError
from eldercare.visits.gatherings.errors import GatheringFullError, OtherStationSeniorError
from eldercare.visits.models import SignUp
from tests.makers import NOW, TODAY, TOWN, make_operator, make_senior, make_station, make_user
from tests.services.makers import make_rule
from tests.visits.gatherings.makers import TOMORROW, again, make_day

pytestmark = pytest.mark.usefixtures("database")


def signed(day) -> list[int]:
    return [one.senior_id for one in again(day).signed_up]


def test_a_senior_of_the_station_is_signed_up_with_who_did_it():
    day, senior, actor = make_day(), make_senior(), make_operator()
    sign_up(actor, day.id, senior.id, now=NOW)
    assert [(one.senior_id, one.signed_by) for one in again(day).sign_ups] == [(senior.id, actor.id)]


def test_signing_up_twice_is_once():
    day, senior = make_day(), make_senior()
    for _ in range(2):
        sign_up(make_operator(), day.id, senior.id, now=NOW)
    assert signed(day) == [senior.id]


def test_a_full_gathering_says_so_and_changes_nothing():
    first = make_senior()
    day = make_day(seniors=[first], places=1)
    with pytest.raises(GatheringFullError):
        sign_up(make_operator(), day.id, make_senior().id, now=NOW)
    assert signed(day) == [first.id]


def test_a_place_that_somebody_gave_back_is_free_again():
    first, second = make_senior(), make_senior()
    day, actor = make_day(seniors=[first], places=1), make_operator()
    withdraw(actor, day.id, first.id, now=NOW)
    sign_up(actor, day.id, second.id, now=NOW)
    assert signed(day) == [second.id]


def test_who_withdrew_may_come_back():
    senior, actor = make_senior(), make_operator()
    day = make_day(seniors=[senior])
    withdraw(actor, day.id, senior.id, now=NOW)
    sign_up(actor, day.id, senior.id, now=NOW)
    assert signed(day) == [senior.id]


def test_a_senior_of_another_station_is_refused():
    other = make_station("320682102", name="如城驿站", name_en="Rucheng")
    day = make_day()
    with pytest.raises(OtherStationSeniorError):
        sign_up(make_user("operator"), day.id, make_senior(station_id=other.id).id, now=NOW)


def test_somebody_who_leaves_before_it_is_refused():
    with pytest.raises(HasLeftError):
        sign_up(make_operator(), make_day().id, make_senior(left_on=TODAY).id, now=NOW)


def test_the_gathering_of_another_station_is_not_reached():
    stranger = make_operator(make_station("320682102", name="如城驿站", name_en="Rucheng"))
    with pytest.raises(NotFoundError):
        sign_up(stranger, make_day().id, make_senior().id, now=NOW)


def test_nobody_withdraws_from_what_is_under_way():
    senior = make_senior()
    with pytest.raises(StepRefusedError):
        withdraw(make_operator(), make_day(seniors=[senior], state="under_way").id, senior.id, now=NOW)


def test_somebody_who_just_comes_is_signed_up_while_it_is_under_way():
    day, senior = make_day(state="under_way"), make_senior()
    sign_up(make_operator(), day.id, senior.id, now=NOW)
    assert signed(day) == [senior.id]


def test_a_used_up_entitlement_is_said_before():
    make_rule(minutes=60, services=["culture"])
    day, senior = make_day(), make_senior()
    with pytest.raises(EntitlementPassedError) as refused:
        sign_up(make_operator(), day.id, senior.id, now=NOW)
    assert refused.value.params["minutes"] == 30
    assert signed(day) == []


def test_who_acknowledges_it_signs_up_all_the_same_and_the_trail_says_by_how_much():
    make_rule(minutes=60, services=["culture"])
    day, senior = make_day(), make_senior()
    sign_up(make_operator(), day.id, senior.id, acknowledged=True, now=NOW)
    detail = db.session.scalar(select(AuditEntry.detail).where(AuditEntry.verb == "gathering.sign_up"))
    assert detail["beyond_entitlement"] == 30


def test_leaving_the_roll_takes_the_sign_ups_from_that_day_on():
    senior = make_senior()
    before, after = make_day(seniors=[senior]), make_day(seniors=[senior], day=TOMORROW)
    with transaction() as session:
        assert len(withdraw_from(session, senior.id, TOMORROW, NOW)) == 1
    assert (signed(before), signed(after)) == ([senior.id], [])


def test_erasing_somebody_drops_the_sign_ups_to_come_and_keeps_who_came():
    senior = make_senior()
    make_day(seniors=[senior], day=TOMORROW)
    past = make_day(seniors=[senior], day=TODAY - timedelta(days=1), state="done")
    with transaction() as session:
        drop(session, senior.id, TOWN)
    assert db.session.scalars(select(SignUp.day_id)).all() == [past.id]


def test_the_last_place_goes_to_one_of_two_at_the_same_moment(app):
    day, seniors, actor = make_day(places=1), [make_senior(), make_senior()], make_operator()
    day_id, user_id, ids, together = day.id, actor.id, [one.id for one in seniors], Barrier(2)
    db.session.remove()

    def ask(senior_id: int) -> str:
        with app.app_context():
            user = db.session.get_one(User, user_id)
            together.wait()
            try:
                sign_up(user, day_id, senior_id, now=NOW)
            except GatheringFullError:
                return "full"
            return "signed"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(ask, ids)) == ["full", "signed"]
    assert db.session.query(SignUp).count() == 1
