"""`eldercare up` on an existing data folder: seconds until the first page."""

import os
import signal
import socket
import subprocess
import sys
from statistics import median
from time import perf_counter, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.county import SECRET, county

RUNS = 5
WAIT_S = 60.0


def measure() -> dict[str, Any]:
    """Median of several starts, and of the same interpreter doing nothing, in one run."""
    with county(3000) as (_app, folder):
        env = os.environ | {"ELDERCARE_DATA_DIR": str(folder), "ELDERCARE_SECRET_KEY": SECRET}
        starts = [_first_page(env) for _ in range(RUNS)]
    bare = [_bare() for _ in range(RUNS)]
    return {
        "runs": RUNS,
        "first_page_s": round(median(starts), 2),
        "slowest_s": round(max(starts), 2),
        "bare_interpreter_s": round(median(bare), 3),
        "ratio": round(median(starts) / median(bare), 1),
    }


def _first_page(env: dict[str, str]) -> float:
    port, mqtt_port = _free(), _free()
    command = [sys.executable, "-m", "eldercare", "up", "--port", str(port), "--mqtt-port", str(mqtt_port)]
    began = perf_counter()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not _answers(f"http://127.0.0.1:{port}/sign-in"):
            if perf_counter() - began > WAIT_S:
                raise TimeoutError
            sleep(0.01)
        return perf_counter() - began
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=5) as answer:  # noqa: S310 - our own loopback address
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _bare() -> float:
    began = perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return perf_counter() - began


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
