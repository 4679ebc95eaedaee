"""The sheet, its result, the history and the list of who is due."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from eldercare.assessments import actions
from eldercare.assessments.entry import SheetEntry
from eldercare.assessments.models import Assessment
from eldercare.assessments.pages.sheet_form import entry_of, values_of
from eldercare.assessments.scales import offered
from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.people.models import Senior
from tests.assessments.makers import make_entry
from tests.makers import NOW, make_care_plan, make_operator, make_senior, make_service, make_user, signed_in
from tests.people.counting import statements
from tests.people.makers import audited, make_other_station


def form_of(entry: SheetEntry, **changes: str) -> MultiDict[str, str]:
    values = values_of(entry)
    values["scale"] = entry.scale.id
    for name, value in changes.items():
        values[name] = value
    return values


def send(client: FlaskClient, senior: Senior, form: MultiDict[str, str]):
    with signed_in(client, make_operator()) as browser:
        return browser.post(f"/seniors/{senior.id}/assessments/new", data=form)


def page(client: FlaskClient, url: str, **user) -> str:
    with signed_in(client, make_operator(**user)) as browser:
        answer = browser.get(url)
    assert answer.status_code == 200, answer.text[:300]
    return answer.text


def test_what_a_browser_sends_is_read_back_as_the_same_sheet() -> None:
    entry = make_entry(58, adjustments={"mental": "市四院"}, corrects_id=7, correction_reason="填错")
    assert entry_of(values_of(entry), offered()) == entry


def test_the_sheet_asks_all_items(client: FlaskClient) -> None:
    text = page(client, f"/seniors/{make_senior().id}/assessments/new")
    assert text.count("data-item=") == 26


def test_a_complete_sheet_shows_its_result_before_anything_is_recorded(client: FlaskClient) -> None:
    answer = send(client, make_senior(), form_of(make_entry(58)))
    assert answer.status_code == 200
    assert "46 to 65 points give grade 2" in answer.text
    assert db.session.query(Assessment).count() == 0


def test_a_confirmed_sheet_is_recorded(client: FlaskClient) -> None:
    senior = make_senior(grade=0)
    answer = send(client, senior, form_of(make_entry(58), confirmed="yes"))
    row = db.session.query(Assessment).one()
    assert answer.location == f"/assessments/{row.id}"
    db.session.expire_all()
    assert senior.grade == 2


def test_a_fault_keeps_what_was_filled_in(client: FlaskClient) -> None:
    form = form_of(make_entry(58, adjustments={"mental": ""}))
    del form["B3.1"]
    answer = send(client, make_senior(), form)
    assert answer.status_code == 422
    assert "Choose one answer." in answer.text
    assert 'value="季文娟"' in answer.text
    assert 'name="B4.5" value="4" checked' in answer.text


def test_the_result_explains_each_step_and_its_reading_is_recorded(client: FlaskClient) -> None:
    entry = make_entry(58, adjustments={"mental": "市四院诊断"})
    row = actions.record(make_operator(), make_senior().id, entry, now=NOW)
    text = page(client, f"/assessments/{row.id}")
    for words in ("58 of 90 points", "give grade 2", "One grade worse", "市四院诊断", "Grade 3"):
        assert words in text
    assert audited()[-1] == "assessment_read"


@pytest.mark.parametrize("role", ["bureau", "admin", "caregiver", "inspector"])
def test_who_may_not_read_plain_values_reads_no_answers(client: FlaskClient, role: str) -> None:
    row = actions.record(make_operator(), make_senior().id, make_entry(58), now=NOW)
    with signed_in(client, make_user(role)) as browser:
        assert browser.get(f"/assessments/{row.id}").status_code == 403


def test_a_correction_begins_as_the_sheet_it_corrects(client: FlaskClient) -> None:
    senior = make_senior()
    row = actions.record(make_operator(), senior.id, make_entry(58), now=NOW)
    text = page(client, f"/seniors/{senior.id}/assessments/new?corrects={row.id}")
    assert 'name="B1.1" value="0" checked' in text
    assert audited()[-1] == "assessment_read"


def test_the_senior_page_shows_history_due_day_and_what_the_grade_gives(client: FlaskClient) -> None:
    senior = make_senior(grade=0)
    row = actions.record(make_operator(), senior.id, make_entry(40), now=NOW)
    text = page(client, f"/seniors/{senior.id}")
    for words in (
        "Grade 3",
        "40 of 90 points",
        f"Next due {row.next_due_on}",
        "once a week",
        "also needs: Basic care",
    ):
        assert words in text


def test_the_history_strikes_out_what_was_corrected(client: FlaskClient) -> None:
    senior, operator = make_senior(), make_operator()
    wrong = actions.record(operator, senior.id, make_entry(20), now=NOW)
    actions.record(
        operator, senior.id, make_entry(70, corrects_id=wrong.id, correction_reason="填错"), now=NOW
    )
    assert page(client, f"/seniors/{senior.id}").count("is-replaced") == 1


def test_the_bureau_sees_the_history_without_a_way_to_the_answers(client: FlaskClient) -> None:
    senior = make_senior()
    row = actions.record(make_operator(), senior.id, make_entry(40), now=NOW)
    with signed_in(client, make_user("bureau")) as browser:
        text = browser.get(f"/seniors/{senior.id}").text
    assert "40 of 90 points" in text
    assert f"/assessments/{row.id}" not in text


def test_the_list_of_who_is_due_has_its_three_kinds(client: FlaskClient) -> None:
    today = local_date(now())
    make_senior(name="过期人", grade_due_on=today - timedelta(days=3))
    make_senior(name="将到人", grade_due_on=today + timedelta(days=3))
    make_senior(name="未评人")
    named = {
        when: [
            name
            for name in ("过期人", "将到人", "未评人")
            if name in page(client, f"/assessments?when={when}")
        ]
        for when in ("overdue", "soon", "never")
    }
    assert named == {"overdue": ["过期人"], "soon": ["将到人"], "never": ["未评人"]}


def test_who_has_left_is_not_due(client: FlaskClient) -> None:
    today = local_date(now())
    make_senior(name="搬走人", grade_due_on=today - timedelta(days=3), left_on=today)
    assert "搬走人" not in page(client, "/assessments")


def test_the_county_narrows_the_list_to_a_station(client: FlaskClient) -> None:
    late = local_date(now()) - timedelta(days=3)
    here = make_senior(name="本站人", grade_due_on=late)
    make_senior(name="他站人", grade_due_on=late, station_id=make_other_station().id)
    with signed_in(client, make_user("bureau")) as browser:
        text = browser.get(f"/assessments?station={here.station_id}").text
        both = browser.get("/assessments").text
    assert ("本站人" in text, "他站人" in text) == (True, False)
    assert "Banjing home care station" in both


def test_the_list_has_a_constant_number_of_queries(client: FlaskClient) -> None:
    late = local_date(now()) - timedelta(days=3)
    counts = []
    for more in (1, 5):
        for _ in range(more):
            make_senior(grade_due_on=late)
        with statements() as sent:
            page(client, "/assessments")
        counts.append(len(sent))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("grade", "marked"), [(0, True), (2, False)])
def test_a_care_plan_marks_a_service_that_the_grade_does_not_give(
    client: FlaskClient, grade: int, marked: bool
) -> None:
    make_service("bath", family="bath")
    plan = make_care_plan(make_senior(grade=grade), service_code="bath")
    assert ("not among the services of this grade" in page(client, f"/care-plans/{plan.id}")) == marked


def test_a_care_plan_says_how_often_somebody_looks_in(client: FlaskClient) -> None:
    plan = make_care_plan(make_senior(grade=0))
    assert "once a quarter" in page(client, f"/care-plans/{plan.id}")
