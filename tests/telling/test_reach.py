"""Where a person is reached by which kind of channel."""

import pytest
from flask.ctx import AppContext

from eldercare.accounts.rules import Scope
from eldercare.telling.jobs import send_outbox
from eldercare.telling.reach import Reach, reach_of
from tests.alerts.makers import make_alarm, make_channel, make_responder, rows
from tests.makers import NOW, make_station, make_user, make_worker
from tests.telling.mailbox import mailbox
from tests.telling.servers import QUIET_APPRISE

pytestmark = QUIET_APPRISE

OWN, REGISTERED, EMAIL = "13800000001", "13800000002", "duty@mail.example"


@pytest.mark.parametrize("kind", ["sms", "phone"])
def test_a_user_is_reached_by_the_own_number_first(database: AppContext, kind: str) -> None:
    user = make_user(worker_id=make_worker(phone=REGISTERED).id, phone=OWN)
    assert reach_of(f"user:{user.id}", kind) == Reach(OWN)


def test_a_worker_is_reached_by_the_number_of_the_register_first(database: AppContext) -> None:
    worker = make_worker(phone=REGISTERED)
    make_user("caregiver", Scope("own"), worker_id=worker.id, phone=OWN)
    assert reach_of(f"worker:{worker.id}", "sms") == Reach(REGISTERED)


def test_a_worker_whom_the_register_has_no_number_of_is_reached_by_the_own_one(database: AppContext) -> None:
    worker = make_worker(phone=None)
    make_user("caregiver", Scope("own"), worker_id=worker.id, phone=OWN)
    assert reach_of(f"worker:{worker.id}", "sms") == Reach(OWN)


def test_a_channel_of_e_mail_takes_the_address(database: AppContext) -> None:
    user = make_user(phone=OWN, email=EMAIL)
    assert reach_of(f"user:{user.id}", "email") == Reach(EMAIL)


def test_a_worker_has_the_address_of_the_own_sign_in(database: AppContext) -> None:
    worker = make_worker()
    make_user("caregiver", Scope("own"), worker_id=worker.id, email=EMAIL)
    assert reach_of(f"worker:{worker.id}", "email") == Reach(EMAIL)


@pytest.mark.parametrize(("kind", "fault"), [("sms", "no_number"), ("email", "no_email")])
def test_what_is_missing_is_named(database: AppContext, kind: str, fault: str) -> None:
    assert reach_of(f"user:{make_user().id}", kind) == Reach(fault=fault)


@pytest.mark.parametrize("recipient", ["", "user:", "user:x", "user:999999", "worker:999999"])
def test_nobody_is_reached_behind_a_reference_that_leads_nowhere(
    database: AppContext, recipient: str
) -> None:
    assert reach_of(recipient, "sms") == Reach(fault="no_number")


def test_the_desk_gets_its_mail(database: AppContext) -> None:
    with mailbox() as box:
        make_channel(
            f"mailto://127.0.0.1:{box.port}/?to={{to}}&from=alarms@mail.example",
            "email",
            audiences=["station"],
        )
        make_user("operator", Scope("station", str(make_station().id)), email=EMAIL)
        make_user("operator", Scope("station", str(make_station().id)), email="second@mail.example")
        make_alarm()
        send_outbox(NOW)
    assert [row.state for row in rows()] == ["sent", "sent"]
    assert box.recipients == [EMAIL, "second@mail.example"]


def test_a_caregiver_who_was_asked_gets_a_mail_too(database: AppContext) -> None:
    with mailbox() as box:
        make_channel(
            f"mailto://127.0.0.1:{box.port}/?to={{to}}&from=alarms@mail.example",
            "email",
            audiences=["nearest"],
        )
        make_user("caregiver", Scope("own"), worker_id=make_responder().id, email=EMAIL)
        make_alarm()
        send_outbox(NOW)
    assert box.recipients == [EMAIL]
