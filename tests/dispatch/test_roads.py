"""Ways by road, asked of a server on this machine."""

import pickle
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from threading import Thread

import numpy as np
import pytest

from dispatch import (
    DEFAULT_MODES,
    LegMemory,
    MatrixTravel,
    MaxIterations,
    Patience,
    Place,
    RoadFault,
    Roads,
    RoadServer,
    RoadUrlError,
    StraightLine,
    problem_from_json,
    problem_to_json,
    solve,
)
from dispatch.roads import RememberedRoads, RoadServerError
from dispatch.roads.matrix import blocks
from dispatch.roads.memory import spot_key, spot_of
from tests.dispatch.makers import make_problem, make_visit, make_worker
from tests.routing import routing_server, seconds_between
from tests.running import free_port

QUICK = Patience(answer_s=2.0, total_s=5.0, tries=3, pause_s=0.0)
HOME, EAST, NORTH = Place("home", 32.1, 120.5), Place("east", 32.1, 120.6), Place("north", 32.2, 120.5)
TABLE = """{"code": "Ok", "durations": [[0, 1, 2], [1, 0, 1], [2, 1, %s]],
            "distances": [[0, 10, 20], [10, 0, 10], [20, 10, 0]]}"""
ISLAND = Place("island", 33.1, 120.5)
PLACES = [HOME, EAST, NORTH]


@pytest.fixture
def server():
    with routing_server() as routing:
        yield routing


@pytest.fixture
def memory(tmp_path):
    return LegMemory(tmp_path / "roads.db")


def roads(url, memory, patience=QUICK, **estimate):
    return Roads(RememberedRoads(RoadServer.parse(url), memory, StraightLine(**estimate)), patience)


def spread(count):
    return [Place(str(n), 32.0 + n / 1000, 120.5 + (n * 7 % count) / 1000) for n in range(count)]


def expected(places, profile):
    spots = [(place.latitude, place.longitude) for place in places]
    return [[seconds_between(a, b, profile) / 60 for b in spots] for a in spots]


@pytest.mark.parametrize("scheme", ["", "osrm+", "valhalla+"])
def test_minutes_and_kilometres_are_the_servers(server, memory, scheme):
    profile = "auto" if scheme == "valhalla+" else "car"
    found = roads(scheme + server.url, memory).travel(PLACES, ["car"])
    legs = found.travel.legs(PLACES, "car")
    assert found.warning is None
    assert legs.minutes.tolist() == [pytest.approx(row) for row in expected(PLACES, profile)]
    # 0.1 degrees east: 1000 s at 10 m a second; back it is twice as far.
    assert (legs.kilometres[0, 1], legs.kilometres[1, 0]) == (10.0, 20.0)
    assert {question.profile for question in server.asked} == {profile}


@pytest.mark.parametrize("scheme", ["", "valhalla+"])
def test_an_ebike_takes_the_ways_of_bicycles_at_its_own_pace(server, memory, scheme):
    travel = roads(scheme + server.url, memory).travel(PLACES, ["ebike", "bike"]).travel
    bike, ebike = (travel.legs(PLACES, mode) for mode in ("bike", "ebike"))
    pace = DEFAULT_MODES["bike"].speed / DEFAULT_MODES["ebike"].speed
    assert ebike.minutes.tolist() == [pytest.approx(row) for row in (bike.minutes * pace).tolist()]
    assert ebike.kilometres.tolist() == bike.kilometres.tolist()
    assert len(server.asked) == 1


def test_an_address_for_each_profile_is_filled_in(server, memory):
    found = roads(f"{server.url}/routed-{{profile}}/", memory).travel(PLACES, ["car", "walk"])
    assert found.warning is None
    assert [question.profile for question in server.asked] == ["car", "foot"]


def test_many_places_are_asked_in_blocks(server, memory):
    places = spread(130)
    legs = roads(server.url, memory).travel(places, ["walk"]).travel.legs(places, "walk")
    assert legs.minutes.tolist() == [pytest.approx(row) for row in expected(places, "foot")]
    assert len(server.asked) > 1
    assert all(len(question.sources) + len(question.targets) <= 100 for question in server.asked)
    assert all(question.pairs <= 2500 for question in server.asked)


def test_where_no_road_leads_the_straight_line_is_taken(server, memory):
    places = [*PLACES, ISLAND]
    found = roads(server.url, memory).travel(places, ["car"])
    legs, straight = found.travel.legs(places, "car"), StraightLine().legs(places, "car")
    assert found.warning is None
    assert (legs.minutes[0, 3], legs.kilometres[3, 0]) == (straight.minutes[0, 3], straight.kilometres[3, 0])
    assert legs.minutes[0, 1] != pytest.approx(straight.minutes[0, 1])


@pytest.mark.parametrize("scheme", ["", "valhalla+"])
def test_what_was_asked_once_is_not_asked_again(server, memory, scheme):
    places = [*PLACES, ISLAND]
    first = roads(scheme + server.url, memory).travel(places, ["car"])
    asked = len(server.asked)
    again = roads(scheme + server.url, memory).travel(places, ["car"])
    assert (len(server.asked), again) == (asked, first)


def test_a_new_home_asks_for_its_own_ways_only(server, memory):
    places = spread(80)
    roads(server.url, memory).travel(places[:-1], ["car"])
    before = server.pairs
    legs = roads(server.url, memory).travel(places, ["car"]).travel.legs(places, "car")
    assert server.pairs - before == 2 * 79
    assert legs.minutes.tolist() == [pytest.approx(row) for row in expected(places, "car")]


def test_places_at_one_spot_are_asked_once(server, memory):
    twins = [HOME, Place("neighbour", HOME.latitude, HOME.longitude + 1e-7), EAST]
    legs = roads(server.url, memory).travel(twins, ["car"]).travel.legs(twins, "car")
    assert (legs.minutes[0, 1], legs.minutes[0, 2]) == (0.0, legs.minutes[1, 2])
    assert server.pairs == 4


@pytest.mark.parametrize("fault", [429, 500, 503])
def test_a_passing_fault_is_asked_again(server, memory, fault):
    server.faults = [fault, fault]
    found = roads(server.url, memory).travel(PLACES, ["car"])
    assert (found.warning, len(server.asked)) == (None, 3)
    assert isinstance(found.travel, MatrixTravel)


def test_pauses_grow_from_try_to_try(server, memory):
    pauses = []
    server.faults = [503] * 3
    patience = Patience(pause_s=0.5, tries=3)
    Roads(RememberedRoads(RoadServer.parse(server.url), memory), patience, pauses.append).travel(
        PLACES, ["car"]
    )
    assert pauses == [0.5, 1.0]


@pytest.mark.parametrize("fault", [400, 404, 301])
def test_a_refusal_is_not_asked_again(server, memory, fault):
    server.faults = [fault]
    found = roads(server.url, memory).travel(PLACES, ["car"])
    assert (found.warning, len(server.asked)) == ("roads_refused", 1)
    assert found.travel == StraightLine()


@pytest.mark.parametrize(
    "answer",
    [
        "not JSON",
        "[]",
        "{}",
        '{"code": "NoTable"}',
        '{"code": "Ok", "durations": [[0]], "distances": [[0]]}',
        '{"code": "Ok", "durations": null, "distances": null}',
        TABLE % "-1",
        TABLE % "NaN",
        TABLE % '"1"',
        TABLE % "true",
    ],
)
def test_an_answer_that_cannot_be_read_is_none(server, memory, answer):
    server.faults = [answer]
    found = roads(server.url, memory).travel(PLACES, ["car"])
    assert (found.travel, found.warning) == (StraightLine(), "roads_garbled")
    assert not memory.path.exists()


@pytest.mark.parametrize("answer", ["{}", '{"sources_to_targets": [[{}]]}', '{"sources_to_targets": 1}'])
def test_so_it_is_with_valhalla(server, memory, answer):
    server.faults = [answer]
    assert roads("valhalla+" + server.url, memory).travel(PLACES, ["car"]).warning == "roads_garbled"


def test_a_server_that_is_too_slow_is_given_up_in_time(server, memory):
    server.wait = 1.0
    begun = time.monotonic()
    found = roads(server.url, memory, Patience(answer_s=0.1, total_s=0.25, tries=9, pause_s=0.05)).travel(
        PLACES, ["car", "walk"]
    )
    assert (found.travel, found.warning) == (StraightLine(), "roads_away")
    assert time.monotonic() - begun < 0.9


@contextmanager
def raw_server(pieces, pause):
    """Answers every connection with these bytes, a pause after each piece."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def serve():
            while True:
                try:
                    line, _ = door.accept()
                except OSError:
                    return
                with line, suppress(OSError):
                    line.recv(65536)
                    for piece in pieces:
                        line.sendall(piece)
                        time.sleep(pause)

        Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        door.shutdown(socket.SHUT_RDWR)


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"


def test_an_answer_drop_by_drop_is_not_waited_for(memory):
    begun = time.monotonic()
    with raw_server([HEAD, *[b"{"] * 100], 0.02) as url:
        found = roads(url, memory, Patience(answer_s=0.1, total_s=0.3, tries=2, pause_s=0.0)).travel(
            PLACES, ["car"]
        )
    assert found.warning == "roads_away"
    assert time.monotonic() - begun < 1.0


@pytest.mark.parametrize(
    ("answer", "warning"),
    [
        (b"", "roads_away"),
        (HEAD + b"{}", "roads_away"),
        (b"no HTTP at all\r\n\r\n", "roads_away"),
        (b"HTTP/1.1 200 OK\r\n\r\n", "roads_garbled"),
    ],
)
def test_an_answer_that_breaks_off_is_none(memory, answer, warning):
    with raw_server([answer], 0.0) as url:
        assert roads(url, memory).travel(PLACES, ["car"]).warning == warning


def test_who_was_away_is_not_waited_for_again(memory):
    away = roads(f"http://127.0.0.1:{free_port()}", memory)
    assert away.travel(PLACES, ["car"]).warning == "roads_away"
    assert "refused" in away.detail
    away.sleep = None  # any further try would pause, and fail here
    assert away.travel([EAST, NORTH], ["car"]).warning == "roads_away"


def test_what_is_remembered_serves_while_the_server_is_away(server, memory):
    ours = roads(server.url, memory)
    legs = ours.travel([HOME, EAST], ["car"]).travel.legs([HOME, EAST], "car")
    server.faults = [503] * 3
    found = ours.travel(PLACES, ["car"])
    mixed = found.travel.legs(PLACES, "car")
    assert found.warning == "roads_away"
    assert mixed.minutes[0, 1] == legs.minutes[0, 1]
    assert mixed.minutes[0, 2] == StraightLine().legs(PLACES, "car").minutes[0, 2]


def test_blocks_that_came_before_a_fault_are_kept(server, memory):
    places, ours = spread(120), roads(server.url, memory)
    server.faults = [None, 400]
    assert ours.travel(places, ["car"]).warning == "roads_refused"
    (told, _) = server.asked
    some = [Place(str(n), *spot) for n, spot in enumerate(told.sources[:1] + told.targets[-1:])]
    assert ours.known.legs(some, "car").minutes[0, 1] == pytest.approx(expected(some, "car")[0][1])


def test_whole_minutes_are_rounded_up_without_noise(server, memory):
    # 0.009 degrees by bicycle are 180 s; an e-bike needs two thirds of it: two minutes and no third one.
    near = [HOME, Place("near", HOME.latitude, HOME.longitude + 0.009), EAST]
    travel = roads(server.url, memory, whole_minutes=True).travel(near, ["ebike", "car"]).travel
    assert travel.legs(near, "ebike").minutes[0, 1] == 2.0
    assert travel.legs(near, "car").minutes[0, 2] == 17.0


def test_a_mode_that_no_server_knows_is_estimated(server, memory):
    modes = {**DEFAULT_MODES, "boat": DEFAULT_MODES["bike"]}
    found = roads(server.url, memory, modes=modes).travel(PLACES, ["boat"])
    assert found.travel.legs(PLACES, "boat").minutes[0, 1] == pytest.approx(
        StraightLine().legs(PLACES, "bike").minutes[0, 1]
    )
    assert server.asked == []


def test_the_ways_are_plain_data_that_replay_the_plan(server, memory):
    travel = roads(server.url, memory, whole_minutes=True).travel(PLACES, ["ebike"]).travel
    problem = make_problem(
        [make_visit(place="east")],
        [make_worker(start="home", mode="ebike")],
        places=tuple(PLACES),
        travel=travel,
    )
    assert problem_from_json(problem_to_json(problem)) == problem
    assert pickle.loads(pickle.dumps(problem)) == problem
    (route,) = solve(problem, stop=MaxIterations(5), seed=1).routes
    there, back = travel.legs(PLACES, "ebike").minutes[0, 1], travel.legs(PLACES, "ebike").minutes[1, 0]
    assert (route.stops[0].travel_minutes, route.travel_minutes_home) == (there, back)
    assert route.stops[0].travel_km == travel.legs(PLACES, "ebike").kilometres[0, 1]


def test_remembered_ways_are_the_plans_and_ask_nobody(server, memory):
    ours = roads(server.url, memory, whole_minutes=True)
    travel = ours.travel(PLACES, ["ebike"]).travel
    asked = len(server.asked)
    some = [NORTH, HOME, ISLAND]
    legs = ours.known.legs(some, "ebike")
    assert legs.minutes[0, 1] == travel.legs([NORTH, HOME], "ebike").minutes[0, 1]
    assert legs.minutes[0, 2] == StraightLine(whole_minutes=True).legs(some, "ebike").minutes[0, 2]
    assert len(server.asked) == asked


def test_each_server_has_its_own_memory(server, memory):
    roads(server.url, memory).travel(PLACES, ["car"])
    roads("valhalla+" + server.url, memory).travel(PLACES, ["car"])
    assert [question.profile for question in server.asked] == ["car", "auto"]


def test_old_ways_are_asked_again(server, memory, monkeypatch):
    roads(server.url, memory).travel(PLACES, ["car"])
    monkeypatch.setattr("dispatch.roads.memory._today", lambda: int(time.time() // 86_400) + memory.days)
    roads(server.url, memory).travel(PLACES, ["car"])
    assert len(server.asked) == 2
    file = sqlite3.connect(memory.path)
    assert file.execute("select count(distinct day) from legs").fetchone() == (1,)
    file.close()


def test_several_processes_write_to_one_memory(memory):
    code = """
import sys
from pathlib import Path
from dispatch import LegMemory
first = int(sys.argv[2]) * 1000
for n in range(20):
    assert LegMemory(Path(sys.argv[1])).write("way", [(first + n, target, 1.0, 2.0) for target in range(50)])
"""
    writers = [subprocess.Popen([sys.executable, "-c", code, memory.path, str(n)]) for n in range(3)]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    file = sqlite3.connect(memory.path)
    assert file.execute("select count(*) from legs").fetchone() == (3 * 20 * 50,)
    file.close()


def test_the_memory_is_bounded(server, tmp_path):
    memory = LegMemory(tmp_path / "roads.db", most=10)
    roads(server.url, memory).travel(spread(9), ["car"])
    file = sqlite3.connect(memory.path)
    assert file.execute("select count(*) from legs").fetchone() == (10,)
    file.close()


def test_a_broken_memory_is_no_hindrance(server, memory):
    memory.path.write_bytes(b"not a database" * 100)
    for _ in range(2):
        assert roads(server.url, memory).travel(PLACES, ["car"]).warning is None
    assert len(server.asked) == 2


def test_a_key_names_a_spot_to_a_metre():
    for spot in [(32.39201, 120.56002), (-89.99999, -179.99999), (90.0, 180.0), (0.0, 0.0)]:
        assert spot_of(spot_key(*spot)) == spot
    assert spot_key(32.0, 120.0) == spot_key(32.000001, 119.999999)


def test_nothing_missing_is_nothing_asked():
    assert list(blocks(np.zeros((5, 5), dtype=bool))) == []


def test_the_probe_says_what_is_wrong(server, memory):
    roads(server.url, memory).probe()
    server.faults = [404]
    with pytest.raises(RoadServerError, match=r'status 404: .*"code": "Ok"') as refused:
        roads(server.url, memory).probe()
    assert refused.value.fault is RoadFault.REFUSED


@pytest.mark.parametrize(
    "url",
    ["", "osrm", "ftp://host", "file:///etc/passwd", "http://", "http://a b", "http://me:secret@host", "http://h:x",
     "http://h:0", "http://h?q", "http://h#f", "http://a..b", "http://路由", "graphhopper+http://host"],
)  # fmt: skip
def test_an_address_that_cannot_be_asked_is_refused_and_not_shown(url):
    with pytest.raises(RoadUrlError) as refused:
        RoadServer.parse(url)
    assert "secret" not in str(refused.value)


def test_kilometres_may_differ_by_mode():
    rows = ((0.0, 1.0), (1.0, 0.0))
    travel = MatrixTravel(("home", "east"), {"any": rows}, ((0.0, 7.0), (7.0, 0.0)), {"walk": rows})
    kilometres = [travel.legs([HOME, EAST], mode).kilometres[0, 1] for mode in ("walk", "car")]
    assert kilometres == [1.0, 7.0]
