"""The family is told by the channels that each contact has agreed to, and reads nothing private."""

from datetime import timedelta

import pytest
from flask.ctx import AppContext

from eldercare.alerts.actions.escalating import act_on_due
from eldercare.alerts.models import Alarm
from eldercare.alerts.telling.posting import post
from eldercare.alerts.telling.wording import text_of
from eldercare.core.db import transaction
from eldercare.people.actions import record_consent, withdraw_consent
from eldercare.people.models import Contact
from eldercare.people.rules import CONSENT_CHANNELS
from eldercare.telling.jobs import send_outbox
from eldercare.telling.kinds import CHANNEL_KINDS
from eldercare.telling.models import OutboxMessage
from tests.alerts.makers import desk, make_alarm, make_channel, make_device, newest_alarm, press, rows
from tests.makers import NOW, make_station
from tests.people.makers import make_contact
from tests.telling.servers import QUIET_APPRISE, FarSide

pytestmark = QUIET_APPRISE

SMS = "json://127.0.0.1:9/?:phone={to}"


def agreed(alarm: Alarm, *channels: str, **changes: object) -> Contact:
    """A contact who has agreed to these channels."""
    contact = make_contact(alarm.senior_id, **changes)
    for channel in channels:
        record_consent(desk(), contact.id, channel, now=NOW)
    return contact


def family_of(alarm: Alarm, subject: str = "still_open") -> list[OutboxMessage]:
    """What telling the family of this alarm writes."""
    before = {row.id for row in rows()}
    with transaction():
        post(newest_alarm(), subject, ["family"], now=NOW)
    return [row for row in rows() if row.id not in before]


def test_a_consent_is_to_a_kind_of_channel_that_can_be_set_up() -> None:
    assert set(CONSENT_CHANNELS) <= set(CHANNEL_KINDS)


def test_a_contact_who_has_agreed_gets_a_message(database: AppContext) -> None:
    channel, alarm = make_channel(SMS, "sms"), make_alarm()
    contact = agreed(alarm, "sms")
    assert [(row.recipient, row.channel) for row in family_of(alarm)] == [
        (f"contact:{contact.id}", f"ch{channel.id}")
    ]


@pytest.mark.parametrize("kind", ["phone", "email", "webhook"])
def test_a_consent_opens_no_channel_of_another_kind(database: AppContext, kind: str) -> None:
    make_channel(SMS, kind)
    alarm = make_alarm()
    agreed(alarm, "sms")
    assert family_of(alarm) == []


def test_a_voice_gateway_calls_who_has_agreed_to_calls(database: AppContext) -> None:
    make_channel(SMS, "phone")
    alarm = make_alarm()
    contact = agreed(alarm, "phone")
    assert [row.recipient for row in family_of(alarm)] == [f"contact:{contact.id}"]


def test_contacts_who_did_not_agree_are_left_out(database: AppContext) -> None:
    make_channel(SMS, "sms")
    alarm = make_alarm()
    make_contact(alarm.senior_id, rank=1)
    contact = agreed(alarm, "sms", rank=2)
    assert [row.recipient for row in family_of(alarm)] == [f"contact:{contact.id}"]


def test_contacts_of_another_senior_are_left_out(database: AppContext) -> None:
    make_channel(SMS, "sms")
    alarm = make_alarm()
    agreed(alarm, "sms")
    make_device(device_id="SOS-0002")
    assert family_of(press("SOS-0002")) == []


def test_a_channel_that_names_others_does_not_tell_the_family(database: AppContext) -> None:
    make_channel(SMS, "sms", audiences=["station"])
    alarm = make_alarm()
    agreed(alarm, "sms")
    assert family_of(alarm) == []


def test_the_step_of_the_chain_tells_the_family(database: AppContext) -> None:
    make_channel(SMS, "sms", audiences=["family"])
    alarm = make_alarm()
    contact = agreed(alarm, "sms")
    for seconds in (60, 120):
        act_on_due(alarm.id, now=NOW + timedelta(seconds=seconds))
    assert [(row.audience, row.recipient) for row in rows()] == [("family", f"contact:{contact.id}")]


def test_the_message_reaches_the_number_of_the_contact(database: AppContext, far: FarSide) -> None:
    make_channel(f"json://{far.host}/?:phone={{to}}", "sms", audiences=["family"])
    alarm = make_alarm()
    contact = agreed(alarm, "sms")
    family_of(alarm)
    send_outbox(NOW)
    assert [body["phone"] for body in far.told] == [contact.phone]


def test_a_consent_withdrawn_meanwhile_stops_what_waits(database: AppContext, far: FarSide) -> None:
    make_channel(f"json://{far.host}/?:phone={{to}}", "sms", audiences=["family"])
    alarm = make_alarm()
    contact = agreed(alarm, "sms")
    family_of(alarm)
    withdraw_consent(desk(), contact.id, "sms", now=NOW)
    send_outbox(NOW)
    assert far.told == []
    assert [(row.state, row.error_code) for row in rows()] == [("failed", "no_consent")]


def text_to_family(alarm: Alarm, subject: str = "still_open") -> str:
    make_channel("json://127.0.0.1:9/", audiences=["family"])
    return text_of(family_of(alarm, subject)[0])


def test_the_family_reads_nothing_private_and_no_link_it_cannot_open(database: AppContext) -> None:
    alarm = make_alarm()
    senior = alarm.senior
    text = text_to_family(alarm)
    private = {senior.name, senior.address, "朱家桥", "SOS-0001", "http"}
    assert {word for word in private if word in text} == set()
    assert "紧急呼救" in text


def test_the_family_reads_whom_to_ask(database: AppContext) -> None:
    make_station(phone="0513-88880001")
    assert "0513-88880001" in text_to_family(make_alarm())


def test_the_family_reads_that_nobody_has_arrived(database: AppContext) -> None:
    assert "尚无人到达" in text_to_family(make_alarm(), "overdue")
