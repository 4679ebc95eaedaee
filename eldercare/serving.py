"""The web server: waitress, with a thread for every event stream and some for the pages."""

import signal
from types import FrameType

import structlog
import waitress
from flask import Flask

PAGE_THREADS = 16
log = structlog.get_logger(__name__)


class StopServing(SystemExit):
    """Ends the loop when the process is told to stop."""


def serve(app: Flask, *, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT. A stream holds its thread, so pages have threads of their own."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    threads = app.config["SETTINGS"].stream_limit + PAGE_THREADS
    log.info("web_started", host=host, port=port, threads=threads)
    waitress.serve(
        app,
        host=host,
        port=port,
        threads=threads,
        channel_request_lookahead=1,
        ident=None,
        clear_untrusted_proxy_headers=True,
        max_request_body_size=app.config["MAX_CONTENT_LENGTH"],
    )


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise StopServing(0)
