"""The web server: waitress, with a thread for every event stream and some for the pages."""

import gc
import signal
from types import FrameType

import structlog
import waitress
from flask import Flask

from eldercare.web import stream

PAGE_THREADS = 16
log = structlog.get_logger(__name__)


class StopServing(SystemExit):
    """Ends the loop when the process is told to stop."""


def serve(app: Flask, *, host: str, port: int) -> None:
    """Serve until SIGTERM or SIGINT. A stream holds its thread, so pages have threads of their own."""

    def stop(_signal: int, _frame: FrameType | None) -> None:
        # waitress waits for its threads, and an open stream would hold one of them.
        stream.close_all(app)
        raise StopServing(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    threads = app.config["SETTINGS"].stream_limit + PAGE_THREADS
    log.info("web_started", host=host, port=port, threads=threads)
    # What is loaded stays: else a full collection reads all of it and holds up a request for 0.2 s.
    gc.collect()
    gc.freeze()
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
