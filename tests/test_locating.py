"""`eldercare geocode`, as somebody types it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eldercare.app import create_app
from eldercare.cli import main
from eldercare.config import Settings
from eldercare.core.db import db
from eldercare.migrating import migrate_to_newest
from eldercare.people.models import Senior
from tests.conftest import SECRET
from tests.makers import COUNTY, VILLAGE, make_area, make_senior
from tests.people.geocoding.server import KEY, THERE, Answering, answering

TEXT = "如皋市白蒲镇朱家桥村1组21号"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with two seniors in one house who have no position."""
    url = f"sqlite:///{tmp_path / 'eldercare.db'}"
    app = create_app(Settings(database_url=url, secret_key=SECRET, data_dir=tmp_path))
    with app.app_context():
        migrate_to_newest()
        make_area(COUNTY, "county", "如皋市")
        make_area(VILLAGE, "village", "朱家桥村")
        for _ in range(2):
            make_senior(position_source="centre")
        db.session.remove()
        db.engine.dispose()
    return tmp_path


@pytest.fixture
def server() -> Iterator[Answering]:
    with answering() as state:
        state.known[TEXT] = (THERE, None)
        yield state


def run(folder: Path, *arguments: str, server: Answering | None = None) -> Result:
    env = {"ELDERCARE_DATA_DIR": str(folder), "ELDERCARE_SECRET_KEY": SECRET, "ELDERCARE_GEOCODER": ""}
    if server is not None:
        env |= {
            "ELDERCARE_GEOCODER": "amap", "ELDERCARE_GEOCODER_KEY": KEY, "ELDERCARE_GEOCODER_RATE": "50",
            "ELDERCARE_GEOCODER_URL": f"http://127.0.0.1:{server.port}",
        }  # fmt: skip
    return CliRunner().invoke(main, ["geocode", *arguments], env=env)


def sources(folder: Path) -> list[str]:
    url = f"sqlite:///{folder / 'eldercare.db'}"
    with create_app(Settings(database_url=url, secret_key=SECRET, data_dir=folder)).app_context():
        found = [one.position_source for one in db.session.query(Senior).order_by(Senior.id)]
        db.session.remove()
        db.engine.dispose()
    return found


def test_without_a_provider_the_queue_is_told_and_nobody_asked(folder: Path) -> None:
    told = run(folder, "status", "--json")
    assert json.loads(told.stdout) == {
        "provider": None, "waiting": 0, "parked": 0, "found": 0, "fault": None, "again_at": None
    }  # fmt: skip
    assert run(folder, "run").exit_code == 1


def test_run_finds_everybody_who_has_no_position(folder: Path, server: Answering) -> None:
    done = run(folder, "run", "--json", server=server)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["looked_at"] == 2
    assert (sources(folder), len(server.asked)) == (["geocoded", "geocoded"], 1)


def test_run_ends_with_1_when_the_provider_fails_and_the_addresses_wait(
    folder: Path, server: Answering
) -> None:
    server.faults = [503]
    done = run(folder, "run", "--json", server=server)
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert (told["fault"], told["waiting"], told["looked_at"]) == ("away", 2, 0)


def test_retry_asks_again_about_what_was_parked(folder: Path, server: Answering) -> None:
    known = dict(server.known)
    server.known = {}
    run(folder, "run", server=server)
    assert json.loads(run(folder, "status", "--json", server=server).stdout)["parked"] == 2
    server.known = known
    assert json.loads(run(folder, "retry", "--json", server=server).stdout) == {"waiting": 2}


@pytest.mark.parametrize(
    ("env", "named"),
    [
        ({"ELDERCARE_GEOCODER": "google"}, "ELDERCARE_GEOCODER has to be one of"),
        ({"ELDERCARE_GEOCODER": "nominatim"}, "ELDERCARE_GEOCODER_URL has to be set"),
        ({"ELDERCARE_GEOCODER": "amap"}, "ELDERCARE_GEOCODER_KEY has to be set"),
        ({"ELDERCARE_GEOCODER": "nominatim", "ELDERCARE_GEOCODER_URL": "map.example"}, "http://"),
        ({"ELDERCARE_GEOCODER_RATE": "0"}, "ELDERCARE_GEOCODER_RATE"),
        ({"ELDERCARE_GEOCODER_RATE": "fast"}, "ELDERCARE_GEOCODER_RATE"),
    ],
)
def test_a_wrong_setting_is_named_and_nothing_starts(folder: Path, env: dict[str, str], named: str) -> None:
    given = {"ELDERCARE_DATA_DIR": str(folder), "ELDERCARE_SECRET_KEY": SECRET} | env
    told = CliRunner().invoke(main, ["geocode", "status"], env=given)
    assert told.exit_code != 0
    assert named in told.output
