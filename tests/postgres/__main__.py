"""`python -m tests.postgres [--safe] [pytest arguments]`: the tests that touch the database, on PostgreSQL.

With --safe the server saves what it commits, for tests that kill it.
"""

import os
import subprocess
import sys

from tests.postgres.server import FAST, SAFE, running

SAFELY = "--safe"
FOLDERS = [f"tests/{name}" for name in (
    "core", "accounts", "imports", "people", "assessments", "services", "telling", "visits", "alerts",
    "inspections", "funding", "reports", "web", "postgres", "broker/test_alarm_chain.py", "test_clock.py",
    "test_demo_county.py", "test_speaking.py", "test_upkeep.py", "faults/test_planning_jobs.py",
)]  # fmt: skip


def main() -> int:
    """Start a server, run the tests against it, stop it."""
    given = sys.argv[1:]
    safe = given[:1] == [SAFELY]
    with running(SAFE if safe else FAST) as url:
        env = os.environ | {"ELDERCARE_TEST_POSTGRES": url}
        command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "-m", "not browser"]
        return subprocess.run([*command, *(given[safe:] or FOLDERS)], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
