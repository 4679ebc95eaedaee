"""The pages of institutions."""

import pytest
from flask.testing import FlaskClient

from tests.inspections.makers import make_hazard, make_inspection, make_manager
from tests.inspections.pages.test_inspections import _statements
from tests.makers import make_institution, make_user, signed_in


@pytest.mark.parametrize("role", ["inspector", "bureau"])
@pytest.mark.parametrize("query", ["", "?risk=high", "?mode=public&sort=beds", "?sort=nonsense&risk=x"])
def test_the_list_opens_with_each_filter(client: FlaskClient, role: str, query: str) -> None:
    make_hazard()
    with signed_in(client, make_user(role)) as browser:
        assert browser.get(f"/institutions{query}").status_code == 200


def test_a_manager_goes_straight_to_the_own_institution(client: FlaskClient) -> None:
    institution = make_institution()
    make_institution()
    with signed_in(client, make_manager(institution)) as browser:
        assert browser.get("/institutions").location == f"/institutions/{institution.id}"


def test_a_manager_does_not_open_another_institution(client: FlaskClient) -> None:
    other = make_institution()
    with signed_in(client, make_manager(make_institution())) as browser:
        assert browser.get(f"/institutions/{other.id}").status_code == 404
        assert browser.get(f"/institutions/{other.id}/notice").status_code == 404


def test_the_institutions_page_does_not_betray_a_surprise(client: FlaskClient) -> None:
    inspection = make_inspection(kind="surprise")
    with signed_in(client, make_manager(inspection.institution)) as browser:
        page = browser.get(f"/institutions/{inspection.institution_id}").text
    assert f"/inspections/{inspection.id}" not in page


def test_the_bureau_sees_hazards_and_inspections_of_one(client: FlaskClient) -> None:
    hazard = make_hazard()
    with signed_in(client, make_user("bureau")) as browser:
        page = browser.get(f"/institutions/{hazard.institution_id}").text
    assert f"/hazards/{hazard.id}" in page
    assert f"/inspections/{hazard.inspection_id}" in page


def test_the_list_asks_the_database_a_constant_number_of_times(client: FlaskClient) -> None:
    make_hazard()
    with signed_in(client, make_user("bureau")) as browser:
        browser.get("/institutions")
        few = _statements(browser, "/institutions")
        for _ in range(3):
            make_hazard()
        assert _statements(browser, "/institutions") == few
