"""`python -m tests.postgres [pytest arguments]`: the tests that touch the database, on PostgreSQL."""

import os
import subprocess
import sys

from tests.postgres.server import running

FOLDERS = [f"tests/{name}" for name in (
    "core", "accounts", "imports", "people", "visits", "alerts", "inspections", "funding", "reports", "web",
    "postgres",
    "broker/test_alarm_chain.py", "test_clock.py", "test_demo_county.py",
)]  # fmt: skip


def main() -> int:
    """Start a server, run the tests against it, stop it."""
    with running() as url:
        env = os.environ | {"ELDERCARE_TEST_POSTGRES": url}
        command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "loadfile", "-m", "not browser"]
        return subprocess.run([*command, *(sys.argv[1:] or FOLDERS)], env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
