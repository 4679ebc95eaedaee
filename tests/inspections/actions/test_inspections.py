"""Planning, starting, answering and finishing an inspection."""

from datetime import date, timedelta

import pytest
from flask.ctx import AppContext

from eldercare.accounts.models import AuditEntry
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, StaleVersionError, StepRefusedError
from eldercare.core.feed import FeedEvent
from eldercare.inspections import actions
from eldercare.inspections.errors import NotOnThisInspectionError, TooFewInspectorsError, UnansweredItemsError
from eldercare.inspections.models import Hazard, InspectionAnswer
from tests.inspections.makers import (
    SHORT_LIST,
    answer,
    make_checklist,
    make_finished,
    make_inspection,
    make_inspector,
    make_manager,
    make_photo,
    make_running,
)
from tests.makers import NOW, TODAY, make_institution


def test_a_plan_takes_the_checklist_of_its_day(database: AppContext) -> None:
    make_checklist("old", date(2025, 1, 1))
    make_checklist("new", date(2026, 12, 1))
    assert make_inspection().checklist.code == "short"


def test_a_plan_with_one_inspector_is_refused(database: AppContext) -> None:
    with pytest.raises(TooFewInspectorsError):
        make_inspection(inspectors=(make_inspector(),))


def test_a_manager_is_no_inspector(database: AppContext) -> None:
    institution = make_institution()
    with pytest.raises(InvalidInputError) as refused:
        make_inspection(inspectors=(make_inspector(), make_manager(institution)))
    assert "inspectors" in refused.value.fields


def test_an_unknown_kind_is_refused(database: AppContext) -> None:
    with pytest.raises(InvalidInputError):
        make_inspection(kind="holiday")


def test_a_surprise_is_never_announced(database: AppContext) -> None:
    assert not make_inspection(kind="surprise").announced


def test_a_hidden_plan_is_not_told_to_the_institutions_screens(database: AppContext) -> None:
    make_inspection(kind="surprise")
    assert db.session.query(FeedEvent).one().institution_id is None


def test_once_it_starts_the_institution_is_told(database: AppContext) -> None:
    inspection = make_running(kind="surprise")
    last = db.session.query(FeedEvent).order_by(FeedEvent.id.desc()).first()
    assert last is not None
    assert last.institution_id == inspection.institution_id


def test_each_step_is_audited(database: AppContext) -> None:
    make_finished()
    audited = db.session.query(AuditEntry).filter_by(subject_kind="inspection").order_by(AuditEntry.id)
    assert [row.verb for row in audited] == ["plan", "start", "finish"]


def test_only_its_inspectors_start_it(database: AppContext) -> None:
    inspection = make_inspection()
    with pytest.raises(NotOnThisInspectionError):
        actions.start(inspection.id, by=make_inspector(), now=NOW)


def test_a_start_from_an_old_screen_is_refused(database: AppContext) -> None:
    inspection = make_inspection()
    with pytest.raises(StaleVersionError):
        actions.start(inspection.id, by=inspection.inspectors[0], now=NOW, version=7)


def test_a_plan_that_was_cancelled_does_not_start(database: AppContext) -> None:
    inspection = make_inspection()
    actions.cancel(inspection.id, by=inspection.inspectors[0], now=NOW)
    with pytest.raises(StepRefusedError):
        actions.start(inspection.id, by=inspection.inspectors[0], now=NOW)


def test_nothing_is_answered_before_the_start(database: AppContext) -> None:
    with pytest.raises(StepRefusedError):
        answer(make_inspection(), "JZ-04")


def test_an_item_of_another_list_is_refused(database: AppContext) -> None:
    with pytest.raises(InvalidInputError) as refused:
        answer(make_running(), "ZZ-99")
    assert "item" in refused.value.fields


def test_the_same_answer_again_changes_nothing(database: AppContext) -> None:
    inspection = make_running()
    first = answer(inspection, "JZ-04")
    again = actions.answer_item(
        inspection.id,
        "JZ-04",
        actions.Answer("pass"),
        by=inspection.inspectors[1],
        now=NOW + timedelta(hours=1),
    )
    assert (again.id, again.answered_at) == (first.id, NOW)


def test_a_second_answer_stands_in_place_of_the_first(database: AppContext) -> None:
    inspection = make_running()
    answer(inspection, "JZ-04", "fail", note="松动")
    answer(inspection, "JZ-04", "pass")
    row = db.session.query(InspectionAnswer).one()
    assert (row.result, row.grade, row.deadline) == ("pass", None, None)


def test_a_failure_takes_grade_and_deadline_of_its_item(database: AppContext) -> None:
    row = answer(make_running(), "JZ-04", "fail", note="松动")
    assert (row.grade, row.deadline) == ("ordinary", TODAY + timedelta(days=15))


def test_a_failure_is_given_to_the_institutions_manager(database: AppContext) -> None:
    institution = make_institution()
    manager = make_manager(institution)
    assert (
        answer(make_running(institution=institution), "JZ-04", "fail", note="松动").rectifier_id == manager.id
    )


def test_a_failure_is_not_given_to_another_institutions_manager(database: AppContext) -> None:
    other = make_manager(make_institution())
    with pytest.raises(InvalidInputError) as refused:
        answer(make_running(), "JZ-04", "fail", note="松动", rectifier_id=other.id)
    assert "rectifier_id" in refused.value.fields


def test_a_photo_that_never_arrived_is_named(database: AppContext) -> None:
    with pytest.raises(InvalidInputError) as refused:
        answer(make_running(), "XF-03", "fail", photos=("0" * 64,))
    assert "photos" in refused.value.fields


def test_a_failure_keeps_its_photos(database: AppContext) -> None:
    photo = make_photo()
    assert answer(make_running(), "XF-03", "fail", photos=(photo.sha,)).photos == [photo]


def test_open_items_are_named_at_the_end(database: AppContext) -> None:
    inspection = make_running()
    answer(inspection, "JZ-04")
    with pytest.raises(UnansweredItemsError, match="XF-03, SP-01, YP-01"):
        actions.finish(inspection.id, signature="甲、乙", by=inspection.inspectors[0], now=NOW)


def test_an_end_without_signature_is_refused(database: AppContext) -> None:
    inspection = make_running()
    for code, *_rest in SHORT_LIST:
        answer(inspection, code)
    with pytest.raises(InvalidInputError) as refused:
        actions.finish(inspection.id, signature=" ", by=inspection.inspectors[0], now=NOW)
    assert "signature" in refused.value.fields


def test_the_end_gives_the_score(database: AppContext) -> None:
    assert make_finished(fail="SP-01").score == 91


def test_each_failure_becomes_an_assigned_hazard(database: AppContext) -> None:
    make_finished(fail="JZ-04")
    hazard = db.session.query(Hazard).one()
    assert (hazard.state, hazard.item.code, hazard.description) == ("assigned", "JZ-04", "扶手松动")


def test_a_hazard_begins_its_timeline_with_find_and_assign(database: AppContext) -> None:
    make_finished(fail="JZ-04")
    assert [event.verb for event in db.session.query(Hazard).one().events] == ["find", "assign"]


def test_a_major_hazard_is_supervised(database: AppContext) -> None:
    make_finished(fail="SP-01")
    assert db.session.query(Hazard).one().supervised


def test_the_same_failure_within_a_year_is_repeated(database: AppContext) -> None:
    institution = make_institution()
    make_finished(institution=institution)
    make_finished(institution=institution)
    assert [hazard.repeated for hazard in db.session.query(Hazard).order_by(Hazard.id)] == [False, True]


def test_the_same_failure_elsewhere_is_not_repeated(database: AppContext) -> None:
    make_finished()
    make_finished()
    assert not any(hazard.repeated for hazard in db.session.query(Hazard))


def test_a_finished_inspection_takes_no_answer(database: AppContext) -> None:
    with pytest.raises(StepRefusedError):
        answer(make_finished(), "JZ-04")
