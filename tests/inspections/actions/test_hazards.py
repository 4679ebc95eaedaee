"""A hazard on its way to being closed by another person."""

from datetime import timedelta

import pytest
from flask.ctx import AppContext

from eldercare.accounts.models import AuditEntry, User
from eldercare.accounts.rules import Scope
from eldercare.core.db import db, transaction
from eldercare.core.errors import ForbiddenError, InvalidInputError, StaleVersionError, StepRefusedError
from eldercare.core.feed import FeedEvent
from eldercare.inspections import actions
from eldercare.inspections.errors import NoExtensionAskedError, SelfClosureError
from tests.inspections.makers import LATER, make_hazard, make_inspector, make_photo, submit
from tests.makers import TODAY, make_user


def test_the_manager_begins_the_repair(database: AppContext) -> None:
    assert make_hazard("in_repair").state == "in_repair"


def test_a_rectification_waits_for_its_recheck(database: AppContext) -> None:
    hazard = make_hazard("recheck")
    assert (hazard.state, hazard.submitted_on) == ("recheck", TODAY)


def test_a_rectification_without_a_photo_is_refused(database: AppContext) -> None:
    hazard = make_hazard()
    with pytest.raises(InvalidInputError) as refused:
        submit(hazard, hazard.rectifier, photos=[])
    assert "photos" in refused.value.fields


def test_a_rectification_from_an_old_screen_is_refused(database: AppContext) -> None:
    hazard = make_hazard()
    with pytest.raises(StaleVersionError):
        submit(hazard, hazard.rectifier, version=hazard.version - 1)


def test_an_inspector_hands_nothing_in(database: AppContext) -> None:
    with pytest.raises(ForbiddenError):
        submit(make_hazard(), make_inspector())


def test_another_person_closes_it(database: AppContext) -> None:
    hazard = make_hazard("closed")
    assert hazard.closed_by not in {None, hazard.rectifier_id}


def test_whoever_answers_for_the_repair_never_closes_it(database: AppContext) -> None:
    inspector = make_inspector()
    hazard = make_hazard("recheck", rectifier_id=inspector.id)
    with pytest.raises(SelfClosureError):
        actions.close_hazard(hazard.id, by=inspector, now=LATER)


def test_whoever_handed_in_never_closes_it_even_in_another_role(database: AppContext) -> None:
    hazard = make_hazard("recheck")
    other = make_user("manager", Scope("institution", str(hazard.institution_id)))
    actions.return_hazard(hazard.id, note="还松", by=make_inspector(), now=LATER)
    submit(hazard, other, photos=[make_photo().sha])
    other.role = "inspector"
    db.session.commit()
    with pytest.raises(SelfClosureError):
        actions.close_hazard(hazard.id, by=other, now=LATER)


def test_whoever_began_the_repair_never_closes_it_even_in_another_role(database: AppContext) -> None:
    hazard = make_hazard("in_repair")
    began, answers = db.session.get_one(User, hazard.events[-1].actor_id), make_inspector()
    submit(hazard, make_user("manager", Scope("institution", str(hazard.institution_id))))
    with transaction():
        hazard.rectifier_id = answers.id
        began.role = "inspector"
    with pytest.raises(SelfClosureError):
        actions.close_hazard(hazard.id, by=began, now=LATER)


def test_a_refused_closure_changes_nothing(database: AppContext) -> None:
    inspector = make_inspector()
    hazard = make_hazard("recheck", rectifier_id=inspector.id)
    with pytest.raises(SelfClosureError):
        actions.close_hazard(hazard.id, by=inspector, now=LATER)
    assert (hazard.state, len(hazard.events)) == ("recheck", 3)


def test_what_is_sent_back_needs_a_reason(database: AppContext) -> None:
    with pytest.raises(InvalidInputError):
        actions.return_hazard(make_hazard("recheck").id, note="", by=make_inspector(), now=LATER)


def test_each_return_is_counted(database: AppContext) -> None:
    assert make_hazard("returned").returns == 1


def test_what_was_sent_back_is_handed_in_again(database: AppContext) -> None:
    hazard = make_hazard("returned")
    submit(hazard, hazard.rectifier, photos=[make_photo().sha])
    assert len(hazard.rectifications) == 2


def test_nothing_is_closed_before_it_is_rectified(database: AppContext) -> None:
    with pytest.raises(StepRefusedError):
        actions.close_hazard(make_hazard().id, by=make_inspector(), now=LATER)


def test_a_granted_extension_moves_the_deadline(database: AppContext) -> None:
    hazard = make_hazard()
    until = hazard.deadline + timedelta(days=10)
    actions.request_extension(hazard.id, until=until, reason="等配件", by=hazard.rectifier, now=LATER)
    actions.grant_extension(hazard.id, by=make_user("bureau"), now=LATER)
    assert (hazard.deadline, hazard.extension_requested) == (until, False)


def test_a_refused_extension_leaves_the_deadline(database: AppContext) -> None:
    hazard = make_hazard()
    before = hazard.deadline
    until = before + timedelta(days=10)
    actions.request_extension(hazard.id, until=until, reason="等配件", by=hazard.rectifier, now=LATER)
    actions.refuse_extension(hazard.id, by=make_user("bureau"), now=LATER)
    assert (hazard.deadline, hazard.extension_requested) == (before, False)


def test_an_extension_that_nobody_asked_for_is_not_granted(database: AppContext) -> None:
    with pytest.raises(NoExtensionAskedError):
        actions.grant_extension(make_hazard().id, by=make_user("bureau"), now=LATER)


def test_the_manager_does_not_grant_the_extension(database: AppContext) -> None:
    hazard = make_hazard()
    until = hazard.deadline + timedelta(days=10)
    actions.request_extension(hazard.id, until=until, reason="等配件", by=hazard.rectifier, now=LATER)
    with pytest.raises(ForbiddenError):
        actions.grant_extension(hazard.id, by=hazard.rectifier, now=LATER)


def test_each_step_stands_on_the_timeline(database: AppContext) -> None:
    assert [event.verb for event in make_hazard("closed").events] == ["find", "assign", "submit", "close"]


def test_each_step_is_audited_and_told(database: AppContext) -> None:
    make_hazard("closed")
    audited = db.session.query(AuditEntry).filter_by(subject_kind="hazard").order_by(AuditEntry.id)
    told = db.session.query(FeedEvent).filter_by(kind="hazard").order_by(FeedEvent.id)
    assert [row.verb for row in audited] == ["assign", "submit", "close"]
    assert [row.data["verb"] for row in told] == ["assign", "submit", "close"]
