"""`eldercare check` against a broker that is there."""

from pathlib import Path

import pytest

from devices.broker import BrokerProcess
from eldercare.checks import check_broker
from eldercare.config import Settings

pytestmark = pytest.mark.broker


def settings(url: str) -> Settings:
    return Settings(database_url="sqlite://", secret_key="x", data_dir=Path(), mqtt_url=url)


def test_the_right_password_is_taken(demonstration: BrokerProcess) -> None:
    assert check_broker(settings(demonstration.url("listener"))).ok


def test_a_wrong_password_is_told_and_not_shown(demonstration: BrokerProcess) -> None:
    scheme, address = demonstration.url("listener").split("@")
    result = check_broker(settings(f"{scheme}wrong@{address}"))
    assert not result.ok
    assert "refuses us" in result.detail
    assert "wrong" not in result.detail


def test_an_absent_broker_is_named(port: int) -> None:
    result = check_broker(settings(f"mqtt://listener:secret@127.0.0.1:{port}"))
    assert (result.ok, f"127.0.0.1:{port}" in result.detail, "secret" in result.detail) == (
        False,
        True,
        False,
    )
