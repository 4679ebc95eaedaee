"""The pages of hazards: columns, drawer, phone list, and what a refused form keeps."""

import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from eldercare.core.db import db
from eldercare.inspections.models import Hazard
from tests.core.test_uploads import jpeg
from tests.inspections.makers import make_hazard, make_inspector, make_manager, make_photo
from tests.inspections.pages.test_inspections import _statements
from tests.makers import TODAY, make_institution, make_user, signed_in


def _fresh(hazard: Hazard) -> Hazard:
    db.session.expire_all()
    return db.session.get_one(Hazard, hazard.id)


@pytest.mark.parametrize("state", ["assigned", "in_repair", "recheck", "returned", "closed"])
@pytest.mark.parametrize("role", ["bureau", "inspector"])
def test_a_hazard_has_its_page_in_every_state(client: FlaskClient, state: str, role: str) -> None:
    hazard = make_hazard(state)
    with signed_in(client, make_user(role)) as browser:
        page = browser.get(f"/hazards/{hazard.id}")
    assert page.status_code == 200
    assert "Finding JZ-04" in page.text


@pytest.mark.parametrize(
    "address", ["/hazards", "/hazards?view=list", "/hazards?view=age", "/hazards?show=major"]
)
def test_the_bureaus_page_opens_in_each_view(client: FlaskClient, address: str) -> None:
    make_hazard()
    with signed_in(client, make_user("bureau")) as browser:
        assert browser.get(address).status_code == 200


def test_a_filter_of_nonsense_is_left_out(client: FlaskClient) -> None:
    with signed_in(client, make_user("bureau")) as browser:
        assert browser.get("/hazards?show=x&town=y&category=z&view=q&institution=w").status_code == 200


def test_the_drawer_keeps_the_filters(client: FlaskClient) -> None:
    hazard = make_hazard("recheck")
    with signed_in(client, make_user("bureau")) as browser:
        page = browser.get(f"/hazards/{hazard.id}?show=recheck").text
    assert f"/hazards/{hazard.id}/return?show=recheck" in page


def test_a_manager_sees_only_the_own_hazards(client: FlaskClient) -> None:
    mine, other = make_hazard(), make_hazard()
    with signed_in(client, mine.rectifier) as browser:
        page = browser.get("/hazards").text
        assert f"/hazards/{mine.id}" in page
        assert f"/hazards/{other.id}" not in page
        assert browser.get(f"/hazards/{other.id}").status_code == 404


def test_the_bureau_closes_from_the_drawer(client: FlaskClient) -> None:
    hazard = make_hazard("recheck")
    with signed_in(client, make_user("bureau")) as browser:
        browser.post(f"/hazards/{hazard.id}/close", data={"note": "已查", "version": hazard.version})
    assert _fresh(hazard).state == "closed"


def test_the_rectifier_is_refused_and_the_remark_is_kept(client: FlaskClient) -> None:
    inspector = make_inspector()
    hazard = make_hazard("recheck", rectifier_id=inspector.id)
    with signed_in(client, inspector) as browser:
        refused = browser.post(f"/hazards/{hazard.id}/close", data={"note": "现场已清空"})
    assert refused.status_code == 403
    assert "Whoever rectified a hazard never closes it" in refused.text
    assert "现场已清空" in refused.text
    assert _fresh(hazard).state == "recheck"


def test_a_stale_closure_shows_the_newest_state_and_keeps_the_remark(client: FlaskClient) -> None:
    hazard = make_hazard("recheck")
    with signed_in(client, make_inspector()) as browser:
        refused = browser.post(f"/hazards/{hazard.id}/close", data={"note": "现场已清空", "version": "1"})
    assert refused.status_code == 409
    assert "现场已清空" in refused.text


def test_sending_back_without_a_reason_names_the_field(client: FlaskClient) -> None:
    hazard = make_hazard("recheck")
    with signed_in(client, make_inspector()) as browser:
        refused = browser.post(f"/hazards/{hazard.id}/return", data={"note": ""})
    assert refused.status_code == 422
    assert "Say what is still wrong." in refused.text


def test_a_manager_begins_from_the_page(client: FlaskClient) -> None:
    hazard = make_hazard()
    with signed_in(client, hazard.rectifier) as browser:
        browser.post(f"/hazards/{hazard.id}/begin", data={"version": hazard.version})
    assert _fresh(hazard).state == "in_repair"


def test_a_rectification_without_photo_keeps_the_typed_words(client: FlaskClient) -> None:
    hazard = make_hazard()
    with signed_in(client, hazard.rectifier) as browser:
        refused = browser.post(f"/hazards/{hazard.id}/rectify", data={"note": "扶手已加固三处"})
    assert refused.status_code == 422
    assert "Add at least one photo" in refused.text
    assert "扶手已加固三处" in refused.text


def test_a_rectification_without_words_keeps_the_photos(client: FlaskClient) -> None:
    hazard = make_hazard()
    photo = make_photo(hazard.rectifier)
    with signed_in(client, hazard.rectifier) as browser:
        refused = browser.post(f"/hazards/{hazard.id}/rectify", data={"note": "", "photos": photo.sha})
    assert refused.status_code == 422
    assert f'name="photos" value="{photo.sha}"' in refused.text


def test_a_browser_without_scripts_sends_the_files_with_the_form(client: FlaskClient) -> None:
    hazard = make_hazard()
    form = {"note": "已加固", "files": (io.BytesIO(jpeg(colour="navy")), "after.jpg")}
    with signed_in(client, hazard.rectifier) as browser:
        browser.post(f"/hazards/{hazard.id}/rectify", data=form, content_type="multipart/form-data")
    assert _fresh(hazard).state == "recheck"


def test_a_file_that_is_no_photo_keeps_the_typed_words(client: FlaskClient) -> None:
    hazard = make_hazard()
    form = {"note": "已加固", "files": (io.BytesIO(b"text"), "after.jpg")}
    with signed_in(client, hazard.rectifier) as browser:
        refused = browser.post(f"/hazards/{hazard.id}/rectify", data=form, content_type="multipart/form-data")
    assert refused.status_code == 422
    assert "已加固" in refused.text


def test_more_time_without_a_reason_keeps_the_day(client: FlaskClient) -> None:
    hazard = make_hazard()
    until = (hazard.deadline + timedelta(days=5)).isoformat()
    with signed_in(client, hazard.rectifier) as browser:
        refused = browser.post(f"/hazards/{hazard.id}/extension", data={"until": until, "reason": ""})
    assert refused.status_code == 422
    assert f'value="{until}"' in refused.text


def test_more_time_is_asked_and_granted_on_the_pages(client: FlaskClient) -> None:
    hazard = make_hazard()
    until = hazard.deadline + timedelta(days=5)
    form = {"until": until.isoformat(), "reason": "等配件"}
    with signed_in(client, hazard.rectifier) as browser:
        assert browser.post(f"/hazards/{hazard.id}/extension", data=form).status_code == 302
    with signed_in(client, make_user("bureau")) as browser:
        assert "等配件" in browser.get(f"/hazards/{hazard.id}").text
        browser.post(f"/hazards/{hazard.id}/extension/grant", data={"note": "同意"})
    assert _fresh(hazard).deadline == until


def test_a_manager_opens_no_other_institutions_form(client: FlaskClient) -> None:
    hazard, stranger = make_hazard(), make_manager(make_institution())
    with signed_in(client, stranger) as browser:
        for address in ("rectify", "extension"):
            assert browser.get(f"/hazards/{hazard.id}/{address}").status_code == 404


def test_a_photo_used_before_is_named_at_the_recheck(client: FlaskClient) -> None:
    photo = make_photo()
    first, second = make_hazard(), make_hazard()
    for hazard in (first, second):
        with signed_in(client, hazard.rectifier) as browser:
            browser.post(f"/hazards/{hazard.id}/rectify", data={"note": "好了", "photos": photo.sha})
    with signed_in(client, make_user("bureau")) as browser:
        assert "A photo was used before" in browser.get(f"/hazards/{second.id}").text


def test_the_export_guards_cells_that_begin_like_a_formula(client: FlaskClient) -> None:
    make_hazard(description="=1+1")
    with signed_in(client, make_user("bureau")) as browser:
        answer = browser.get("/hazards.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "'=1+1" in answer.text


def test_the_columns_ask_the_database_a_constant_number_of_times(client: FlaskClient) -> None:
    make_hazard("recheck")
    with signed_in(client, make_user("bureau")) as browser:
        browser.get("/hazards")
        few = _statements(browser, "/hazards")
        for _ in range(3):
            make_hazard("recheck")
        assert _statements(browser, "/hazards") == few


def test_the_notice_lists_what_is_open(client: FlaskClient) -> None:
    hazard = make_hazard(deadline=TODAY)
    with signed_in(client, make_user("bureau")) as browser:
        assert "扶手松动" in browser.get(f"/institutions/{hazard.institution_id}/notice").text
