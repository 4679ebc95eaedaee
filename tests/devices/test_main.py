import json
from io import BytesIO, TextIOWrapper

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


@pytest.mark.parametrize(("payload", "reason"), [
    (b"", "empty"), (b"\xff\xfe", "bad_json"), (b"[]", "not_an_object"), (b" " * 70_000, "too_long"),
])  # fmt: skip
def test_decode_prints_a_reason_for_whatever_is_in_the_file(run, payload_file, payload, reason):
    payload_file.write_bytes(payload)
    code, [line], _ = run("decode", "--topic", EVENT_TOPIC, str(payload_file))
    assert (code, line["reason"]) == (0, reason)


def test_decode_reads_standard_input(run, monkeypatch):
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(make_payload())))
    code, [event], _ = run("decode", "--topic", EVENT_TOPIC, "-")
    assert (code, event["kind"]) == (0, "sos")


def test_decode_prints_one_line_for_each_event(run, payload_file):
    payload_file.write_bytes(b'{"smoke":true,"tamper":true}')
    _, events, _ = run("decode", "--topic", "zigbee2mqtt/bedroom", str(payload_file))
    assert [event["kind"] for event in events] == ["smoke", "tamper"]


def test_decode_prints_names_in_their_own_letters(payload_file, capsys):
    payload_file.write_bytes(b'{"action":"emergency"}')
    main(["decode", "--topic", "zigbee2mqtt/卧室", str(payload_file)])
    assert '"device_id": "卧室"' in capsys.readouterr().out


def test_decode_escapes_what_is_no_text(run, payload_file):
    code, [line], _ = run("decode", "--topic", "care/v1/a/\udcff", str(payload_file))
    assert (code, line["reason"]) == (0, "unknown_topic")


def test_decode_prints_what_a_description_proposes(run, payload_file):
    payload_file.write_bytes(b'{"unique_id":"s1","device_class":"smoke"}')
    topic = "homeassistant/binary_sensor/s1/config"
    _, [line], _ = run("decode", "--retained", "--topic", topic, str(payload_file))
    assert (line["reason"], line["proposals"][0]["unique_id"]) == ("proposal", "s1")


def test_decode_prints_all_that_an_event_carries(run, payload_file):
    _, [event], _ = run("decode", "--topic", EVENT_TOPIC, str(payload_file))
    assert event["key"] == "native:SOS-0001:m1"
    assert event["battery"] == 88
    assert event["scaip"] == {"message": "ME", "device_type": "0003", "status": "0010"}


@pytest.mark.parametrize(
    "arguments", [["decode", "file"], ["decode", "--topic", "care/v1/a/event"], ["dance"], []]
)
def test_a_command_that_is_not_whole_is_answered_in_one_line(run, capsys, arguments):
    with pytest.raises(SystemExit) as caught:
        run(*arguments)
    assert caught.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


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
