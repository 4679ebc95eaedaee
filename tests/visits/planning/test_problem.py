"""A station's day in the planner's words."""

from datetime import timedelta
from typing import Any

import dispatch
from eldercare.visits.planning import problem_of
from eldercare.visits.queries.day_rows import ShiftRow
from tests.makers import GROUP, TODAY, VILLAGE
from tests.visits.makers import part, person, rows, visit


def problem(*people: Any, visits: tuple[Any, ...] = (), **how: Any) -> dispatch.Problem:
    return problem_of(rows(*people, visits=visits), how.pop("history", {}), **how)


def test_a_visit_asks_for_its_minutes_skills_and_window() -> None:
    (found,) = problem(person(), visits=(visit(),)).visits
    assert found.positions == (dispatch.Position(60, frozenset({"clean"}), frozenset({"caregiver"})),)
    assert found.windows == (dispatch.Window(540, 660),)


def test_a_worker_has_a_shift_with_a_break() -> None:
    shift = ShiftRow(480, 1020, 45, 690, 810)
    (found,) = problem(person(shifts=(shift,))).workers
    assert found.shifts == (dispatch.Shift(480, 1020, dispatch.Break(45, 690, 810)),)


def test_who_has_no_shift_is_not_sent() -> None:
    assert problem(person(shifts=())).workers == ()


def test_who_is_absent_is_not_sent() -> None:
    assert problem(person(absent_from=0)).workers == ()


def test_who_fell_sick_at_noon_works_until_then() -> None:
    (found,) = problem(person(absent_from=720)).workers
    assert found.shifts[0].end == 720


def test_a_leader_serves_the_own_village_only() -> None:
    (found,) = problem(person(kind="leader", area_code=VILLAGE)).workers
    assert found.areas == {VILLAGE}


def test_a_caregiver_serves_all_of_the_station() -> None:
    (found,) = problem(person()).workers
    assert found.areas == frozenset()


def test_a_certificate_counts_until_its_last_day() -> None:
    (found,) = problem(person(skills=(("bath", TODAY), ("meal", TODAY - timedelta(days=1))))).workers
    assert found.has_skill("bath", 0)
    assert not found.has_skill("meal", 0)


def test_the_other_sex_is_banned_where_the_service_asks_for_the_same() -> None:
    found = problem(person(1, sex="F"), person(2, sex="M"), visits=(visit(same_sex=True),)).visit("1")
    assert found.bans == {"2"}


def test_a_visit_for_two_starts_together() -> None:
    found = problem(person(), visits=(visit(parts=(part(0), part(1))),)).visit("1")
    assert found.pair == dispatch.Pair("together")
    assert len(found.positions) == 2


def test_known_and_preferred_people_are_liked() -> None:
    found = problem(
        person(1), person(2), person(3), visits=(visit(preferred_worker_id=2),), history={(1, 1): 3}
    ).visit("1")
    assert dict(found.preferences) == {"1": 7.5, "2": 15.0}


def test_what_an_operator_fixed_is_pinned_without_asking_for_a_skill() -> None:
    fixed = part(worker_id=1, start=570.0, pinned=True)
    found = problem(person(skills=()), visits=(visit(parts=(fixed,)),)).visit("1")
    assert found.pins == (dispatch.Pin("1", 570.0, 0),)
    assert found.positions[0].skills == frozenset()


def test_a_pinned_start_outside_the_window_widens_it() -> None:
    fixed = part(worker_id=1, start=700.0, pinned=True)
    assert problem(person(), visits=(visit(parts=(fixed,)),)).visit("1").windows[0].end == 700


def test_a_leader_may_be_given_a_visit_in_another_village() -> None:
    elsewhere = visit(area_code="320682114009", parts=(part(worker_id=1, start=570.0, pinned=True),))
    (found,) = problem(person(kind="leader"), visits=(elsewhere,)).workers
    assert found.serves("320682114009")


def test_a_visit_held_by_somebody_who_is_not_there_is_left_alone() -> None:
    fixed = part(worker_id=9, start=570.0, pinned=True)
    assert problem(person(), visits=(visit(parts=(fixed,)),)).visits == ()


def test_a_published_visit_has_its_incumbent() -> None:
    told = part(published_worker_id=1, published_start=555.0)
    found = problem(person(), visits=(visit(state="planned", parts=(told,)),)).visit("1")
    assert found.incumbent == dispatch.Incumbent(("1",), 555.0)


def test_a_draft_has_no_incumbent() -> None:
    told = part(worker_id=1, start=555.0)
    assert problem(person(), visits=(visit(parts=(told,)),)).visit("1").incumbent is None


def test_nothing_is_planned_before_now() -> None:
    found = problem(person(), visits=(visit(),), earliest=600)
    assert found.visit("1").windows == (dispatch.Window(600, 660),)
    assert found.workers[0].shifts[0].start == 600


def test_a_visit_whose_window_has_passed_may_still_be_made_late() -> None:
    (window,) = problem(person(), visits=(visit(),), earliest=700).visit("1").windows
    assert (window.start, window.end, window.latest) == (700, 700, 880)


def test_a_visit_in_progress_is_not_moved_and_keeps_its_person_busy() -> None:
    begun = visit(
        state="in_progress", parts=(part(published_worker_id=1, published_start=540.0, came=545.0),)
    )
    found = problem(person(), visits=(begun,), earliest=560)
    assert found.visits == ()
    assert found.workers[0].shifts[0].start == 605
    assert found.workers[0].shifts[0].start_place == "senior-1"


def test_a_visit_that_takes_longer_keeps_its_person_until_now() -> None:
    begun = visit(
        state="in_progress", parts=(part(published_worker_id=1, published_start=540.0, came=545.0),)
    )
    assert problem(person(), visits=(begun,), earliest=640).workers[0].shifts[0].start == 640


def test_who_is_on_the_way_is_busy_for_the_whole_visit() -> None:
    begun = visit(state="on_the_way", parts=(part(published_worker_id=1, published_start=540.0),))
    assert problem(person(), visits=(begun,), earliest=550).workers[0].shifts[0].start == 610


def test_minutes_already_worked_count_towards_the_day() -> None:
    over = visit(
        state="done", parts=(part(published_worker_id=1, published_start=540.0, came=540.0, went=600.0),)
    )
    assert problem(person(), visits=(over,), earliest=610).workers[0].day_minutes == 420


def test_a_break_that_no_longer_fits_is_given_up() -> None:
    shift = ShiftRow(480, 1020, 45, 690, 750)
    (found,) = problem(person(shifts=(shift,)), earliest=730).workers
    assert found.shifts[0].rest is None


def test_the_area_of_a_visit_is_its_group() -> None:
    assert problem(person(), visits=(visit(),)).visit("1").area == GROUP
