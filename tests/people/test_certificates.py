"""Certificates: what they give, when they end, how one follows another."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from flask.ctx import AppContext
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import text

from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError
from eldercare.people import actions, queries
from eldercare.people.models import Certificate, Worker, WorkerSkill
from eldercare.people.rules.certificates import CertificateEntry, Held, faults, mask_number, skills_of
from tests.makers import NOW, TODAY, make_operator, make_user, make_worker, save, signed_in
from tests.people.counting import statements
from tests.people.makers import audited, make_other_station

DAY = timedelta(days=1)


def record(worker: Worker, renews: int | None = None, **changes: Any) -> Certificate:
    values = {"kind": "care", "number": "HL 2020 1234", "expires_on": TODAY + 400 * DAY}
    entry = CertificateEntry(**values | changes)
    return actions.record_certificate(make_operator(), worker.id, entry, renews=renews, now=NOW)


def skills(worker: Worker) -> dict[str, date | None]:
    db.session.expire_all()
    rows = db.session.query(WorkerSkill).filter_by(worker_id=worker.id).order_by(WorkerSkill.id)
    return {one.skill: one.until for one in rows}


def test_skills_follow_from_the_kind(database: AppContext) -> None:
    worker = make_worker(skills=("clean",))
    row = record(worker)
    assert skills(worker) == {"clean": None, "basic_care": row.expires_on, "bath": row.expires_on}
    assert audited() == ["worker.certificate"]


def test_a_certificate_governs_a_skill_that_stood_there_without_one(database: AppContext) -> None:
    worker = make_worker(skills=("bath",))
    row = record(worker)
    assert skills(worker)["bath"] == row.expires_on


def test_the_longest_certificate_gives_the_skill() -> None:
    soon, late = Held(1, TODAY, ("bath",)), Held(2, TODAY + DAY, ("bath",))
    for_good = Held(3, None, ("bath",))
    assert skills_of([late, soon])["bath"] is late
    assert skills_of([for_good, late])["bath"] is for_good


def test_a_renewal_keeps_the_old_one_and_gives_the_skill_longer(database: AppContext) -> None:
    worker = make_worker(skills=())
    old = record(worker, expires_on=TODAY + 10 * DAY)
    new = record(worker, renews=old.id, expires_on=TODAY + 700 * DAY)
    assert skills(worker)["bath"] == new.expires_on
    kept = db.session.get_one(Certificate, old.id)
    assert (kept.expires_on, kept.withdrawn_on) == (TODAY + 10 * DAY, None)


def test_a_certificate_is_renewed_once(database: AppContext) -> None:
    worker = make_worker()
    old = record(worker)
    record(worker, renews=old.id)
    with pytest.raises(InvalidInputError):
        record(worker, renews=old.id)


def test_nobody_renews_the_certificate_of_another(database: AppContext) -> None:
    with pytest.raises(NotFoundError):
        record(make_worker(), renews=record(make_worker()).id)


def test_a_withdrawn_certificate_gives_nothing_and_stays_in_the_history(database: AppContext) -> None:
    worker = make_worker(skills=("clean",))
    row = record(worker)
    actions.withdraw_certificate(make_operator(), row.id, "revoked", now=NOW)
    assert skills(worker) == {"clean": None}
    assert [one.withdrawn_on for one in queries.certificates_of(worker.id)] == [TODAY]


def test_the_number_is_not_readable_in_the_database(database: AppContext) -> None:
    record(make_worker())
    stored = db.session.scalar(text("select number from certificates"))
    assert "1234" not in str(stored)
    assert mask_number("HL20201234") == "****1234"


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("kind", {"kind": "cooking"}),
        ("skills", {"skills": ("flying",)}),
        ("number", {"number": "9" * 41}),
        ("issued_on", {"issued_on": TODAY + DAY}),
        ("expires_on", {"issued_on": TODAY, "expires_on": TODAY - DAY}),
    ],
)
def test_each_field_says_what_is_wrong(field: str, changes: dict[str, Any]) -> None:
    values: dict[str, Any] = {"kind": "care"}
    assert list(faults(CertificateEntry(**values | changes), TODAY)) == [field]


def ending(**changes: Any) -> list[tuple[str, str, date]]:
    found = queries.expiring(make_operator(), TODAY, **changes)
    return [(row.kind, row.skill, row.until) for row in found.page.rows]


@pytest.mark.parametrize(("days", "listed"), [(-400, True), (-1, True), (0, True), (59, True), (60, False)])
def test_sixty_days_before_its_end_a_certificate_is_warned_of(
    database: AppContext,
    days: int,
    listed: bool,
) -> None:
    record(make_worker(), expires_on=TODAY + days * DAY)
    assert bool(ending()) is listed


def test_a_skill_of_a_list_without_its_paper_is_warned_of_too(database: AppContext) -> None:
    worker = make_worker(skills=())
    save(WorkerSkill(worker_id=worker.id, skill="bath", until=TODAY - DAY))
    assert ending() == [("", "bath", TODAY - DAY)]


def test_what_was_renewed_is_not_warned_of(database: AppContext) -> None:
    worker = make_worker()
    record(worker, renews=record(worker, expires_on=TODAY).id)
    assert ending() == []


def test_who_has_left_and_who_is_of_another_station_is_not_warned_of(database: AppContext) -> None:
    save(WorkerSkill(worker_id=make_worker(active=False).id, skill="bath", until=TODAY))
    other = make_other_station()
    save(WorkerSkill(worker_id=make_worker(station_id=other.id).id, skill="bath", until=TODAY))
    assert ending() == []


def test_the_counts_are_those_of_the_list(database: AppContext) -> None:
    worker = make_worker()
    record(worker, expires_on=TODAY - DAY)
    record(worker, kind="nurse", expires_on=TODAY + DAY)
    assert queries.expiring_count(make_operator(), TODAY) == (1, 1)
    assert [len(ending(state=state)) for state in ("expired", "expiring", "")] == [1, 1, 2]


def photo() -> tuple[io.BytesIO, str]:
    data = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(data, "JPEG")
    data.seek(0)
    return data, "paper.jpg"


def test_a_certificate_is_recorded_with_the_photo_of_its_paper(client: FlaskClient) -> None:
    worker = make_worker()
    form = {"kind": "nurse", "number": "N-77778888", "expires_on": "2028-01-31", "scan": photo()}
    with signed_in(client, make_operator()) as browser:
        assert browser.post(f"/people/{worker.id}/certificates/new", data=form).status_code == 302
        page = browser.get(f"/people/{worker.id}").text
        row = queries.certificates_of(worker.id)[0]
        scan = browser.get(f"/people/certificates/{row.id}/scan")
    assert ("****8888" in page, "77778888" in page, scan.mimetype) == (True, False, "image/jpeg")


def test_what_is_no_picture_is_refused_and_nothing_is_recorded(client: FlaskClient) -> None:
    worker = make_worker()
    form = {"kind": "nurse", "scan": (io.BytesIO(b"%PDF"), "paper.pdf")}
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(f"/people/{worker.id}/certificates/new", data=form)
    assert (answer.status_code, "not a photo" in answer.text) == (422, True)
    assert db.session.query(Certificate).count() == 0


def test_a_renewal_begins_with_what_stays_the_same(client: FlaskClient) -> None:
    worker = make_worker()
    old = record(worker, issuer="示例鉴定站")
    with signed_in(client, make_operator()) as browser:
        assert "示例鉴定站" in browser.get(f"/people/{worker.id}/certificates/new?renews={old.id}").text


def test_a_reader_sees_no_photo_and_no_way_to_change(client: FlaskClient) -> None:
    worker = make_worker()
    row = record(worker)
    with signed_in(client, make_user("bureau")) as browser:
        assert browser.get(f"/people/certificates/{row.id}/scan").status_code == 403
        assert "certificates/new" not in browser.get(f"/people/{worker.id}").text
        assert worker.name not in browser.get("/people/certificates").text


def test_the_list_takes_as_many_queries_for_many_as_for_few(client: FlaskClient) -> None:
    counts = []
    for more in (1, 12):
        for _ in range(more):
            record(make_worker(), expires_on=TODAY)
        with signed_in(client, make_operator()) as browser, statements() as sent:
            assert browser.get("/people/certificates").status_code == 200
            counts.append(len(sent))
    assert counts[0] == counts[1]
