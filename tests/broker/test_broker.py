"""Starting, guarding and ending a real broker."""

import json
import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from devices import orphan
from devices.broker import BrokerError, BrokerKind, DataDirBusyError, PortBusyError, best_kind, start_broker
from devices.brokers import mosquitto
from devices.publisher import BrokerUnreachableError, Publisher
from tests.devices.makers import EVENT_TOPIC, make_payload
from tests.devices.waiting import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.usefixtures("mosquitto_here")]

PROJECT = Path(__file__).parents[2]
STARTS_AND_WAITS = """
import sys, time
from pathlib import Path
from devices.broker import start_broker
print(start_broker(Path(sys.argv[1]), port=int(sys.argv[2])).pid, flush=True)
time.sleep(600)
"""


def running(pid):
    """Whether a process runs; one that ended and was not yet collected does not."""
    status = Path(f"/proc/{pid}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_mosquitto_is_taken_where_it_is_installed(broker):
    assert (best_kind(), broker.kind, broker.is_demonstration) == (BrokerKind.MOSQUITTO, "mosquitto", False)


def test_a_stopped_broker_is_gone(broker):
    broker.stop()
    assert not broker.alive
    with pytest.raises(BrokerUnreachableError), Publisher(broker.url("device")):
        pass


def test_a_busy_port_is_named(data_dir, port):
    with socket.create_server(("127.0.0.1", port)), pytest.raises(PortBusyError) as caught:
        start_broker(data_dir, port=port)
    assert (caught.value.port, str(caught.value)) == (port, f"Port {port} is taken by another program.")


def test_a_second_broker_in_one_folder_is_refused(broker, data_dir, port):
    with pytest.raises(DataDirBusyError):
        start_broker(data_dir, port=port)
    assert broker.alive


def test_a_host_that_is_not_ours_is_refused(data_dir, port):
    with pytest.raises(BrokerError, match="Cannot listen"):
        start_broker(data_dir, "192.0.2.1", port)


def test_a_broker_that_does_not_start_says_why(data_dir, port, monkeypatch):
    monkeypatch.setattr(mosquitto, "_CONFIG", "listener {port} {host}\nno_such_option {home}\n")
    with pytest.raises(BrokerError, match="Unknown configuration variable"):
        start_broker(data_dir, port=port)


def test_secrets_are_readable_by_their_owner_only(broker, data_dir):
    for path in [data_dir / "mqtt.json", *(data_dir / "broker").glob("[!b]*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_no_password_lies_in_the_brokers_own_file(broker, data_dir):
    secret = json.loads((data_dir / "broker" / "accounts.json").read_text())["device"]
    assert secret not in (data_dir / "broker" / "passwords").read_text()


def test_a_second_start_keeps_the_passwords(broker, data_dir, port):
    broker.stop()
    with start_broker(data_dir, port=port) as again:
        assert again.urls == broker.urls


@pytest.mark.parametrize("account", ["", "device:wrong@", "nobody:at-all@"])
def test_strangers_are_refused(broker, port, account):
    line = Publisher(f"mqtt://{account}127.0.0.1:{port}")
    with pytest.raises(BrokerUnreachableError, match="Not authorized"), line:
        pass


def test_a_device_cannot_speak_as_a_gateway_or_as_the_listener(broker, listen, inbox):
    listen(broker)
    with Publisher(broker.url("device")) as line:
        for topic in ("zigbee2mqtt/a", "care/v1/_loop/care-1", "care/v1/a/b/event"):
            line.send(topic, make_payload(id="forged"))
        line.send(EVENT_TOPIC, make_payload(id="m1"))
    wait_until(inbox.has("m1"))
    assert inbox.ids == ["m1"]


def start_elsewhere(data_dir, port):
    """Start a broker in another process; return that process and the broker's number."""
    command = [sys.executable, "-c", STARTS_AND_WAITS, str(data_dir), str(port)]
    parent = subprocess.Popen(command, stdout=subprocess.PIPE, cwd=PROJECT)
    return parent, int(parent.stdout.readline())


def kill(parent):
    parent.kill()
    parent.wait()
    parent.stdout.close()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
def test_a_broker_ends_with_a_killed_parent(data_dir, port):
    parent, broker = start_elsewhere(data_dir, port)
    kill(parent)
    wait_until(lambda: not running(broker))


def test_a_start_after_a_killed_parent_is_not_blocked(data_dir, port):
    parent, _ = start_elsewhere(data_dir, port)
    kill(parent)
    with start_broker(data_dir, port=port) as broker:
        assert broker.alive


def test_a_broker_that_outlived_its_parent_is_ended(broker, data_dir, port):
    broker.stop()
    home = data_dir / "broker"
    config = str(home / "mosquitto.conf")
    # The shell leaves at once, so that nobody's child keeps the port, as on a system without PDEATHSIG.
    launch = f"{mosquitto.find('mosquitto')} -c '{config}' >/dev/null 2>&1 & echo $!"
    left_behind = int(subprocess.run(["sh", "-c", launch], capture_output=True, check=True).stdout)
    orphan.leave_mark(home, orphan.Mark(left_behind, owner=2**22 + 1, words=config))
    wait_until(lambda: orphan.running_owner(home) is None and running(left_behind))
    with start_broker(data_dir, port=port) as again:
        assert again.alive
        assert not running(left_behind)


def test_a_stranger_with_the_number_of_an_old_broker_is_left_alone(data_dir, port):
    home = data_dir / "broker"
    home.mkdir(parents=True)
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        orphan.leave_mark(home, orphan.Mark(stranger.pid, owner=1, words=str(home / "mosquitto.conf")))
        start_broker(data_dir, port=port).stop()
        assert stranger.poll() is None
        stranger.communicate(b"\n")


def test_a_broker_that_ignores_us_is_killed(broker, monkeypatch):
    monkeypatch.setattr("devices.broker.STOP_WITHIN_S", 0.1)
    os.kill(broker.pid, signal.SIGSTOP)
    broker.stop()
    assert not broker.alive


def test_a_press_from_the_command_line_reaches_the_listener(broker, listen, inbox, data_dir):
    listen(broker)
    environment = {**os.environ, "ELDERCARE_DATA_DIR": str(data_dir)}
    environment.pop("ELDERCARE_MQTT_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "devices", "press", "--device", "SOS-0001"],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        check=True,
    )
    receipt = json.loads(done.stdout)
    wait_until(inbox.has(receipt["id"]))


def test_every_simulated_message_reaches_the_listener(broker, listen, inbox):
    listen(broker)
    options = ["--homes", "20", "--rate", "400", "--seconds", "0.5", "--url", broker.url("device")]
    command = [sys.executable, "-m", "devices", "simulate", *options]
    done = subprocess.run(command, capture_output=True, check=True)
    sent = json.loads(done.stdout)
    assert (sent["messages"], sent["acknowledged"]) == (200, 200)
    wait_until(lambda: len(inbox.messages) == 200)
