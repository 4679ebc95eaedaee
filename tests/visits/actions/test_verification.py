"""An operator decides whether an odd visit counts."""

import pytest

from eldercare.core.db import db
from eldercare.core.errors import ForbiddenError, NotFoundError, StaleVersionError, StepRefusedError
from eldercare.core.time import at
from eldercare.visits.actions.verification import reject, verify
from eldercare.visits.models import Attendance, Visit
from tests.makers import NOW, TODAY, make_operator, make_station, make_visit, make_worker, save
from tests.visits.makers import caregiver


def odd_visit() -> Visit:
    worker = make_worker()
    visit = make_visit(worker=worker, state="to_verify")
    save(Attendance(visit_id=visit.id, service_code="clean", senior_id=visit.senior_id, day=TODAY,
                    address="", worker_id=worker.id, check_in_at=at(TODAY, 540), check_out_at=at(TODAY, 560),
                    exceptions=["too_short"]))  # fmt: skip
    return visit


def test_a_verified_visit_is_done_and_keeps_its_exceptions(database: object) -> None:
    visit, operator = odd_visit(), make_operator()
    verify(visit.id, operator, now=NOW)
    kept = db.session.query(Attendance).one()
    assert db.session.get_one(Visit, visit.id).state == "done"
    assert (kept.verified_by, kept.verified_at, kept.exceptions) == (operator.id, NOW, ["too_short"])


def test_a_rejected_visit_is_missed(database: object) -> None:
    visit = odd_visit()
    reject(visit.id, make_operator(), now=NOW)
    assert db.session.get_one(Visit, visit.id).state == "missed"


def test_a_visit_in_order_needs_no_decision(database: object) -> None:
    with pytest.raises(StepRefusedError):
        verify(make_visit(state="done").id, make_operator(), now=NOW)


def test_another_stations_visit_is_not_found(database: object) -> None:
    with pytest.raises(NotFoundError):
        verify(odd_visit().id, make_operator(make_station("320682103")), now=NOW)


def test_a_visit_that_does_not_exist_is_not_found(database: object) -> None:
    with pytest.raises(NotFoundError):
        verify(999, make_operator(), now=NOW)


def test_a_caregiver_decides_nothing(database: object) -> None:
    with pytest.raises(ForbiddenError):
        verify(odd_visit().id, caregiver(), now=NOW)


def test_a_stale_decision_is_refused(database: object) -> None:
    visit = odd_visit()
    with pytest.raises(StaleVersionError):
        verify(visit.id, make_operator(), version=visit.version - 1, now=NOW)
