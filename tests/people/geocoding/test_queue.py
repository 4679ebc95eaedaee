"""The queue of addresses: claimed once, asked about once, written or parked, and in the way of nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
import structlog
from flask.ctx import AppContext
from sqlalchemy import select, text

from eldercare.core.db import db
from eldercare.core.errors import NotFoundError
from eldercare.core.geo import Place, distance_m
from eldercare.people import actions
from eldercare.people.geocoding.providers import provider_of
from eldercare.people.geocoding.queue import enqueue, enqueue_missing
from eldercare.people.geocoding.states import KEEP_ANSWERS, LEASE, pause_after
from eldercare.people.geocoding.status import queue_status
from eldercare.people.geocoding.work import forget_old_answers, work_on_queue
from eldercare.people.models import GeocodeAnswer, GeocodeJob, GeocodeProvider, Senior, SeniorAddress
from tests.makers import COUNTY, HOME, NOW, VILLAGE, make_area, make_operator, make_senior, make_user
from tests.people.geocoding.server import THERE, Answering, answering
from tests.people.makers import last_audit, make_other_station
from tests.people.test_addresses import make_stay
from tests.running import free_port

TEXT = "如皋市白蒲镇朱家桥村1组21号"
LATER = NOW + timedelta(seconds=5)


@pytest.fixture
def server(database: AppContext) -> Iterator[Answering]:
    make_area(COUNTY, "county", "如皋市")
    make_area(VILLAGE, "village", "朱家桥村")
    with answering() as state:
        state.known[TEXT] = (THERE, None)
        yield state


def make_unplaced(**changes: Any) -> Senior:
    """Somebody whose position is the centre of the village group."""
    return make_senior(**{"position_source": "centre", "phone": "13805135678"} | changes)


def jobs() -> list[tuple[str, str]]:
    db.session.rollback()
    rows = db.session.scalars(select(GeocodeJob).order_by(GeocodeJob.id))
    return [(job.state, job.reason) for job in rows]


def test_an_address_is_found_and_written(server: Answering) -> None:
    senior = make_unplaced()
    assert enqueue(make_operator(), [senior.id], now=NOW) == 1
    assert work_on_queue(server.provider("amap"), now=NOW) == 1
    assert distance_m(senior.place, THERE) < 1
    assert (senior.position_source, senior.position_by, senior.crs) == ("geocoded", "amap", "gcj02")
    assert (senior.precision_m, senior.placed_at) == (50, NOW)
    assert jobs() == [("found", "")]
    assert (last_audit().verb, last_audit().actor_name) == ("position_found", "system")


def test_neither_name_nor_number_leaves_the_house(server: Answering) -> None:
    senior = make_unplaced(name="璩别离")
    enqueue(None, [senior.id], now=NOW)
    work_on_queue(server.provider("baidu"), now=NOW)
    sent = str(server.asked)
    assert "address" in sent
    assert [mark for mark in ("璩", "别离", "13805135678", str(senior.birth_date)) if mark in sent] == []


def test_no_address_comes_into_the_log(server: Answering, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    server.faults = [503, "<html>", 400]
    enqueue(None, [make_unplaced().id], now=NOW)
    with structlog.testing.capture_logs() as told:
        nobody = provider_of(server.setting("nominatim", url=f"http://127.0.0.1:{free_port()}"))
        assert nobody is not None
        work_on_queue(nobody, now=NOW)
        for hours in range(1, 5):
            work_on_queue(server.provider(), now=NOW + timedelta(hours=hours))
    assert jobs() == [("parked", "refused")]
    said = caplog.text + str(told)
    assert "geocoder_fault" in said
    assert [mark for mark in ("朱家桥", "21号", quote("朱家桥"), "search?") if mark in said] == []


def test_two_in_one_house_are_asked_about_once(server: Answering) -> None:
    people = [make_unplaced(), make_unplaced()]
    enqueue(None, [one.id for one in people], now=NOW)
    assert work_on_queue(server.provider(), now=NOW) == 2
    assert len(server.asked) == 1
    assert [one.position_source for one in people] == ["geocoded", "geocoded"]


def test_nobody_reads_an_address_out_of_what_is_kept(server: Answering) -> None:
    enqueue(None, [make_unplaced().id], now=NOW)
    work_on_queue(server.provider(), now=NOW)
    kept = str(db.session.execute(text("select * from geocode_answers")).all())
    kept += str(db.session.execute(text("select * from geocode_jobs")).all())
    assert [part for part in ("朱家桥", "21号", "如皋") if part in kept] == []


def test_an_answer_is_forgotten_in_time_and_asked_for_again(server: Answering) -> None:
    enqueue(None, [make_unplaced().id], now=NOW)
    work_on_queue(server.provider(), now=NOW)
    assert forget_old_answers(now=NOW + KEEP_ANSWERS - timedelta(days=1)) == 0
    assert forget_old_answers(now=NOW + KEEP_ANSWERS) == 1


@pytest.mark.parametrize(
    ("place", "word", "reason"),
    [
        (None, None, "not_found"),
        (Place(32.5, 120.4), None, "outside"),
        (THERE, 0.02, "coarse"),
    ],
)
def test_what_cannot_be_meant_is_parked_with_the_reason(
    server: Answering, place: Place | None, word: float | None, reason: str
) -> None:
    server.known = {TEXT: (place, word)} if place else {}
    senior = make_unplaced()
    enqueue(None, [senior.id], now=NOW)
    work_on_queue(server.provider(), now=NOW)
    assert jobs() == [("parked", reason)]
    assert (senior.lat, senior.lon, senior.position_source) == (*HOME, "centre")


def test_a_refused_address_is_parked_and_the_next_one_is_found(server: Answering) -> None:
    server.faults = [400]
    people = [make_unplaced(address="白蒲镇 朱家桥村 1组 ??"), make_unplaced()]
    enqueue(None, [one.id for one in people], now=NOW)
    work_on_queue(server.provider(), now=NOW)
    assert jobs() == [("parked", "refused"), ("found", "")]


def test_a_parked_address_is_not_asked_about_by_itself(server: Answering) -> None:
    server.known = {}
    senior = make_unplaced()
    enqueue(None, [senior.id], now=NOW)
    work_on_queue(server.provider(), now=NOW)
    assert enqueue_missing(now=LATER) == 0
    assert work_on_queue(server.provider(), now=LATER) == 0
    assert enqueue(make_operator(), [senior.id], now=LATER) == 1
    assert jobs() == [("waiting", "")]


def test_a_changed_address_is_asked_about_anew(server: Answering) -> None:
    senior, operator = make_unplaced(address="白蒲镇 朱家桥村 1组 99号"), make_operator()
    enqueue(None, [senior.id], now=NOW)
    work_on_queue(server.provider(), now=NOW)
    entry = replace(actions.entry_of(senior), address="白蒲镇 朱家桥村 1组 21号")
    actions.edit_senior(operator, senior.id, entry, expected=None, now=NOW)
    assert enqueue_missing(now=LATER) == 1
    work_on_queue(server.provider(), now=LATER)
    assert senior.position_source == "geocoded"


def test_in_an_outage_the_address_waits_and_the_provider_is_left_alone(server: Answering) -> None:
    server.faults = [503, 503]
    senior = make_unplaced()
    enqueue(None, [senior.id], now=NOW)
    moment = NOW
    for faults in (1, 2):
        assert work_on_queue(server.provider(), now=moment) == 0
        state = db.session.get_one(GeocodeProvider, "nominatim", populate_existing=True)
        assert (state.faults, state.fault, state.next_at) == (
            faults,
            "away",
            moment + pause_after("away", faults),
        )
        asked = len(server.asked)
        assert work_on_queue(server.provider(), now=state.next_at - timedelta(seconds=1)) == 0
        assert len(server.asked) == asked
        moment = state.next_at
    assert jobs() == [("waiting", "")]
    assert work_on_queue(server.provider(), now=moment) == 1
    state = db.session.get_one(GeocodeProvider, "nominatim", populate_existing=True)
    assert (senior.position_source, state.faults, state.fault) == ("geocoded", 0, "")


def test_pauses_grow_up_to_an_hour_and_a_refused_key_rests_so_long_at_once() -> None:
    pauses = [pause_after("away", faults) for faults in range(1, 12)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (timedelta(seconds=30), timedelta(hours=1))
    assert pause_after("key", 1) == timedelta(hours=1)


def test_the_limit_of_the_provider_is_kept(server: Answering) -> None:
    for house in (1, 2, 3):
        server.known[f"如皋市白蒲镇朱家桥村1组{house}号"] = (THERE, None)
    people = [make_unplaced(address=f"白蒲镇 朱家桥村 1组 {house}号") for house in (1, 2, 3)]
    enqueue(None, [one.id for one in people], now=NOW)
    slow = server.provider(rate=0.5)
    done = [work_on_queue(slow, now=NOW + timedelta(seconds=second)) for second in range(5)]
    assert done == [1, 0, 1, 0, 1]


def test_while_one_process_asks_another_does_not(server: Answering) -> None:
    provider, asked = server.provider(rate=1), []
    for house in (1, 2):
        server.known[f"如皋市白蒲镇朱家桥村1组{house}号"] = (THERE, None)
    people = [make_unplaced(address=f"白蒲镇 朱家桥村 1组 {house}号") for house in (1, 2)]
    enqueue(None, [one.id for one in people], now=NOW)

    class Geocoder:
        def geocode(self, text: str) -> Any:
            asked.append(text)
            assert work_on_queue(provider, now=NOW) == 0
            return provider.geocoder.geocode(text)

    assert work_on_queue(replace(provider, geocoder=Geocoder()), now=NOW) == 1
    assert len(asked) == 1


def test_a_leased_address_is_left_to_whoever_has_it_until_the_lease_ends(server: Answering) -> None:
    enqueue(None, [make_unplaced().id], now=NOW)
    db.session.execute(text("update geocode_jobs set leased_until = :until"), {"until": NOW + LEASE})
    db.session.commit()
    assert work_on_queue(server.provider(), now=NOW) == 0
    assert work_on_queue(server.provider(), now=NOW + LEASE) == 1


def test_a_home_that_somebody_placed_meanwhile_is_not_overwritten(server: Answering) -> None:
    senior = make_unplaced()
    enqueue(None, [senior.id], now=NOW)
    actions.place_senior(make_operator(), senior.id, 32.3, 120.8, crs="wgs84", expected=None, now=NOW)
    assert work_on_queue(server.provider(), now=NOW) == 0
    assert (senior.lat, senior.position_source, jobs()) == (32.3, "map", [])


def test_an_address_of_several_is_found_by_itself(server: Answering) -> None:
    server.known["如皋市白蒲镇朱家桥村2组5号"] = (Place(32.265, 120.752), None)
    senior = make_unplaced()
    stay = actions.add_address(make_operator(), senior.id, make_stay(lat=None, lon=None), now=NOW)
    assert enqueue_missing(now=NOW) == 2
    assert work_on_queue(server.provider(), now=NOW) == 2
    assert stay.position_source == "geocoded"
    home = db.session.get_one(SeniorAddress, senior.home_id)
    assert (home.position_source, senior.position_source) == ("geocoded", "geocoded")
    assert distance_m(senior.place, THERE) < 1


def test_who_left_is_not_asked_about(server: Answering) -> None:
    senior = make_unplaced(left_on=NOW.date(), left_reason="moved")
    assert enqueue(None, [senior.id], now=NOW) == 0
    assert enqueue_missing(now=NOW) == 0


def test_a_neighbour_cannot_send_our_addresses_out(server: Answering) -> None:
    senior = make_unplaced()
    with pytest.raises(NotFoundError):
        enqueue(make_operator(make_other_station()), [senior.id], now=NOW)
    assert jobs() == []


def test_of_an_erased_person_neither_job_nor_answer_is_left(server: Answering) -> None:
    senior, other = make_unplaced(), make_unplaced(address="白蒲镇 朱家桥村 1组 99号")
    enqueue(None, [senior.id, other.id], now=NOW)
    work_on_queue(server.provider(), now=NOW)
    assert db.session.query(GeocodeAnswer).count() == 2
    actions.erase_senior(make_user("admin"), senior.id, reason="request", now=NOW)
    assert db.session.query(GeocodeAnswer).count() == 1
    assert [job.subject_id for job in db.session.scalars(select(GeocodeJob))] == [other.id]


def test_the_status_counts_by_state_and_names_the_fault(server: Answering) -> None:
    server.faults = [401]
    enqueue(None, [make_unplaced().id], now=NOW)
    work_on_queue(server.provider(), now=NOW)
    status = queue_status("nominatim")
    assert (status.waiting, status.parked, status.found, status.fault) == (1, 0, 0, "key")
    assert status.facts["again_at"] == (NOW + timedelta(hours=1)).isoformat()
