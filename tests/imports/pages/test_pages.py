"""The pages of imports: from the upload to the result, and back."""

import io
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from eldercare.accounts.models import AuditEntry
from eldercare.accounts.rules import Scope
from eldercare.core.db import db
from eldercare.imports.jobs import forget_imports, work_on_imports
from eldercare.imports.models import Import
from eldercare.imports.reading import MOST_BYTES
from eldercare.people.models import Senior
from tests.imports.lists import csv_bytes
from tests.makers import NOW, make_area, make_operator, make_senior, make_station, make_user, signed_in
from tests.people.makers import id_number, make_other_station

HEADS = ("姓名", "身份证号", "家庭住址")
GOOD = ("顾桂兰", id_number(), "白蒲镇 朱家桥村 1组 21号")
BAD = ("陈雪琴", "3.20682E+17", "白蒲镇 朱家桥村 1组 22号")


@pytest.fixture
def window(client: FlaskClient) -> Iterator[FlaskClient]:
    make_area()
    with signed_in(client, make_operator()) as window:
        yield window


def upload(window: FlaskClient, data: bytes, name: str = "名册.csv", kind: str = "seniors") -> TestResponse:
    return window.post("/imports", data={"kind": kind, "file": (io.BytesIO(data), name)})


def shown(answer: TestResponse, window: FlaskClient) -> str:
    assert answer.status_code == 302, answer.text[:2000]
    return window.get(answer.headers["Location"]).text


def latest() -> Import:
    return db.session.scalars(select(Import).order_by(Import.id.desc()).limit(1)).one()


def step(window: FlaskClient, verb: str, **data: str) -> str:
    """Press the button, let the clock work, look at the page."""
    row = latest()
    answer = window.post(f"/imports/{row.id}/{verb}", data=data)
    assert answer.status_code == 302, answer.text[:2000]
    while work_on_imports(NOW):
        pass
    return window.get(f"/imports/{row.id}").text


MEANT = {"column-0": "name", "column-1": "id_number", "column-2": "address"}


def test_a_list_goes_from_the_upload_to_the_register_and_back(window: FlaskClient) -> None:
    page = shown(upload(window, csv_bytes(HEADS, GOOD, BAD)), window)
    assert "What the columns mean" in page
    page = step(window, "check", **MEANT)
    assert "Dry run: nothing is written yet" in page
    assert "Take 1 row" in page
    assert "destroyed already" in page
    page = step(window, "take")
    assert "1 row is taken" in page
    assert db.session.scalars(select(Senior.name)).all() == ["顾桂兰"]
    page = step(window, "undo")
    assert "1 record is taken back" in page
    assert db.session.scalars(select(Senior.name)).all() == []


def test_the_first_cells_of_a_list_are_shown_masked(window: FlaskClient) -> None:
    page = shown(upload(window, csv_bytes((*HEADS, "电话"), (*GOOD, "13805135678"))), window)
    assert id_number() not in page
    assert "138****5678" in page
    assert "13805135678" not in page


def test_refused_rows_are_mended_and_handed_in_again(window: FlaskClient) -> None:
    upload(window, csv_bytes(HEADS, GOOD, BAD, encoding="gbk"))
    step(window, "check", **MEANT)
    step(window, "take")
    first = latest()
    answer = window.get(f"/imports/{first.id}/refused.xlsx")
    assert answer.headers["Content-Disposition"].endswith(f"seniors-{first.id}-refused.xlsx")
    book = load_workbook(io.BytesIO(answer.data))
    book.worksheets[0].cell(2, 5).value = id_number("32068219400504004")
    out = io.BytesIO()
    book.save(out)
    out.seek(0)
    answer = window.post(f"/imports/{first.id}/mended", data={"file": (out, "mended.xlsx")})
    assert answer.status_code == 302
    while work_on_imports(NOW):
        pass
    page = step(window, "take")
    assert f"Mended rows of list no. {first.id}" in page
    assert sorted(db.session.scalars(select(Senior.name))) == ["陈雪琴", "顾桂兰"]
    assert "mended.xlsx" in window.get(f"/imports/{first.id}").text


def test_how_far_an_import_is_is_told(window: FlaskClient) -> None:
    upload(window, csv_bytes(HEADS, GOOD))
    row = latest()
    window.post(f"/imports/{row.id}/check", data=MEANT)
    waiting = window.get(f"/imports/{row.id}/progress").json
    assert (waiting["state"], waiting["title"]) == ("running", "Reading the file")
    while work_on_imports(NOW):
        pass
    done = window.get(f"/imports/{row.id}/progress").json
    assert (done["state"], done["value"], done["max"]) == ("checked", 1, 1)


def test_sums_that_are_wrong_stand_on_the_page(client: FlaskClient) -> None:
    make_area("320682114", "town", "白蒲镇")
    rows = [("甲敬老院", "白蒲镇", 5000, 4369), ("乙敬老院", "白蒲镇", 2000, 1117), ("合计", "", 7000, 5586)]
    with signed_in(client, make_user("admin", Scope("county"))) as window:
        upload(window, csv_bytes(("名称", "所属区域", "床位数", "入住人数"), *rows), kind="institutions")
        meant = {"column-0": "name", "column-1": "area_code", "column-2": "beds", "column-3": "residents"}
        page = step(window, "check", **meant)
    assert "4,369 + 1,117 is 5,486, not 5,586; it is off by 100." in page
    assert "Take 2 rows" in page


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        (b"\x00\x01", 422, "cannot be read as a list"),
        (csv_bytes(HEADS), 422, "There is no row below the head"),
        (b"a,b\n" * 70_000, 422, "What the columns mean"),
    ],
)
def test_what_is_no_list_is_answered_on_the_page(
    window: FlaskClient, data: bytes, status: int, words: str
) -> None:
    answer = upload(window, data)
    page = answer.text if answer.status_code != 302 else shown(answer, window)
    assert answer.status_code in {status, 302}
    assert words in page


def test_a_list_without_end_fails_on_its_page(window: FlaskClient) -> None:
    upload(window, csv_bytes(HEADS) + b"a,b,c\n" * 70_000)
    assert "The list is too large: at most 60000 rows" in step(window, "check", **MEANT)


def test_a_file_beyond_the_limit_is_refused(window: FlaskClient) -> None:
    said = {"CONTENT_LENGTH": str(MOST_BYTES + 2**17)}
    answer = window.post("/imports", data={"file": (io.BytesIO(b"x"), "x.csv")}, environ_overrides=said)
    assert answer.status_code == 413


@pytest.mark.parametrize(
    ("path", "more"), [("/imports", True), ("/imports/1/mended", True), ("/seniors/new", False)]
)
def test_only_a_list_may_be_larger_than_a_photo(
    app: Flask, window: FlaskClient, path: str, more: bool
) -> None:
    with app.test_request_context(path, method="POST"):
        app.preprocess_request()
        usual: int = app.config["MAX_CONTENT_LENGTH"]
        assert (request.max_content_length or 0) > (MOST_BYTES if more else 0)
        assert (request.max_content_length != usual) == more


def test_without_a_file_the_page_says_so(window: FlaskClient) -> None:
    answer = window.post("/imports", data={"kind": "seniors"})
    assert (answer.status_code, "Choose a file first." in answer.text) == (422, True)


def test_a_needed_column_is_asked_for(window: FlaskClient) -> None:
    upload(window, csv_bytes(HEADS, GOOD))
    answer = window.post(f"/imports/{latest().id}/check", data={"column-1": "id_number"})
    assert answer.status_code == 422
    assert "These columns are needed and not assigned yet: Name" in answer.text


def test_an_unknown_kind_does_not_exist(window: FlaskClient) -> None:
    assert upload(window, csv_bytes(HEADS, GOOD), kind="pigeons").status_code == 404


def test_a_kind_of_another_role_is_forbidden(window: FlaskClient) -> None:
    assert upload(window, csv_bytes(HEADS, GOOD), kind="institutions").status_code == 403
    assert window.get("/imports/export.csv?kind=institutions").status_code == 403


def test_the_history_shows_the_own_imports_only(client: FlaskClient) -> None:
    make_area()
    with signed_in(client, make_operator()) as window:
        upload(window, csv_bytes(HEADS, GOOD), "白蒲.csv")
        assert "白蒲.csv" in window.get("/imports").text
        number = latest().id
    with signed_in(client, make_operator(make_other_station())) as window:
        assert "白蒲.csv" not in window.get("/imports").text
        assert window.get(f"/imports/{number}").status_code == 404
        assert window.get(f"/imports/{number}/refused.xlsx").status_code == 404


def test_the_history_asks_as_many_questions_for_twenty_imports_as_for_one(window: FlaskClient) -> None:
    def questions() -> int:
        asked: list[str] = []
        listener = lambda *arguments: asked.append(arguments[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        window.get("/imports")
        event.remove(db.engine, "before_cursor_execute", listener)
        return len(asked)

    upload(window, csv_bytes(HEADS, GOOD))
    one = questions()
    for _ in range(19):
        upload(window, csv_bytes(HEADS, GOOD))
    assert questions() == one


def test_an_empty_list_has_the_heads_that_are_known(window: FlaskClient) -> None:
    sheet = load_workbook(io.BytesIO(window.get("/imports/empty.xlsx?kind=seniors").data)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 1
    assert rows[0][:3] == ("Register no.", "Name", "ID number")


def test_an_export_is_masked_and_recorded(window: FlaskClient) -> None:
    make_senior(name="顾桂兰", phone="13805135678")
    text = window.get("/imports/export.csv?kind=seniors").data.decode()
    assert "138****5678" in text
    assert "顾桂兰" not in text
    line = db.session.scalars(select(AuditEntry).where(AuditEntry.verb == "exported")).one()
    assert (line.subject_kind, line.detail) == ("seniors", {"rows": None})


def test_what_was_handed_in_is_forgotten_by_the_clock(window: FlaskClient) -> None:
    upload(window, csv_bytes(HEADS, GOOD))
    assert forget_imports(latest().changed_at + timedelta(days=31)) == 1


def test_the_pages_speak_chinese(client: FlaskClient) -> None:
    make_area()
    user = make_user("operator", Scope("station", str(make_station().id)), language="zh_Hans_CN")
    with signed_in(client, user) as window:
        upload(window, csv_bytes(HEADS, GOOD, BAD))
        step(window, "check", **MEANT)
        page = window.get(f"/imports/{latest().id}").text
    assert "检查" in page
    assert "末几位已经丢失" in page
