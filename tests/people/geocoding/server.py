"""A provider of positions on this machine: speaks the protocols of Nominatim, Baidu and AMap, each in its own
coordinate system, and keeps what it was asked."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

from eldercare.config import Settings
from eldercare.core.coordinates import from_wgs84
from eldercare.core.geo import Place
from eldercare.people.geocoding.providers import Provider, provider_of

KEY = "a key of the tests"


@dataclass
class Answering:
    """The server: `known` maps an address to a WGS-84 place and the provider's own word on how exact it is;
    `faults` are answers that come first, a status or a text."""

    port: int = 0
    known: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    faults: list = field(default_factory=list)

    def setting(self, kind: str, rate: float = 50.0, url: str = "") -> Settings:
        return Settings(
            database_url="", secret_key="-", data_dir="-", geocoder=kind, geocoder_key=KEY,
            geocoder_url=url or f"http://127.0.0.1:{self.port}", geocoder_rate=rate,
        )  # fmt: skip

    def provider(self, kind: str = "nominatim", rate: float = 50.0) -> Provider:
        provider = provider_of(self.setting(kind, rate))
        assert provider is not None
        return provider


@contextmanager
def answering() -> Iterator[Answering]:
    state = Answering()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            parts = urlsplit(self.path)
            given = {name: values[0] for name, values in parse_qs(parts.query).items()}
            state.asked.append((parts.path, given, dict(self.headers)))
            fault = state.faults.pop(0) if state.faults else None
            status = fault if isinstance(fault, int) else 200
            text = fault if isinstance(fault, str) else json.dumps(ANSWERS[parts.path](state, given))
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *words):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads, server.block_on_close = True, False
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        state.port = server.server_address[1]
        try:
            yield state
        finally:
            server.shutdown()
            thread.join()


def nominatim(state, given):
    """`/search?format=json`: a list, the first is the best; the box says how big the found thing is."""
    found = state.known.get(given["q"])
    if found is None:
        return []
    place, spread = found
    spread = float(spread or 0.0001)
    box = [place.lat - spread, place.lat + spread, place.lon - spread, place.lon + spread]
    return [
        {
            "lat": str(place.lat), "lon": str(place.lon), "display_name": given["q"],
            "boundingbox": [str(edge) for edge in box],
        }
    ]  # fmt: skip


def baidu(state, given):
    """`/geocoding/v3/`: BD-09, with a confidence."""
    if given.get("ak") != KEY:
        return {"status": 200, "message": "APP不存在，AK有误请检查再重试"}
    found = state.known.get(given["address"])
    if found is None:
        return {"status": 1, "message": "Internal Service Error:无相关结果", "result": []}
    place, confidence = from_wgs84(found[0], "bd09"), found[1]
    result = {"location": {"lng": place.lon, "lat": place.lat}, "precise": 1, "level": "门址"}
    return {"status": 0, "result": result | ({"confidence": confidence} if confidence else {})}


def amap(state, given):
    """`/v3/geocode/geo`: GCJ-02, with a level."""
    if given.get("key") != KEY:
        return {"status": "0", "info": "INVALID_USER_KEY", "infocode": "10001"}
    found = state.known.get(given["address"])
    if found is None:
        return {"status": "1", "info": "OK", "infocode": "10000", "count": "0", "geocodes": []}
    place = from_wgs84(found[0], "gcj02")
    match = {"formatted_address": given["address"], "location": f"{place.lon:.6f},{place.lat:.6f}",
             "level": found[1] or "门牌号"}  # fmt: skip
    return {"status": "1", "info": "OK", "infocode": "10000", "count": "1", "geocodes": [match]}


ANSWERS = {"/search": nominatim, "/geocoding/v3/": baidu, "/v3/geocode/geo": amap}
THERE = Place(32.2635, 120.7512)
