"""Who can be at the door soonest, and why."""

from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest
from flask.ctx import AppContext

from benchmarks.responder import full_reads
from eldercare.alerts.actions.answering import accept_alarm
from eldercare.alerts.chain import Chain, Rung
from eldercare.alerts.models import Alarm
from eldercare.alerts.policies import store_policy
from eldercare.alerts.responders import ranking
from eldercare.alerts.responders.family import helpers_of, keys_of
from eldercare.alerts.responders.ranking import Candidate, find_candidates, find_stopped, free_ones
from eldercare.alerts.responders.ways import WAYS, way
from eldercare.core.db import db, transaction
from eldercare.core.geo import Place
from eldercare.core.time import at
from eldercare.people.models import Absence, Contact, KeyHolding, Senior, WorkerSkill, WorkerWish
from eldercare.visits.actions.places import put_at_door, refresh_places
from tests.alerts.makers import desk, make_device, make_responder, press
from tests.makers import HOME, NOW, TODAY, make_senior, make_station, make_user, make_visit, make_worker, save
from tests.people.counting import statements


def found(senior: Senior, now: datetime = NOW) -> list[Candidate]:
    db.session.rollback()
    return find_candidates(db.session(), senior, now=now)


def test_the_nearest_comes_first(database: AppContext) -> None:
    far, near = make_responder(5), make_responder(1)
    assert [candidate.worker_id for candidate in found(make_senior())] == [near.id, far.id]


def test_a_car_may_be_sooner_than_a_walk_from_nearer(database: AppContext) -> None:
    walker, driver = make_responder(2, travel_mode="walk"), make_responder(4, travel_mode="car")
    assert [candidate.worker_id for candidate in found(make_senior())] == [driver.id, walker.id]


def test_who_is_off_shift_is_not_asked(database: AppContext) -> None:
    make_responder()
    assert found(make_senior(), at(TODAY, 22 * 60)) == []


def test_who_is_absent_today_is_not_asked(database: AppContext) -> None:
    worker = make_responder()
    save(Absence(worker_id=worker.id, first_day=TODAY, last_day=TODAY, reason="sick"))
    assert found(make_senior()) == []


def test_who_falls_sick_this_afternoon_is_asked_this_morning(database: AppContext) -> None:
    worker = make_responder()
    save(Absence(worker_id=worker.id, first_day=TODAY, last_day=TODAY, reason="sick", from_minute=13 * 60))
    assert [candidate.worker_id for candidate in found(make_senior())] == [worker.id]
    assert found(make_senior(), at(TODAY, 14 * 60)) == []


def test_who_has_left_is_not_asked(database: AppContext) -> None:
    make_responder(active=False)
    assert found(make_senior()) == []


def test_a_leader_is_asked_in_the_own_village_only(database: AppContext) -> None:
    here = make_worker("leader", skills=(), area_code="320682114001")
    make_worker("leader", skills=(), area_code="320682114002")
    assert [candidate.worker_id for candidate in found(make_senior())] == [here.id]


def test_a_visit_for_two_is_not_interrupted(database: AppContext) -> None:
    worker = make_responder()
    make_visit(worker=worker, staff_count=2)
    assert [candidate.stopped_by for candidate in found(make_senior())] == ["double_visit"]


def test_a_visit_for_one_may_be_interrupted_and_says_so(database: AppContext) -> None:
    worker = make_responder()
    make_visit(worker=worker)
    assert [(c.stopped_by, c.in_visit) for c in found(make_senior())] == [("", True)]


def test_who_is_on_another_alarm_is_not_asked(database: AppContext) -> None:
    worker = make_responder()
    make_device()
    accept_alarm(press().id, by=desk(), worker_id=worker.id, now=NOW)
    assert [candidate.stopped_by for candidate in found(make_senior())] == ["on_alarm"]


def test_the_place_of_a_check_in_is_fresh_for_half_an_hour(database: AppContext) -> None:
    worker = make_responder(5)
    check_in(worker.id, NOW - timedelta(minutes=12))
    candidate = found(make_senior())[0]
    assert (candidate.source, candidate.age_minutes, candidate.km) == ("check_in", 12, 0)
    assert found(make_senior(), NOW + timedelta(minutes=20))[0].source == "home"


def test_without_a_check_in_the_present_stop_counts(database: AppContext) -> None:
    worker = make_responder(5)
    make_visit(worker=worker)
    refresh_places(at(TODAY, 570))
    assert found(make_senior(), at(TODAY, 570))[0].source == "stop"


def test_the_latest_position_wins(database: AppContext) -> None:
    worker = make_responder(5)
    check_in(worker.id, NOW - timedelta(minutes=20), lat=33.0)
    check_in(worker.id, NOW - timedelta(minutes=3))
    assert found(make_senior())[0].km == 0


def test_without_anybody_near_the_whole_county_is_searched(database: AppContext) -> None:
    worker = make_responder(15)
    assert [candidate.worker_id for candidate in found(make_senior())] == [worker.id]


def test_more_than_an_hour_away_is_too_far(database: AppContext) -> None:
    make_responder(40)
    assert [candidate.stopped_by for candidate in found(make_senior())] == ["too_far"]


@pytest.mark.parametrize(("mode", "minutes"), [("walk", 16.0), ("ebike", 5.3), ("car", 6.6)])
def test_a_kilometre_takes_what_the_way_of_going_takes(mode: str, minutes: float) -> None:
    start = Place(HOME[0] + 1 / 111.195, HOME[1])
    assert way(start, Place(*HOME), mode)[0] == pytest.approx(minutes, abs=0.05)


def check_in(worker_id: int, moment: datetime, lat: float = HOME[0]) -> None:
    """A check-in at the senior's home or elsewhere."""
    with transaction() as session:
        put_at_door(session, worker_id, Place(lat, HOME[1]), at=moment, now=moment)


def hold_key(senior: Senior, **holder: int) -> None:
    save(KeyHolding(senior_id=senior.id, since=NOW, **holder))


def order_of(senior: Senior, kind: str = "sos") -> list[int]:
    db.session.rollback()
    return [one.worker_id for one in find_candidates(db.session(), senior, kind=kind, now=NOW)]


def test_who_holds_the_key_comes_before_who_is_a_little_nearer(database: AppContext) -> None:
    senior, near, holder = make_senior(), make_responder(1), make_responder(2)
    hold_key(senior, worker_id=holder.id)
    assert order_of(senior) == [holder.id, near.id]


def test_who_holds_the_key_does_not_come_before_who_is_far_nearer(database: AppContext) -> None:
    senior, near, holder = make_senior(), make_responder(1), make_responder(8)
    hold_key(senior, worker_id=holder.id)
    assert order_of(senior) == [near.id, holder.id]


def test_a_key_that_was_given_back_counts_no_more(database: AppContext) -> None:
    senior, near, former = make_senior(), make_responder(1), make_responder(2)
    save(KeyHolding(senior_id=senior.id, since=NOW, until=NOW, worker_id=former.id))
    assert order_of(senior) == [near.id, former.id]


def test_who_is_not_wanted_is_asked_after_everybody_else(database: AppContext) -> None:
    senior, unwanted, far = make_senior(), make_responder(1), make_responder(8)
    hold_key(senior, worker_id=unwanted.id)
    ban(senior, unwanted.id)
    assert order_of(senior) == [far.id, unwanted.id]


def test_who_is_not_wanted_is_asked_all_the_same_and_the_offer_says_so(database: AppContext) -> None:
    senior, unwanted = make_senior(), make_responder(1)
    ban(senior, unwanted.id)
    (candidate,) = found(senior)
    assert (candidate.stopped_by, candidate.why["unwanted"]) == ("", True)


@pytest.mark.parametrize(
    "changes",
    [{"kind": "wish"}, {"until": TODAY - timedelta(days=1)}, {"since": TODAY + timedelta(days=1)}],
    ids=["a wish", "over", "to come"],
)
def test_only_a_ban_that_holds_puts_somebody_last(database: AppContext, changes: dict[str, Any]) -> None:
    senior, near, far = make_senior(), make_responder(1), make_responder(2)
    ban(senior, near.id, **changes)
    assert order_of(senior) == [near.id, far.id]


def ban(senior: Senior, worker_id: int, **changes: Any) -> None:
    values = {"kind": "ban", "reason": "quarrel", "since": TODAY, "recorded_at": NOW}
    by = make_user("operator").id
    save(WorkerWish(senior_id=senior.id, worker_id=worker_id, recorded_by=by, **values | changes))


def test_a_care_skill_counts_for_a_fall_and_not_for_smoke(database: AppContext) -> None:
    senior, near, carer = make_senior(), make_responder(1), make_responder(2, skills=("basic_care",))
    assert (order_of(senior, "fall"), order_of(senior, "smoke")) == (
        [carer.id, near.id],
        [near.id, carer.id],
    )


def test_a_certificate_that_ran_out_counts_no_more(database: AppContext) -> None:
    worker = make_responder(skills=())
    save(WorkerSkill(worker_id=worker.id, skill="health", until=TODAY - timedelta(days=1)))
    assert [candidate.skilled for candidate in found(make_senior())] == [False]


def test_who_was_asked_for_another_alarm_comes_after_who_was_not(database: AppContext) -> None:
    asked, other = make_responder(1), make_responder(1.5)
    make_device(make_senior(lat=HOME[0] - 0.009))
    store_policy("any", "", Chain((Rung(0, "nearest", 1), Rung(60, "supervisor"))), now=NOW)
    press()
    assert order_of(make_senior()) == [other.id, asked.id]


def test_who_cannot_be_asked_is_listed_with_the_first_reason(database: AppContext) -> None:
    sick, away = make_responder(1), make_responder(2)
    with transaction() as session:
        for shift in away.shifts:
            session.delete(shift)
    save(Absence(worker_id=sick.id, first_day=TODAY, last_day=TODAY, reason="sick"))
    leader = make_worker("leader", skills=(), area_code="320682114002", lat=HOME[0] + 0.03)
    reasons = {one.worker_id: one.stopped_by for one in find_stopped(db.session(), make_senior(), now=NOW)}
    assert reasons == {sick.id: "absent", away.id: "off_shift", leader.id: "outside_area"}


def test_a_place_near_the_home_finds_somebody_of_a_far_station(database: AppContext) -> None:
    stranger = make_worker(station_id=make_station("320682105").id, lat=HOME[0] + 0.1)
    check_in(stranger.id, NOW)
    assert order_of(make_senior()) == [stranger.id]


def test_the_ranking_asks_the_database_once_when_enough_are_near(database: AppContext) -> None:
    for km in (0.2, 0.4, 0.6):
        make_responder(km)
    senior = make_senior()
    db.session.rollback()
    with statements() as sent:
        find_candidates(db.session(), senior, kind="smoke", now=NOW, enough=2)
    assert len(sent) == 1


def test_where_next_to_nobody_is_the_ranking_asks_no_more_than_four_times(database: AppContext) -> None:
    make_responder(20)
    senior = make_senior()
    db.session.rollback()
    with statements() as sent:
        find_candidates(db.session(), senior, kind="smoke", now=NOW, enough=2)
    assert 1 < len(sent) <= 4


def test_an_offer_of_an_alarm_that_is_closed_keeps_nobody_back(database: AppContext) -> None:
    make_responder()
    make_device(make_senior(), "SOS-0009")
    alarm = press("SOS-0009")
    senior = make_senior()
    assert [candidate.asked for candidate in found(senior)] == [1]
    alarm = db.session.get_one(Alarm, alarm.id)
    alarm.state = "closed"
    db.session.commit()
    assert [candidate.asked for candidate in found(senior)] == [0]


def test_whoever_was_found_close_by_stands_once_when_the_ranking_looks_further(database: AppContext) -> None:
    near = [make_responder(km).id for km in (0.5, 1.5, 4, 8, 20)]
    assert order_of(make_senior()) == near


@pytest.mark.parametrize("enough", [1, 2, 4])
def test_looking_near_first_finds_the_same_as_looking_everywhere(
    database: AppContext, monkeypatch: pytest.MonkeyPatch, enough: int
) -> None:
    draw = Random(enough)
    for _ in range(20):
        far, mode = draw.uniform(0, 20), draw.choice(sorted(WAYS))
        make_responder(far, travel_mode=mode, skills=draw.choice([(), ("medical",)]))
    senior = make_senior()
    near_first = soonest(senior, enough)
    monkeypatch.setattr(ranking, "BOXES_KM", ranking.BOXES_KM[-1:])
    assert near_first == soonest(senior, enough)


def soonest(senior: Senior, enough: int) -> list[int]:
    db.session.rollback()
    found = find_candidates(db.session(), senior, kind="fall", now=NOW, enough=enough)
    return [one.worker_id for one in free_ones(found, set())][:enough]


def test_the_ranking_reads_no_table_in_full(database: AppContext) -> None:
    """PostgreSQL reads small tables in full by its own lights, so only SQLite's plan is asked."""
    senior = make_senior()
    assert db.engine.dialect.name != "sqlite" or full_reads(db.session(), senior) == []


def test_family_with_a_position_and_neighbours_stand_beside(database: AppContext) -> None:
    senior = make_senior()
    daughter = make_contact(senior, "daughter", lat=HOME[0] + 0.01, lon=HOME[1])
    neighbour, _far = make_contact(senior, "neighbour"), make_contact(senior, "son")
    hold_key(senior, contact_id=neighbour.id)
    db.session.expire_all()
    rows = helpers_of(senior, keys_of(db.session(), senior.id))
    assert [(row.contact.id, row.has_key, row.minutes is None) for row in rows] == [
        (daughter.id, False, False),
        (neighbour.id, True, True),
    ]


def make_contact(senior: Senior, relation: str, **changes: Any) -> Contact:
    return save(
        Contact(senior_id=senior.id, rank=1, name="顾小芳", relation=relation, phone="13800000000", **changes)
    )
