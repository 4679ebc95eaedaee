"""The models that the product knows from the start."""

import csv
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.alerts.models import DeviceModel
from eldercare.core.db import transaction

SHIPPED = Path(__file__).parents[2] / "data" / "device_models.csv"


def load_device_models(*, by: User | None, now: datetime, source: Path = SHIPPED) -> int:
    """Store the models of a CSV file whose code is not there yet; returns how many came.

    What a county has changed stays as it is. The file's heartbeats are our own guess, wide enough for the
    makers' settings: 25 h for batteries (zigbee2mqtt's default), 2 h on mains, 12 h for our own format.
    """
    with transaction() as session:
        known = set(session.scalars(select(DeviceModel.code)))
        fresh = [model_of(row) for row in _rows(source) if row["code"] not in known]
        session.add_all(fresh)
        session.flush()
        if fresh:
            audit(by, "device_model.load", "device_model", None, now=now, detail={"models": len(fresh)})
        return len(fresh)


def model_of(row: dict[str, str]) -> DeviceModel:
    """One line of the file as a row."""
    values: dict[str, object] = dict(row)
    values["kinds"] = row["kinds"].split()
    values["expect_every_s"] = int(row["expect_every_s"])
    values["weekly_test"] = row["weekly_test"] == "1"
    return DeviceModel(**values)


def _rows(source: Path) -> list[dict[str, str]]:
    with source.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
