"""Accounts at a broker that is not ours: the pages say that they take effect only once they are set there."""

import html
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from devices.brokers.accounts import write_url_file
from eldercare.alerts import credentials
from tests.alerts.makers import desk, make_bound, make_gateway
from tests.makers import make_user, signed_in

THE_SITES_OWN = "it does not learn of this by itself"
URL = "mqtt://listener:x@broker.example:1883"


@pytest.fixture
def settings(app: Flask, database: object, tmp_path: Path) -> Iterator[dict[str, object]]:
    """A site with a broker of its own, in a data folder of its own."""
    kept = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(kept, mqtt_url=URL, demo_broker=False, data_dir=tmp_path)
    yield app.config
    app.config["SETTINGS"] = kept


@pytest.fixture
def window(client: FlaskClient, settings: object) -> Iterator[FlaskClient]:
    """A browser of the station's operator."""
    with signed_in(client, desk()) as signed:
        yield signed


def text_of(browser: FlaskClient, path: str, *, post: bool = False) -> str:
    answer = browser.post(path) if post else browser.get(path)
    assert answer.status_code == 200
    return html.unescape(answer.get_data(as_text=True))


def test_the_page_of_a_device_says_so(window: FlaskClient) -> None:
    assert THE_SITES_OWN in text_of(window, f"/devices/{make_bound().id}")


def test_the_page_of_a_gateway_says_so(client: FlaskClient, settings: object) -> None:
    with signed_in(client, desk()) as browser:
        assert THE_SITES_OWN in text_of(browser, f"/gateways/{make_gateway().id}")


def test_a_new_password_comes_with_what_has_to_be_typed(window: FlaskClient) -> None:
    device = make_bound()
    text = text_of(window, f"/devices/{device.id}/credential", post=True)
    password = text.split("data-password>")[1].split("<")[0]
    assert f"mosquitto_passwd -b passwords SOS-0001 {password}" in text
    assert f"mosquitto_ctrl dynsec createClient SOS-0001 -p {password}" in text
    assert "addRoleACL eldercare-SOS-0001 publishClientSend 'care/v1/SOS-0001/#' allow" in text


def test_an_account_that_exists_comes_with_how_to_end_it_and_no_password(window: FlaskClient) -> None:
    device = make_bound()
    window.post(f"/devices/{device.id}/credential")
    text = text_of(window, f"/devices/{device.id}")
    assert "mosquitto_ctrl dynsec deleteClient SOS-0001" in text
    assert "createClient" not in text


def test_whoever_may_not_edit_sees_no_commands(client: FlaskClient, settings: object) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        text = text_of(browser, f"/devices/{make_bound().id}")
    assert THE_SITES_OWN in text
    assert "mosquitto_ctrl" not in text


def test_our_own_broker_needs_no_word(
    window: FlaskClient, settings: dict[str, object], tmp_path: Path
) -> None:
    write_url_file(tmp_path, "mosquitto", {"listener": URL})
    assert THE_SITES_OWN not in text_of(window, f"/devices/{make_bound().id}")


def test_the_demonstration_broker_says_that_it_knows_none(app: Flask, window: FlaskClient) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], demo_broker=True)
    text = text_of(window, f"/devices/{make_bound().id}")
    assert "The demonstration broker knows no such accounts" in text
    assert "mosquitto_ctrl" not in text


def test_a_folder_of_our_broker_that_is_not_in_use_does_not_make_it_ours(app: Flask, tmp_path: Path) -> None:
    (tmp_path / "broker").mkdir()
    write_url_file(tmp_path, "mosquitto", {"listener": "mqtt://listener:y@127.0.0.1:1883"})
    settings = replace(app.config["SETTINGS"], mqtt_url=URL, demo_broker=False, data_dir=tmp_path)
    assert credentials.keeper_of(settings) == "site"
    assert credentials.keeper_of(replace(settings, mqtt_url=None)) == "ours"


def test_the_files_hold_what_the_table_holds(window: FlaskClient, tmp_path: Path) -> None:
    device = make_bound()
    window.post(f"/devices/{device.id}/credential")
    assert credentials.write_site_files(tmp_path / "out") == 1
    assert (tmp_path / "out" / "passwords").read_text().startswith("SOS-0001:$7$101$")
    assert "topic write care/v1/SOS-0001/#" in (tmp_path / "out" / "acl").read_text()
