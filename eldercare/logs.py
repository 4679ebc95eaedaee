"""Logs as structlog lines: codes and ids only, no names and no health data."""

import logging
import sys
import threading
from typing import TextIO

import structlog


def configure_logs(stream: TextIO) -> None:
    """Readable on a terminal, JSON elsewhere."""
    terminal = stream.isatty()
    renderer = (
        structlog.dev.ConsoleRenderer(colors=terminal) if terminal else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(stream),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    threading.excepthook = log_end_of_thread


def log_end_of_thread(end: threading.ExceptHookArgs) -> None:
    """A thread that ends by a fault says so in the log, like everything else."""
    fault = (end.exc_type, end.exc_value, end.exc_traceback)
    structlog.get_logger(__name__).error(
        "thread_died", thread=end.thread.name if end.thread else "", exc_info=fault
    )
