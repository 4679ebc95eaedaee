"""The screens of the register, as a browser gets them."""

import csv
import io

import pytest
from flask.testing import FlaskClient

from eldercare.accounts.rules import Scope
from eldercare.core.db import db, transaction
from eldercare.core.privacy import lookup_hash
from eldercare.people.models import Absence, Senior
from eldercare.people.sections import SENIOR_SECTIONS, Section
from tests.makers import (
    GROUP,
    NOW,
    TODAY,
    VILLAGE,
    make_area,
    make_operator,
    make_senior,
    make_station,
    make_user,
    make_worker,
    save,
    signed_in,
)
from tests.people.counting import statements
from tests.people.makers import PHONE, audited, id_number, last_audit, make_contact, make_other_station

FORM = {
    "name": "单秀英", "id_number": id_number(), "sex": "", "birth_date": "", "phone": "138 0513 5678",
    "area_code": GROUP, "address": "白蒲镇 朱家桥村 1组 8号", "lat": "", "lon": "", "living": "alone",
    "key_note": "", "caution": "", "health_note": "糖尿病", "categories": ["low_income"],
}  # fmt: skip


def page(client: FlaskClient, url: str) -> str:
    with signed_in(client, make_operator()) as browser:
        answer = browser.get(url)
        assert answer.status_code == 200, answer.text[:500]
        return answer.text


def test_the_list_shows_the_roll_of_the_station(client: FlaskClient) -> None:
    senior = make_senior(name="顾桂兰")
    assert f'href="/seniors/{senior.id}">顾桂兰' in page(client, "/seniors")


def test_the_list_hides_other_stations(client: FlaskClient) -> None:
    other = make_other_station()
    make_senior(name="夏国华", station_id=other.id)
    assert "夏国华" not in page(client, "/seniors")


@pytest.mark.parametrize(
    "url", ["/seniors?living=alone", "/seniors?grade=3", "/seniors?q=ggl", f"/seniors?area={VILLAGE}"]
)
def test_a_filter_stays_in_the_links_of_the_page(client: FlaskClient, url: str) -> None:
    make_senior(living="alone", grade=3)
    query = url.partition("?")[2]
    assert f"{query}&amp;sort=-age" in page(client, url) or f"sort=-age&amp;{query}" in page(client, url)


@pytest.mark.parametrize(
    "url",
    [
        "/seniors?grade=x&living=cave&page=-3&sort=no&area='",
        "/seniors?page=99999999999",
        "/people?kind=x&page=x",
    ],
)
def test_a_senseless_address_shows_the_list(client: FlaskClient, url: str) -> None:
    assert "Find" in page(client, url)


def test_an_empty_list_says_what_to_do(client: FlaskClient) -> None:
    assert "Take a filter away" in page(client, "/seniors?q=zzz")


def test_phone_and_id_number_are_masked(client: FlaskClient) -> None:
    senior = make_senior(phone=PHONE, id_number=id_number(), health_note="糖尿病")
    text = page(client, f"/seniors/{senior.id}")
    assert "138****5678" in text
    assert "320682********" in text
    assert not {word for word in (PHONE, id_number(), "糖尿病") if word in text}


def test_contacts_are_masked(client: FlaskClient) -> None:
    senior = make_senior()
    make_contact(senior.id)
    text = page(client, f"/seniors/{senior.id}")
    assert "顾**" in text
    assert "13905131111" not in text


@pytest.mark.parametrize("path", ["/seniors/{}", "/seniors/{}/edit"])
def test_another_stations_senior_does_not_exist(client: FlaskClient, path: str) -> None:
    senior = make_senior()
    with signed_in(client, make_operator(make_other_station())) as browser:
        assert browser.get(path.format(senior.id)).status_code == 404


def test_another_stations_worker_does_not_exist(client: FlaskClient) -> None:
    worker = make_worker()
    with signed_in(client, make_operator(make_other_station())) as browser:
        assert browser.get(f"/people/{worker.id}").status_code == 404
        answer = browser.post(f"/people/{worker.id}/absences", data={"reason": "sick"})
        assert answer.status_code == 404


def test_a_caregiver_has_no_register(client: FlaskClient) -> None:
    worker = make_worker()
    with signed_in(client, make_user("caregiver", Scope("own"), worker_id=worker.id)) as browser:
        codes = {
            browser.get(url).status_code for url in ("/seniors", "/people", "/search?q=g", "/seniors.csv")
        }
    assert codes == {403}


def test_a_good_form_puts_somebody_on_the_register(client: FlaskClient) -> None:
    make_area()
    with signed_in(client, make_operator()) as browser:
        answer = browser.post("/seniors/new", data=FORM)
    senior = db.session.query(Senior).one()
    assert answer.location == f"/seniors/{senior.id}"
    assert (senior.name_pinyin, senior.sex, senior.phone, senior.categories, senior.living) == (
        "shanxiuying",
        "F",
        PHONE,
        ["low_income"],
        "alone",
    )


def test_a_form_error_names_the_field_and_keeps_what_was_typed(client: FlaskClient) -> None:
    make_area()
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(
            "/seniors/new", data=FORM | {"phone": "1380513", "id_number": "3206821940", "sex": "F"}
        )
    assert answer.status_code == 422
    for kept in ('value="单秀英"', 'value="1380513"', 'value="3206821940"', "糖尿病", 'id="phone-error"'):
        assert kept in answer.text
    assert "An ID number has 18 characters" in answer.text
    assert db.session.query(Senior).count() == 0


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("birth_date", "4.5.1940", "A date looks like"),
        ("lat", "north", "Degrees look like"),
        ("name", "", "Type the name."),
        ("living", "", "Choose one of the list."),
        ("area_code", "nowhere", "Choose a village group."),
    ],
)
def test_each_field_says_what_is_wrong(client: FlaskClient, field: str, value: str, sentence: str) -> None:
    make_area()
    with signed_in(client, make_operator()) as browser:
        answer = browser.post("/seniors/new", data=FORM | {field: value})
    assert (answer.status_code, sentence in answer.text) == (422, True)


def test_who_serves_several_stations_chooses_one_first(client: FlaskClient) -> None:
    station = make_station()
    make_other_station()
    with signed_in(client, make_user("operator", Scope("county"))) as browser:
        assert f"/seniors/new?station={station.id}" in browser.get("/seniors/new").text
        assert 'name="id_number"' in browser.get(f"/seniors/new?station={station.id}").text


def edit_form(senior: Senior, **changes: object) -> dict[str, object]:
    kept = {
        "name": senior.name, "sex": senior.sex, "birth_date": senior.birth_date.isoformat(), "phone": "",
        "id_number": "", "health_note": "", "area_code": senior.area_code, "address": senior.address,
        "living": senior.living, "version": senior.version,
    }  # fmt: skip
    return kept | changes


def test_an_edit_keeps_the_masked_values_that_were_left_empty(client: FlaskClient) -> None:
    senior = make_senior(phone=PHONE, id_number=id_number(), health_note="糖尿病")
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(f"/seniors/{senior.id}/edit", data=edit_form(senior, living="couple"))
    db.session.expire_all()
    assert answer.status_code == 302
    assert (senior.living, senior.phone, senior.id_number, senior.health_note) == (
        "couple",
        PHONE,
        id_number(),
        "糖尿病",
    )


def test_a_phone_that_is_gone_is_cleared(client: FlaskClient) -> None:
    senior = make_senior(phone=PHONE)
    with signed_in(client, make_operator()) as browser:
        browser.post(f"/seniors/{senior.id}/edit", data=edit_form(senior, clear_phone="y"))
    db.session.expire_all()
    assert (senior.phone, senior.phone_tail) == (None, None)


def test_the_edit_form_does_not_show_masked_values(client: FlaskClient) -> None:
    senior = make_senior(phone=PHONE, id_number=id_number(), health_note="糖尿病")
    text = page(client, f"/seniors/{senior.id}/edit")
    assert not {word for word in (PHONE, id_number(), "糖尿病") if word in text}


def test_a_stale_form_keeps_what_was_typed(client: FlaskClient) -> None:
    senior = make_senior()
    form = edit_form(senior, caution="院内有狗")
    with transaction():
        db.session.get_one(Senior, senior.id).grade = 4
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(f"/seniors/{senior.id}/edit", data=form)
        assert answer.status_code == 409
        assert "院内有狗" in answer.text
        assert 'name="version" type="hidden" value="2"' in answer.text


@pytest.mark.csrf
def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    make_area()
    with signed_in(client, make_operator()) as browser:
        assert browser.post("/seniors/new", data=FORM).status_code == 400
    assert db.session.query(Senior).count() == 0


def export(client: FlaskClient, url: str = "/seniors.csv") -> list[list[str]]:
    with signed_in(client, make_operator()) as browser:
        answer = browser.get(url)
    assert answer.mimetype == "text/csv"
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def test_an_export_is_masked(client: FlaskClient) -> None:
    make_senior(name="顾桂兰", phone=PHONE, id_number=id_number())
    head, row = export(client)
    assert row[1:7] == [
        "顾**",
        "Woman",
        str(row[3]),
        "138****5678",
        "320682********" + id_number()[-4:],
        "白蒲镇 朱家桥村 1组",
    ]
    assert len(head) == len(row)


def test_an_export_leaves_a_line(client: FlaskClient) -> None:
    make_senior()
    export(client)
    assert (last_audit().verb, last_audit().detail) == ("exported", {"rows": 1})


def test_an_export_holds_the_stations_own_seniors(client: FlaskClient) -> None:
    make_senior(station_id=make_other_station().id)
    assert len(export(client)) == 1


def test_an_export_keeps_the_filters(client: FlaskClient) -> None:
    make_senior(living="alone")
    make_senior(living="couple")
    assert len(export(client, "/seniors.csv?living=couple")) == 2


def test_an_export_has_no_cell_that_a_spreadsheet_runs(client: FlaskClient) -> None:
    make_senior(name="=1+1", address="=cmd|' /C calc'!A0 朱家桥村 1组 2号")
    assert not [cell for cell in export(client)[1] if cell.startswith(("=", "+", "-", "@"))]


def test_a_single_hit_opens_at_once(client: FlaskClient) -> None:
    senior = make_senior(name_pinyin="shanxiuying")
    with signed_in(client, make_operator()) as browser:
        assert browser.get("/search?q=shanx").location == f"/seniors/{senior.id}"


def test_the_line_at_the_top_leaves_no_number_in_an_address(client: FlaskClient) -> None:
    senior = make_senior(phone="13805135678", phone_hash=lookup_hash("13805135678"))
    with signed_in(client, make_operator()) as browser:
        assert '<form class="search-box" role="search" method="post"' in browser.get("/seniors").text
        assert browser.post("/search", data={"q": "138 0513 5678"}).location == f"/seniors/{senior.id}"
        asked = browser.get("/search?q=13805135678")
    assert asked.status_code == 200
    assert senior.name not in asked.text


def test_a_list_looks_for_no_whole_number(client: FlaskClient) -> None:
    senior = make_senior(phone="13805135678", phone_hash=lookup_hash("13805135678"))
    assert senior.name not in page(client, "/seniors?q=13805135678")


def test_several_hits_are_listed(client: FlaskClient) -> None:
    first, second = make_senior(), make_senior()
    text = page(client, "/search?q=ggl")
    assert f'href="/seniors/{first.id}"' in text
    assert f'href="/seniors/{second.id}"' in text


def test_no_hit_says_what_can_be_typed(client: FlaskClient) -> None:
    assert "Nobody is found" in page(client, "/search?q=zzz")


def test_workers_are_listed_with_skills_and_shift(client: FlaskClient) -> None:
    make_worker(name="沈丽娟")
    text = page(client, "/people")
    assert all(word in text for word in ("沈丽娟", "Bathing", "08:00–17:00"))


def test_a_sick_call_is_taken_from_the_form(client: FlaskClient) -> None:
    worker = make_worker()
    form = {"reason": "sick", "first_day": "2026-11-23", "last_day": "2026-11-24", "from_minute": "09:30"}
    with signed_in(client, make_operator()) as browser:
        assert browser.post(f"/people/{worker.id}/absences", data=form).status_code == 302
    absence = db.session.query(Absence).one()
    assert (absence.first_day, absence.reason, absence.from_minute) == (TODAY, "sick", 570)


def test_a_sick_call_that_ends_too_early_keeps_what_was_typed(client: FlaskClient) -> None:
    worker = make_worker()
    form = {"reason": "sick", "first_day": "2026-11-23", "last_day": "2026-11-22"}
    with signed_in(client, make_operator()) as browser:
        answer = browser.post(f"/people/{worker.id}/absences", data=form)
    assert answer.status_code == 422
    assert "The last day lies before the first." in answer.text
    assert 'value="2026-11-22"' in answer.text


def test_a_sick_call_is_taken_back(client: FlaskClient) -> None:
    worker = make_worker()
    absence = save(Absence(worker_id=worker.id, first_day=TODAY, last_day=TODAY, reason="sick"))
    with signed_in(client, make_operator()) as browser:
        browser.post(f"/people/absences/{absence.id}/withdraw")
    assert db.session.query(Absence).count() == 0
    assert audited() == ["absence_withdrawn"]


def test_the_bureau_sees_workers_phones_masked(client: FlaskClient) -> None:
    worker = make_worker(phone=PHONE)
    with signed_in(client, make_user("bureau", Scope("county"))) as browser:
        text = browser.get(f"/people/{worker.id}").text
    assert "138****5678" in text
    assert PHONE not in text


def test_upper_rooms_add_their_parts_to_a_seniors_page(client: FlaskClient) -> None:
    extensions = client.application.extensions
    kept = extensions.get(SENIOR_SECTIONS, ())
    extensions[SENIOR_SECTIONS] = [
        lambda user, senior, now: Section("error.html", {"id": senior.id}),
        lambda user, senior, now: None,
    ]
    try:
        assert page(client, f"/seniors/{make_senior().id}").count("</html>") == 2
    finally:
        extensions[SENIOR_SECTIONS] = kept


@pytest.mark.parametrize("url", ["/seniors", "/people", "/search?q=g"])
def test_a_page_takes_as_many_queries_for_many_as_for_few(client: FlaskClient, url: str) -> None:
    counts = []
    for more in (2, 20):
        for _ in range(more):
            make_senior(created_at=NOW)
            make_worker(name_pinyin="gulijuan")
        with signed_in(client, make_operator()) as browser, statements() as sent:
            assert browser.get(url).status_code == 200
            counts.append(len(sent))
    assert counts[0] == counts[1]


def test_a_form_without_its_optional_texts_is_taken(client: FlaskClient) -> None:
    make_area()
    data = {
        "name": "璩新来", "birth_date": "1940-05-04", "sex": "F", "area_code": GROUP, "living": "alone",
        "address": "白蒲镇 朱家桥村 1组 9号",
    }  # fmt: skip
    with signed_in(client, make_operator()) as browser:
        assert browser.post("/seniors/new", data=data).status_code == 302
