"""Nobody reads or changes what lies outside their scope: every route is walked with a neighbour's ids."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from eldercare.accounts.actions import begin_session, make_token
from eldercare.accounts.models import AuditEntry, User, UserIdentity
from eldercare.accounts.rules import Scope
from eldercare.alerts.chain import DEFAULT
from eldercare.alerts.models import DeviceTrouble, ParkedMessage
from eldercare.alerts.policies import store_policy
from eldercare.assessments.models import Assessment
from eldercare.core import feed
from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.funding.models import Charge
from eldercare.imports.files import XLSX
from eldercare.imports.models import Import
from eldercare.people.models import (
    Absence,
    CampaignMember,
    Certificate,
    Contact,
    HealthCheck,
    KeyHolding,
    Operator,
    OperatorContract,
    SeniorAddress,
    StaffCampaign,
    Training,
    WorkerWish,
)
from eldercare.visits.models import Attendance
from tests.alerts.makers import make_channel, make_device, make_gateway, make_proposal, press
from tests.inspections.makers import make_hazard, make_inspector
from tests.makers import (
    NOW,
    TODAY,
    make_care_plan,
    make_caregiver_user,
    make_institution,
    make_operator,
    make_senior,
    make_station,
    make_terms,
    make_user,
    make_visit,
    make_worker,
    save,
    signed_in,
)
from tests.services.makers import make_rule
from tests.visits.announcing.makers import make_answer
from tests.visits.plan_jobs.makers import make_done_job
from tests.web.everybody import add_gathering, add_wrong
from tests.web.looking_in import add_looking_in

FAR_TOWN, FAR_GROUP = "320682105", "32068210500101"
DEVICE = "SOS-FAR-9"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The ids of one thing of every kind outside the scope, and the texts by which they would be known."""

    ids: dict[str, Any]
    marks: tuple[str, ...]
    station_code: str
    event_ids: frozenset[int]


@pytest.fixture
def neighbour(database: object) -> Neighbour:
    """A station and an institution in another town, with all that they have today."""
    station = make_station(FAR_TOWN, name="远方驿站", name_en="Far station")
    senior = make_senior(station_id=station.id, area_code=FAR_GROUP, name="璩远方", name_pinyin="quyuanfang",
                         name_initials="qyf", address="远方村 1组 9号")  # fmt: skip
    worker = make_worker(station_id=station.id, area_code=FAR_TOWN, name="郗远人", name_pinyin="xiyuanren")
    visit = make_visit(senior, worker, day=local_date(now()), window_start=now(), window_end=now())
    plan = make_care_plan(senior)
    device = make_device(senior, DEVICE, last_seen_at=None)
    alarm = press(DEVICE, at=now())
    parked = save(
        ParkedMessage(
            topic=f"care/v1/{DEVICE}/event", payload=b"{", reason="bad_json", device_id=DEVICE, fold="f" * 64,
            received_at=NOW, last_at=NOW,
        )
    )  # fmt: skip
    policy = store_policy("any", FAR_TOWN, DEFAULT, now=NOW)
    channel = make_channel("json://127.0.0.1:9/", station_id=station.id, name="远方频道")
    gateway = make_gateway("gw-far", station_id=station.id, area_code=FAR_TOWN)
    proposal = make_proposal(gateway, "gw-far/smoke-99")
    contact = save(
        Contact(senior_id=senior.id, rank=1, name="璩近人", relation="daughter", phone="13905130000")
    )
    holding = save(KeyHolding(senior_id=senior.id, contact_id=contact.id, since=NOW))
    wish = save(
        WorkerWish(
            senior_id=senior.id, worker_id=worker.id, kind="ban", reason="other", note="璩与郗", since=TODAY,
            recorded_at=NOW, recorded_by=make_user("operator").id,
        )
    )  # fmt: skip
    assessment = save(
        Assessment(
            key="key-of-the-far", senior_id=senior.id, scale_id="gbt42195-2022", assessed_on=TODAY,
            reason="first", source="self", assessors=[{"name": "璩评估", "medical": True}], grade=2,
            next_due_on=TODAY, confirmed_at=NOW,
        )
    )  # fmt: skip
    stay = save(
        SeniorAddress(senior_id=senior.id, kind="home", address="远方村 1组 9号", area_code=FAR_GROUP,
                      lat=32.1, lon=120.5, created_at=NOW)
    )  # fmt: skip
    place = {"station_id": device.station_id, "area_code": device.area_code}
    trouble = save(DeviceTrouble(device_id=device.id, kind="fault", opened_at=NOW, **place))
    absence = save(
        Absence(worker_id=worker.id, first_day=TODAY, last_day=TODAY, reason="sick", from_minute=0)
    )
    staff = _staff_ids(worker)
    _charge(visit, worker)
    institution = make_institution(name="远方敬老院", name_en="Far rural home", area_code=FAR_TOWN)
    hazard = make_hazard("recheck", institution)
    photo = hazard.rectifications[0].photos[0]
    brought = save(
        Import(kind="seniors", state="checked", file_name="远方名册.xlsx", created_at=NOW, changed_at=NOW,
               station_id=station.id, head_row=0)
    )  # fmt: skip
    operator = save(Operator(name="远方运营社", name_en="Far operator", kind="single"))
    contract = save(
        OperatorContract(operator_id=operator.id, station_id=station.id, since=TODAY, until=TODAY)
    )
    ids = {
        "code": FAR_TOWN, "station_id": station.id, "operator_id": operator.id, "contract_id": contract.id,
        "import_id": brought.id, "job_id": make_done_job(station, local_date(now())).id,
        "gateway_id": gateway.id, "proposal_id": proposal.id, "trouble_id": trouble.id,
        "senior_id": senior.id, "worker_id": worker.id, "visit_id": visit.id, "alarm_id": alarm.id,
        "answer_id": make_answer(visit, at=now()).id,
        "plan_id": plan.id, "item_id": plan.items[0].id,
        "series_day": local_date(now()).isoformat(), "device_id": device.id, "parked_id": parked.id,
        "channel_id": channel.id, "absence_id": absence.id, "policy_id": policy.id,
        "inspection_id": hazard.inspection_id, "hazard_id": hazard.id,
        "institution_id": institution.id, "sha": photo.sha, "field": "phone",
        "contact_id": contact.id, "holding_id": holding.id, "wish_id": wish.id, **_account_ids(),
        "assessment_id": assessment.id,
        "service_code": visit.service_code, "terms_id": visit.terms.id, "rule_id": make_rule().id,
        "address_id": stay.id,
        **add_wrong(worker, visit, 1),
        **add_gathering(worker, senior, 1),
        **staff,
        **add_looking_in(senior, worker, 1),
    }  # fmt: skip
    marks = (
        "璩",
        "gw-far",
        "smoke-99",
        "远方",
        "郗",
        "Far rural home",
        "Far station",
        "Far operator",
        DEVICE,
        "扶手松动",
        "far-user",
        "far-program",
        photo.sha,
    )
    return Neighbour(ids, marks, station.code, frozenset(event.id for event in feed.since(0)))


def _staff_ids(worker: Any) -> dict[str, Any]:
    """What is recorded of a worker beside the visits."""
    paper = save(
        Certificate(
            worker_id=worker.id, kind="care", issuer="远方鉴定站", expires_on=TODAY, skills=["bath"],
            recorded_at=NOW,
        )
    )  # fmt: skip
    course = save(
        Training(worker_id=worker.id, course="远方课程", day=TODAY, minutes=60, kind="skill", recorded_at=NOW)
    )
    save(HealthCheck(worker_id=worker.id, day=TODAY, result="fit", next_due=TODAY, recorded_at=NOW))
    campaign = save(
        StaffCampaign(
            kind="test", name="远方检测", first_day=TODAY, station_id=worker.station_id,
            area_code=worker.area_code, kinds=["caregiver"], created_at=NOW,
        )
    )  # fmt: skip
    save(CampaignMember(campaign_id=campaign.id, worker_id=worker.id, state="asked"))
    return {"certificate_id": paper.id, "training_id": course.id, "campaign_id": campaign.id}


def _account_ids() -> dict[str, Any]:
    """Somebody else's account with a session, a token and another sign-in."""
    other = make_user("bureau", username="far-user")
    row = begin_session(other, now=now())
    token, _text = make_token(other, "far-program", ["report.see"], 30, now=now())
    identity = save(
        UserIdentity(user_id=other.id, issuer="https://far.example", subject="far", linked_at=NOW)
    )
    return {"user_id": other.id, "session_id": row.id, "token_id": token.id, "identity_id": identity.id}


def _charge(visit: Any, worker: Any) -> None:
    attendance = save(
        Attendance(
            visit_id=visit.id, service_code=visit.service_code, senior_id=visit.senior_id, day=visit.day,
            address="远方村 1组 9号", worker_id=worker.id, check_in_at=NOW,
            check_out_at=NOW + timedelta(hours=1), exceptions=[],
        )
    )  # fmt: skip
    price = make_terms(visit.service_code, TODAY.replace(day=1), yuan_per_hour=Decimal(25))
    save(
        Charge(
            attendance_id=attendance.id, senior_id=visit.senior_id, station_id=visit.station_id,
            area_code=visit.area_code, service_code=visit.service_code, terms_id=price.id,
            month=TODAY.replace(day=1), minutes=60, amount=Decimal(25), charged_at=NOW,
        )
    )  # fmt: skip


def insiders() -> dict[str, User]:
    """One user of every narrow scope, at home where the neighbour is not."""
    station = make_station()
    worker = make_worker()
    leader = make_worker("leader")
    make_visit(make_senior(), worker)
    return {
        "operator": make_operator(station),
        "caregiver": make_caregiver_user(worker),
        "leader": make_caregiver_user(leader),
        "manager": make_user("manager", Scope("institution", str(make_institution().id))),
        # Nobody has these two today; a county may narrow them to a town.
        "inspector": make_user("inspector", Scope("area", "320682114")),
        "bureau": make_user("bureau", Scope("area", "320682114")),
    }


NARROW = ("operator", "caregiver", "leader", "manager", "inspector", "bureau")
STEPS = {
    "alerts.desk_step": (
        "accept",
        "decline",
        "en-route",
        "on-scene",
        "hand-over",
        "escalate",
        "close",
        "heard",
        "still-here",
        "reached",
        "not-reached",
    ),
    "alerts.field_step": (
        "accept",
        "decline",
        "en-route",
        "on-scene",
        "close",
        "heard",
        "still-here",
        "reached",
        "not-reached",
    ),
    "alerts.parked_step": ("take-again", "set-aside"),
}
# The catalogue is one for the whole county: whoever sees boards reads it. Its changes are walked.
COUNTY_WIDE = {"services.service_page", "services-api.service"}
# Texts of scripts, and the secret of a link that somebody was given.
NOT_A_THING = {"script_texts", "accounts.open_link", "visits.open_answer_link"}
ITEM = {
    "service_code": "clean", "kind": "daily", "starts_on": "2026-11-23", "window_from": "09:00",
    "window_to": "10:00", "minutes": "60",
}  # fmt: skip
# What a call must bring so that it is not refused for its shape before anybody asks for the scope.
JSON_BODIES: dict[str, dict[str, Any]] = {
    "visits-api.sign_up": {"senior_id": 1},
    "visits-api.withdraw": {"senior_id": 1},
    "people-api.edit_senior": {"living": "alone"},
    "people-api.reveal": {"field": "phone", "reason": "visit"},
    "agreeing-api.give": {"purposes": ["service"], "day": "2026-11-23", "how": "paper"},
    "agreeing-api.take_back": {"purpose": "service", "day": "2026-11-23", "how": "paper"},
    "categories-api.record": {"category": "disabled", "since": "2026-11-23"},
    "categories-api.end": {"category": "disabled", "until": "2026-11-23"},
    "leaving-api.leave": {"day": "2026-11-23", "reason": "moved"},
    "leaving-api.come_back": {"why": "mistake"},
    "people-api.report_absence": {"first_day": "2026-11-23", "last_day": "2026-11-23", "reason": "sick"},
    "places-api.edit_area": {"name": "x"},
    "places-api.close_area": {"day": "2026-11-23", "version": 1},
    "places-api.reopen_area": {"version": 1},
    "places-api.edit_operator": {"name": "x"},
    "places-api.close_operator": {"day": "2026-11-23", "version": 1},
    "places-api.edit_contract": {"number": "x"},
    "places-api.edit_station": {"name": "x"},
    "places-api.close_station": {"day": "2026-11-23", "version": 1},
    "places-api.edit_institution": {"name": "x"},
    "places-api.change_mode": {"mode": "public", "since": "2026-11-23", "version": 1},
    "around-api.add_contact": {"name": "甲", "relation": "son", "phone": "13800000000"},
    "around-api.edit_contact": {"note": "x"},
    "around-api.move_contact": {"step": "up"},
    "around-api.give_key": {"holder": "station:1"},
    "around-api.record_wish": {"worker_id": 1, "kind": "ban", "reason": "other"},
    "staff-api.edit_worker": {"travel_mode": "car"},
    "staff-api.end_worker": {"last_day": "2026-11-30", "reason": "retired"},
    "staff-api.set_days": {"days": ["2026-11-30"], "reason": "free"},
    "staff-api.set_hours": {"since": "2026-11-30", "spells": []},
    "staff-api.record_certificate": {"kind": "care"},
    "staff-api.record_training": {"course": "x", "day": "2026-11-23", "minutes": 60, "kind": "skill"},
    "staff-api.record_check": {"day": "2026-11-23", "result": "fit"},
    "staff-api.mark_members": {"members": [1], "state": "asked"},
    "services-api.set_terms": {"since": "2030-01-01", "minutes": 60},
    "services-api.retire_service": {"day": "2030-01-01"},
    "services-api.change_rule": {"name": "x", "since": "2030-01-01", "minutes": 60},
    "services-api.end_rule": {"until": "2030-01-01"},
    "visits-api.check_move": {"position": 0, "worker": 1, "start": 540},
    "visits-api.move": {"position": 0, "worker": None, "start": None, "version": 1},
    "visits-api.pin": {"position": 0, "pinned": True, "version": 1},
    "visits-api.cancel": {"reason": "weather", "version": 1},
    "visits-api.verify": {"counts": True},
    "visits-api.tick": {"code": "floor"},
    "alerts-api.hand_over": {"worker_id": 1},
    "alerts-api.record_call": {"reached": True},
    "alerts-api.close_alarm": {"outcome": "helped", "note": "x"},
    "inspections-api.answer_item": {"item": "JZ-04", "result": "pass"},
    "inspections-api.finish_inspection": {"signature": "甲"},
    "inspections-api.rectify_hazard": {"note": "x", "photos": ["0" * 64]},
    "inspections-api.return_hazard": {"note": "x"},
    "inspections-api.close_hazard": {"note": "x"},
    "inspections-api.request_extension": {"until": "2027-01-01", "reason": "x"},
}


def targets(app: Flask, ids: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """(endpoint, method, address) of every route that names a thing, with the neighbour's ids in it."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint.endswith("static") or not rule.arguments or rule.endpoint in NOT_A_THING:
            continue
        for step in STEPS.get(rule.endpoint, ("",)):
            address = _filled(app, rule, ids | {"step": step})
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield rule.endpoint, method, address


def _filled(app: Flask, rule: Rule, ids: dict[str, Any]) -> str:
    with app.test_request_context():
        return str(app.url_for(rule.endpoint, **{name: ids[name] for name in rule.arguments}))


@pytest.mark.parametrize("role", NARROW)
def test_no_route_gives_or_changes_a_thing_of_a_neighbour(
    app: Flask, client: FlaskClient, neighbour: Neighbour, role: str
) -> None:
    user = insiders()[role]
    before = db.session.query(AuditEntry).count()
    open_doors = []
    with signed_in(client, user) as browser:
        for endpoint, method, address in targets(app, neighbour.ids):
            given: dict[str, Any] = {}
            if method != "GET":
                api = address.startswith("/api/")
                given = (
                    {"json": JSON_BODIES.get(endpoint, {})}
                    if api
                    else {"data": ITEM | {"outcome": "helped", "note": "x"}}
                )
            answer = browser.open(address, method=method, headers={"If-Match": '"x"'}, **given)
            # A responder who follows the link of a message lands on the own alarms.
            own_alarms = endpoint == "alerts.alarm_page" and "/my/alarms" in answer.headers.get(
                "Location", ""
            )
            read = endpoint in COUNTY_WIDE and method == "GET" and user.may("service.see")
            if answer.status_code not in {403, 404} and not own_alarms and not read:
                open_doors.append((endpoint, method, answer.status_code))
            assert [mark for mark in neighbour.marks if mark in answer.text] == [], (endpoint, method)
    assert open_doors == []
    db.session.rollback()
    assert db.session.query(AuditEntry).count() == before


def words_of(answer: TestResponse) -> str:
    """The text of a page, or what stands in the cells of a workbook."""
    if answer.mimetype != XLSX:
        return answer.text
    sheets = load_workbook(BytesIO(answer.data)).worksheets
    return " ".join(
        str(cell) for sheet in sheets for row in sheet.iter_rows(values_only=True) for cell in row
    )


@pytest.mark.parametrize("role", NARROW)
def test_no_list_names_a_neighbour(app: Flask, client: FlaskClient, neighbour: Neighbour, role: str) -> None:
    user, town = insiders()[role], neighbour.station_code
    institution = neighbour.ids["institution_id"]
    asked = (
        "", f"?station={town}&day={local_date(now())}", "?q=quyuanfang", "?q=xiyuanren", "?q=SOS-FAR",
        f"?area={town}&town={town}&month={TODAY:%Y-%m}&institution={institution}&institution_id={institution}",
        f"?month={TODAY.replace(day=1)}&from=2026-01-01&to=2026-12-31&town={town}",
    )  # fmt: skip
    with signed_in(client, user) as browser:
        for rule in app.url_map.iter_rules():
            listed = not rule.arguments and "GET" in (rule.methods or ())
            if not listed or rule.endpoint.endswith("static") or rule.endpoint in {"stream", "style_sheet"}:
                continue
            for query in asked:
                text = words_of(browser.get(rule.rule + query))
                assert [mark for mark in neighbour.marks if mark in text] == [], rule.rule + query


def test_the_whole_county_sees_what_the_walk_looks_for(
    app: Flask, client: FlaskClient, neighbour: Neighbour
) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        answers = {
            endpoint: browser.get(address).status_code
            for endpoint, method, address in targets(app, neighbour.ids)
            if method == "GET" and endpoint != "inspections-api.send_photo"  # there is no file behind it
        }
        listed = [
            path
            for path in (
                "/seniors",
                "/seniors.csv",
                "/people",
                "/alarms",
                "/devices",
                "/gateways",
                "/devices/proposed",
                "/care-plans",
                "/hazards",
                "/places/stations",
                "/places/operators",
                "/places/contracts",
            )
            if any(mark in browser.get(path).text for mark in neighbour.marks)
        ]
    assert {endpoint for endpoint, status in answers.items() if status == 200} >= {
        "people.senior_page", "people-api.senior", "people.worker_page", "alerts.alarm_page",
        "alerts-api.get_alarm",
        "visits.care_plan_page", "visits-api.visit_candidates", "inspections.hazards_one",
        "inspections-api.show_inspection", "inspections.institutions_one",
        "people.place_area", "people.place_station", "people.place_operator", "people.place_institution",
        "places-api.area", "places-api.station", "places-api.operator", "places-api.institution",
    }  # fmt: skip
    assert len(listed) == 12


@pytest.mark.parametrize("role", NARROW)
def test_the_feed_tells_nothing_of_a_neighbour(client: FlaskClient, neighbour: Neighbour, role: str) -> None:
    with signed_in(client, insiders()[role]) as browser:
        told = {event["id"] for event in browser.get("/api/v1/feed?after=0").json["events"]}
    scoped = {
        event.id
        for event in feed.since(0)
        if event.id in neighbour.event_ids
        and (event.station_id or event.area_code or event.institution_id or event.worker_ids)
    }
    assert scoped
    assert told & scoped == set()


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("/care-plans", {"data": ("senior_id",)}),
        ("/devices/bind", {"data": ("senior_id",)}),
        ("/api/v1/board/plan", {"json": ("station",)}),
        ("/api/v1/board/publish", {"json": ("station",)}),
    ],
)
def test_an_operator_does_nothing_for_a_neighbour_by_naming_it(
    client: FlaskClient, neighbour: Neighbour, address: str, given: dict[str, tuple[str, ...]]
) -> None:
    names = neighbour.ids | {"station": neighbour.station_code}
    body = {kind: {name: names[name] for name in wanted} for kind, wanted in given.items()}
    with signed_in(client, make_operator()) as browser:
        assert browser.post(address, **body).status_code == 404


def test_an_operator_cannot_take_the_device_of_a_neighbour(client: FlaskClient, neighbour: Neighbour) -> None:
    own = make_senior()
    with signed_in(client, make_operator()) as browser:
        answer = browser.post("/devices/bind", data={"senior_id": own.id, "device_id": DEVICE})
    assert answer.status_code == 404


def test_an_inspector_of_one_town_cannot_plan_in_another(client: FlaskClient, neighbour: Neighbour) -> None:
    inspector = make_user("inspector", Scope("area", "320682114"))
    body = {
        "institution_id": neighbour.ids["institution_id"], "kind": "routine", "planned_day": str(TODAY),
        "inspector_ids": [inspector.id, make_inspector().id],
    }  # fmt: skip
    with signed_in(client, inspector) as browser:
        assert browser.post("/api/v1/inspections", json=body).status_code == 404
