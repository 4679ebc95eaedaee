"""Codes on labels: every form that makers print gives the name on the wire, anything else gives none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eldercare.alerts.labels import Label, is_name, read_label

EUI = "24e124fffe123456"


@pytest.mark.parametrize(
    ("code", "device_id"),
    [
        ("SOS-0042", "SOS-0042"),
        ("  SOS-0042\r\n", "SOS-0042"),
        ("24E124FFFE123456", EUI),
        ("24:E1:24:FF:FE:12:34:56", EUI),
        ("24E1 24FF FE12 3456", EUI),
        ("LW:D0:24E124C0002A0001:24E124FFFE123456:24E10148:OM01", EUI),
        ("0x00158D0001A2B3C4", "0x00158d0001a2b3c4"),
        ("Z:00158D0001A2B3C4$I:83FED3407A939723A5C639FF4C12", "0x00158d0001a2b3c4"),
        ('{"device_id": "SOS-7", "model": "WS101"}', "SOS-7"),
        ('{"devEui": "24E124FFFE123456", "sn": "6454A1"}', EUI),
        ('{"sn": 64541234}', "64541234"),
        ("https://maker.example/d?sn=SOS-7&lang=zh", "SOS-7"),
        ("HTTPS://maker.example/d?dev_eui=24E124FFFE123456", EUI),
        ("https://maker.example/devices/SOS-7/", "SOS-7"),
    ],
)
def test_a_label_names_the_device(code: str, device_id: str) -> None:
    label = read_label(code)
    assert label is not None
    assert label.device_id == device_id


def test_a_label_may_name_the_model_too() -> None:
    assert read_label('{"id": "SOS-7", "model": "WS101"}') == Label("SOS-7", "WS101")


@pytest.mark.parametrize(
    "code",
    ["", "  ", "two words", "{", "[]", "{}", '{"id": null}', "https://maker.example/", "http://[", "care/#",
     "a+b", "_loop", "x" * 65, "x" * 601, "a\x00b", "{" * 500],
)  # fmt: skip
def test_what_names_no_device_gives_none(code: str) -> None:
    assert read_label(code) is None


@given(st.text(max_size=80))
def test_whatever_is_scanned_gives_a_usable_name_or_none(code: str) -> None:
    label = read_label(code)
    assert label is None or is_name(label.device_id)
