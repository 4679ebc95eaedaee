import json

import pytest

from devices.__main__ import main
from devices.brokers.accounts import write_url_file
from tests.devices.makers import EVENT_TOPIC, make_payload


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("ELDERCARE_MQTT_URL", "ELDERCARE_DATA_DIR"):
        monkeypatch.delenv(name, raising=False)

    def _run(*arguments):
        code = main(arguments)
        out, err = capsys.readouterr()
        return code, [json.loads(line) for line in out.splitlines()], err

    return _run


@pytest.fixture
def payload_file(tmp_path):
    path = tmp_path / "payload"
    path.write_bytes(make_payload())
    return path


def test_decode_prints_each_event(run, payload_file):
    code, [event], _ = run("decode", "--topic", EVENT_TOPIC, str(payload_file))
    assert (code, event["kind"], event["device_id"]) == (0, "sos", "SOS-0001")


def test_decode_says_that_a_retained_press_is_none(run, payload_file):
    _, lines, _ = run("decode", "--topic", EVENT_TOPIC, "--retained", str(payload_file))
    assert lines == [{"reason": "retained"}]


def test_decode_prints_the_reason_of_a_broken_payload(run, payload_file):
    payload_file.write_bytes(b"{")
    assert run("decode", "--topic", EVENT_TOPIC, str(payload_file))[1][0]["reason"] == "bad_json"


def test_decode_prints_the_reason_of_an_unknown_topic(run, payload_file):
    assert run("decode", "--topic", "nowhere", str(payload_file))[1][0]["reason"] == "unknown_topic"


def test_decode_names_a_file_that_is_not_there(run):
    code, _, error = run("decode", "--topic", EVENT_TOPIC, "absent.json")
    assert (code, error) == (1, "Cannot read absent.json: No such file or directory.\n")


def test_press_without_an_address_says_where_to_get_one(run):
    code, _, error = run("press", "--device", "SOS-0001")
    assert code == 1
    assert "make run" in error


def test_press_says_that_no_broker_answers(run, unused_port):
    code, _, error = run("press", "--device", "SOS-0001", "--url", f"mqtt://127.0.0.1:{unused_port}")
    assert (code, error) == (1, f"No MQTT broker answers at 127.0.0.1:{unused_port}: Connection refused.\n")


def test_press_finds_the_address_that_the_broker_left(run, tmp_path, unused_port):
    (tmp_path / "var").mkdir()
    write_url_file(tmp_path / "var", "mosquitto", {"device": f"mqtt://127.0.0.1:{unused_port}"})
    assert f"127.0.0.1:{unused_port}" in run("press", "--device", "SOS-0001")[2]


def test_the_environment_names_the_broker_before_the_file_does(run, tmp_path, monkeypatch, unused_port):
    monkeypatch.setenv("ELDERCARE_DATA_DIR", str(tmp_path))
    write_url_file(tmp_path, "mosquitto", {"device": "mqtt://elsewhere.invalid"})
    monkeypatch.setenv("ELDERCARE_MQTT_URL", f"mqtt://127.0.0.1:{unused_port}")
    assert f"127.0.0.1:{unused_port}" in run("press", "--device", "SOS-0001")[2]


def test_a_device_id_with_a_wildcard_is_refused(run, capsys):
    with pytest.raises(SystemExit):
        run("press", "--device", "+")
    assert "letters, digits" in capsys.readouterr().err
