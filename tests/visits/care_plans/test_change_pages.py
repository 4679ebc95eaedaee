"""The pages that change a care plan: what would become of it, pauses, ends, single days, history."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from eldercare.core.db import db, transaction
from eldercare.core.holidays import NAMES, holiday_on
from eldercare.core.time import at, local_date, now
from eldercare.visits.actions.due import generate_due
from eldercare.visits.care_plans.preview import look_ahead
from eldercare.visits.care_plans.queries import placed_visits
from eldercare.visits.care_plans.shapes import shape_of
from eldercare.visits.models import (
    CarePlan,
    CarePlanException,
    CarePlanItem,
    CarePlanPause,
    Visit,
    VisitDue,
)
from tests.makers import (
    NOW,
    TODAY,
    make_care_plan,
    make_operator,
    make_user,
    make_visit,
    make_worker,
    save,
    signed_in,
)
from tests.visits.makers import on_day
from tests.visits.tiers.makers import care_visit

FORM = {
    "service_code": "clean", "kind": "week_free", "weekdays": ["0", "1", "2", "3", "4"], "times": "2",
    "nth": "1", "on_holiday": "skip", "starts_on": "2026-11-01", "window_from": "09:00",
    "window_to": "11:00", "minutes": "60", "preferred_worker_id": "", "version": "1",
}  # fmt: skip


def in_days(number: int) -> date:
    return local_date(now()) + timedelta(days=number)


def get(client: FlaskClient, address: str, user: Any = None) -> str:
    with signed_in(client, user or make_operator()) as browser:
        answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.text)


def post(client: FlaskClient, address: str, data: dict[str, Any], **more: Any) -> Any:
    with signed_in(client, make_operator()) as browser:
        return browser.post(address, data={"version": "1"} | data, **more)


def test_a_visit_with_open_days_is_agreed_and_said_in_words(client: FlaskClient) -> None:
    plan = make_care_plan()
    answer = post(client, f"/care-plans/{plan.id}/items/new", FORM, follow_redirects=True)
    assert "2 times a week, on any day from Mon to Fri; not on public holidays" in answer.text
    item = db.session.query(CarePlanItem).order_by(CarePlanItem.id.desc()).first()
    assert (item.recurrence, item.times, item.on_holiday) == (
        "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", 2, "skip",
    )  # fmt: skip


def test_the_form_shows_what_was_agreed(client: FlaskClient) -> None:
    rule = "FREQ=MONTHLY;BYDAY=MO,TU;BYMONTHDAY=-7,-6,-5,-4,-3,-2,-1"
    plan = make_care_plan(recurrence=rule, times=1, on_holiday="next", ends_on=date(2027, 3, 31))
    text = get(client, f"/care-plans/{plan.id}/items/{plan.items[0].id}")
    assert '<option selected value="month_week">' in text
    assert '<option selected value="-1">' in text
    assert '<option selected value="next">' in text
    assert 'value="2027-03-31"' in text


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"times": ""}, "Say how many visits: from 1"),
        ({"times": "6"}, "Say how many visits: from 1"),
        ({"kind": "month_free", "times": "21"}, "Say how many visits a month"),
        ({"weekdays": []}, "Choose at least one weekday."),
        ({"on_holiday": "whenever"}, "Choose what happens on public holidays."),
    ],
)
def test_what_cannot_be_is_said_at_its_field(
    client: FlaskClient, changes: dict[str, Any], sentence: str
) -> None:
    plan = make_care_plan()
    answer = post(client, f"/care-plans/{plan.id}/items/new", FORM | changes)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_looking_first_saves_nothing_and_shows_the_days(client: FlaskClient) -> None:
    plan = make_care_plan(recurrence="FREQ=WEEKLY;BYDAY=MO")
    data = FORM | {"preview": "1", "kind": "daily"}
    answer = post(client, f"/care-plans/{plan.id}/items/{plan.items[0].id}", data)
    assert answer.status_code == 200
    assert "is-added" in answer.text
    assert db.session.query(CarePlanItem).one().recurrence == "FREQ=WEEKLY;BYDAY=MO"


def test_a_script_is_given_the_calendar_alone(client: FlaskClient) -> None:
    plan = make_care_plan(recurrence="FREQ=WEEKLY;BYDAY=MO")
    answer = post(
        client, f"/care-plans/{plan.id}/items/new", FORM | {"preview": "1"}, headers={"X-Fragment": "1"}
    )
    assert "plan-weeks" in answer.text
    assert "<html" not in answer.text


def test_an_entry_that_is_not_complete_shows_no_days_and_no_fault(client: FlaskClient) -> None:
    plan = make_care_plan()
    data = FORM | {"preview": "1", "weekdays": []}
    answer = post(client, f"/care-plans/{plan.id}/items/new", data, headers={"X-Fragment": "1"})
    assert "As soon as the entry is complete" in answer.text


def told_tomorrow() -> CarePlan:
    """A daily plan whose visit of tomorrow somebody was told of."""
    plan = make_care_plan()
    worker = make_worker(name="沈丽娟")
    make_visit(plan.senior, worker, day=in_days(1), plan_item_id=plan.items[0].id, series_day=in_days(1))
    return plan


def test_a_change_says_who_was_told_of_what_it_takes_away(client: FlaskClient) -> None:
    plan = told_tomorrow()
    away = str((in_days(1).weekday() + 3) % 7)
    data = FORM | {"kind": "weekly", "weekdays": [away], "preview": "1"}
    answer = post(client, f"/care-plans/{plan.id}/items/{plan.items[0].id}", data)
    assert "Somebody was told already of 1 of them. These visits stay" in answer.text
    assert "沈丽娟" in answer.text


def test_a_change_of_the_window_says_who_keeps_the_old_one(client: FlaskClient) -> None:
    plan = told_tomorrow()
    data = FORM | {"kind": "daily", "window_to": "12:00", "on_holiday": "usual", "preview": "1"}
    answer = post(client, f"/care-plans/{plan.id}/items/{plan.items[0].id}", data)
    assert "1 visit that people were told of keeps what was told" in answer.text


def test_a_pause_says_first_what_it_cancels(client: FlaskClient) -> None:
    plan = told_tomorrow()
    data = {"reason": "hospital", "from_day": in_days(0).isoformat(), "preview": "1"}
    answer = post(client, f"/care-plans/{plan.id}/pause", data)
    assert "Somebody was told already of 1 of them. They are cancelled" in answer.text
    assert db.session.query(CarePlanPause).count() == 0


def looked_in_on(plan: CarePlan, day: date, **changes: Any) -> Visit:
    """A visit of care that is due to the plan's senior on a day, told to a leader."""
    care_visit()
    leader = make_worker("leader", ("visit",), name="朱秀英")
    visit = on_day(make_visit(plan.senior, leader, service_code="visit", **changes), day)
    save(
        VisitDue(
            senior_id=plan.senior_id, station_id=visit.station_id, area_code=visit.area_code, cause="tier",
            tier="key", reason="empty_nest", rules_version="1", first_day=day, last_day=day,
            asked_at=at(day, 0), due_at=at(day, 1440), visit_id=visit.id,
        )
    )  # fmt: skip
    return visit


def pause_preview(client: FlaskClient, plan: CarePlan, first: int, last: int) -> str:
    data = {
        "reason": "hospital", "from_day": in_days(first).isoformat(), "until_day": in_days(last).isoformat(),
        "preview": "1",
    }  # fmt: skip
    return str(post(client, f"/care-plans/{plan.id}/pause", data).text)


def test_a_pause_names_the_visits_of_care_that_it_takes_away(client: FlaskClient) -> None:
    plan = make_care_plan()
    looked_in_on(plan, in_days(2))
    text = pause_preview(client, plan, 1, 3)
    assert "1 visit of care goes with them:" in text
    assert "(told: 朱秀英)" in text


def test_a_pause_of_other_days_names_none(client: FlaskClient) -> None:
    plan = make_care_plan()
    looked_in_on(plan, in_days(4))
    assert "of care go" not in pause_preview(client, plan, 1, 3)


def test_a_plan_is_paused_and_goes_on(client: FlaskClient) -> None:
    plan = told_tomorrow()
    data = {"reason": "hospital", "from_day": in_days(0).isoformat()}
    answer = post(client, f"/care-plans/{plan.id}/pause", data, follow_redirects=True)
    assert "Paused: In hospital" in answer.text
    assert db.session.query(Visit).one().state == "cancelled"
    data = {"day": in_days(4).isoformat(), "version": "2"}
    answer = post(client, f"/care-plans/{plan.id}/resume", data, follow_redirects=True)
    assert f"Visits go on from {in_days(4).isoformat()}" in answer.text


def test_a_paused_plan_is_found_by_its_state(client: FlaskClient) -> None:
    plan, other = make_care_plan(), make_care_plan()
    with transaction():
        plan.pauses.append(CarePlanPause(reason="away", from_day=in_days(0)))
    text = get(client, "/care-plans?state=paused")
    assert plan.senior.name in text
    assert other.senior.name not in text
    assert plan.senior.name not in get(client, "/care-plans")


def test_a_plan_that_begins_later_is_found_by_its_state(client: FlaskClient) -> None:
    plan = make_care_plan()
    with transaction():
        plan.starts_on = in_days(5)
    assert plan.senior.name in get(client, "/care-plans?state=waiting")


def test_a_plan_ends(client: FlaskClient) -> None:
    plan = make_care_plan()
    post(client, f"/care-plans/{plan.id}/end", {"last_day": in_days(3).isoformat()})
    db.session.expire_all()
    assert db.session.query(CarePlan).one().ends_on == in_days(3)


def test_an_ended_plan_offers_no_change(client: FlaskClient) -> None:
    plan = make_care_plan()
    with transaction():
        plan.ends_on = in_days(-1)
    text = get(client, f"/care-plans/{plan.id}")
    assert "/items/new" not in text
    assert "/pause" not in text


def test_a_step_that_is_not_open_is_said_on_the_form(client: FlaskClient) -> None:
    plan = make_care_plan()
    with transaction():
        plan.ends_on = in_days(-1)
    data = {"last_day": in_days(3).isoformat(), "version": "2"}
    answer = post(client, f"/care-plans/{plan.id}/end", data)
    assert answer.status_code == 409
    assert "does not follow" in answer.text


def test_a_service_ends(client: FlaskClient) -> None:
    plan = make_care_plan()
    post(client, f"/care-plans/{plan.id}/items/{plan.items[0].id}/end", {"last_day": in_days(3).isoformat()})
    assert db.session.query(CarePlanItem).one().ends_on == in_days(3)


def day_address(plan: CarePlan, number: int, step: str = "") -> str:
    return f"/care-plans/{plan.id}/items/{plan.items[0].id}/days/{in_days(number).isoformat()}{step}"


def test_one_day_is_left_out_and_comes_back(client: FlaskClient) -> None:
    plan = make_care_plan()
    answer = post(client, day_address(plan, 2, "/skip"), {}, follow_redirects=True)
    assert "left out this once" in answer.text
    post(client, day_address(plan, 2, "/restore"), {"version": "2"})
    assert db.session.query(CarePlanException).count() == 0


def test_one_day_is_moved(client: FlaskClient) -> None:
    plan = make_care_plan(
        recurrence=f"FREQ=WEEKLY;BYDAY={['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'][in_days(2).weekday()]}"
    )
    data = {"day": in_days(3).isoformat(), "window_from": "14:00", "window_to": "15:00"}
    post(client, day_address(plan, 2), data)
    moved = db.session.query(CarePlanException).one()
    assert (moved.series_day, moved.day, moved.window_from) == (in_days(2), in_days(3), 840)


def test_a_stale_step_by_a_button_is_said(client: FlaskClient) -> None:
    plan = make_care_plan()
    answer = post(client, day_address(plan, 2, "/skip"), {"version": "7"}, follow_redirects=True)
    assert "Somebody changed this a moment ago" in answer.text


@pytest.mark.parametrize("name", ["2026-13-40", "soon"])
def test_a_day_that_is_none_is_not_found(client: FlaskClient, name: str) -> None:
    plan = make_care_plan()
    with signed_in(client, make_operator()) as browser:
        answer = browser.get(f"/care-plans/{plan.id}/items/{plan.items[0].id}/days/{name}")
    assert answer.status_code == 404


def test_the_history_says_what_differs(client: FlaskClient) -> None:
    plan = make_care_plan()
    data = FORM | {"kind": "daily", "minutes": "90"}
    post(client, f"/care-plans/{plan.id}/items/{plan.items[0].id}", data)
    post(client, day_address(plan, 2, "/skip"), {"version": "2"})
    text = get(client, f"/care-plans/{plan.id}/history")
    assert "Cleaning · How often: Every day → Every day; not on public holidays" in text
    assert "Cleaning · Minutes: 60 → 90" in text
    assert f"Cleaning · {in_days(2).isoformat()}: as agreed → left out" in text
    assert text.index("One day left out") < text.index("Service changed")


def test_the_bureau_reads_the_history(client: FlaskClient) -> None:
    assert "Nothing was changed yet." in get(
        client, f"/care-plans/{make_care_plan().id}/history", make_user("bureau")
    )


def test_a_holiday_is_named_in_the_calendar(client: FlaskClient) -> None:
    text = get(client, f"/care-plans/{make_care_plan().id}")
    monday = in_days(-local_date(now()).weekday())
    named = {holiday_on(monday + timedelta(days=n)) for n in range(56)} - {None}
    assert {name for name, word in NAMES.items() if word in text} == named


def test_a_visit_with_a_free_day_is_shown_where_the_planner_put_it(database: object) -> None:
    plan = make_care_plan(recurrence="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", times=1)
    generate_due(TODAY, 7, now=NOW)
    with transaction():
        visit = db.session.query(Visit).one()
        visit.day = TODAY + timedelta(days=4)
    outlook = look_ahead(shape_of(plan), TODAY, placed=placed_visits(plan, TODAY))
    assert [one.day for one in outlook.weeks[0] if one.entries] == [visit.day]


def test_the_page_of_a_day_begins_where_the_planner_put_its_visit(client: FlaskClient) -> None:
    plan = make_care_plan(recurrence="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", times=1)
    monday = in_days(7 - in_days(0).weekday())
    generate_due(monday, 7, now=now())
    sunday = monday + timedelta(days=6)
    with transaction():
        db.session.query(Visit).one().day = sunday
    text = get(client, f"/care-plans/{plan.id}/items/{plan.items[0].id}/days/{monday.isoformat()}")
    assert f'value="{sunday.isoformat()}"' in text


def test_a_pause_asks_for_its_reason(client: FlaskClient) -> None:
    plan = make_care_plan()
    data = {"reason": "", "from_day": in_days(0).isoformat()}
    assert post(client, f"/care-plans/{plan.id}/pause", data).status_code == 422
    assert db.session.query(CarePlanPause).count() == 0
