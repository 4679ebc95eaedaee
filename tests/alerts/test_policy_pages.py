"""The page of the policies: a list, an editor that loses nothing, versions with who made them."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from eldercare.accounts.rules import Scope
from eldercare.alerts.chain import DEFAULT, Chain, Rung
from eldercare.alerts.models import EscalationPolicy
from eldercare.alerts.policies import store_policy
from eldercare.core.db import db
from tests.makers import NOW, TOWN, make_operator, make_station, make_user, signed_in


@pytest.fixture
def bureau(client: FlaskClient) -> Iterator[FlaskClient]:
    make_station()
    with signed_in(client, make_user("bureau")) as browser:
        yield browser


def form_of(chain: Chain = DEFAULT, **changes: Any) -> dict[str, Any]:
    """What the editor sends for a chain."""
    form: dict[str, Any] = {
        "kind": "any", "area_code": "", "since": "00:00", "until": "00:00", "do": "save",
        "repeat_s": str(chain.repeat_s), "on_scene_minutes": str(chain.on_scene_minutes),
    }  # fmt: skip
    for name, rungs in chain.ladders.items():
        form[f"{name}-after"] = [str(rung.after_s) for rung in rungs]
        form[f"{name}-who"] = [rung.who for rung in rungs]
        form[f"{name}-count"] = [str(rung.count) for rung in rungs]
    return form | changes


def stored() -> list[EscalationPolicy]:
    db.session.rollback()
    return db.session.query(EscalationPolicy).order_by(EscalationPolicy.id).all()


def test_without_a_policy_the_list_says_what_holds(bureau: FlaskClient) -> None:
    assert "The built-in chain holds" in bureau.get("/alarms/policies").text


def test_what_the_editor_shows_can_be_stored_as_it_is(bureau: FlaskClient) -> None:
    assert bureau.get("/alarms/policies/new").status_code == 200
    assert bureau.post("/alarms/policies", data=form_of()).status_code == 302
    assert [policy.chain for policy in stored()] == [DEFAULT]


def test_the_hours_are_kept(bureau: FlaskClient) -> None:
    bureau.post("/alarms/policies", data=form_of(since="22:00", until="06:00", area_code=TOWN, kind="fall"))
    policy = stored()[0]
    assert (policy.kind, policy.area_code, policy.from_minute, policy.to_minute) == ("fall", TOWN, 1320, 360)
    assert "past midnight" in bureau.get("/alarms/policies").text


def test_a_step_that_is_never_reached_is_shown_beside_it_and_nothing_is_lost(bureau: FlaskClient) -> None:
    form = form_of(**{"open-after": ["0", "0", "60", "30", "120", "180"]})
    answer = bureau.post("/alarms/policies", data=form)
    assert answer.status_code == 422
    assert answer.text.count("would never be reached") == 1
    assert 'value="30"' in answer.text
    assert stored() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"since": "06:00", "until": "06:00"},
        {"since": "25:00"},
        {"area_code": "999"},
        {"kind": "earthquake"},
        {"repeat_s": "soon"},
        {"on_scene_minutes": ""},
        {"open-after": ["²", "0", "60", "60", "120", "180"]},
    ],
)
def test_what_makes_no_sense_is_not_stored(bureau: FlaskClient, wrong: dict[str, Any]) -> None:
    assert bureau.post("/alarms/policies", data=form_of(**wrong)).status_code == 422
    assert stored() == []


def test_a_step_is_added_and_dropped_without_storing(bureau: FlaskClient) -> None:
    more = bureau.post("/alarms/policies", data=form_of(do="add-open")).text
    fewer = bureau.post("/alarms/policies", data=form_of(do="drop-open-0")).text
    assert (more.count('name="open-after"'), fewer.count('name="open-after"')) == (7, 5)
    assert stored() == []


def test_the_time_line_says_when_who_is_told(bureau: FlaskClient) -> None:
    page = bureau.post("/alarms/policies", data=form_of(do="look")).text
    assert "at once" in page
    assert "then every 60 s" in page
    assert "counted from 15 min after the acceptance" in page


def test_versions_are_kept_with_who_made_them(bureau: FlaskClient) -> None:
    for _ in range(2):
        bureau.post("/alarms/policies", data=form_of())
    page = bureau.get(f"/alarms/policies/{stored()[-1].id}").text
    assert "V1" in page
    assert "V2" in page
    assert "陈雪琴" in page


def test_a_policy_can_be_ended(bureau: FlaskClient) -> None:
    bureau.post("/alarms/policies", data=form_of())
    bureau.post(f"/alarms/policies/{stored()[0].id}/retire")
    assert stored()[0].retired_at is not None
    assert bureau.post(f"/alarms/policies/{stored()[0].id}/retire").status_code == 404


def test_a_bureau_of_one_town_stores_for_that_town_only(client: FlaskClient) -> None:
    make_station()
    county = store_policy("any", "", DEFAULT, now=NOW)
    with signed_in(client, make_user("bureau", Scope("area", TOWN))) as browser:
        assert browser.get(f"/alarms/policies/{county.id}").status_code == 404
        assert browser.post("/alarms/policies", data=form_of()).status_code == 422
        assert browser.post("/alarms/policies", data=form_of(area_code=TOWN)).status_code == 302
    assert [policy.area_code for policy in stored()] == ["", TOWN]


def test_an_operator_edits_no_policy(client: FlaskClient) -> None:
    with signed_in(client, make_operator()) as browser:
        assert browser.get("/alarms/policies").status_code == 403
        assert browser.post("/alarms/policies", data=form_of()).status_code == 403


def body_of(chain: Chain = DEFAULT, **changes: Any) -> dict[str, Any]:
    """What a program sends for a chain."""
    steps = {
        name: [{"after_s": rung.after_s, "who": rung.who, "count": rung.count} for rung in rungs]
        for name, rungs in (("rungs", chain.rungs), ("overdue", chain.overdue), ("stay", chain.stay))
    }
    timers = {"repeat_s": chain.repeat_s, "on_scene_minutes": chain.on_scene_minutes}
    return {"kind": "any", "chain": steps | timers} | changes


def test_a_program_stores_and_reads_a_policy(bureau: FlaskClient) -> None:
    sent = body_of(from_minute=1320, to_minute=360)
    assert bureau.post("/api/v1/escalation-policies", json=sent).status_code == 201
    items = bureau.get("/api/v1/escalation-policies").json["items"]
    assert [(item["version"], item["from_minute"], item["to_minute"]) for item in items] == [(1, 1320, 360)]
    assert items[0]["chain"] == sent["chain"]


def test_a_program_is_told_which_step_is_never_reached(bureau: FlaskClient) -> None:
    sent = body_of(Chain((Rung(0, "station"), Rung(90, "family"), Rung(60, "supervisor"))))
    answer = bureau.post("/api/v1/escalation-policies", json=sent)
    assert answer.status_code == 422
    assert "/chain/rungs/2" in {error["pointer"] for error in answer.json["errors"]}
    assert stored() == []


def test_a_program_of_one_town_stores_nothing_for_the_county(client: FlaskClient) -> None:
    make_station()
    with signed_in(client, make_user("bureau", Scope("area", TOWN))) as browser:
        assert browser.post("/api/v1/escalation-policies", json=body_of()).status_code == 404
