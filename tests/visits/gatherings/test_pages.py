"""The desk's pages of gatherings."""

import pytest
from sqlalchemy import select

from eldercare.core.db import db
from eldercare.core.time import local_date
from eldercare.core.time import now as real_now
from eldercare.people.models import Absence
from eldercare.visits.models import Gathering, GatheringDay
from tests.makers import (
    NOW,
    TODAY,
    make_operator,
    make_senior,
    make_station,
    make_user,
    make_visit,
    make_worker,
    save,
    signed_in,
)
from tests.services.makers import make_rule
from tests.visits.gatherings.makers import TOMORROW, again, make_day, make_group_service


@pytest.fixture(autouse=True)
def _nine_in_the_morning(monkeypatch):
    for module in ("pages", "running_pages", "sign_up_pages"):
        monkeypatch.setattr(f"eldercare.visits.gatherings.{module}.now", lambda: NOW)


@pytest.fixture
def desk(client):
    """A browser at the station's desk."""
    with signed_in(client, make_operator()) as browser:
        yield browser


def form(**changes):
    values = {
        "service_code": make_group_service().code, "kind": "weekly", "weekdays": [TOMORROW.weekday()],
        "nth": "1", "on_holiday": "usual", "starts_on": TOMORROW.isoformat(), "start": "10:00",
        "places": "20", "title": "",
    }  # fmt: skip
    return values | changes


def test_a_weekly_gathering_is_made_on_its_form(desk):
    answer = desk.post("/gatherings/new", data=form(title="书法"))
    assert answer.status_code == 302
    assert "书法" in desk.get(answer.location).text
    assert db.session.scalar(select(Gathering.recurrence)) == "FREQ=WEEKLY;BYDAY=TU"


def test_a_gathering_on_one_day_is_made_on_its_form(desk):
    desk.post("/gatherings/new", data=form(kind="once"))
    assert db.session.scalars(select(GatheringDay.day)).all() == [TOMORROW]


@pytest.mark.parametrize(
    ("kind", "more", "rule"),
    [
        ("once", {}, None),
        ("daily", {}, "FREQ=DAILY"),
        ("fortnightly", {}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
        ("monthly", {"nth": "-1"}, "FREQ=MONTHLY;BYDAY=-1TU"),
        ("other", {"rule": "FREQ=MONTHLY;BYMONTHDAY=1,15"}, "FREQ=MONTHLY;BYMONTHDAY=1,15"),
    ],
)
def test_each_way_to_recur_is_taken_by_its_form(desk, kind, more, rule):
    assert desk.post("/gatherings/new", data=form(kind=kind, **more)).status_code == 302
    assert db.session.scalar(select(Gathering.recurrence)) == rule


def test_what_is_wrong_stands_at_its_field(desk):
    answer = desk.post("/gatherings/new", data=form(places="0"))
    assert answer.status_code == 422
    assert "A gathering has 1 to 200 places." in answer.text


def test_the_list_shows_what_is_to_come_with_its_host(desk):
    make_day(hosts=[make_worker(name="沈丽娟")], seniors=[make_senior()])
    page = desk.get("/gatherings").text
    assert "沈丽娟" in page
    assert "1 / 20" in page


def test_the_list_is_narrowed_to_those_without_a_host(desk):
    away = make_worker(name="沈丽娟")
    save(Absence(worker_id=away.id, first_day=TODAY, last_day=TODAY, reason="sick"))
    make_day(hosts=[away], minute=600)
    make_day(hosts=[make_worker(name="张红梅")], minute=840)
    page = desk.get("/gatherings?show=short").text
    assert "沈丽娟" in page
    assert "张红梅" not in page


def test_a_past_one_says_how_many_came(desk):
    day = make_day(seniors=[make_senior(), make_senior()], day=TODAY.replace(day=20), state="done")
    row = again(day).sign_ups[0]
    row.came = True
    db.session.commit()
    assert "1 / 2" in desk.get("/gatherings?show=past").text


def test_the_page_of_a_day_ranks_who_could_host_and_says_why_others_cannot(desk):
    day = make_day(minute=570)
    make_worker(name="张红梅")
    make_visit(worker=make_worker(name="沈丽娟"))
    page = desk.get(f"/gatherings/days/{day.id}").text
    assert page.index("张红梅") < page.index("沈丽娟")
    assert "Overlaps with the visit" in page


def test_a_host_is_chosen_by_a_button(desk):
    day, worker = make_day(), make_worker()
    desk.post(f"/gatherings/days/{day.id}/hosts", data={"worker": worker.id, "version": 1})
    assert [one.worker_id for one in again(day).hosts] == [worker.id]


def test_a_host_who_cannot_is_refused_with_the_rule(desk):
    day, worker = make_day(minute=570), make_worker(name="沈丽娟")
    make_visit(worker=worker)
    answer = desk.post(
        f"/gatherings/days/{day.id}/hosts", data={"worker": worker.id, "version": 1}, follow_redirects=True
    )
    assert "沈丽娟 cannot host at that time." in answer.text
    assert again(day).hosts == []


def test_a_stale_choice_of_a_host_is_refused(desk):
    day, worker = make_day(), make_worker()
    desk.post(f"/gatherings/days/{day.id}/hosts", data={"worker": worker.id, "version": 7})
    assert again(day).hosts == []


def test_a_host_is_taken_off_by_a_button(desk):
    worker = make_worker()
    day = make_day(hosts=[worker])
    desk.post(f"/gatherings/days/{day.id}/hosts/off", data={"worker": worker.id, "version": 1})
    assert again(day).hosts == []


def test_a_senior_is_found_and_signed_up(desk):
    day, senior = make_day(), make_senior(name="顾桂兰")
    found = desk.post(f"/gatherings/days/{day.id}/find", data={"q": "顾桂兰"}).text
    assert f'name="senior" value="{senior.id}"' in found
    desk.post(f"/gatherings/days/{day.id}/sign-up", data={"senior": senior.id})
    assert [one.senior_id for one in again(day).signed_up] == [senior.id]


def test_who_has_signed_up_is_not_offered_again(desk):
    senior = make_senior(name="顾桂兰")
    day = make_day(seniors=[senior])
    assert "Nobody is found" in desk.post(f"/gatherings/days/{day.id}/find", data={"q": "顾桂兰"}).text


def test_a_full_gathering_says_so(desk):
    day, late = make_day(seniors=[make_senior()], places=1), make_senior(name="顾桂兰")
    answer = desk.post(f"/gatherings/days/{day.id}/sign-up", data={"senior": late.id}, follow_redirects=True)
    assert "All 1 places are taken. 顾桂兰 was not signed up" in answer.text


def test_a_passed_entitlement_is_asked_about_and_then_taken(desk):
    make_rule(minutes=60, services=["culture"])
    day, senior = make_day(), make_senior()
    asked = desk.post(f"/gatherings/days/{day.id}/sign-up", data={"senior": senior.id})
    assert asked.status_code == 409
    assert "This is more than there is a right to" in asked.text
    desk.post(f"/gatherings/days/{day.id}/sign-up", data={"senior": senior.id, "beyond_acknowledged": "1"})
    assert len(again(day).signed_up) == 1


def test_somebody_is_taken_off_from_the_own_page_and_led_back_there(desk):
    senior = make_senior()
    day = make_day(seniors=[senior])
    answer = desk.post(f"/gatherings/days/{day.id}/withdraw", data={"senior": senior.id, "back": "senior"})
    assert answer.location.endswith(f"/seniors/{senior.id}#gatherings")
    assert again(day).signed_up == []


def test_a_day_is_changed(desk):
    day = make_day()
    desk.post(f"/gatherings/days/{day.id}/change", data={"start": "14:00", "places": "8", "version": 1})
    assert again(day).places == 8


def test_a_day_is_cancelled_with_its_reason(desk):
    day = make_day()
    answer = desk.post(
        f"/gatherings/days/{day.id}/cancel", data={"reason": "too_few", "version": 1}, follow_redirects=True
    )
    assert "Too few signed up" in answer.text


def test_gatherings_are_ended(desk):
    desk.post("/gatherings/new", data=form())
    day = db.session.scalar(select(GatheringDay).order_by(GatheringDay.day))
    version = day.gathering.version
    desk.post(
        f"/gatherings/days/{day.id}/end-series",
        data={"last_day": day.day.isoformat(), "version": version},
    )
    db.session.expire_all()
    assert set(db.session.scalars(select(GatheringDay.state).where(GatheringDay.day > day.day))) == {
        "cancelled"
    }


def test_the_desk_runs_it_for_a_host_without_a_phone(desk):
    senior = make_senior()
    day = make_day(seniors=[senior])
    desk.post(f"/gatherings/days/{day.id}/begin")
    desk.post(f"/gatherings/days/{day.id}/came", data={"senior": senior.id, "came": "1"})
    desk.post(f"/gatherings/days/{day.id}/end")
    assert (again(day).state, again(day).sign_ups[0].came) == ("done", True)


def test_another_station_reaches_nothing_of_it(client):
    other = make_station("320682102", name="如城驿站", name_en="Rucheng")
    day = make_day()
    with signed_in(client, make_operator(other)) as browser:
        assert browser.get(f"/gatherings/days/{day.id}").status_code == 404
        assert browser.post(f"/gatherings/days/{day.id}/begin").status_code == 404


def test_the_bureau_looks_and_changes_nothing(client):
    day = make_day()
    with signed_in(client, make_user("bureau")) as browser:
        page = browser.get(f"/gatherings/days/{day.id}")
        assert page.status_code == 200
        assert "/hosts" not in page.text.replace("#hosts", "")
        assert browser.post(f"/gatherings/days/{day.id}/begin").status_code == 403


def test_today_raises_one_without_a_host_with_the_way_to_choose_one(desk):
    day = make_day(day=local_date(real_now()), minute=1200)
    page = desk.get("/today").text
    assert "1 gathering without host" in page
    assert f"/gatherings/days/{day.id}" in page


def test_one_with_its_host_is_not_raised(desk):
    make_day(hosts=[make_worker()], day=local_date(real_now()), minute=1200)
    assert "without host" not in desk.get("/today").text


def test_who_passes_the_month_by_gatherings_alone_is_in_the_list(desk):
    make_rule(minutes=60, services=["culture"], since=local_date(real_now()).replace(day=1))
    make_day(seniors=[make_senior(name="顾桂兰")], day=local_date(real_now()))
    assert "顾桂兰" in desk.get("/care-plans/entitlements").text
