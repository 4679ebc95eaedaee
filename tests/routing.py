"""A routing server on this machine: speaks OSRM and Valhalla, works its answers out of the coordinates.

A second for each 0.0001 degrees of latitude and longitude, two for each that leads west; ten metres a second.
North of 33 degrees is an island without a bridge. On foot everything takes three times as long as by car.
"""

import json
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

ISLAND = 33.0
METRES_A_SECOND = 10.0
SLOWNESS = {"car": 1, "bike": 2, "foot": 3, "auto": 1, "bicycle": 2, "pedestrian": 3}
TABLE = re.compile(r"(?:/routed-(\w+))?/table/v1/(\w+)/([-\d.,;]+)\?(.+)")


def seconds_between(origin, target, profile):
    """What the server answers; None where no road leads."""
    (lat, lon), (to_lat, to_lon) = origin, target
    if (lat > ISLAND) != (to_lat > ISLAND):
        return None
    west = 2 if to_lon < lon else 1
    return round((abs(to_lat - lat) + abs(to_lon - lon) * west) * 10_000) * SLOWNESS[profile]


@dataclass
class Asked:
    """One question that came in."""

    profile: str
    sources: list
    targets: list

    @property
    def pairs(self):
        return len(self.sources) * len(self.targets)


@dataclass
class Routing:
    """The server: `faults` are answers that come first, a status or a text, None for a right one; `wait` is a
    delay in seconds."""

    port: int = 0
    asked: list = field(default_factory=list)
    faults: list = field(default_factory=list)
    wait: float = 0.0

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def pairs(self):
        return sum(question.pairs for question in self.asked)


@contextmanager
def routing_server() -> Iterator[Routing]:
    routing = Routing()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.reply(*read_table(self.path))

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self.reply(*read_matrix(self.path, body))

        def reply(self, asked, write):
            routing.asked.append(asked)
            time.sleep(routing.wait)
            fault = routing.faults.pop(0) if routing.faults else None
            status = fault if isinstance(fault, int) else 200
            text = fault if isinstance(fault, str) else json.dumps(write(asked))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *words):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        # Whoever has stopped waiting is not waited for.
        server.daemon_threads, server.block_on_close = True, False
        server.handle_error = lambda *_: None
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        routing.port = server.server_address[1]
        try:
            yield routing
        finally:
            server.shutdown()
            thread.join()


def read_table(path):
    folder, profile, places, query = TABLE.fullmatch(path).groups()
    assert folder in {None, profile}
    options = dict(option.split("=") for option in query.split("&"))
    assert options["annotations"] == "duration,distance"
    spots = [(float(lat), float(lon)) for lon, lat in (place.split(",") for place in places.split(";"))]
    sources, targets = (
        [spots[int(index)] for index in options[name].split(";")] for name in ("sources", "destinations")
    )
    return Asked(profile, sources, targets), osrm_answer


def osrm_answer(asked):
    seconds = [[seconds_between(a, b, asked.profile) for b in asked.targets] for a in asked.sources]
    metres = [[None if cell is None else cell * METRES_A_SECOND for cell in row] for row in seconds]
    return {"code": "Ok", "durations": seconds, "distances": metres}


def read_matrix(path, body):
    assert path == "/sources_to_targets"
    assert body["units"] == "kilometers"
    sources, targets = ([(s["lat"], s["lon"]) for s in body[name]] for name in ("sources", "targets"))
    return Asked(body["costing"], sources, targets), valhalla_answer


def valhalla_answer(asked):
    rows = osrm_answer(asked)["durations"]
    return {
        "units": "kilometers",
        "sources_to_targets": [
            [
                {
                    "from_index": i,
                    "to_index": j,
                    "time": seconds,
                    "distance": None if seconds is None else seconds * METRES_A_SECOND / 1000,
                }
                for j, seconds in enumerate(row)
            ]
            for i, row in enumerate(rows)
        ],
    }
