"""Settlement on screen and by the API."""

from flask.testing import FlaskClient

from eldercare.accounts.models import AuditEntry
from eldercare.core.db import db
from eldercare.funding.actions import charge_verified
from tests.funding.makers import make_attendance, make_price
from tests.makers import NOW, make_operator, make_senior, make_station, make_user, signed_in


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
