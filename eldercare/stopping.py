"""Ends a process in good order: Ctrl-C, SIGTERM and a closed terminal set one event."""

import signal
import threading
from types import FrameType


def stop_on_signals() -> threading.Event:
    """The event that is set once somebody asks this process to end. Call it from the main thread."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask)
    return stop
