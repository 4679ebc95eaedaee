"""What erasing a person takes from the tables of home visiting."""

from eldercare.core.db import db, transaction
from eldercare.visits.actions.care_plan_pauses import PauseEntry, pause_plan
from eldercare.visits.erasing import PART
from eldercare.visits.models import CarePlanPause, CarePlanVersion
from tests.makers import NOW, TODAY, TOWN, make_care_plan, make_operator


def test_why_a_plan_was_paused_and_its_versions_go_and_the_days_stay(database: object) -> None:
    plan, other = make_care_plan(), make_care_plan()
    for one in (plan, other):
        pause_plan(one.id, PauseEntry("hospital", TODAY), actor=make_operator(), now=NOW)
    with transaction() as session:
        PART.drop(session, plan.senior_id, TOWN)
    db.session.expire_all()
    found = db.session.query(CarePlanPause).order_by(CarePlanPause.id)
    assert [(pause.reason, pause.from_day) for pause in found] == [("other", TODAY), ("hospital", TODAY)]
    assert [version.plan_id for version in db.session.query(CarePlanVersion)] == [other.id]
