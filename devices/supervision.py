"""Children that end with their parent, so that no orphan keeps a port or a lease."""

import os
import sys
from pathlib import Path

_CHILD = Path(__file__).parent / "brokers" / "child.py"


def command_bound_to_me(command: list[str]) -> list[str]:
    """The command behind a small wrapper: on Linux the child gets SIGTERM when this process dies."""
    return [sys.executable, "-P", str(_CHILD), str(os.getpid()), *command]
