"""The command, as somebody types it."""

import json
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Select, create_engine, func, select

from eldercare.cli import main
from eldercare.people.models import Senior, Station
from eldercare.visits.models import CarePlan, DayPlan, Visit
from tests.routing import routing_server
from tests.running import free_port


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A day that was run headless: the data folder that it left."""
    folder = tmp_path_factory.mktemp("county")
    result = CliRunner().invoke(
        main, ["demo", "--once", "--seniors", "60", "--seed", "7", "--data-dir", str(folder)],
        env={"ELDERCARE_DATA_DIR": str(folder)},
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    (folder / "summary.json").write_text(result.stdout)
    return folder


@pytest.fixture
def summary(county: Path) -> dict[str, dict[str, object]]:
    return dict(json.loads((county / "summary.json").read_text()))


def run(folder: Path, *arguments: str, **settings: str) -> Result:
    env = {f"ELDERCARE_{name}": value for name, value in settings.items()}
    return CliRunner().invoke(main, list(arguments), env={"ELDERCARE_DATA_DIR": str(folder), **env})


def read(folder: Path, query: Select[str]) -> list[str]:
    """What the data folder holds, read past the application."""
    engine = create_engine(f"sqlite:///{folder / 'eldercare.db'}")
    with engine.connect() as connection:
        rows = list(connection.scalars(query))
    engine.dispose()
    return rows


def test_the_day_says_what_became_of_its_visits(summary: dict[str, dict[str, object]]) -> None:
    visits = summary["visits"]
    assert visits["due"] == visits["planned"] + sum(visits["unassigned"].values())  # type: ignore[operator,attr-defined]
    assert visits["done"] == visits["published"]


def test_the_days_alarm_was_accepted_and_closed(summary: dict[str, dict[str, object]]) -> None:
    assert summary["alarms"]["closed"] == summary["alarms"]["raised"] == 1


def test_the_days_hazard_was_found_and_closed(summary: dict[str, dict[str, object]]) -> None:
    assert summary["hazards"] == {"found": 1, "closed": 1}


def test_the_same_seed_gives_the_same_plan(summary: dict[str, dict[str, object]], tmp_path: Path) -> None:
    again = run(tmp_path, "demo", "--once", "--seniors", "60", "--seed", "7", "--data-dir", str(tmp_path))
    assert json.loads(again.stdout)["visits"]["plan_digest"] == summary["visits"]["plan_digest"]


def test_planning_twice_makes_no_visit_twice(county: Path) -> None:
    day = date(2027, 3, 1).isoformat()
    first = json.loads(run(county, "plan", "--date", day, "--json").stdout)[0]
    second = json.loads(run(county, "plan", "--date", day, "--json").stdout)[0]
    assert (first["visits"], second["created"]) == (second["visits"], 0)


def test_a_region_can_be_planned_alone(county: Path) -> None:
    people = select(Station.code).join(Senior).join(CarePlan).group_by(Station.code)
    busiest = read(county, people.order_by(func.count().desc(), Station.code))[0]
    run(county, "plan", "--date", "2027-03-02", "--days", "7", "--region", busiest)
    days = Visit.day.between(date(2027, 3, 2), date(2027, 3, 8))
    assert read(county, select(Station.code).join(Visit).where(days).distinct()) == [busiest]


def test_an_unknown_region_is_named(county: Path) -> None:
    refused = run(county, "plan", "--date", "2027-03-02", "--region", "999")
    assert refused.exit_code == 2
    assert "999" in refused.output


def test_an_unknown_engine_is_named(county: Path) -> None:
    refused = run(county, "plan", "--date", "2027-03-02", "--engine", "steam")
    assert refused.exit_code == 2
    assert "steam" in refused.output


def test_the_check_finds_a_whole_installation_whole(county: Path) -> None:
    result = run(county, "check")
    assert result.exit_code == 0, result.output
    assert result.output.count("ok   ") == 8


def test_the_timelines_of_the_alarms_are_verified(county: Path, tmp_path: Path) -> None:
    good = run(county, "alarms", "verify")
    assert (good.exit_code, good.output) == (0, "ok   timelines: chains hold\n")
    copy = shutil.copytree(county, tmp_path / "var")
    with closing(sqlite3.connect(copy / "eldercare.db")) as database:
        database.execute("DROP TRIGGER alarm_events_keep_update")  # as somebody who owns the file can
        database.commit()
        open_to_change = run(copy, "alarms", "verify")
        assert "FAIL timelines: triggers are missing: alarm_events_keep_update" in open_to_change.output
        database.execute("UPDATE alarm_events SET verb = 'seen' WHERE verb = 'accepted'")
        database.commit()
    broken = run(copy, "alarms", "verify")
    assert (broken.exit_code, "FAIL timelines: alarm" in broken.output) == (1, True)


def test_ways_come_from_the_routing_server_that_is_named(county: Path) -> None:
    day = date(2027, 3, 9)
    with routing_server() as roads:
        planned = run(county, "plan", "--date", day.isoformat(), "--json", OSRM_URL=roads.url)
        checked = run(county, "check", OSRM_URL=roads.url)
    assert json.loads(planned.stdout)[0]["warnings"] == []
    assert {question.profile for question in roads.asked} <= {"bike", "foot", "car"}
    assert "ok   roads: the routing server answers" in checked.output
    assert (county / "roads.db").exists()
    rows = select(DayPlan.warning).where(DayPlan.day == day).distinct()
    assert read(county, rows) == [None]


def test_a_routing_server_that_is_away_is_told(county: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    day = date(2027, 3, 10).isoformat()
    planned = run(county, "plan", "--date", day, "--json", OSRM_URL=url)
    assert json.loads(planned.stdout)[0]["warnings"] == ["roads_away"]
    assert "the routing server did not answer" in run(county, "plan", "--date", day, OSRM_URL=url).output
    checked = run(county, "check", OSRM_URL=url)
    assert checked.exit_code == 1
    assert "FAIL roads:" in checked.output


def test_an_address_of_no_routing_server_is_refused_in_one_line(county: Path) -> None:
    refused = run(county, "plan", "--date", "2027-03-11", OSRM_URL="ftp://me:secret@host")
    assert (refused.exit_code, "ELDERCARE_OSRM_URL" in refused.output) == (2, True)
    assert "secret" not in refused.output


def test_without_a_secret_the_web_does_not_start(tmp_path: Path) -> None:
    refused = run(tmp_path, "web")
    assert refused.exit_code == 2
    assert "ELDERCARE_SECRET_KEY" in refused.output


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "MQTT_URL", "OSRM_URL", "SECRET_KEY"):
        monkeypatch.delenv(f"ELDERCARE_{name}", raising=False)


def test_the_accounts_of_devices_are_written_for_a_broker_of_the_sites_own(
    county: Path, tmp_path: Path
) -> None:
    result = run(county, "broker-accounts", str(tmp_path / "out"))
    assert json.loads(result.stdout) == {"accounts": 0}
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["acl", "passwords"]
