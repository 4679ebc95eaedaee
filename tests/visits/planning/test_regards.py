"""What a senior says about who comes, in the planner's words and in its reasons."""

from typing import Any

import dispatch
from eldercare.core.db import db
from eldercare.core.time import at
from eldercare.people.models import WorkerWish
from eldercare.visits.models import Visit
from eldercare.visits.planning import build_problem, problem_of, store
from eldercare.visits.planning.answer import reason_params
from eldercare.visits.regards import Regards
from tests.makers import NOW, TODAY, make_operator, make_senior, make_station, make_visit, make_worker, save
from tests.visits.makers import part, person, rows, visit


def of(*people: Any, **changes: Any) -> dispatch.Visit:
    return problem_of(rows(*people, visits=(visit(**changes),)), {}).visit("1")


def test_who_is_not_to_come_is_banned() -> None:
    assert of(person(1), person(2), regards=Regards(banned=((2, "quarrel"),))).bans == {"2"}


def test_a_ban_of_somebody_who_is_off_that_day_is_no_fault() -> None:
    assert of(person(1), person(2, shifts=()), regards=Regards(banned=((2, "quarrel"),))).bans == frozenset()


def test_whom_an_operator_fixed_all_the_same_is_not_banned() -> None:
    fixed = part(worker_id=1, start=570.0, pinned=True)
    assert of(person(1), parts=(fixed,), regards=Regards(banned=((1, "quarrel"),))).bans == frozenset()


def test_who_is_wished_for_is_liked_as_the_care_plans_own() -> None:
    wished = of(person(1), person(2), regards=Regards(wished=frozenset({2})))
    preferred = of(person(1), person(2), preferred_worker_id=2)
    assert dict(wished.preferences) == dict(preferred.preferences) == {"2": 15.0}


def test_a_wish_and_the_care_plan_together_count_once() -> None:
    found = of(person(1), preferred_worker_id=1, regards=Regards(wished=frozenset({1})))
    assert dict(found.preferences) == {"1": 15.0}


def test_a_shared_language_is_liked() -> None:
    speaks, other = person(1, languages=("putonghua", "rugao")), person(2, languages=("putonghua",))
    found = of(speaks, other, regards=Regards(languages=frozenset({"rugao"})))
    assert dict(found.preferences) == {"1": 5.0}


def test_where_nobody_asked_for_the_language_any_will_do() -> None:
    assert dict(of(person(1, languages=("rugao",))).preferences) == {}


def test_the_reason_names_whom_the_senior_does_not_want() -> None:
    unwanted = Regards(banned=((7, "quarrel"),))
    assert reason_params(visit(regards=unwanted), dispatch.Reason.BANNED) == {"people": [7]}
    both = visit(regards=unwanted, same_sex=True)
    assert reason_params(both, dispatch.Reason.BANNED) == {"sex": "F", "people": [7]}


def ban(visit: Visit, worker_id: int, **changes: Any) -> WorkerWish:
    values = {"kind": "ban", "reason": "quarrel", "since": TODAY, "recorded_at": NOW}
    recorder = make_operator().id
    return save(
        WorkerWish(senior_id=visit.senior_id, worker_id=worker_id, recorded_by=recorder, **values | changes)
    )


def planned(visit: Visit) -> Visit:
    """The visit after its day was planned."""
    made_from = build_problem(make_station().id, TODAY, now=at(TODAY, 360))
    plan = dispatch.solve(made_from.problem, stop=dispatch.MaxIterations(20), seed=1)
    store(made_from, plan, actor=None, now=at(TODAY, 360))
    db.session.expire_all()
    return db.session.get_one(Visit, visit.id)


def test_a_day_is_planned_without_who_is_not_to_come(database: object) -> None:
    visit, unwanted, other = make_visit(), make_worker(), make_worker()
    ban(visit, unwanted.id)
    assert planned(visit).assignments[0].worker_id == other.id


def test_a_ban_that_is_over_keeps_nobody_away(database: object) -> None:
    visit, worker = make_visit(), make_worker()
    ban(visit, worker.id, since=TODAY.replace(day=1), until=TODAY.replace(day=2))
    assert planned(visit).assignments[0].worker_id == worker.id


def test_the_ban_of_one_senior_keeps_nobody_from_another(database: object) -> None:
    visit, worker = make_visit(), make_worker()
    ban(make_visit(make_senior(), day=TODAY.replace(day=1)), worker.id)
    assert planned(visit).assignments[0].worker_id == worker.id


def test_who_is_wished_for_comes_before_who_lives_as_near(database: object) -> None:
    visit, _first, wished = make_visit(), make_worker(), make_worker()
    ban(visit, wished.id, kind="wish", reason="trusted")
    assert planned(visit).assignments[0].worker_id == wished.id


def test_who_speaks_the_dialect_comes_before_who_lives_as_near(database: object) -> None:
    _first, speaks = make_worker(languages=["putonghua"]), make_worker(languages=["rugao"])
    visit = make_visit(make_senior(languages=["rugao"]))
    assert planned(visit).assignments[0].worker_id == speaks.id


def test_a_visit_that_only_an_unwanted_person_could_make_says_so(database: object) -> None:
    visit, worker = make_visit(), make_worker()
    ban(visit, worker.id)
    found = planned(visit)
    assert (found.reason, found.reason_params) == ("banned", {"people": [worker.id]})
