"""Who is told by which channel, and that nothing private is written down for it."""

import json

from flask.ctx import AppContext

from eldercare.accounts.rules import Scope
from eldercare.alerts.telling.posting import post
from eldercare.alerts.telling.recipients import recipients_of
from eldercare.core.db import db, transaction
from eldercare.telling.jobs import send_outbox
from tests.alerts.makers import (
    desk,
    make_alarm,
    make_channel,
    make_responder,
    newest_alarm,
    rows,
)
from tests.makers import NOW, make_station, make_user, make_worker
from tests.telling.servers import QUIET_APPRISE, FarSide

pytestmark = QUIET_APPRISE

PHONE = "13812345678"
SMS = "json://127.0.0.1:9/?:phone={to}"


def told_about(*audiences: str) -> list[tuple[str, str]]:
    """(audience, recipient) of each message that telling these audiences of an open alarm writes."""
    make_alarm()
    before = {row.id for row in rows()}
    alarm = newest_alarm()
    with transaction():
        post(alarm, "still_open", audiences, now=NOW)
    return [(row.audience, row.recipient) for row in rows() if row.id not in before]


def test_a_group_is_told_once_whoever_is_meant(database: AppContext) -> None:
    make_channel("json://127.0.0.1:9/")
    assert told_about("station", "supervisor") == [("station", "")]


def test_each_person_of_a_station_gets_a_message_of_their_own(database: AppContext) -> None:
    make_channel(SMS, "sms")
    first, second = desk(), desk()
    assert told_about("station") == [("station", f"user:{first.id}"), ("station", f"user:{second.id}")]


def test_those_who_were_asked_get_it_on_their_phone(database: AppContext) -> None:
    make_channel(SMS, "sms")
    worker = make_responder()
    make_alarm()
    assert [row.recipient for row in rows() if row.audience == "nearest"] == [f"worker:{worker.id}"]


def test_the_leader_of_the_village_is_told_and_no_other(database: AppContext) -> None:
    make_channel(SMS, "sms")
    leader = make_worker("leader")
    make_worker("leader", area_code="320682114999")
    assert told_about("leader") == [("leader", f"worker:{leader.id}")]


def test_the_supervisor_is_the_county_desk(database: AppContext) -> None:
    make_channel(SMS, "sms")
    county = make_user("operator", Scope("county"))
    desk()
    assert told_about("supervisor") == [("supervisor", f"user:{county.id}")]


def test_whoever_has_taken_the_alarm_is_told_of_it(database: AppContext) -> None:
    make_channel(SMS, "sms")
    worker = make_worker()
    make_alarm()
    alarm = newest_alarm()
    alarm.worker_id = worker.id
    db.session.commit()
    assert recipients_of(alarm, "goes", "sms", now=NOW) == [f"worker:{worker.id}"]


def test_the_log_shows_everybody_who_would_be_told(database: AppContext) -> None:
    assert told_about("station", "family") == [("station", ""), ("family", "")]


def test_the_family_gets_no_message_without_consent(database: AppContext) -> None:
    make_channel(SMS, "sms", audiences=["family"])
    make_channel("json://127.0.0.1:9/")
    assert told_about("family") == []


def test_somebody_who_stands_in_two_audiences_is_told_once(database: AppContext) -> None:
    make_channel(SMS, "sms")
    county = make_user("operator", Scope("county"))
    assert told_about("supervisor", "county") == [("supervisor", f"user:{county.id}")]


def test_a_channel_of_one_audience_tells_no_other(database: AppContext) -> None:
    make_channel("json://127.0.0.1:9/", audiences=["supervisor"])
    assert told_about("station") == []


def test_a_channel_of_another_station_is_not_told(database: AppContext) -> None:
    make_channel("json://127.0.0.1:9/", station_id=make_station("320682105").id)
    assert {row.channel for row in _rows_of_an_alarm()} == {"log"}


def test_a_channel_that_is_switched_off_is_not_told(database: AppContext) -> None:
    make_channel("json://127.0.0.1:9/", enabled=False)
    assert {row.channel for row in _rows_of_an_alarm()} == {"log"}


def _rows_of_an_alarm() -> list[object]:
    make_alarm()
    return list(rows())


def test_the_outbox_holds_no_number_and_no_address(database: AppContext) -> None:
    make_channel(SMS, "sms")
    make_responder(phone=PHONE)
    make_alarm()
    written = json.dumps([{name: str(value) for name, value in vars(row).items()} for row in rows()])
    assert PHONE not in written
    assert "127.0.0.1" not in written


def test_the_number_comes_in_at_sending(database: AppContext, far: FarSide) -> None:
    make_channel(f"json://{far.host}/?:phone={{to}}", "sms")
    make_responder(phone=PHONE)
    make_alarm()
    send_outbox(NOW)
    assert [body["phone"] for body in far.told] == [PHONE]


def test_a_number_with_a_country_code_arrives_whole(database: AppContext, far: FarSide) -> None:
    make_channel(f"json://{far.host}/?:phone={{to}}", "sms")
    make_responder(phone="+8613812345678")
    make_alarm()
    send_outbox(NOW)
    assert [body["phone"] for body in far.told] == ["+8613812345678"]


def test_somebody_without_a_number_cannot_be_told_and_that_is_said(
    database: AppContext, far: FarSide
) -> None:
    make_channel(f"json://{far.host}/?:phone={{to}}", "sms")
    make_responder(phone=None)
    make_alarm()
    send_outbox(NOW)
    row = next(row for row in rows() if row.audience == "nearest")
    assert (row.state, row.error_code) == ("failed", "no_number")


def test_a_user_is_reached_by_the_number_of_the_worker(database: AppContext, far: FarSide) -> None:
    make_channel(f"json://{far.host}/?:phone={{to}}", "sms", audiences=["station"])
    user = desk()
    user.worker_id = make_worker(phone=PHONE).id
    db.session.commit()
    make_alarm()
    send_outbox(NOW)
    assert [body["phone"] for body in far.told] == [PHONE]
