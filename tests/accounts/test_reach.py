"""The own page: where a user is reached, entered by nobody else."""

import pytest
from flask.ctx import AppContext
from flask.testing import FlaskClient
from sqlalchemy import select, text

from eldercare.accounts.actions import set_reach
from eldercare.accounts.models import AuditEntry, User
from eldercare.accounts.rules import PERMISSIONS
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, StaleVersionError
from tests.makers import NOW, make_user, signed_in

PHONE, EMAIL = "13805131234", "duty@mail.example"


def saved(user: User) -> tuple[str | None, str | None]:
    db.session.refresh(user)
    return user.phone, user.email


def test_a_number_and_an_address_are_kept_in_their_one_form(database: AppContext) -> None:
    user = make_user()
    set_reach(user, phone="138 0513-1234", email=f" {EMAIL} ", now=NOW)
    assert saved(user) == (PHONE, EMAIL)


def test_neither_stands_in_plain_in_the_database(database: AppContext) -> None:
    set_reach(make_user(), phone=PHONE, email=EMAIL, now=NOW)
    stored = str(db.session.execute(text("SELECT phone, email FROM users")).all())
    assert PHONE not in stored
    assert EMAIL not in stored


def test_empty_text_takes_them_away(database: AppContext) -> None:
    user = make_user(phone=PHONE, email=EMAIL)
    set_reach(user, phone="", email=" ", now=NOW)
    assert saved(user) == (None, None)


@pytest.mark.parametrize(("field", "typed"), [("phone", "1380513"), ("email", "duty@mail")])
def test_what_cannot_be_reached_is_named_by_its_field(database: AppContext, field: str, typed: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        set_reach(make_user(), **{"phone": "", "email": "", field: typed}, now=NOW)
    assert list(refused.value.fields) == [field]


def test_a_change_is_audited_by_the_names_of_its_fields(database: AppContext) -> None:
    user = make_user()
    set_reach(user, phone=PHONE, email="", now=NOW)
    line = db.session.scalars(select(AuditEntry)).one()
    assert (line.verb, line.actor_id, line.detail) == ("reach_changed", user.id, {"fields": ["phone"]})


def test_what_did_not_change_leaves_no_line(database: AppContext) -> None:
    set_reach(make_user(phone=PHONE), phone=PHONE, email="", now=NOW)
    assert db.session.scalars(select(AuditEntry)).all() == []


def test_another_tab_that_was_faster_is_not_written_over(database: AppContext) -> None:
    user = make_user()
    set_reach(user, phone=PHONE, email="", expected=1, now=NOW)
    with pytest.raises(StaleVersionError):
        set_reach(user, phone="", email=EMAIL, expected=1, now=NOW)
    assert saved(user) == (PHONE, None)


@pytest.mark.parametrize("role", sorted(PERMISSIONS))
def test_every_role_enters_its_own(client: FlaskClient, role: str) -> None:
    user = make_user(role)
    with signed_in(client, user) as browser:
        assert 'name="phone"' in browser.get("/my/account").text
        form = {"phone": PHONE, "email": EMAIL, "version": str(user.version)}
        assert browser.post("/my/account", data=form).status_code == 302
    assert saved(user) == (PHONE, EMAIL)


def test_a_mistyped_number_stays_in_its_field_with_the_reason(client: FlaskClient) -> None:
    user = make_user()
    with signed_in(client, user) as browser:
        answer = browser.post("/my/account", data={"phone": "1380513", "version": str(user.version)})
    assert answer.status_code == 422
    assert 'value="1380513"' in answer.text
    assert 'id="phone-error"' in answer.text


def test_a_stale_form_keeps_what_was_typed(client: FlaskClient) -> None:
    user = make_user()
    with signed_in(client, user) as browser:
        answer = browser.post("/my/account", data={"phone": PHONE, "version": "7"})
    assert answer.status_code == 409
    assert f'value="{PHONE}"' in answer.text
    assert saved(user) == (None, None)
