"""The models that are shipped."""

from flask.ctx import AppContext
from sqlalchemy import select

from devices.drivers import DRIVERS
from devices.event import EventKind
from eldercare.alerts import entry
from eldercare.alerts.actions.devices.catalogue import load_device_models
from eldercare.alerts.equipment import BATTERY, MAINS
from eldercare.alerts.models import Device, DeviceModel
from eldercare.core.db import db, transaction
from tests.alerts.makers import make_device
from tests.devices.recorded import RECORDINGS
from tests.makers import NOW


def models() -> list[DeviceModel]:
    return list(db.session.scalars(select(DeviceModel)))


def test_every_shipped_model_names_a_driver_and_kinds_that_exist(database: AppContext) -> None:
    assert load_device_models(by=None, now=NOW) == len(models()) > 30
    drivers = {driver.name for driver in DRIVERS}
    for model in models():
        assert model.driver in drivers, model.code
        assert model.kinds, model.code
        assert set(model.kinds) <= set(EventKind), model.code
        assert model.power in {BATTERY, MAINS}, model.code


def test_the_list_to_choose_from_names_every_driver_that_devices_speak() -> None:
    assert set(entry.DRIVERS) == {driver.name for driver in DRIVERS} - {"home_assistant"}


def test_every_source_that_is_recorded_to_tell_an_alarm_has_a_model(database: AppContext) -> None:
    load_device_models(by=None, now=NOW)
    # The Things Stack carries the same sensors as ChirpStack; Home Assistant only describes devices.
    recorded = {name.partition("/")[0] for name in RECORDINGS} - {"things_stack", "home_assistant"}
    assert {model.driver for model in models()} == recorded


def test_loading_again_keeps_what_was_changed(database: AppContext) -> None:
    load_device_models(by=None, now=NOW)
    with transaction() as session:
        changed = session.scalars(select(DeviceModel).where(DeviceModel.code == "native")).one()
        changed.expect_every_s = 600
    assert load_device_models(by=None, now=NOW) == 0
    db.session.expire_all()
    assert {model.code: model.expect_every_s for model in models()}["native"] == 600


def test_a_device_finds_its_model_by_the_code(database: AppContext) -> None:
    load_device_models(by=None, now=NOW)
    device = db.session.get_one(Device, make_device().id)
    assert device.device_model is not None
    assert device.device_model.weekly_test
    assert db.session.get_one(Device, make_device(device_id="X", model="unheard of").id).device_model is None
