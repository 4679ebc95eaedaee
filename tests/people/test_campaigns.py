"""Campaigns among staff: whom one covers and how far it came."""

from datetime import timedelta
from typing import Any

import pytest
from flask.ctx import AppContext
from flask.testing import FlaskClient

from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.core.time import local_date, now
from eldercare.people import actions, queries
from eldercare.people.models import CampaignMember, StaffCampaign
from eldercare.people.rules.campaigns import CampaignEntry, Coverage, faults, mark_faults
from tests.makers import NOW, TODAY, make_operator, make_station, make_user, make_worker, signed_in
from tests.people.makers import audited, make_other_station

DAY = timedelta(days=1)


def begin(user: User | None = None, **changes: Any) -> StaffCampaign:
    values = {"kind": "vaccination", "name": "流感疫苗", "first_day": TODAY, "kinds": ("caregiver",)}
    return actions.begin_campaign(user or make_operator(), CampaignEntry(**values | changes), now=NOW)


def members(campaign: StaffCampaign) -> list[CampaignMember]:
    return (
        db.session.query(CampaignMember).filter_by(campaign_id=campaign.id).order_by(CampaignMember.id).all()
    )


def test_the_rate_is_of_those_who_are_not_left_out() -> None:
    cover = Coverage(waiting=1, done=3, excluded=6)
    assert (cover.asked, cover.rate) == (4, 0.75)
    assert Coverage(excluded=2).rate is None


def test_a_campaign_covers_who_works_there_when_it_begins(database: AppContext) -> None:
    mine = make_worker()
    make_worker("leader")
    make_worker(active=False)
    make_worker(station_id=make_other_station().id)
    campaign = begin()
    make_worker()
    assert [one.worker_id for one in members(campaign)] == [mine.id]
    assert (campaign.station_id, audited()) == (make_station().id, ["worker.campaign"])


def test_a_campaign_of_the_county_shows_each_station_its_own_part(database: AppContext) -> None:
    make_worker()
    other = make_other_station()
    make_worker(station_id=other.id)
    campaign = begin(make_user("operator", Scope("county")))
    shown = [queries.campaign_of(make_operator(one), campaign.id).coverage.asked for one in (None, other)]
    assert (len(members(campaign)), shown) == (2, [1, 1])


def test_a_campaign_that_would_ask_nobody_is_not_begun(database: AppContext) -> None:
    make_station()
    with pytest.raises(InvalidInputError) as refused:
        begin()
    assert list(refused.value.fields) == ["kinds"]
    assert db.session.query(StaffCampaign).count() == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", "party"),
        ("name", " "),
        ("kinds", ()),
        ("kinds", ("cook",)),
        ("first_day", TODAY + 400 * DAY),
        ("last_day", TODAY - DAY),
    ],
)
def test_each_field_says_what_is_wrong(field: str, value: Any) -> None:
    values: dict[str, Any] = {"kind": "test", "name": "核酸", "first_day": TODAY, "kinds": ("leader",)}
    assert list(faults(CampaignEntry(**values | {field: value}), TODAY)) == [field]


def test_answers_are_noted_for_many_and_can_be_taken_back(database: AppContext) -> None:
    for _ in range(3):
        make_worker()
    campaign = begin()
    ids = [one.id for one in members(campaign)]
    mark = actions.mark_members
    mark(make_operator(), campaign.id, ids[:2], "done", day=TODAY, now=NOW)
    mark(make_operator(), campaign.id, ids[2:], "excluded", reason="medical", now=NOW)
    assert queries.campaign_of(make_operator(), campaign.id).coverage == Coverage(0, 2, 1)
    mark(make_operator(), campaign.id, ids[:1], "asked", now=NOW)
    db.session.expire_all()
    assert queries.campaign_of(make_operator(), campaign.id).coverage == Coverage(1, 1, 1)


def test_nobody_answers_for_the_staff_of_others(database: AppContext) -> None:
    make_worker()
    make_worker(station_id=make_other_station().id)
    campaign = begin(make_user("operator", Scope("county")))
    ids = [one.id for one in members(campaign)]
    with pytest.raises(NotFoundError):
        actions.mark_members(make_operator(), campaign.id, ids, "done", day=TODAY, now=NOW)
    assert {one.state for one in members(campaign)} == {"asked"}


@pytest.mark.parametrize(
    ("state", "reason", "day", "field"),
    [("gone", "", None, "state"), ("excluded", "", None, "reason"), ("done", "", None, "day"),
     ("done", "", TODAY + DAY, "day")],
)  # fmt: skip
def test_an_answer_that_cannot_be_is_named(state: str, reason: str, day: Any, field: str) -> None:
    assert list(mark_faults(state, reason, day, TODAY)) == [field]


def test_a_campaign_is_begun_and_answered_on_its_pages(client: FlaskClient) -> None:
    worker, today = make_worker(), str(local_date(now()))
    form = {"name": "流感疫苗", "kind": "vaccination", "kinds": ["caregiver"], "first_day": today}
    with signed_in(client, make_operator()) as browser:
        place = browser.post("/people/campaigns/new", data=form).location
        (row,) = queries.campaigns(make_operator())
        (member,) = members(row.campaign)
        assert worker.name in browser.get(place).text
        browser.post(f"{place}/members", data={"member": [member.id], "state": "done", "day": today})
        shown = browser.get("/people/campaigns").text
    assert ("100.0 %" in shown, "1 of 1" in shown, "never of the staff of institutions" in shown) == (
        True,
    ) * 3


def test_a_faulty_campaign_keeps_what_was_typed(client: FlaskClient) -> None:
    make_worker()
    form = {"name": "流感疫苗", "kind": "vaccination", "first_day": str(local_date(now()))}
    with signed_in(client, make_operator()) as browser:
        answer = browser.post("/people/campaigns/new", data=form)
    assert (answer.status_code, 'value="流感疫苗"' in answer.text) == (422, True)
