"""After a major change somebody looks in within a day, and once."""

from datetime import timedelta

import pytest

from eldercare.assessments.models import Assessment
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError, StaleVersionError
from eldercare.people.errors import HasLeftError
from eldercare.people.models import Senior
from eldercare.visits.actions.changes import find_new_grades, note_change, record_change
from eldercare.visits.actions.tier_choices import choose_tier, end_choice
from eldercare.visits.actions.tiers import generate_tier_visits
from eldercare.visits.models import MajorChange, TierChoice
from tests.makers import make_area, make_operator, make_senior, make_station, save
from tests.visits.tiers.makers import DAY, MORNING, dues_of, make_leader, monthly, visits_of

pytestmark = pytest.mark.usefixtures("database")
UNTIL = DAY + timedelta(days=60)


def assessed(senior: Senior, grade: int, hours: int = 1) -> Assessment:
    """A sheet that came to a grade."""
    return save(
        Assessment(
            key=f"{senior.id}-{grade}-{hours}", senior_id=senior.id, scale_id="gbt42195-2022",
            assessed_on=DAY, reason="first", source="self", assessors=[], grade=grade, next_due_on=DAY,
            confirmed_at=MORNING - timedelta(hours=hours),
        )
    )  # fmt: skip


def far_senior() -> Senior:
    """Somebody of another station."""
    make_area("32068210500101")
    return make_senior(station_id=make_station("320682105").id, area_code="32068210500101")


def test_a_change_that_somebody_records_makes_a_visit_within_a_day() -> None:
    make_leader()
    senior = monthly()
    change = record_change(make_operator(), senior.id, "bereavement", DAY, "", now=MORNING)
    (due,) = dues_of(senior)
    assert (change.due_id, due.cause, due.due_at) == (due.id, "bereavement", MORNING + timedelta(hours=24))
    assert len(visits_of(senior)) == 1


def test_what_has_happened_to_a_neighbour_is_not_recorded() -> None:
    with pytest.raises(NotFoundError):
        record_change(make_operator(), far_senior().id, "bereavement", DAY, "", now=MORNING)


def test_nothing_is_recorded_of_whom_has_left() -> None:
    senior = monthly(left_on=DAY)
    with pytest.raises(HasLeftError):
        record_change(make_operator(), senior.id, "bereavement", DAY, "", now=MORNING)


def test_the_row_that_says_so_counts_once() -> None:
    make_leader()
    senior = monthly()
    for _ in range(2):
        note_change(senior.id, "fall", source="alarm:7", happened_on=DAY, actor=None, now=MORNING)
    assert db.session.query(MajorChange).count() == 1
    assert len(visits_of(senior)) == 1


def test_another_grade_is_seen_by_the_clock_once() -> None:
    make_leader()
    senior = monthly()
    assessed(senior, 1, 50)
    assessed(senior, 3)
    assert [find_new_grades(MORNING), find_new_grades(MORNING + timedelta(minutes=1))] == [1, 0]
    assert [due.cause for due in dues_of(senior)] == ["grade"]


def test_the_same_grade_a_first_one_and_an_old_one_are_no_change() -> None:
    same, first, old = monthly(), monthly(), monthly()
    assessed(same, 1, 60)
    assessed(same, 1)
    assessed(first, 2)
    assessed(old, 1, 80)
    assessed(old, 2, 70)
    assert find_new_grades(MORNING) == 0


def test_another_tier_makes_its_visits_at_once_and_its_end_takes_them_back() -> None:
    make_leader()
    senior, operator = monthly(), make_operator()
    generate_tier_visits(MORNING)
    choice = choose_tier(operator, senior.id, "high", "risk", "", UNTIL, now=MORNING)
    assert len(visits_of(senior)) == 2
    end_choice(operator, choice.id, expected=choice.version, now=MORNING + timedelta(minutes=5))
    standing = [due.tier for due in dues_of(senior) if due.dropped_at is None]
    assert standing == ["key"]
    assert len(visits_of(senior)) == 1


def test_a_new_choice_ends_the_one_before() -> None:
    senior, operator = monthly(), make_operator()
    choose_tier(operator, senior.id, "high", "risk", "", UNTIL, now=MORNING)
    choose_tier(operator, senior.id, "general", "wish", "", UNTIL, now=MORNING)
    rows = db.session.query(TierChoice).order_by(TierChoice.id).all()
    assert [(row.tier, row.ended_at is None) for row in rows] == [("high", False), ("general", True)]


def test_a_tier_without_an_end_is_refused() -> None:
    with pytest.raises(InvalidInputError):
        choose_tier(make_operator(), monthly().id, "high", "risk", "", None, now=MORNING)


def test_a_choice_is_ended_once_by_its_own_station_and_not_by_a_stale_form() -> None:
    operator = make_operator()
    choice = choose_tier(operator, monthly().id, "high", "risk", "", UNTIL, now=MORNING)
    with pytest.raises(StaleVersionError):
        end_choice(operator, choice.id, expected=7, now=MORNING)
    far = make_operator(make_station("320682105"))
    with pytest.raises(NotFoundError):
        end_choice(far, choice.id, expected=choice.version, now=MORNING)
    end_choice(operator, choice.id, expected=choice.version, now=MORNING)
    with pytest.raises(NotFoundError):
        end_choice(operator, choice.id, expected=None, now=MORNING)
