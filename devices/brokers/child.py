"""`child.py PARENT COMMAND...`: become COMMAND, and be told to end when the process PARENT dies (Linux).

Run as a script. Without it a broker outlives a parent that was killed and keeps the port.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie our life to the parent's, then become the command; the process number stays."""
    parent, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we could ask
            sys.exit(1)
    os.execv(command[0], command)  # noqa: S606 no shell is meant


if __name__ == "__main__":
    main()
