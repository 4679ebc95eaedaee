"""Real web servers that stand for the far side: a webhook, group robots, an SMS gateway, one that hangs."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

# apprise loads its OpenPGP part at the first message, and that still looks for imghdr.
QUIET_APPRISE = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")


class FarSide(ThreadingHTTPServer):
    """Remembers what it was told and answers with `status` and `body`; while `open` is unset it hangs."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.told: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.status = 200
        self.body: Any = {}
        self.open = threading.Event()
        self.open.set()
        self.asked = threading.Event()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.server_port}"

    @property
    def url(self) -> str:
        """The address as a webhook."""
        return f"json://{self.host}"


class Answer(BaseHTTPRequestHandler):
    server: FarSide

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.set()
        self.server.open.wait(30)
        self.server.told.append(json.loads(body))
        self.server.paths.append(self.path)
        said = (
            self.server.body if isinstance(self.server.body, bytes) else json.dumps(self.server.body).encode()
        )
        try:
            self.send_response(self.server.status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)
        except OSError:  # whoever asked has gone
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def far_side() -> Iterator[FarSide]:
    """A running server."""
    server = FarSide()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.open.set()
        server.shutdown()
        server.server_close()
        thread.join()
