"""Plans whose ways come from a routing server, and from the straight line when it is away."""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

import dispatch
from eldercare.accounts.rules import Scope
from eldercare.checks import check_roads
from eldercare.config import Settings
from eldercare.core.db import db, transaction
from eldercare.core.time import at
from eldercare.people.models import Worker
from eldercare.visits.actions.moves import move_visit
from eldercare.visits.errors import RoadUrlWrongError
from eldercare.visits.models import Assignment, DayPlan, Visit
from eldercare.visits.planning import build_problem, plan_days
from eldercare.visits.ways import ESTIMATE, roads_of
from tests.makers import (
    TODAY,
    make_operator,
    make_senior,
    make_station,
    make_user,
    make_visit,
    make_worker,
    signed_in,
)
from tests.routing import Routing, routing_server, seconds_between
from tests.running import free_port

MORNING = at(TODAY, 360)
FEW = dispatch.MaxIterations(20)
PACE = 12 / 18


@pytest.fixture
def roads() -> Iterator[Routing]:
    with routing_server() as server:
        yield server


@pytest.fixture
def use(app: Flask, monkeypatch: pytest.MonkeyPatch):
    """Give the application the address of a routing server."""

    def set_url(url: str) -> Settings:
        chosen = replace(app.config["SETTINGS"], osrm_url=url)
        monkeypatch.setitem(app.config, "SETTINGS", chosen)
        return chosen

    return set_url


def dead_url() -> str:
    return f"http://127.0.0.1:{free_port()}"


def whole_minutes(worker: Worker, visit: Visit) -> float:
    """What the server of the tests says to an e-bike."""
    home, there = worker.home, visit.senior.place
    seconds = seconds_between((home.lat, home.lon), (there.lat, there.lon), "bike")
    return math.ceil(round(seconds * PACE / 60, 6))


def only_part() -> Assignment:
    db.session.expire_all()
    return db.session.scalars(select(Assignment)).one()


def test_the_minutes_of_a_plan_are_the_servers(database: object, roads: Routing, use) -> None:
    visit, worker = make_visit(make_senior(lat=32.30)), make_worker()
    use(roads.url)
    assert plan_days(TODAY, stop=FEW, now=MORNING)[0].warnings == ()
    part = only_part()
    told = whole_minutes(worker, visit)
    assert (part.worker_id, part.travel_minutes) == (worker.id, told)
    spots = [
        dispatch.Place("w", worker.home.lat, worker.home.lon),
        dispatch.Place("s", 32.30, visit.senior.lon),
    ]
    assert told != ESTIMATE.legs(spots, worker.travel_mode).minutes[0, 1]


def test_the_same_homes_are_not_asked_for_again(database: object, roads: Routing, use) -> None:
    make_visit(make_senior(lat=32.30))
    make_worker()
    use(roads.url)
    plan_days(TODAY, stop=FEW, now=MORNING)
    asked = len(roads.asked)
    plan_days(TODAY, stop=FEW, now=MORNING)
    assert len(roads.asked) == asked > 0


def test_a_move_by_hand_keeps_to_the_servers_minutes(database: object, roads: Routing, use) -> None:
    visit, worker = make_visit(make_senior(lat=32.30)), make_worker()
    use(roads.url)
    plan_days(TODAY, stop=FEW, now=MORNING)
    asked, part = len(roads.asked), only_part()
    later = at(TODAY, 650)
    move_visit(visit.id, 0, worker.id, later, version=part.visit.version, actor=make_operator(), now=MORNING)
    assert (only_part().starts_at, only_part().travel_minutes) == (later, whole_minutes(worker, visit))
    assert len(roads.asked) == asked


def test_nobody_is_asked_while_a_transaction_is_open(database: object, roads: Routing, use) -> None:
    make_visit(make_senior(lat=32.30))
    make_worker()
    chosen = use(roads.url)
    with transaction():
        made_from = build_problem(make_station().id, TODAY, now=MORNING, roads=roads_of(chosen))
    assert roads.asked == []
    assert made_from.problem.travel == ESTIMATE


def test_no_transaction_is_open_while_the_server_is_asked(
    database: object, roads: Routing, use, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_visit(make_senior(lat=32.30))
    make_worker()
    use(roads.url)
    open_then: list[bool] = []
    travel = dispatch.Roads.travel

    def watched(*given, **how):
        open_then.append(db.session().in_transaction())
        return travel(*given, **how)

    monkeypatch.setattr(dispatch.Roads, "travel", watched)
    plan_days(TODAY, stop=FEW, now=MORNING)
    assert open_then == [False]


def test_a_server_that_is_away_is_told_and_the_day_is_planned(database: object, use) -> None:
    make_visit(make_senior(lat=32.30))
    make_worker()
    use(dead_url())
    (summary,) = plan_days(TODAY, stop=FEW, now=MORNING)
    assert (summary.planned, summary.warnings) == (1, ("roads_away",))
    assert summary.as_dict()["warnings"] == ["roads_away"]
    assert "the routing server did not answer" in summary.warning_lines()[0]
    assert db.session.scalars(select(DayPlan.warning)).one() == "roads_away"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "the routing server did not answer"), ("zh_Hans_CN", "路径服务器没有应答")],
)
def test_the_board_says_so_until_the_server_is_back(
    client: FlaskClient, roads: Routing, use, language: str, sentence: str
) -> None:
    make_visit(make_senior(lat=32.30))
    make_worker()
    desk = make_user("operator", Scope("station", str(make_station().id)), language=language)
    use(dead_url())
    plan_days(TODAY, stop=FEW, now=MORNING)
    with signed_in(client, desk) as browser:
        page, data = board(browser)
        assert sentence in page.split("data-plan-warning>")[1].split("</div>")[0]
        assert sentence in data["plan"]["warning"]
        use(roads.url)
        plan_days(TODAY, stop=FEW, now=MORNING)
        page, data = board(browser)
        assert "data-plan-warning hidden>" in page
        assert data["plan"]["warning"] is None


def board(browser: FlaskClient) -> tuple[str, dict[str, Any]]:
    """The page, and what its API says."""
    where = f"?day={TODAY}"
    return browser.get(f"/board{where}").text, browser.get(f"/api/v1/board{where}").get_json()


def test_an_address_that_cannot_be_used_is_refused_before_anything_is_made(database: object, use) -> None:
    use("ftp://me:secret@host")
    with pytest.raises(RoadUrlWrongError) as refused:
        plan_days(TODAY, stop=FEW, now=MORNING)
    assert "secret" not in str(refused.value)


def test_the_board_opens_with_an_address_that_cannot_be_used(client: FlaskClient, use) -> None:
    make_visit(worker=make_worker())
    use("nonsense")
    with signed_in(client, make_operator()) as browser:
        assert browser.get(f"/board?day={TODAY}").status_code == 200
        assert browser.get(f"/api/v1/board/candidates?day={TODAY}").status_code == 200


def test_the_check_looks_whether_the_server_answers(app: Flask, roads: Routing, use) -> None:
    assert check_roads(app.config["SETTINGS"]).ok
    assert (check_roads(use(roads.url)).ok, len(roads.asked)) == (True, 1)
    assert not check_roads(use(dead_url())).ok
    assert "ELDERCARE_OSRM_URL" in check_roads(use("nonsense")).detail
