"""What the desk and the phone show of a chain that goes on: presses, calls, keys, who cannot go and why."""

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import update

from eldercare.accounts.models import User
from eldercare.alerts.actions.answering import accept_alarm, arrive
from eldercare.alerts.actions.opening import ask_to_cancel
from eldercare.alerts.jobs import run_due_escalations
from eldercare.alerts.models import Alarm
from eldercare.core.db import transaction
from eldercare.core.time import local_date, now
from eldercare.people.models import Absence, Contact, KeyHolding, Senior, Shift, WorkerWish
from tests.alerts.makers import desk, make_device, make_responder, newest_alarm, press
from tests.alerts.test_pages import press_now, responder, text_of
from tests.makers import HOME, make_senior, make_user, make_worker, save, signed_in


def accepted() -> tuple[User, Alarm]:
    """An alarm of this moment that a responder has taken."""
    user, alarm = responder(), press_now()
    return user, accept_alarm(alarm.id, by=user, worker_id=user.worker_id, now=now())


def cancelled(senior_id: int) -> None:
    with transaction():
        ask_to_cancel(senior_id, now=now())


def let_time_pass() -> None:
    """Let the time to the door pass."""
    run_due_escalations(now() + timedelta(minutes=20))


def test_a_press_after_the_acceptance_asks_the_desk_for_an_answer(client: FlaskClient) -> None:
    _, alarm = accepted()
    press(at=now())
    with signed_in(client, desk()) as browser:
        assert "Pressed again: answer" in text_of(browser, f"/alarms/{alarm.id}")
        browser.post(f"/alarms/{alarm.id}/heard")
        assert "Pressed again: answer" not in text_of(browser, f"/alarms/{alarm.id}")


def test_a_further_press_raises_the_urgency_that_the_desk_shows(client: FlaskClient) -> None:
    alarm = press_now()
    with signed_in(client, desk()) as browser:
        assert "urgency 3 of 5" not in text_of(browser, f"/alarms/{alarm.id}")
        press(at=now())
        assert "pressed 2 times · urgency 4 of 5" in text_of(browser, f"/alarms/{alarm.id}")


def test_a_refusal_by_phone_is_noted_at_the_desk(client: FlaskClient) -> None:
    user, alarm = responder(), press_now()
    with signed_in(client, desk()) as browser:
        assert "cannot go" in browser.get(f"/alarms/{alarm.id}").get_data(as_text=True)
        browser.post(f"/alarms/{alarm.id}/decline", data={"worker_id": user.worker_id})
        assert "cannot go" not in browser.get(f"/alarms/{alarm.id}").get_data(as_text=True)
    assert [offer.state for offer in newest_alarm().offers] == ["declined"]


def test_an_accepted_alarm_is_handed_to_whoever_was_reached_by_phone(client: FlaskClient) -> None:
    _, alarm = accepted()
    far = make_worker(lat=HOME[0] + 2)
    with signed_in(client, desk()) as browser:
        assert f'<option value="{far.id}">' in browser.get(f"/alarms/{alarm.id}").get_data(as_text=True)
        browser.post(f"/alarms/{alarm.id}/hand-over", data={"worker_id": far.id})
    assert newest_alarm().worker_id == far.id


def test_a_leader_who_was_asked_off_shift_stands_among_those_who_were_asked(client: FlaskClient) -> None:
    for km in range(1, 9):
        make_worker(lat=HOME[0] + km / 111)
    leader = make_worker("leader", name="季世林")
    with transaction() as session:
        for shift in leader.shifts:
            session.delete(shift)
    alarm = press_now()
    run_due_escalations(now() + timedelta(seconds=61))
    with signed_in(client, desk()) as browser:
        page = browser.get(f"/alarms/{alarm.id}").get_data(as_text=True)
    assert "季世林" in page[page.index('id="responders-title"') : page.index('id="told-title"')]


def test_a_press_after_the_acceptance_is_shown_to_whoever_goes(client: FlaskClient) -> None:
    user, alarm = accepted()
    press(at=now())
    with signed_in(client, user) as browser:
        assert "I have heard the further press" in text_of(browser, "/my/alarms")
        browser.post(f"/my/alarms/{alarm.id}/heard")
    assert not newest_alarm().rings


def test_the_desk_records_the_call_after_a_cancel(client: FlaskClient) -> None:
    alarm = press_now()
    cancelled(alarm.senior_id)
    with signed_in(client, desk()) as browser:
        assert "confirm by a call" in text_of(browser, f"/alarms/{alarm.id}")
        browser.post(f"/alarms/{alarm.id}/not-reached")
        assert "reached nobody" in text_of(browser, f"/alarms/{alarm.id}")
        browser.post(f"/alarms/{alarm.id}/reached")
        assert "confirm by a call, then close" not in text_of(browser, f"/alarms/{alarm.id}")


def test_the_phone_asks_for_the_call_after_a_cancel(client: FlaskClient) -> None:
    user, alarm = accepted()
    cancelled(alarm.senior_id)
    with signed_in(client, user) as browser:
        assert "call and say what came of it" in text_of(browser, "/my/alarms")
        browser.post(f"/my/alarms/{alarm.id}/reached")
    assert newest_alarm().confirmed_by == user.id


def test_an_overdue_alarm_prompts_to_ring_120_with_the_address(client: FlaskClient) -> None:
    _, alarm = accepted()
    let_time_pass()
    with signed_in(client, desk()) as browser:
        page = text_of(browser, f"/alarms/{alarm.id}")
    assert "Accepted, but nobody has arrived. Ring 120 and read out:" in page
    assert page.count(alarm.senior.address) > 1


def test_smoke_prompts_for_the_fire_brigade(client: FlaskClient) -> None:
    make_device()
    alarm = press(at=now(), kind="smoke")
    with signed_in(client, desk()) as browser:
        assert "Ring 119" in text_of(browser, f"/alarms/{alarm.id}")


def test_a_forgotten_alarm_asks_whether_somebody_is_still_there(client: FlaskClient) -> None:
    user, alarm = accepted()
    arrive(alarm.id, by=user, now=now())
    run_due_escalations(now() + timedelta(minutes=31))
    with signed_in(client, user) as browser:
        assert "I am still there" in text_of(browser, "/my/alarms")
    with signed_in(client, desk()) as browser:
        assert "Not closed in time" in text_of(browser, f"/alarms/{alarm.id}")
        browser.post(f"/alarms/{alarm.id}/still-here")
    assert not newest_alarm().rings


def test_the_desk_names_who_holds_the_key(client: FlaskClient) -> None:
    alarm, holder = press_now(), make_worker(name="钥匙人")
    save(KeyHolding(senior_id=alarm.senior_id, worker_id=holder.id, since=now()))
    with signed_in(client, desk()) as browser:
        assert "钥匙人" in text_of(browser, f"/alarms/{alarm.id}")


def test_family_near_stands_on_the_desk_with_its_phone_masked(client: FlaskClient) -> None:
    senior = make_senior()
    make_contact(senior)
    make_device(senior)
    alarm = press(at=now())
    with signed_in(client, desk()) as browser:
        page = text_of(browser, f"/alarms/{alarm.id}")
    assert "Family and neighbours near" in page
    assert "13800001234" not in page


def test_the_desk_says_which_language_the_senior_speaks(client: FlaskClient) -> None:
    make_device(make_senior(languages=["rugao"]))
    alarm = press(at=now())
    with signed_in(client, desk()) as browser:
        assert "Rugao dialect" in text_of(browser, f"/alarms/{alarm.id}")


def test_whoever_is_asked_last_because_of_a_ban_stands_there_with_the_reason(client: FlaskClient) -> None:
    senior = make_senior()
    make_device(senior)
    for north_km in range(1, 9):
        make_responder(north_km)
    unwanted = make_responder(0.5, name="不愿见")
    with transaction() as session:  # the page asks the real clock
        session.execute(update(Shift).values(starts=0, ends=24 * 60))
    save(
        WorkerWish(
            senior_id=senior.id, worker_id=unwanted.id, kind="ban", reason="quarrel", since=local_date(now()),
            recorded_at=now(), recorded_by=make_user("operator").id,
        )
    )  # fmt: skip
    alarm = press(at=now())
    with signed_in(client, desk()) as browser:
        page = text_of(browser, f"/alarms/{alarm.id}")
    assert "不愿见" in page.rsplit("Nearest responders", 1)[1]
    assert "asked last: the senior does not want this person" in page


def test_who_cannot_be_asked_stands_in_the_folded_list_with_the_reason(client: FlaskClient) -> None:
    worker = make_worker()
    save(Absence(worker_id=worker.id, first_day=local_date(now()), last_day=local_date(now()), reason="sick"))
    with transaction():
        for shift in worker.shifts:
            shift.starts, shift.ends = 0, 1440
    alarm = press_now()
    with signed_in(client, desk()) as browser:
        page = text_of(browser, f"/alarms/{alarm.id}")
    assert "1 person near cannot be asked" in page
    assert "Absent today" in page


def test_the_bureau_finds_the_policies_from_the_desk(client: FlaskClient) -> None:
    press_now()
    with signed_in(client, make_user("bureau")) as browser:
        assert "/alarms/policies" in text_of(browser, "/alarms")
    with signed_in(client, desk()) as browser:
        assert "/alarms/policies" not in text_of(browser, "/alarms")


def make_contact(senior: Senior) -> Contact:
    return save(
        Contact(senior_id=senior.id, rank=1, name="顾小芳", relation="daughter", phone="13800001234",
                lat=HOME[0] + 0.01, lon=HOME[1], position_source="map")
    )  # fmt: skip
