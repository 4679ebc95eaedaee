"""What is typed wrong or set wrong gets one line and exit code 2, never a traceback."""

import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from eldercare.cli import main
from eldercare.config import Settings
from eldercare.loading import load_app
from eldercare.preparing import prepare
from tests.running import free_port

SECRET = "a secret of the tests only, long enough for every key"


def run(folder: Path, *arguments: str, **env: str) -> Result:
    settings: dict[str, str | None] = {
        "ELDERCARE_DATA_DIR": str(folder), "ELDERCARE_SECRET_KEY": SECRET,
        "ELDERCARE_DATABASE_URL": None, "ELDERCARE_MQTT_URL": None,
    }  # fmt: skip
    return CliRunner().invoke(main, list(arguments), env=settings | env)


def assert_one_line(refused: Result, word: str) -> None:
    assert refused.exit_code == 2, refused.output
    lines = refused.output.strip().splitlines()
    assert len(lines) == 1, refused.output
    assert word in lines[0]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("demo", "--seniors", "0"), "--seniors"),
        (("demo", "--seniors", "-5"), "--seniors"),
        (("demo", "--seniors", "abc"), "--seniors"),
        (("demo", "--seed", "abc"), "--seed"),
        (("demo", "--port", "99999"), "--port"),
        (("demo", "--mqtt-port", "0"), "--mqtt-port"),
        (("plan", "--date", "2026-13-45"), "--date"),
        (("plan",), "--date"),
        (("up", "--nonsense"), "--nonsense"),
        (("nonsense",), "nonsense"),
    ],
)
def test_a_wrong_option_is_named(tmp_path: Path, arguments: tuple[str, ...], word: str) -> None:
    assert_one_line(run(tmp_path, *arguments), word)


@pytest.mark.parametrize(
    "url", ["nonsense", "mysql://me@there/base", "oracle99://x", "postgres://me@there/x"]
)
def test_a_database_address_that_is_none_of_ours_is_refused(tmp_path: Path, url: str) -> None:
    assert_one_line(run(tmp_path, "web", ELDERCARE_DATABASE_URL=url), "ELDERCARE_DATABASE_URL")


def test_a_database_that_is_away_is_named_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://me:hidden@127.0.0.1:{free_port()}/base"
    refused = run(tmp_path, "web", "--migrate", ELDERCARE_DATABASE_URL=url)
    assert_one_line(refused, "refused")
    assert "hidden" not in refused.output


def test_a_broker_address_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    assert_one_line(run(tmp_path, "up", ELDERCARE_MQTT_URL="nonsense"), "mqtt://")


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert_one_line(run(tmp_path / "file", "up"), "--data-dir")
    assert_one_line(run(tmp_path, "demo", "--once", "--data-dir", str(tmp_path / "file")), "--data-dir")


def test_an_address_of_another_machine_is_not_called_busy(tmp_path: Path) -> None:
    assert_one_line(run(tmp_path, "up", "--port", str(free_port()), "--host", "203.0.113.9"), "--host")


def test_a_busy_broker_port_is_named_with_its_option(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert_one_line(run(tmp_path, "up", "--port", str(free_port()), "--mqtt-port", port), "--mqtt-port")


def test_planning_on_an_empty_database_says_what_to_do(tmp_path: Path) -> None:
    assert_one_line(run(tmp_path, "plan", "--date", "2027-03-01"), "eldercare up")


@pytest.mark.parametrize("engine", ["steam", "inlinex", "dask://", "dask://nowhere"])
def test_an_engine_that_does_not_exist_is_named(tmp_path: Path, engine: str) -> None:
    migrated(tmp_path)
    assert_one_line(run(tmp_path, "plan", "--date", "2027-03-01", "--engine", engine), engine)


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    migrated(tmp_path)
    with closing(sqlite3.connect(tmp_path / "eldercare.db")) as database:
        database.execute("update alembic_version set version_num = '9999'")
        database.commit()
    assert_one_line(run(tmp_path, "web", "--migrate"), "9999")


def test_the_check_finds_what_is_broken(tmp_path: Path) -> None:
    empty = run(tmp_path, "check")
    assert empty.exit_code == 1
    assert "FAIL migrations: at None" in empty.output
    away = run(tmp_path, "check", ELDERCARE_MQTT_URL=f"mqtt://127.0.0.1:{free_port()}")
    assert "FAIL broker" in away.output
    short = run(tmp_path, "check", ELDERCARE_SECRET_KEY="short")
    assert "FAIL secret" in short.output
    lost = run(tmp_path, "check", ELDERCARE_DATABASE_URL="sqlite:////no/such/folder/x.db")
    assert "FAIL database: unable to open database file" in lost.output


def migrated(folder: Path) -> None:
    """An empty installation of this version."""
    env = {"ELDERCARE_DATA_DIR": str(folder), "ELDERCARE_SECRET_KEY": SECRET}
    prepare(load_app(Settings.from_env(env)), county=None, seed=1)


@pytest.fixture(autouse=True)
def _signals_as_before() -> Iterator[None]:
    """`up` takes the signals of its process, which is the tests' own here."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    yield
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)
