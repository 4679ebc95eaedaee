"""The page of a senior says with which list they came."""

import pytest
from flask.testing import FlaskClient

from eldercare.accounts.models import User
from eldercare.imports.models import Import, ImportRow
from eldercare.imports.queries import origin_of
from eldercare.people.models import Senior
from tests.makers import NOW, make_operator, make_senior, make_user, save, signed_in
from tests.people.makers import make_other_station


def came_with(senior: Senior, kind: str = "seniors", **changes: object) -> Import:
    """A list whose row 7 became this senior."""
    values = {
        "station_id": senior.station_id, "state": "done", "file_name": "名册.xlsx", "created_at": NOW,
        "changed_at": NOW, "head_row": 0,
    }  # fmt: skip
    row = save(Import(kind=kind, **values | changes))
    save(ImportRow(import_id=row.id, number=7, state="taken", subject_id=senior.id))
    return row


def page(client: FlaskClient, user: User, senior: Senior) -> str:
    with signed_in(client, user) as browser:
        return browser.get(f"/seniors/{senior.id}").text


def test_the_page_names_the_list_and_the_row(client: FlaskClient) -> None:
    senior = make_senior()
    row = came_with(senior)
    shown = page(client, make_operator(), senior)
    assert f'<a href="/imports/{row.id}">名册.xlsx</a> · row 7' in shown


def test_whoever_was_entered_by_hand_came_with_no_list(client: FlaskClient) -> None:
    senior = make_senior()
    came_with(make_senior())
    assert "Came with a list" not in page(client, make_operator(), senior)


def test_a_row_of_another_kind_with_the_same_number_is_not_meant(client: FlaskClient) -> None:
    senior = make_senior()
    came_with(senior, kind="workers")
    assert "Came with a list" not in page(client, make_operator(), senior)


@pytest.mark.parametrize("role", ["bureau", "inspector"])
def test_who_may_not_open_lists_is_told_of_none(client: FlaskClient, role: str) -> None:
    senior = make_senior()
    came_with(senior)
    assert origin_of(make_user(role), "seniors", senior.id) is None


def test_a_list_of_another_station_is_not_named(client: FlaskClient) -> None:
    senior = make_senior()
    came_with(senior, station_id=make_other_station().id)
    assert origin_of(make_operator(), "seniors", senior.id) is None
