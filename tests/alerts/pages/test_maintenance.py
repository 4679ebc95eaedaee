"""Maintenance: each open trouble is one task, a button orders a visit, a storm is no heap of tasks."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from eldercare.alerts.actions.devices.mending import remind
from eldercare.alerts.models import Device, DeviceTrouble
from eldercare.alerts.supervision.watching import watch
from eldercare.core.db import db, transaction
from eldercare.core.time import local_date, now
from eldercare.visits.models import Visit
from eldercare.visits.rules import DEVICE_CHECK
from tests.alerts.makers import desk, make_device, make_gateway, make_model
from tests.makers import make_operator, make_service, make_station, signed_in

PATH = "/devices/maintenance"


@pytest.fixture
def window(client: FlaskClient) -> Iterator[FlaskClient]:
    """A browser of the station's operator."""
    make_service(DEVICE_CHECK)
    with signed_in(client, desk()) as signed:
        yield signed


def make_trouble(**changes: Any) -> DeviceTrouble:
    """A button with a low battery."""
    values: dict[str, Any] = {"last_seen_at": now(), "battery": 7} | changes
    make_device(**values)
    watch(now())
    return db.session.query(DeviceTrouble).one()


def text_of(browser: FlaskClient) -> str:
    answer = browser.get(PATH)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def visits() -> list[Visit]:
    db.session.rollback()
    return list(db.session.query(Visit))


def test_an_open_trouble_is_one_task(window: FlaskClient) -> None:
    make_trouble()
    watch(now())
    assert text_of(window).count('class="item task"') == 1


def test_a_button_orders_one_visit_for_tomorrow(window: FlaskClient) -> None:
    trouble = make_trouble()
    for _ in range(2):
        assert window.post(f"{PATH}/{trouble.id}/visit").status_code == 302
    (visit,) = visits()
    assert (visit.service_code, visit.state, visit.channel) == ("device_check", "draft", "device")
    assert visit.day == local_date(now()) + timedelta(days=1)
    assert "Visit on" in text_of(window)


def test_no_visit_is_ordered_for_a_gateway_in_no_home(window: FlaskClient) -> None:
    make_gateway(online=False)
    watch(now())
    trouble = db.session.query(DeviceTrouble).one()
    answer = window.post(f"{PATH}/{trouble.id}/visit", follow_redirects=True)
    assert "no visit can be ordered" in answer.get_data(as_text=True)
    assert visits() == []


def test_a_told_fault_ends_when_somebody_has_mended_it(window: FlaskClient) -> None:
    trouble = make_trouble(battery=80, reported={"fault": True})
    window.post(f"{PATH}/{trouble.id}/mended")
    watch(now())
    assert 'class="item task"' not in text_of(window)


def test_a_battery_that_is_still_low_begins_again(window: FlaskClient) -> None:
    trouble = make_trouble()
    window.post(f"{PATH}/{trouble.id}/mended")
    watch(now())
    assert 'class="item task"' in text_of(window)


def test_another_station_sees_and_changes_nothing(client: FlaskClient) -> None:
    trouble = make_trouble()
    with signed_in(client, make_operator(make_station("320682115"))) as browser:
        assert 'class="item task"' not in text_of(browser)
        assert browser.post(f"{PATH}/{trouble.id}/visit").status_code in {403, 404}
    assert visits() == []


def test_a_storm_is_no_heap_of_tasks(window: FlaskClient) -> None:
    for number in range(25):
        make_device(device_id=f"B-{number}", last_seen_at=now(), online=False)
    watch(now())
    text = text_of(window)
    assert 'class="item task"' not in text
    assert "25 devices at once" in text


def test_a_task_is_called_to_mind_each_week(window: FlaskClient) -> None:
    trouble = make_trouble()
    days = [day for day in range(1, 23) if remind(trouble.opened_at + timedelta(days=day, seconds=1))]
    assert days == [7, 14, 21]


def test_the_task_is_gone_when_the_device_is_well(window: FlaskClient) -> None:
    make_trouble()
    with transaction() as session:
        session.execute(update(Device).values(battery=95))
    watch(now())
    assert 'class="item task"' not in text_of(window)


def test_a_test_that_failed_is_a_task_and_one_that_is_overdue_is_a_call(window: FlaskClient) -> None:
    make_model(weekly_test=True)
    device = make_device(last_seen_at=now(), test_due_at=now() - timedelta(hours=2))
    watch(now())
    assert 'class="item task"' not in text_of(window)
    with transaction() as session:
        session.execute(update(Device).values(test_due_at=now() - timedelta(hours=26)))
    watch(now())
    assert device.device_id in text_of(window)
    assert "Weekly test failed" in text_of(window)


def test_a_task_that_a_visit_has_not_ended_says_so(window: FlaskClient) -> None:
    trouble = make_trouble()
    window.post(f"{PATH}/{trouble.id}/visit")
    assert len(visits()) == 1
    with transaction() as session:
        session.execute(update(DeviceTrouble).values(note="visit_unheard"))
        session.execute(update(Visit).values(state="done"))
    text = text_of(window)
    assert "Visited, but not heard since: look again" in text
    assert "Order a visit" in text
