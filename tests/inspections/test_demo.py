"""This room's part of the demonstration county."""

from collections import Counter
from datetime import timedelta

import pytest
from flask import Flask
from flask.ctx import AppContext

from eldercare.core.db import db, transaction
from eldercare.core.uploads import Photo, path_of
from eldercare.inspections import demo, queries
from eldercare.inspections.models import Hazard, Inspection
from eldercare.people.demo import build_people, stream
from tests.makers import NOW, TODAY, make_user

SEED = 1


@pytest.fixture
def built(app: Flask, database: AppContext) -> dict[str, int]:
    """A small county with its inspections."""
    with transaction() as session:
        county = build_people(session, seed=SEED, seniors=50, day=TODAY, now=NOW)
        return demo.build(session, stream(SEED, "inspections"), county, day=TODAY, now=NOW)


def test_the_demonstration_has_hazards_in_every_state(app: Flask, built: dict[str, int]) -> None:
    found = queries.summary(make_user("bureau"), today=TODAY, since=NOW - timedelta(days=30))
    assert found.by_state == {"assigned": 9, "in_repair": 11, "returned": 2, "recheck": 5}
    assert (found.open, found.closed) == (27, 42)
    assert found.overdue >= 2
    assert (found.due_today >= 2, found.major, found.extension) == (True, 2, 2)
    assert found.repeated >= 3

    # The rest of the facts about one build stand in the same test: building takes a while.
    assert Counter(row.state for row in db.session.query(Inspection))["planned"] == 3
    special = db.session.query(Inspection).filter_by(planned_day=TODAY, state="planned").one()
    assert special.institution.name == "白蒲镇敬老院"
    assert {user.username for user in special.inspectors} == {"inspector", "inspector2"}
    closed = db.session.query(Hazard).filter_by(state="closed")
    assert all(row.closed_by != row.rectifier_id for row in closed)
    assert all(row.at <= NOW for hazard in closed for row in hazard.events)
    photos = db.session.query(Photo).all()
    assert len(photos) == built["evidence_photos"]
    folder = app.config["SETTINGS"].data_dir
    assert all(path_of(folder, photo.sha).exists() for photo in photos)
