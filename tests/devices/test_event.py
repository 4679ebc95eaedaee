from dataclasses import replace

import pytest

from devices.event import ALARM_KINDS, SCAIP_CODES, EventKind
from devices.topics import decode
from tests.devices.makers import EVENT_TOPIC, NOW, make_payload

[PRESS] = decode(EVENT_TOPIC, make_payload(), retained=False, received_at=NOW).events


def test_every_kind_has_a_scaip_code():
    assert set(SCAIP_CODES) == set(EventKind)


def test_a_press_is_a_manual_alarm_of_a_personal_trigger():
    assert (PRESS.scaip.device_type, PRESS.scaip.status) == ("0003", "0010")


def test_a_press_is_an_alarm():
    assert PRESS.is_alarm


def test_a_test_call_is_no_alarm():
    assert not replace(PRESS, test=True).is_alarm


def test_a_retained_copy_is_no_alarm():
    assert not replace(PRESS, retained=True).is_alarm


@pytest.mark.parametrize("kind", sorted(set(EventKind) - ALARM_KINDS))
def test_a_message_about_the_device_itself_is_no_alarm(kind):
    assert not replace(PRESS, kind=kind).is_alarm


def test_a_closed_door_has_the_code_of_closed():
    assert replace(PRESS, kind=EventKind.DOOR, opened=False).scaip.status == "0021"


def test_an_open_door_has_the_code_of_open():
    assert replace(PRESS, kind=EventKind.DOOR, opened=True).scaip.status == "0076"


def test_a_restore_names_the_device_type_of_what_is_over():
    assert replace(PRESS, kind=EventKind.RESTORE, clears=EventKind.SMOKE).scaip.device_type == "0023"
