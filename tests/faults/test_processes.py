"""What happens when the machine does not behave."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener

import pytest

from eldercare.accounts.demo import DEMO_PASSWORD
from tests.conftest import copied_county
from tests.running import ROOT, Running, free_port, product, rows, runs, start, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.broker]


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A started product for tests that leave it as whole as they found it."""
    with product(copied_county(tmp_path_factory, tmp_path_factory.mktemp("standing") / "var")) as started:
        yield started


def open_alarms(running: Running) -> int:
    return len(rows(running, "select id from alarms where state != 'closed'"))


def test_nothing_that_was_committed_is_lost_when_everything_is_killed_at_once(county_folder: Path) -> None:
    first = start(county_folder)
    before = open_alarms(first)
    first.press("SOS-0001")
    wait_until(lambda: open_alarms(first) > before)
    visits = rows(first, "select id, state, version from visits order by id")
    first.kill_group()
    with product(county_folder) as second:
        assert open_alarms(second) == before + 1
        assert rows(second, "select id, state, version from visits order by id") == visits


def test_ctrl_c_stops_every_process(county_folder: Path) -> None:
    running = start(county_folder)
    pids = running.pids()
    assert running.stop() == 0
    assert not any(runs(pid) for pid in pids)


def test_a_web_process_that_falls_is_started_again(standing: Running) -> None:
    pid = standing.get("/healthz")["pid"]  # type: ignore[index]
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: (standing.get("/healthz") or {}).get("pid") not in {None, pid})


def broker_of(running: Running) -> int:
    return int(json.loads((running.data_dir / "broker" / "process.pid").read_text())["pid"])


def test_a_broker_that_falls_is_started_again_and_takes_the_next_press(standing: Running) -> None:
    before, pid = open_alarms(standing), broker_of(standing)
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: broker_of(standing) != pid)
    standing.press("SOS-0001")
    wait_until(lambda: open_alarms(standing) > before)


def test_after_a_kill_of_the_supervisor_alone_the_same_ports_serve_at_once(county_folder: Path) -> None:
    first = start(county_folder)
    left_behind = first.pids()[1:]
    os.kill(first.process.pid, signal.SIGKILL)
    first.process.wait()
    with product(county_folder, ports=(first.port, first.mqtt_port)) as second:
        assert not any(runs(pid) for pid in left_behind)
        assert second.stop() == 0


def test_a_second_start_on_the_same_folder_names_the_first(standing: Running) -> None:
    refused = subprocess.run(
        [sys.executable, "-m", "eldercare", "up", "--data-dir", str(standing.data_dir),
         "--port", str(free_port()), "--mqtt-port", str(free_port())],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert refused.returncode == 2
    assert f"process {standing.process.pid}" in refused.stderr


def test_ctrl_c_does_not_wait_for_an_open_event_stream(county_folder: Path) -> None:
    running = start(county_folder)
    with signed_in(running).open(f"{running.url}/stream", timeout=5) as stream:
        assert stream.readline() == b"retry: 2000\n"
        began = time.monotonic()
        assert running.stop() == 0
        assert time.monotonic() - began < 4


def signed_in(running: Running) -> OpenerDirector:
    """A browser without a screen, as the operator of the demonstration."""
    browser = build_opener(HTTPCookieProcessor())
    page = browser.open(f"{running.url}/sign-in").read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token is not None
    form = {"csrf_token": token[1], "username": "operator", "password": DEMO_PASSWORD}
    browser.open(f"{running.url}/sign-in", urlencode(form).encode()).close()
    return browser


def test_a_busy_port_is_named_with_the_option_that_changes_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = subprocess.run(
            [sys.executable, "-m", "eldercare", "demo", "--data-dir", str(tmp_path), "--port", str(port),
             "--mqtt-port", str(free_port())],
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert refused.returncode == 2
    assert f"Port {port}" in refused.stderr
    assert "--port" in refused.stderr
