"""Re-plans with the real planner: the least change, all or some of it, and nothing that was not proposed."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from eldercare.accounts.models import AuditEntry
from eldercare.core.db import db
from eldercare.core.errors import ForbiddenError, NotFoundError, StaleVersionError, StepRefusedError
from eldercare.core.time import at
from eldercare.visits.actions import replans
from eldercare.visits.actions.moves import cancel_visit, move_visit, pin_visit
from eldercare.visits.disruptions.errors import ChoiceConflictError, NothingChosenError
from eldercare.visits.models import Assignment, Replan, Visit
from eldercare.visits.planning.replan import answer_asked, answer_one
from tests.makers import (
    NOW,
    TODAY,
    make_operator,
    make_senior,
    make_service,
    make_station,
    make_user,
    make_worker,
)
from tests.visits.board.makers import make_draft
from tests.visits.disruptions.makers import (
    SOON,
    answered,
    asked_for,
    fresh,
    late,
    sick,
    stands,
    told,
    told_pair,
)
from tests.visits.gatherings.makers import make_day

pytestmark = pytest.mark.usefixtures("database")
MINUTE = timedelta(minutes=1)


def asked_of(disruption, station_id):
    """The answered re-plan of one of the stations that a disruption hits."""
    mine = select(Replan).where(Replan.disruption_id == disruption.id, Replan.station_id == station_id)
    replan = db.session.scalars(mine).one()
    assert answer_one(replan.id, now=NOW, stop=SOON)
    return fresh(replan)


def accept(replan, visits=None, version=None):
    ids = None if visits is None else {visit.id for visit in visits}
    return replans.accept(replan.id, ids, version=version, actor=make_operator(), now=NOW)


def test_the_visit_of_a_sick_person_is_given_to_somebody_else():
    gone, other = make_worker(), make_worker()
    visit = told(gone)
    (move,) = answered(sick(gone)).moves
    assert (move.visit_id, move.from_worker_id, move.to_worker_id) == (visit.id, gone.id, other.id)


def test_it_keeps_the_time_that_was_told():
    gone = make_worker()
    make_worker()
    told(gone, 660)
    (move,) = answered(sick(gone)).moves
    assert move.to_start == move.from_start == at(TODAY, 660)


def test_nobody_elses_visit_is_touched_when_there_is_room():
    gone, other = make_worker(), make_worker()
    told(gone, 600)
    told(other, 780)
    moves = answered(sick(gone)).moves
    assert [move.from_worker_id for move in moves] == [gone.id]


def test_a_visit_that_nobody_can_take_stays_with_its_reason():
    gone = make_worker()
    told(gone)
    (move,) = answered(sick(gone)).moves
    assert (move.to_worker_id, move.reason) == (None, "no_shift")


def test_the_other_of_a_pair_stays():
    gone, stays, other = make_worker(), make_worker(), make_worker()
    told_pair(gone, stays)
    (move,) = answered(sick(gone)).moves
    assert (move.position, move.to_worker_id) == (0, other.id)


def test_a_pair_without_a_second_person_is_freed_together():
    gone, stays = make_worker(), make_worker()
    told_pair(gone, stays)
    moves = answered(sick(gone)).moves
    assert [(move.position, move.to_worker_id) for move in moves] == [(0, None), (1, None)]


def test_a_visit_of_two_sick_people_is_planned_once():
    first, second = make_worker(), make_worker()
    make_worker()
    told(first, 600)
    told(second, 780)
    sick(first)
    moves = answered(sick(second)).moves
    assert {move.from_worker_id for move in moves} == {first.id, second.id}


def test_what_an_operator_fixed_for_the_sick_person_is_free():
    gone, other = make_worker(), make_worker()
    visit = told(gone)
    pin_visit(visit.id, 0, pinned=True, version=None, actor=make_operator(), now=NOW)
    (move,) = answered(sick(gone)).moves
    assert move.to_worker_id == other.id


def test_what_waits_in_the_pool_stays_there():
    gone = make_worker()
    make_worker()
    told(gone)
    waiting = make_draft(600, None)
    assert waiting.id not in {move.visit_id for move in answered(sick(gone)).moves}


EAST = "320682103"
AT_TEN = {"window_start": at(TODAY, 600), "window_end": at(TODAY, 600)}


def elsewhere(worker, minute=600):
    """A visit at another station that was told to somebody of this one."""
    there = make_station(EAST, name="东陈镇颐养驿站")
    senior = make_senior(station_id=there.id, area_code=f"{EAST}00101")
    return told(worker, minute, senior=senior)


def test_who_is_at_another_station_at_that_time_is_not_sent_here():
    gone, lent = make_worker(), make_worker()
    elsewhere(lent)
    told(gone, 600, **AT_TEN)
    (move,) = answered(sick(gone)).moves
    assert move.to_worker_id is None


def test_who_hosts_a_gathering_at_that_time_is_not_sent():
    gone, host = make_worker(), make_worker()
    make_day(hosts=[host])
    told(gone, 600, **AT_TEN)
    (move,) = answered(sick(gone)).moves
    assert move.to_worker_id is None


def test_who_has_another_station_later_takes_what_is_before():
    gone, lent = make_worker(), make_worker()
    elsewhere(lent, 840)
    told(gone, 600, **AT_TEN)
    (move,) = answered(sick(gone)).moves
    assert move.to_worker_id == lent.id


def test_visits_of_another_station_are_no_part_of_the_proposal():
    gone, lent = make_worker(), make_worker()
    there = elsewhere(lent)
    elsewhere(gone, 780)
    here = told(gone, 600)
    assert {move.visit_id for move in asked_of(sick(gone), here.station_id).moves} == {here.id}
    assert stands(there) == [(lent.id, at(TODAY, 600))]


def test_somebody_of_another_station_who_comes_here_still_comes():
    gone = make_worker()
    guest = make_worker(station_id=make_station(EAST, name="东陈镇颐养驿站").id)
    kept = told(guest, 780)
    told(gone, 600)
    make_worker()
    assert kept.id not in {move.visit_id for move in answered(sick(gone)).moves}


def test_accepting_looks_at_what_people_have_at_other_stations():
    gone, lent = make_worker(), make_worker()
    visit = told(gone, 600, **AT_TEN)
    replan = answered(sick(gone))
    elsewhere(lent)
    with pytest.raises(ChoiceConflictError) as refused:
        accept(replan)
    assert (visit.id, 0) in refused.value.conflicts


def test_before_publishing_the_draft_is_what_stands():
    gone, other = make_worker(), make_worker()
    visit = make_draft(600, gone)
    (move,) = answered(sick(gone)).moves
    assert (move.visit_id, move.told, move.to_worker_id) == (visit.id, False, other.id)


def test_who_is_merely_late_with_the_own_visits_keeps_them():
    gone, behind = make_worker(), make_worker()
    told(gone, 660)
    told(behind, 490, window_end=at(TODAY, 500))
    told(behind, 555, minutes=60, window_start=at(TODAY, 555), window_end=at(TODAY, 556))
    assert behind.id not in {move.from_worker_id for move in answered(sick(gone)).moves}


def test_somebody_late_keeps_what_can_wait():
    worker = make_worker()
    told(worker, 570)
    (move,) = answered(late(worker, 640)).moves
    assert move.to_worker_id == worker.id
    assert move.to_start >= at(TODAY, 640)


def test_the_cost_stands_beside_that_of_the_runner_up():
    gone = make_worker()
    make_worker()
    make_worker()
    told(gone)
    (move,) = answered(sick(gone)).moves
    assert move.runner_up_id not in {None, move.to_worker_id, gone.id}
    assert move.runner_up_cost >= move.cost


def test_accepting_puts_the_moves_into_the_draft():
    gone, other = make_worker(), make_worker()
    visit = told(gone)
    assert accept(answered(sick(gone))).moved == 1
    part = fresh(visit).assignments[0]
    assert (part.worker_id, part.pinned, part.published_worker_id) == (other.id, True, gone.id)


def test_accepting_all_is_accepted():
    gone = make_worker()
    make_worker()
    told(gone)
    replan = answered(sick(gone))
    accept(replan)
    assert fresh(replan).state == "accepted"


def test_accepting_twice_moves_nothing_more():
    gone = make_worker()
    make_worker()
    visit = told(gone)
    replan = answered(sick(gone))
    accept(replan)
    before = (stands(visit), fresh(visit).version)
    assert accept(replan, version=replan.version).moved == 0
    assert (stands(visit), fresh(visit).version) == before


def test_some_of_a_proposal_can_be_accepted():
    gone, other = make_worker(), make_worker()
    first, second = told(gone, 600), told(gone, 780)
    replan = answered(sick(gone))
    accept(replan, [first])
    assert stands(first)[0][0] == other.id
    assert stands(second)[0][0] == gone.id
    assert fresh(replan).state == "partly"


def test_nothing_ticked_is_refused():
    gone = make_worker()
    told(gone)
    replan = answered(sick(gone))
    with pytest.raises(NothingChosenError):
        accept(replan, [])


def crossing():
    """Whoever takes the sick person's visit at ten has to give the own one away."""
    gone = make_worker(skills=("clean", "bath"))
    bather = make_worker(skills=("clean", "bath"))
    make_worker(skills=("clean",))
    window = {"window_start": at(TODAY, 600), "window_end": at(TODAY, 600)}
    make_senior()
    bath = told(gone, 600, service_code="bath", priority=3, **window)
    clean = told(bather, 600, **window)
    return gone, bath, clean


def test_a_choice_that_breaks_a_rule_is_refused_by_name():
    gone, bath, _clean = crossing()
    replan = answered(sick(gone))
    with pytest.raises(ChoiceConflictError) as refused:
        accept(replan, [bath])
    assert [one.code for found in refused.value.conflicts.values() for one in found] == ["overlap"]


def test_a_choice_that_breaks_a_rule_moves_nothing():
    gone, bath, _clean = crossing()
    replan = answered(sick(gone))
    with pytest.raises(ChoiceConflictError):
        accept(replan, [bath])
    assert stands(bath)[0][0] == gone.id
    assert fresh(replan).state == "open"


def test_the_same_choice_as_a_whole_is_taken():
    gone, bath, clean = crossing()
    replan = answered(sick(gone))
    assert {move.visit_id for move in replan.moves} == {bath.id, clean.id}
    assert accept(replan).moved == 2


def overtaken():
    """A proposal, and an operator who has moved its visit since."""
    gone, other, third = make_worker(), make_worker(), make_worker()
    visit = told(gone)
    replan = answered(sick(gone))
    taker = third if replan.moves[0].to_worker_id == other.id else other
    move_visit(visit.id, 0, taker.id, None, version=None, actor=make_operator(), now=NOW)
    return replan, visit, taker


def test_a_stale_row_is_refused_with_what_changed():
    replan, visit, taker = overtaken()
    (stale,) = accept(replan).stale
    assert (stale.visit_id, stale.code, stale.worker, stale.start) == (
        visit.id,
        "moved",
        taker.name,
        at(TODAY, 600),
    )


def test_a_stale_proposal_is_out_of_date_and_moves_nothing():
    replan, visit, taker = overtaken()
    assert accept(replan).moved == 0
    assert fresh(replan).state == "outdated"
    assert stands(visit)[0][0] == taker.id


def test_a_cancelled_visit_is_named_as_such():
    gone = make_worker()
    make_worker()
    visit = told(gone)
    replan = answered(sick(gone))
    cancel_visit(visit.id, "senior_asked", version=None, actor=make_operator(), now=NOW)
    assert [one.code for one in accept(replan).stale] == ["cancelled"]


def test_a_new_proposal_can_be_asked_for():
    replan, _visit, _taker = overtaken()
    accept(replan)
    again = replans.ask_again(replan.id, actor=make_operator(), now=NOW)
    assert (again.state, again.day, again.disruption_id) == ("asked", TODAY, replan.disruption_id)


def test_another_version_of_the_proposal_is_refused():
    gone = make_worker()
    told(gone)
    replan = answered(sick(gone))
    with pytest.raises(StaleVersionError):
        accept(replan, version=replan.version - 1)


def test_a_dismissed_proposal_is_not_accepted():
    gone = make_worker()
    told(gone)
    replan = answered(sick(gone))
    replans.dismiss(replan.id, version=None, actor=make_operator(), now=NOW)
    with pytest.raises(StepRefusedError):
        accept(replan)


def test_what_was_dismissed_meanwhile_is_not_answered():
    gone = make_worker()
    told(gone)
    replan = asked_for(sick(gone))
    replans.dismiss(replan.id, version=None, actor=make_operator(), now=NOW)
    assert not answer_one(replan.id, now=NOW)


def test_the_clock_answers_what_is_asked():
    gone = make_worker()
    told(gone)
    replan = asked_for(sick(gone))
    assert answer_asked(NOW) == 1
    assert fresh(replan).state == "open"
    assert answer_asked(NOW) == 0


def test_a_day_that_cannot_be_planned_says_so_and_holds_up_no_other():
    make_service("odd", worker_kinds=[])
    gone, station = make_worker(), make_station("320682105")
    told(gone, service_code="odd")
    odd = asked_for(sick(gone))
    far = make_worker(station_id=station.id)
    told(far, senior=make_senior(station_id=station.id))
    other = asked_for(sick(far, actor=make_operator(station)))
    assert answer_asked(NOW) == 1
    assert (fresh(odd).state, fresh(other).state) == ("failed", "open")


def test_telling_tells_only_what_was_accepted():
    gone, other, third = make_worker(), make_worker(), make_worker()
    visit, elsewhere = told(gone), told(third, 780)
    replan = answered(sick(gone))
    accept(replan)
    # Another operator is in the middle of something else.
    spare = next(one for one in (gone, other, third) if one.id not in {gone.id, replan.moves[0].to_worker_id})
    move_visit(elsewhere.id, 0, spare.id, at(TODAY, 840), version=None, actor=make_operator(), now=NOW)
    done = replans.tell_people(replan.id, actor=make_operator(), now=NOW)
    taker = fresh(visit).assignments[0]
    assert taker.published_worker_id == taker.worker_id != gone.id
    assert set(done.worker_ids) == {gone.id, taker.worker_id}
    assert fresh(elsewhere).assignments[0].published_starts_at == at(TODAY, 780)
    assert fresh(elsewhere).assignments[0].starts_at == at(TODAY, 840)


def test_telling_twice_tells_nothing_more():
    gone = make_worker()
    make_worker()
    told(gone)
    replan = answered(sick(gone))
    accept(replan)
    replans.tell_people(replan.id, actor=make_operator(), now=NOW)
    assert replans.tell_people(replan.id, actor=make_operator(), now=NOW).changes == 0


def test_every_move_stands_in_the_trail():
    gone = make_worker()
    make_worker()
    told(gone)
    accept(answered(sick(gone)))
    verbs = db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)).all()
    assert [verb for verb in verbs if verb.startswith(("replan.", "visit.move"))] == [
        "replan.ask", "replan.answer", "visit.move", "replan.accept",
    ]  # fmt: skip


def test_an_operator_of_another_station_does_not_accept():
    gone = make_worker()
    told(gone)
    replan = answered(sick(gone))
    stranger = make_operator(make_station("320682105"))
    with pytest.raises(NotFoundError):
        replans.accept(replan.id, None, version=None, actor=stranger, now=NOW)


def test_the_bureau_looks_and_does_not_accept():
    gone = make_worker()
    told(gone)
    replan = answered(sick(gone))
    with pytest.raises(ForbiddenError):
        replans.accept(replan.id, None, version=None, actor=make_user("bureau"), now=NOW)


def whole_draft():
    db.session.rollback()
    rows = select(Assignment.visit_id, Assignment.position, Assignment.worker_id, Assignment.starts_at)
    return {(v, p): (w, s) for v, p, w, s in db.session.execute(rows.order_by(Assignment.id))}


@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    days=st.lists(st.lists(st.integers(0, 5), min_size=1, max_size=4, unique=True), min_size=2, max_size=4)
)
def test_only_what_was_proposed_changes_and_twice_is_once(days):
    station = make_station()
    people = [make_worker() for _ in days]
    for person, slots in zip(people, days, strict=True):
        for slot in slots:
            told(person, 550 + 75 * slot)
    operator = make_operator(station)
    replan = answered(sick(people[0], actor=operator))
    named = {(move.visit_id, move.position) for move in replan.moves}
    before = whole_draft()
    replans.accept(replan.id, None, version=None, actor=operator, now=NOW)
    after = whole_draft()
    assert {part for part in after if after[part] != before[part]} <= named
    assert all(after[m.visit_id, m.position] == (m.to_worker_id, m.to_start) for m in replan.moves)
    assert people[0].id not in {worker for worker, _start in after.values()}
    replans.accept(replan.id, None, version=None, actor=operator, now=NOW)
    assert whole_draft() == after
    for visit in db.session.scalars(select(Visit).where(Visit.state != "cancelled")).all():
        cancel_visit(visit.id, "senior_asked", version=None, actor=operator, now=NOW)
