"""What the logs say, and what they must not."""

import io
import threading

import structlog

from eldercare.logs import configure_logs


class Terminal(io.StringIO):
    """A stream that says it is a screen."""

    def isatty(self) -> bool:
        return True


def test_a_fault_on_a_terminal_shows_no_local_variable() -> None:
    stream = Terminal()
    before = structlog.get_config()
    try:
        configure_logs(stream)
        _fail()
    finally:
        structlog.configure(**before)
    said = stream.getvalue()
    assert "ZeroDivisionError" in said
    assert "秘密" not in said


def test_a_thread_that_ends_by_a_fault_says_so() -> None:
    stream = io.StringIO()
    before = structlog.get_config()
    try:
        configure_logs(stream)
        thread = threading.Thread(target=lambda: 1 / 0, name="telling-log")
        thread.start()
        thread.join()
    finally:
        structlog.configure(**before)
    said = stream.getvalue()
    assert '"thread": "telling-log"' in said
    assert "ZeroDivisionError" in said


def _fail() -> None:
    senior = "璩秘密"
    try:
        assert senior
        _ = 1 / 0
    except ZeroDivisionError:
        structlog.get_logger("test").exception("job_failed", job="test")
