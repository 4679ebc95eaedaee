"""A child left behind by a killed parent: found by its pid file, recognised by its command line, ended."""

import json
import os
import signal
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from devices.brokers.accounts import write_private

_POLL_S = 0.02
_PATIENCE_S = 5.0


@dataclass(frozen=True, slots=True)
class Mark:
    """What the pid file says: the child, the process that started it, and words of its command line."""

    pid: int
    owner: int
    words: str


def leave_mark(home: Path, mark: Mark) -> None:
    """Remember the child that was just started."""
    write_private(_path(home), json.dumps(asdict(mark)))


def remove_mark(home: Path) -> None:
    """Forget the child that was just stopped."""
    _path(home).unlink(missing_ok=True)


def running_owner(home: Path) -> int | None:
    """Return the living process whose child works in `home`, else None."""
    mark = _read(home)
    return mark.owner if mark and _is_ours(mark) and _parent(mark.pid) == mark.owner else None


def end_orphan(home: Path) -> bool:
    """End the child that a dead process left in `home`; return whether there was one.

    The number in a pid file may belong to a stranger by now, so nothing is signalled unless its command line
    holds our words and its parent is no longer the process that started it.
    """
    mark = _read(home)
    if mark is None or not _is_ours(mark) or _parent(mark.pid) == mark.owner:
        return False
    for number in (signal.SIGTERM, signal.SIGKILL):
        if _signal_and_wait(mark, number):
            break
    remove_mark(home)
    return True


def _signal_and_wait(mark: Mark, number: signal.Signals) -> bool:
    try:
        os.kill(mark.pid, number)
    except ProcessLookupError:
        return True
    until = time.monotonic() + _PATIENCE_S
    while _is_ours(mark) and time.monotonic() < until:
        time.sleep(_POLL_S)
    return not _is_ours(mark)


def _read(home: Path) -> Mark | None:
    try:
        return Mark(**json.loads(_path(home).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _is_ours(mark: Mark) -> bool:
    return mark.words in _ask(mark.pid, "args=")


def _parent(pid: int) -> int | None:
    answer = _ask(pid, "ppid=").strip()
    return int(answer) if answer else None


def _ask(pid: int, what: str) -> str:
    proc = Path("/proc") / str(pid)
    if Path("/proc/self").exists():
        return _ask_proc(proc, what)
    command = ["ps", "-ww", "-o", what, "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603 a number


def _ask_proc(proc: Path, what: str) -> str:
    try:
        if what == "args=":
            return (proc / "cmdline").read_text("utf-8", "replace").replace("\0", " ")
        # The name in brackets may hold spaces, so count from its end: state, then the parent.
        return (proc / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[1]
    except OSError:
        return ""


def _path(home: Path) -> Path:
    return home / "process.pid"
