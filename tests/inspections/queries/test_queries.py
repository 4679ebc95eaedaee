"""What screens and figures read."""

from datetime import timedelta

from flask.ctx import AppContext

from eldercare.core.db import db
from eldercare.inspections import actions, queries
from eldercare.inspections.queries import Filter
from eldercare.people.models import InstitutionMode
from tests.inspections.makers import (
    LATER,
    make_finished,
    make_hazard,
    make_inspection,
    make_inspector,
    make_manager,
    make_photo,
    submit,
)
from tests.makers import NOW, TODAY, make_institution, make_user, save

YESTERDAY = TODAY - timedelta(days=1)


def test_a_hazard_past_its_deadline_is_overdue(database: AppContext) -> None:
    make_hazard(deadline=YESTERDAY)
    make_hazard(deadline=TODAY)
    assert queries.overdue_count(make_user("bureau"), TODAY) == 1


def test_what_was_handed_in_late_stays_overdue_while_it_waits(database: AppContext) -> None:
    make_hazard("recheck", deadline=YESTERDAY)
    assert queries.overdue_count(make_user("bureau"), TODAY) == 1


def test_what_was_handed_in_in_time_is_not_overdue_however_long_it_waits(database: AppContext) -> None:
    make_hazard("recheck", deadline=TODAY)
    assert queries.overdue_count(make_user("bureau"), TODAY + timedelta(days=9)) == 0


def test_a_closed_hazard_is_not_overdue(database: AppContext) -> None:
    make_hazard("closed", deadline=YESTERDAY)
    assert queries.overdue_count(make_user("bureau"), TODAY) == 0


def test_a_manager_counts_only_the_own_institution(database: AppContext) -> None:
    mine = make_hazard(deadline=YESTERDAY)
    make_hazard(deadline=YESTERDAY)
    assert queries.overdue_count(mine.rectifier, TODAY) == 1


def test_the_summary_counts_by_state(database: AppContext) -> None:
    make_hazard(deadline=TODAY)
    make_hazard("recheck")
    found = queries.summary(make_user("bureau"), today=TODAY, since=NOW)
    assert (found.open, found.due_today, found.by_state) == (2, 1, {"assigned": 1, "recheck": 1})


def test_the_summary_of_nothing_has_no_share(database: AppContext) -> None:
    assert queries.summary(make_user("bureau"), today=TODAY, since=NOW).on_time_share is None


def test_rectified_on_time_counts_the_day_it_was_handed_in(database: AppContext) -> None:
    make_hazard("closed")
    make_hazard("closed", deadline=YESTERDAY)
    found = queries.summary(make_user("bureau"), today=TODAY, since=NOW)
    assert (found.closed, found.closed_on_time, found.on_time_share) == (2, 1, 0.5)


def test_what_was_closed_before_the_span_is_not_counted(database: AppContext) -> None:
    make_hazard("closed")
    found = queries.summary(make_user("bureau"), today=TODAY, since=LATER + timedelta(seconds=1))
    assert found.closed == 0


def test_the_nearest_deadline_comes_first(database: AppContext) -> None:
    later, sooner = make_hazard(), make_hazard(deadline=TODAY)
    rows = queries.open_hazards(make_user("bureau"), Filter(), today=TODAY)
    assert [row.id for row in rows] == [sooner.id, later.id]


def test_a_list_is_narrowed_to_a_town(database: AppContext) -> None:
    make_hazard()
    assert queries.open_hazards(make_user("bureau"), Filter(town="320682999"), today=TODAY) == []


def test_a_card_counts_the_photos_before_and_after(database: AppContext) -> None:
    hazard = make_hazard("recheck")
    assert [card.photos for card in queries.cards([hazard], TODAY)] == [1]


def test_a_card_says_how_many_days_are_left(database: AppContext) -> None:
    hazard = make_hazard()
    assert [card.late for card in queries.cards([hazard], TODAY)] == [-15]


def test_a_photo_used_again_is_found(database: AppContext) -> None:
    photo = make_photo()
    first, second = make_hazard(), make_hazard()
    submit(first, first.rectifier, photos=[photo.sha])
    submit(second, second.rectifier, photos=[photo.sha])
    assert queries.uses_of([photo]) == {photo.id: 2}


def test_an_inspectors_own_list_leaves_out_the_others(database: AppContext) -> None:
    inspection = make_inspection()
    make_inspection()
    person = inspection.inspectors[0]
    assert [row.id for row in queries.inspections(person, by=person)] == [inspection.id]


def test_progress_counts_what_is_answered(database: AppContext) -> None:
    inspection, planned = make_finished(), make_inspection()
    assert queries.progress([inspection, planned]) == {inspection.id: (4, 4), planned.id: (0, 4)}


def test_an_institution_shows_the_mode_of_the_day(database: AppContext) -> None:
    institution = make_institution()
    save(InstitutionMode(institution_id=institution.id, mode="public", since=YESTERDAY, until=YESTERDAY))
    save(InstitutionMode(institution_id=institution.id, mode="public_private", since=TODAY))
    db.session.expire_all()
    rows = queries.institutions(make_user("bureau"), today=TODAY)
    assert [row.mode for row in rows] == ["public_private"]


def test_an_institution_with_an_overdue_hazard_is_a_high_risk(database: AppContext) -> None:
    make_hazard(deadline=YESTERDAY)
    assert [row.risk for row in queries.institutions(make_user("bureau"), today=TODAY)] == ["high"]


def test_a_manager_sees_one_institution(database: AppContext) -> None:
    institution = make_institution()
    make_institution()
    rows = queries.institutions(make_manager(institution), today=TODAY)
    assert [row.institution.id for row in rows] == [institution.id]


def test_a_cancelled_surprise_stays_hidden(database: AppContext) -> None:
    inspection = make_inspection(kind="surprise")
    actions.cancel(inspection.id, by=make_inspector(), now=NOW)
    assert queries.inspections(make_manager(inspection.institution)) == []
