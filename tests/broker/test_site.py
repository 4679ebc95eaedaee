"""A mosquitto of the site's own: what the pages tell to type makes an account work there, and ends it."""

import shlex
import subprocess
from contextlib import contextmanager
from pathlib import Path

import pytest

from devices.brokers import mosquitto, site
from devices.brokers.accounts import device_credential, gateway_credential, hash_password, make_password
from devices.endpoint import Endpoint
from devices.publisher import BrokerUnreachableError, Publisher
from tests.devices.makers import make_payload
from tests.devices.ports import free_port
from tests.devices.waiting import wait_until

pytestmark = [pytest.mark.broker, pytest.mark.usefixtures("mosquitto_here")]

NAME, GATEWAY, SECRET, ADMIN = "SOS-1", "gw 17", make_password(), make_password()
DEVICE = device_credential(NAME, "")
LISTENING = "listener {port} 127.0.0.1\nallow_anonymous false\nlog_type error\n"


@contextmanager
def running(home: Path, port: int, settings: str):
    """mosquitto with these settings, until the end of the block."""
    config = home / "mosquitto.conf"
    config.write_text(LISTENING.format(port=port) + f"user root\n{settings}")
    process = subprocess.Popen(
        [mosquitto.find("mosquitto"), "-c", str(config)], cwd=home, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


def comes_in(port, name=NAME, password=SECRET):
    try:
        with Publisher(Endpoint("127.0.0.1", port, name, password).url) as line:
            line.send(f"care/v1/{name}/event", make_payload())
            return True
    except BrokerUnreachableError:
        return False


def type_in(home, commands, **options):
    """Run what the page shows, but for the reload, which is the system's."""
    for command in commands:
        if command != site.RELOAD:
            subprocess.run(["sh", "-c", command], cwd=home, check=True, capture_output=True, **options)


def test_an_account_that_was_typed_into_the_files_works(tmp_path):
    port = free_port()
    (tmp_path / site.PASSWORD_FILE).touch()
    type_in(tmp_path, site.set_by_files(DEVICE, SECRET))
    assert (tmp_path / site.ACL_FILE).read_text().splitlines() == [
        f"user {NAME}", f"topic write care/v1/{NAME}/#", f"topic read care/v1/{NAME}/ack",
    ]  # fmt: skip
    files = f"password_file {tmp_path / site.PASSWORD_FILE}\nacl_file {tmp_path / site.ACL_FILE}\n"
    with running(tmp_path, port, files):
        wait_until(lambda: comes_in(port))
        assert not comes_in(port, password="another")


def test_an_account_that_was_ended_in_the_files_is_in_them_no_more(tmp_path):
    (tmp_path / site.PASSWORD_FILE).touch()
    type_in(tmp_path, site.set_by_files(DEVICE, SECRET))
    type_in(tmp_path, site.end_by_files(NAME))
    assert (tmp_path / site.PASSWORD_FILE).read_text() == ""


def test_the_files_of_all_accounts_let_them_in(tmp_path):
    port = free_port()
    written = [
        device_credential(NAME, hash_password(SECRET)),
        device_credential("SOS-2", hash_password(ADMIN)),
    ]
    assert site.write_site_files(tmp_path, written) == 2
    files = f"password_file {tmp_path / site.PASSWORD_FILE}\nacl_file {tmp_path / site.ACL_FILE}\n"
    with running(tmp_path, port, files):
        wait_until(lambda: comes_in(port))
        assert comes_in(port, "SOS-2", ADMIN)


def test_the_files_are_for_their_owner_alone(tmp_path):
    site.write_site_files(tmp_path / "new", [device_credential(NAME, hash_password(SECRET))])
    assert {path.stat().st_mode & 0o077 for path in (tmp_path / "new").iterdir()} == {0}


@pytest.fixture
def plugin():
    """Where the dynamic security plugin of this machine lies."""
    found = sorted(Path("/usr/lib").glob("**/mosquitto_dynamic_security.so"))
    if not found:
        pytest.skip("mosquitto has no dynamic security plugin here")
    return found[0]


def as_admin(commands, port):
    """The same commands for the administrator of this broker."""
    admin = f"mosquitto_ctrl -h 127.0.0.1 -p {port} -u admin -P {ADMIN} "
    return [command.replace("mosquitto_ctrl ", admin, 1) for command in commands]


def test_an_account_works_by_the_plugin_and_ends_by_it(tmp_path, plugin):
    port, table = free_port(), tmp_path / "dynamic-security.json"
    subprocess.run(
        ["mosquitto_ctrl", "dynsec", "init", str(table), "admin", ADMIN], check=True, capture_output=True
    )
    with running(tmp_path, port, f"plugin {plugin}\nplugin_opt_config_file {table}\n"):
        wait_until(lambda: comes_in(port, "admin", ADMIN))
        assert not comes_in(port)
        type_in(tmp_path, as_admin(site.set_by_plugin(DEVICE, SECRET), port))
        assert comes_in(port)
        type_in(tmp_path, as_admin(site.end_by_plugin(NAME), port))
        assert not comes_in(port)


def test_names_and_topics_are_quoted_for_the_shell():
    one = gateway_credential(GATEWAY, "", "zigbee2mqtt/a b;c")
    words = [shlex.split(command) for command in site.set_by_plugin(one, SECRET)]
    assert words[0] == ["mosquitto_ctrl", "dynsec", "createRole", f"eldercare-{GATEWAY}"]
    assert words[1][-2:] == ["zigbee2mqtt/a b;c/#", "allow"]
