from datetime import date

from eldercare.visits.moving.conflicts import check
from eldercare.visits.moving.starts import best_start, extra_minutes
from tests.visits.board.makers import HERE, NEAR, person, task

FIFTEEN = 15.0


def ways(origin: object, target: object, mode: str) -> float:
    return 0.0 if origin == target else FIFTEEN


def codes(who, what, start=540):
    return [conflict.code for conflict in check(who, what, start, ways)]


def only(who, what, start=540):
    (conflict,) = check(who, what, start, ways)
    return conflict


def test_a_free_person_with_the_skill_breaks_no_rule():
    assert codes(person(), task()) == []


def test_a_missing_skill_is_named():
    conflict = only(person(skills=frozenset({"clean"})), task())
    assert (conflict.code, conflict.hard, conflict.params) == ("no_skill", True, {"skills": ["bath"]})


def test_a_man_may_not_bathe_a_woman_who_asks_for_a_woman():
    assert codes(person(sex="M"), task(sex="F")) == ["same_sex"]


def test_a_leader_stays_in_the_own_village():
    leader = person(kind="leader", area_code="320682114002")
    assert codes(leader, task(kinds=frozenset({"leader"}))) == ["outside_area"]


def test_the_kind_of_worker_counts():
    assert codes(person(kind="leader", area_code="320682114001"), task()) == ["wrong_kind"]


def test_a_start_outside_the_window_is_a_hard_conflict_with_both_ends():
    conflict = only(person(), task(), start=700)
    assert (conflict.code, conflict.params) == ("window_closed", {"from": 540, "to": 660, "start": 700})


def test_work_outside_the_shift_is_a_hard_conflict():
    assert codes(person(shifts=((600, 1020),)), task()) == ["outside_shift"]


def test_somebody_who_is_off_that_day_has_no_shift():
    assert codes(person(shifts=()), task()) == ["no_shift"]


def test_an_overlap_names_the_visit_and_the_minutes():
    conflict = only(person((580, 640, HERE)), task())
    assert (conflict.code, conflict.hard, conflict.params) == ("overlap", True, {"visit": 100, "minutes": 20})


def test_a_way_that_is_too_short_is_soft_and_says_how_much_is_missing():
    conflict = only(person((480, 535, NEAR)), task())
    assert (conflict.code, conflict.hard) == ("travel", False)
    assert conflict.params == {"visit": 100, "side": "from", "needed": 15.0, "free": 5.0, "short": 10.0}


def test_the_way_to_the_next_visit_counts_too():
    conflict = only(person((605, 665, NEAR)), task())
    assert (conflict.params["side"], conflict.params["short"]) == ("to", 10.0)


def test_hours_count_visits_and_ways_home():
    conflict = only(person(max_minutes=80), task(place=NEAR))
    assert (conflict.code, conflict.params) == ("hours_exceeded", {"total": 90.0, "max": 80})


def test_a_break_that_no_longer_fits_is_soft():
    conflict = only(person(rests=((30, 540, 610),)), task())
    assert (conflict.code, conflict.hard) == ("no_break", False)


def test_a_visit_for_two_without_a_second_person_is_told():
    assert codes(person(), task(staff=2)) == ["no_second_person"]


def test_a_partner_who_is_busy_at_that_time_is_a_hard_conflict():
    partner = person((600, 660, HERE), id=2)
    conflict = check(person(), task(staff=2, partner=partner), 570, ways)[0]
    assert (conflict.code, conflict.hard, conflict.params["worker"]) == ("pair_busy", True, 2)


def test_another_than_the_preferred_person_is_only_told():
    conflict = only(person(), task(preferred=7))
    assert (conflict.code, conflict.hard) == ("not_preferred", False)


def test_hard_conflicts_come_first():
    hardness = [conflict.hard for conflict in check(person(sex="M"), task(sex="F", preferred=7), 700, ways)]
    assert hardness == [True, True, False]


def test_the_nearest_free_start_leaves_time_for_the_way():
    assert best_start(person((540, 600, NEAR)), task(), ways) == 615


def test_no_start_is_offered_where_the_day_is_full():
    assert best_start(person((480, 700, HERE)), task(), ways) is None


def test_no_start_is_offered_after_somebody_fell_sick():
    assert best_start(person(away_from=560), task(), ways) is None


def test_a_start_that_has_passed_is_a_hard_conflict():
    conflict = only(person(), task(earliest=600), start=560)
    assert (conflict.code, conflict.params) == ("past", {"start": 560, "now": 600})


def test_no_start_is_offered_before_now():
    assert best_start(person(), task(earliest=582), ways) == 585


def test_a_detour_is_counted_against_the_direct_way():
    assert extra_minutes(person((480, 520, HERE), (700, 760, HERE)), task(place=NEAR), 560, ways) == 30.0


def test_a_certificate_that_ran_out_is_named_with_its_day() -> None:
    conflict = only(person(skills=frozenset(), run_out={"bath": date(2026, 11, 20)}), task())
    assert (conflict.code, conflict.hard, conflict.params["day"]) == ("certificate_over", True, "2026-11-20")
