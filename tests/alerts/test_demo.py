"""The synthetic devices and alarms of the demonstration county."""

from random import Random

import pytest
from flask.ctx import AppContext
from sqlalchemy import func, select

from eldercare.alerts.demo import build, refresh_devices
from eldercare.alerts.models import Alarm, Device, EscalationPolicy
from eldercare.alerts.queries import kpi
from eldercare.core.db import db, transaction
from eldercare.people.demo import County, build_people
from eldercare.people.models import Senior
from tests.makers import NOW, TODAY, make_user


@pytest.fixture
def county(database: AppContext) -> County:
    with transaction() as session:
        county = build_people(session, seed=1, seniors=400, day=TODAY, now=NOW)
        build(session, Random(1), county, day=TODAY, now=NOW)
    return county


def test_the_county_has_devices_chains_and_a_month_of_alarms(county: County) -> None:
    worn = select(func.count(Device.id)).where(Device.model == "native")
    one_in_seven = db.session.scalar(worn) / 400
    assert one_in_seven == pytest.approx(0.15, abs=0.01)
    assert db.session.scalar(select(func.count(EscalationPolicy.id))) == 4
    assert db.session.scalar(select(func.count(Alarm.id))) > 50


def test_the_first_button_belongs_to_somebody_alone_in_the_home_town(county: County) -> None:
    device = db.session.scalar(select(Device).where(Device.device_id == "SOS-0001"))
    senior = db.session.get(Senior, device.senior_id)
    assert (senior.station_id, senior.living) == (county.home_station.id, "alone")
    assert device.online


def test_past_alarms_are_closed_and_lie_in_the_past(county: County) -> None:
    assert set(db.session.scalars(select(Alarm.state))) == {"closed"}
    assert db.session.scalar(select(func.max(Alarm.closed_at))) < NOW


def test_the_answer_times_are_good_and_not_perfect(county: County) -> None:
    figures = kpi(make_user("bureau"), since=NOW.replace(month=10), until=NOW, now=NOW)
    assert 0.8 < figures.within_60.value < 1


def test_some_devices_are_low_or_silent_and_most_are_well(county: County) -> None:
    low = db.session.scalar(select(func.count(Device.id)).where(Device.battery < 20))
    assert 0 < low < 10


def test_a_county_of_last_week_is_heard_again(county: County) -> None:
    later = NOW.replace(day=30)
    assert refresh_devices(now=later) > 50
    assert refresh_devices(now=later) == 0
