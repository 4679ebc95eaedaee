"""Settlement on screen and by the API."""

from datetime import date, timedelta

from flask.testing import FlaskClient

from eldercare.accounts.models import AuditEntry
from eldercare.core.db import db
from eldercare.funding.actions import charge_verified
from eldercare.funding.queries import by_operator
from eldercare.people.models import OperatorContract
from tests.funding.makers import make_attendance, make_price
from tests.makers import NOW, make_operator, make_senior, make_station, make_user, signed_in
from tests.people.places.makers import make_contract


def test_the_month_shows_its_sum(client: FlaskClient) -> None:
    make_price("30.00")
    make_attendance()
    charge_verified(now=NOW)
    with signed_in(client, make_user("bureau")) as browser:
        assert "¥30.00" in browser.get("/settlement?month=2026-11").text


def test_an_operator_sees_only_the_own_station(client: FlaskClient) -> None:
    make_price()
    make_attendance(senior=make_senior(name="别处老人", station_id=make_station("320682103").id))
    charge_verified(now=NOW)
    with signed_in(client, make_operator()) as browser:
        assert "别处老人" not in browser.get("/settlement?month=2026-11").text


def test_a_month_that_cannot_be_read_falls_back_to_this_one(client: FlaskClient) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        assert browser.get("/settlement?month=nonsense").status_code == 200


def test_the_month_can_be_taken_along_with_masked_names(client: FlaskClient) -> None:
    make_price("30.00")
    make_attendance(senior=make_senior(name="钱玉兰"))
    charge_verified(now=NOW)
    with signed_in(client, make_user("bureau")) as browser:
        table = browser.get("/settlement.csv?month=2026-11").text
        line = db.session.query(AuditEntry).filter_by(verb="exported").one()
    assert table.splitlines()[1].split(",", 1)[1].startswith("钱**")
    assert table.splitlines()[1].endswith(",1,60,30.00")
    assert "钱玉兰" not in table
    assert line.detail == {"rows": 1}


def test_the_api_gives_yuan_as_text(client: FlaskClient) -> None:
    make_price("30.00")
    make_attendance()
    charge_verified(now=NOW)
    with signed_in(client, make_user("bureau")) as browser:
        lines = browser.get("/api/v1/settlement?month=2026-11-01").json
    assert lines == [{"service": "clean", "visits": 1, "minutes": 60, "amount": "30.00"}]


def test_a_missing_month_is_named(client: FlaskClient) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        answer = browser.get("/api/v1/settlement")
    assert answer.json["errors"][0]["pointer"] == "/month"


def charged_to_two_operators() -> tuple[OperatorContract, OperatorContract]:
    """A visit on 31 October and one on 1 November, between which the station changed hands."""
    make_price("30.00")
    station = make_station()
    eve, day = date(2026, 10, 31), date(2026, 11, 1)
    one = make_contract(place=station, until=eve)
    other = make_contract(place=station, since=day)
    for visited in (eve, day, day + timedelta(days=1)):
        make_attendance(day=visited)
    charge_verified(now=NOW)
    return one, other


def test_a_past_month_is_paid_to_who_ran_the_station_then(client: FlaskClient) -> None:
    one, other = charged_to_two_operators()
    with signed_in(client, make_user("bureau")) as browser:
        lines = {
            month: [
                (line["operator_id"], line["visits"], line["amount"])
                for line in browser.get(f"/api/v1/settlement/operators?month={month}").json
            ]
            for month in ("2026-10-01", "2026-11-01")
        }
        page = browser.get("/settlement?month=2026-11").text
    assert lines == {
        "2026-10-01": [(one.operator_id, 1, "30.00")],
        "2026-11-01": [(other.operator_id, 2, "60.00")],
    }
    assert f"/places/operators/{other.operator_id}" in page
    assert f"/places/operators/{one.operator_id}" not in page


def test_days_within_a_month_go_to_each_of_two_operators(client: FlaskClient) -> None:
    make_price("30.00")
    station, middle = make_station(), date(2026, 11, 15)
    one = make_contract(place=station, until=middle)
    other = make_contract(place=station, since=middle + timedelta(days=1))
    for visited in (date(2026, 11, 14), middle, middle + timedelta(days=1)):
        make_attendance(day=visited)
    charge_verified(now=NOW)
    lines = by_operator(make_user("bureau"), date(2026, 11, 1))
    assert [(line.operator, line.visits) for line in lines] == [(one.operator, 2), (other.operator, 1)]


def test_a_visit_of_a_day_without_a_contract_is_named_so(client: FlaskClient) -> None:
    make_price("30.00")
    make_attendance()
    charge_verified(now=NOW)
    with signed_in(client, make_user("bureau")) as browser:
        table = browser.get("/settlement-operators.csv?month=2026-11").text
    assert table.splitlines()[1] == "no contract in force,1,1,60,30.00"
