"""What happens when the machine does not behave."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import ROOT, Running, free_port, product, rows, start, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.broker]


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
    wait_until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in pids))


def test_a_web_process_that_falls_is_started_again(county_folder: Path) -> None:
    with product(county_folder) as running:
        pid = running.get("/healthz")["pid"]  # type: ignore[index]
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: (running.get("/healthz") or {}).get("pid") not in {None, pid})


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
