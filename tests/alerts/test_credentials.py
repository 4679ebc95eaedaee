"""Accounts at the broker: who may have one, what the table keeps, and what the broker's files say."""

import base64
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from devices.broker import start_broker
from devices.brokers import mosquitto
from devices.brokers.accounts import hash_password, kept_credentials
from devices.endpoint import Endpoint
from devices.publisher import BrokerUnreachableError, Publisher
from eldercare.accounts.models import AuditEntry
from eldercare.alerts import credentials
from eldercare.alerts.actions.devices.editing import edit_device
from eldercare.alerts.actions.devices.gateways import retire_gateway
from eldercare.alerts.actions.devices.retiring import retire_device
from eldercare.alerts.errors import NoCredentialError, RetiredDeviceError, UsernameTakenError
from eldercare.alerts.models import Device, DeviceCredential, Gateway
from eldercare.child import KeptBroker
from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from tests.alerts.makers import desk, make_bound, make_device, make_gateway, make_model
from tests.devices.ports import free_port
from tests.devices.waiting import wait_until
from tests.makers import NOW

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder with the broker of our own in it."""
    (tmp_path / "broker").mkdir()
    return tmp_path


def issue(owner: Device | Gateway, data_dir: Path) -> str:
    return credentials.issue(type(owner), owner.id, by=desk(), now=NOW, data_dir=data_dir)


def names(data_dir: Path) -> list[str]:
    return [one.name for one in kept_credentials(data_dir / "broker")]


def hashed_anew(password: str, stored: str) -> str:
    """The password hashed with the salt of the stored hash."""
    return hash_password(password, base64.b64decode(stored.split("$")[3]))


def test_the_table_keeps_the_hash_that_mosquitto_reads_and_no_password(data_dir: Path) -> None:
    password = issue(make_bound(), data_dir)
    row = db.session.scalars(select(DeviceCredential)).one()
    assert row.password_hash == hashed_anew(password, row.password_hash)
    assert row.password_hash.startswith("$7$101$")
    assert password not in (data_dir / "broker" / "credentials.json").read_text()


def test_a_device_and_a_gateway_have_their_own_topics(data_dir: Path) -> None:
    issue(make_bound(), data_dir)
    issue(make_gateway(), data_dir)
    rights = {one.name: (one.writes, one.reads) for one in kept_credentials(data_dir / "broker")}
    assert rights == {
        "SOS-0001": (("care/v1/SOS-0001/#",), ("care/v1/SOS-0001/ack",)),
        "gw-17": (("zigbee2mqtt/gw-17/#",), ("zigbee2mqtt/gw-17/#",)),
    }


def test_a_new_password_ends_the_one_before_and_keeps_its_row(data_dir: Path) -> None:
    device = make_bound()
    assert issue(device, data_dir) != issue(device, data_dir)
    rows = db.session.scalars(select(DeviceCredential).order_by(DeviceCredential.id)).all()
    assert [row.revoked_at for row in rows] == [NOW, None]
    assert len(names(data_dir)) == 1


def test_a_revoked_account_is_taken_out_of_the_files(data_dir: Path) -> None:
    device = make_bound()
    issue(device, data_dir)
    credentials.revoke(Device, device.id, by=desk(), now=NOW, data_dir=data_dir)
    assert names(data_dir) == []


def test_what_is_retired_loses_its_account(data_dir: Path) -> None:
    device, gateway = make_bound(), make_gateway()
    issue(device, data_dir)
    issue(gateway, data_dir)
    retire_device(device.id, reason="lost", by=desk(), now=NOW)
    retire_gateway(gateway.id, by=desk(), now=NOW)
    credentials.write_broker_files(data_dir)
    assert names(data_dir) == []
    with pytest.raises(RetiredDeviceError):
        issue(device, data_dir)


def test_a_device_behind_a_gateway_has_no_account(data_dir: Path) -> None:
    make_model("heiman-hs1sa", driver="zigbee2mqtt")
    behind = make_device(device_id="gw-17/a", gateway_id=make_gateway().id)
    foreign = make_device(device_id="smoke", model="heiman-hs1sa")
    for device in (behind, foreign):
        with pytest.raises(NoCredentialError):
            issue(device, data_dir)


def test_a_device_that_comes_to_speak_through_a_gateway_loses_its_own_account(data_dir: Path) -> None:
    device = make_bound()
    issue(device, data_dir)
    edit_device(device.id, model="native", gateway_id=make_gateway().id, by=desk(), now=NOW)
    credentials.write_broker_files(data_dir)
    assert names(data_dir) == []


def test_a_gateway_without_topics_has_no_account(data_dir: Path) -> None:
    with pytest.raises(NoCredentialError):
        issue(make_gateway(base_topic=""), data_dir)


@pytest.mark.parametrize("name", ["listener", "a:b", "a b", "x/y", "卧室"])
def test_names_that_a_password_file_cannot_carry_are_refused(data_dir: Path, name: str) -> None:
    with pytest.raises(UsernameTakenError):
        issue(make_device(device_id=name), data_dir)


def test_a_device_and_a_gateway_of_one_name_do_not_share_an_account(data_dir: Path) -> None:
    issue(make_gateway("box-1"), data_dir)
    with pytest.raises(UsernameTakenError):
        issue(make_device(device_id="box-1"), data_dir)


def test_nobody_has_an_account_without_being_registered(data_dir: Path) -> None:
    with pytest.raises(NotFoundError):
        credentials.issue(Device, 999, by=desk(), now=NOW, data_dir=data_dir)


def test_a_site_with_a_broker_of_its_own_gets_no_files(tmp_path: Path) -> None:
    issue(make_bound(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_files_that_say_the_same_are_not_written_again(data_dir: Path) -> None:
    issue(make_bound(), data_dir)
    assert not credentials.write_broker_files(data_dir)
    (data_dir / "broker" / "credentials.json").write_text("[]")
    assert credentials.write_broker_files(data_dir)
    assert json.loads((data_dir / "broker" / "credentials.json").read_text())[0]["name"] == "SOS-0001"


def test_the_audit_trail_tells_who_issued_and_revoked_and_no_secret(data_dir: Path) -> None:
    device = make_bound()
    password = issue(device, data_dir)
    credentials.revoke(Device, device.id, by=desk(), now=NOW, data_dir=data_dir)
    lines = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [line.verb for line in lines] == ["credential.issue", "credential.revoke"]
    assert not any(password in str(line.detail) for line in lines)


@pytest.mark.broker
@pytest.mark.skipif(not mosquitto.available(), reason="mosquitto is not installed: apt install mosquitto")
def test_what_a_person_issues_and_revokes_holds_at_a_real_broker(tmp_path: Path) -> None:
    device = make_bound(device_id="SOS-1")
    with start_broker(tmp_path, port=free_port()) as broker:
        kept = KeptBroker(broker, lambda: broker)
        password = issue(device, tmp_path)
        kept.look(0.0)
        wait_until(lambda: comes_in(broker.port, password))
        credentials.revoke(Device, device.id, by=desk(), now=NOW, data_dir=tmp_path)
        kept.look(0.0)
        wait_until(lambda: not comes_in(broker.port, password))


def comes_in(port: int, password: str) -> bool:
    """Whether the broker lets the device in."""
    try:
        with Publisher(Endpoint("127.0.0.1", port, "SOS-1", password).url):
            return True
    except BrokerUnreachableError:
        return False
