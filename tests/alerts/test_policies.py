"""Which policy holds: own kind, smallest area, shortest hours; versions and the audit trail."""

from datetime import datetime

import pytest

from eldercare.accounts.models import AuditEntry
from eldercare.alerts.actions.answering import accept_alarm
from eldercare.alerts.chain import DEFAULT, Chain, Rung
from eldercare.alerts.errors import PolicyProblemError
from eldercare.alerts.models import EscalationPolicy
from eldercare.alerts.policies import policy_for, retire_policy, store_policy
from eldercare.core.db import db
from eldercare.core.time import at
from tests.alerts.makers import desk, make_alarm, newest_alarm
from tests.alerts.test_jobs import run_until
from tests.makers import NOW, TODAY, TOWN, make_user

pytestmark = pytest.mark.usefixtures("database")
NIGHT = (22 * 60, 6 * 60)


def holding(hour: float, area: str = TOWN) -> EscalationPolicy | None:
    return policy_for("sos", area, now=at(TODAY, hour * 60))


@pytest.mark.parametrize(
    ("hour", "at_night"), [(21.9, False), (22, True), (0, True), (5.9, True), (6, False)]
)
def test_a_window_past_midnight_holds_through_the_night(hour: float, at_night: bool) -> None:
    store_policy("any", "", DEFAULT, now=NOW)
    night = store_policy("any", "", DEFAULT, hours=NIGHT, now=NOW)
    assert (holding(hour) is night) == at_night


def test_the_shorter_window_comes_before_the_longer_one() -> None:
    store_policy("any", "", DEFAULT, hours=NIGHT, now=NOW)
    short = store_policy("any", "", DEFAULT, hours=(23 * 60, 60), now=NOW)
    assert holding(0) is short


def test_the_own_area_comes_before_the_shorter_window() -> None:
    store_policy("any", "", DEFAULT, hours=NIGHT, now=NOW)
    town = store_policy("any", TOWN, DEFAULT, now=NOW)
    assert holding(23) is town


def test_a_window_changes_nothing_of_the_other_hours() -> None:
    day = store_policy("any", "", DEFAULT, now=NOW)
    store_policy("any", "", DEFAULT, hours=NIGHT, now=NOW)
    assert holding(12) is day
    assert day.retired_at is None


def test_a_stored_policy_keeps_all_three_ladders() -> None:
    chain = Chain(
        (Rung(0, "station"), Rung(45, "supervisor")),
        overdue=(Rung(0, "nearest", 3), Rung(30, "county"), Rung(30, "supervisor")),
        stay=(Rung(900, "leader"), Rung(1000, "supervisor")),
    )
    stored = store_policy("sos", "", chain, now=NOW)
    db.session.expire_all()
    assert db.session.get_one(EscalationPolicy, stored.id).chain == chain


def test_the_overdue_ladder_of_the_policy_is_climbed() -> None:
    chain = Chain(
        (Rung(0, "station"), Rung(45, "supervisor")), overdue=(Rung(0, "county"), Rung(20, "supervisor"))
    )
    store_policy("sos", "", chain, now=NOW)
    accept_alarm(make_alarm().id, by=desk(), worker_id=None, now=NOW)
    assert list(run_until(15 * 60 + 81)) == [900, 920, 980]
    rounds = [event.params["audiences"] for event in newest_alarm().events if event.verb == "round"]
    assert rounds[-3:] == [["county"], ["supervisor"], ["supervisor"]]


def test_a_new_version_says_who_made_it_and_is_audited() -> None:
    bureau = make_user("bureau")
    store_policy("any", "", DEFAULT, by=bureau, now=NOW)
    second = store_policy("any", "", DEFAULT, by=bureau, now=NOW)
    assert (second.version, second.created_by) == (2, bureau.id)
    lines = db.session.query(AuditEntry).filter_by(verb="policy.store").order_by(AuditEntry.id)
    assert [line.detail["version"] for line in lines] == [1, 2]


def test_a_retired_policy_holds_no_more_and_leaves_a_line() -> None:
    stored = store_policy("any", "", DEFAULT, now=NOW)
    retire_policy(stored.id, by=make_user("bureau"), now=NOW)
    assert holding(12) is None
    assert db.session.query(AuditEntry).filter_by(verb="policy.retire").count() == 1


def test_a_step_that_is_never_reached_is_named() -> None:
    chain = Chain((Rung(0, "station"), Rung(120, "family"), Rung(60, "leader"), Rung(180, "supervisor")))
    with pytest.raises(PolicyProblemError) as refusal:
        store_policy("any", "", chain, now=NOW)
    assert [(fault.code, fault.ladder, fault.step) for fault in refusal.value.faults] == [
        ("unreachable", "open", 2)
    ]
    assert db.session.query(EscalationPolicy).count() == 0


def test_the_moment_counts_in_local_time() -> None:
    night = store_policy("any", "", DEFAULT, hours=NIGHT, now=NOW)
    assert policy_for("sos", TOWN, now=datetime.fromisoformat("2026-11-23T15:00:00+00:00")) is night
