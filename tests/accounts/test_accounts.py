"""Accounts made by administrators, and passwords that only their users know."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eldercare.accounts import actions
from eldercare.accounts.actions.tokens import tokens_of
from eldercare.accounts.errors import LastAdminError, LinkUsedError, OwnAccountError
from eldercare.accounts.models import AuditEntry, User
from eldercare.accounts.rules import PERMISSIONS, ROLE_SCOPES, ROLES, SCOPE_WORDS, Scope, narrows
from eldercare.accounts.wording import PERMISSION_WORDS
from eldercare.core.db import db
from eldercare.core.errors import ForbiddenError, InvalidInputError
from eldercare.core.time import now
from tests.makers import (
    NOW,
    make_area,
    make_institution,
    make_operator,
    make_station,
    make_user,
    make_worker,
    signed_in,
)

GOOD = "lantern orchard winter"
ENTRY = actions.UserEntry("berta", "倪秀兰", "bureau", Scope("county"), "如皋市")
FORM = {"username": "berta", "display_name": "倪秀兰", "role": "bureau", "scope": "county:"}


def county() -> None:
    make_area("320682", "county", "如皋市")


def made(client: FlaskClient, **changes: str) -> str:
    """The page that answers to a new account."""
    with signed_in(client, make_user("admin")) as browser:
        return browser.post("/accounts/new", data=FORM | changes).text


def link_in(page: str) -> str:
    found = re.search(r"/welcome/([\w-]+)", page)
    assert found is not None
    return found.group(0)


def verbs() -> list[str]:
    return list(db.session.scalars(select(AuditEntry.verb).order_by(AuditEntry.id)))


def test_a_new_account_waits_for_its_first_password(client: FlaskClient) -> None:
    county()
    made(client)
    user = db.session.scalars(select(User).where(User.username == "berta")).one()
    assert (user.role, user.scope_kind, user.scope_name, user.password_hash) == (
        "bureau",
        "county",
        "如皋市",
        "",
    )


def test_nobody_signs_in_without_a_password(client: FlaskClient) -> None:
    county()
    made(client)
    for guess in ("", "nobody has this password"):
        assert client.post("/sign-in", data={"username": "berta", "password": guess}).status_code in {
            401,
            422,
        }


def test_the_link_sets_the_first_password_and_lets_its_user_in(app: Flask, client: FlaskClient) -> None:
    county()
    link = link_in(made(client))
    browser = app.test_client()
    assert browser.get(link).location == "/welcome"
    assert "倪秀兰" in browser.get("/welcome").text
    assert browser.post("/welcome", data={"new": GOOD}).location == "/"
    assert browser.get("/my/account").status_code == 200


def test_a_link_works_once(database: object) -> None:
    _user, secret = actions.invite(None, ENTRY, now=NOW)
    actions.set_password_by_link(secret, GOOD, now=NOW)
    with pytest.raises(LinkUsedError):
        actions.set_password_by_link(secret, GOOD + "2", now=NOW)


def test_a_link_ends_after_three_days(database: object) -> None:
    _user, secret = actions.invite(None, ENTRY, now=NOW)
    with pytest.raises(LinkUsedError):
        actions.open_link(secret, now=NOW + timedelta(hours=73))


def test_a_new_link_replaces_the_earlier_one(database: object) -> None:
    user, first = actions.invite(None, ENTRY, now=NOW)
    actions.make_link(user, by=None, now=NOW)
    with pytest.raises(LinkUsedError):
        actions.open_link(first, now=NOW)


def test_a_link_of_a_locked_account_opens_nothing(database: object) -> None:
    user, secret = actions.invite(None, ENTRY, now=NOW)
    actions.lock_user(make_user("admin"), user.id, now=NOW)
    with pytest.raises(LinkUsedError):
        actions.open_link(secret, now=NOW)


def test_a_used_link_says_what_to_do(client: FlaskClient) -> None:
    client.get("/welcome/nonsense")
    answer = client.get("/welcome")
    assert answer.status_code == 410
    assert "administrator" in answer.text or "管理员" in answer.text


def test_a_weak_first_password_is_refused_and_the_link_stays(database: object) -> None:
    _user, secret = actions.invite(None, ENTRY, now=NOW)
    with pytest.raises(InvalidInputError):
        actions.set_password_by_link(secret, "password1", now=NOW)
    assert actions.open_link(secret, now=NOW).user.username == "berta"


def test_setting_a_password_by_link_ends_every_session(database: object) -> None:
    user = make_user("bureau")
    actions.begin_session(user, now=NOW)
    secret_of_session = user.get_id()
    actions.set_password_by_link(actions.make_link(user, by=None, now=NOW), GOOD, now=NOW)
    assert actions.find_session(secret_of_session, now=NOW) is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "anna berta"}, "username"),
        ({"display_name": ""}, "display_name"),
        ({"role": "king"}, "role"),
        ({"scope": "own:"}, "scope"),
        ({"scope": ""}, "scope"),
    ],
)
def test_a_fault_of_the_form_is_named(client: FlaskClient, changes: dict[str, str], field: str) -> None:
    county()
    assert f'id="{field}-error"' in made(client, **changes)


def test_two_accounts_do_not_share_a_name(database: object) -> None:
    actions.invite(None, ENTRY, now=NOW)
    with pytest.raises(InvalidInputError) as refused:
        actions.invite(None, ENTRY, now=NOW)
    assert list(refused.value.fields) == ["username"]


def test_the_account_of_a_worker_shows_the_own_work_and_names_the_station(client: FlaskClient) -> None:
    worker = make_worker()
    page = made(client, role="caregiver", scope="own:", worker_id=str(worker.id))
    link_in(page)
    user = db.session.scalars(select(User).where(User.username == "berta")).one()
    assert (user.worker_id, user.scope_kind, user.scope_name) == (worker.id, "own", worker.station.name)


def test_a_worker_of_another_kind_is_refused(client: FlaskClient) -> None:
    page = made(client, role="leader", scope="own:", worker_id=str(make_worker().id))
    assert 'id="worker_id-error"' in page


def test_the_form_begins_with_the_worker_of_the_address(client: FlaskClient) -> None:
    worker = make_worker()
    with signed_in(client, make_user("admin")) as browser:
        page = browser.get(f"/accounts/new?worker={worker.id}").text
    assert f'value="{worker.name}"' in page


def test_the_form_offers_every_place(client: FlaskClient) -> None:
    county()
    station, institution = make_station(), make_institution()
    with signed_in(client, make_user("admin")) as browser:
        page = browser.get("/accounts/new").text
    offered = re.findall(r'<option[^>]* value="([a-z]+:\d*)"', page)
    assert {"county:", f"station:{station.id}", f"institution:{institution.id}", "own:"} <= set(offered)


def test_another_role_ends_sessions_and_tokens(database: object) -> None:
    admin, user = make_user("admin"), make_operator()
    actions.begin_session(user, now=NOW)
    secret = user.get_id()
    actions.make_token(user, "a program", ["senior.see"], 30, now=NOW)
    entry = actions.UserEntry(user.username, "陈雪琴", "bureau", Scope("county"), "如皋市")
    actions.edit_user(admin, user.id, entry, expected=user.version, now=NOW)
    assert actions.find_session(secret, now=NOW) is None
    assert tokens_of(user) == []


def test_another_name_ends_nothing(database: object) -> None:
    admin, user = make_user("admin"), make_user("bureau")
    actions.begin_session(user, now=NOW)
    secret = user.get_id()
    entry = actions.UserEntry(user.username, "宗海燕", "bureau", user.scope, user.scope_name)
    actions.edit_user(admin, user.id, entry, expected=user.version, now=NOW)
    assert actions.find_session(secret, now=NOW) is not None


def test_a_stale_edit_keeps_what_was_typed(client: FlaskClient) -> None:
    county()
    user = make_user("bureau")
    with signed_in(client, make_user("admin")) as browser:
        answer = browser.post(f"/accounts/{user.id}", data=FORM | {"display_name": "新名字", "version": "77"})
    assert answer.status_code == 422
    assert "新名字" in answer.text
    assert "Somebody changed this account" in answer.text


def test_a_locked_account_is_out_at_once_and_in_again_when_unlocked(client: FlaskClient) -> None:
    user = make_user("bureau", username="anna", password_hash=actions.hash_password(GOOD))
    admin = make_user("admin")
    with signed_in(client, admin) as browser:
        browser.post(f"/accounts/{user.id}/lock")
    assert client.post("/sign-in", data={"username": "anna", "password": GOOD}).status_code == 401
    with signed_in(client, admin) as browser:
        browser.post(f"/accounts/{user.id}/unlock")
    assert client.post("/sign-in", data={"username": "anna", "password": GOOD}).status_code == 302


def test_unlocking_also_ends_the_wait_after_wrong_passwords(database: object) -> None:
    user = make_user("bureau", failures=0, locked_until=NOW + timedelta(minutes=15))
    actions.unlock_user(make_user("admin"), user.id, now=NOW)
    assert user.locked_until is None


def test_nobody_locks_the_own_account(database: object) -> None:
    admin = make_user("admin")
    make_user("admin")
    with pytest.raises(OwnAccountError):
        actions.lock_user(admin, admin.id, now=NOW)


def test_the_last_administrator_stays(database: object) -> None:
    admin, gone = make_user("admin"), make_user("admin", active=False)
    with pytest.raises(LastAdminError):
        actions.lock_user(gone, admin.id, now=NOW)


def test_only_administrators_lock(database: object) -> None:
    with pytest.raises(ForbiddenError):
        actions.lock_user(make_user("bureau"), make_operator().id, now=NOW)


def test_each_step_is_recorded(client: FlaskClient) -> None:
    county()
    made(client)
    user = db.session.scalars(select(User).where(User.username == "berta")).one()
    with signed_in(client, make_user("admin")) as browser:
        for step in ("lock", "unlock", "sign-out", "link"):
            browser.post(f"/accounts/{user.id}/{step}")
    assert verbs() == [
        "account_made", "link_made", "account_locked", "account_unlocked", "sessions_ended", "link_made",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("?q=ber", True),
        ("?role=admin", False),
        ("?state=waiting", True),
        ("?state=active&role=bureau", False),
    ],
)
def test_the_list_is_narrowed_by_name_role_and_state(client: FlaskClient, asked: str, *, found: bool) -> None:
    actions.invite(None, ENTRY, now=now())
    with signed_in(client, make_user("admin")) as browser:
        assert ("berta" in browser.get(f"/accounts{asked}").text.replace('value="ber"', "")) is found


def change(client: FlaskClient, user: User, present: str, new: str) -> tuple[int, str]:
    with signed_in(client, user) as browser:
        answer = browser.post("/my/account/password", data={"present": present, "new": new})
    return answer.status_code, answer.text


def test_a_password_is_changed_with_the_present_one(client: FlaskClient) -> None:
    user = make_user("bureau", username="anna", password_hash=actions.hash_password(GOOD))
    assert change(client, user, GOOD, "kettle window harbour")[0] == 302
    assert (
        client.post("/sign-in", data={"username": "anna", "password": "kettle window harbour"}).status_code
        == 302
    )


@pytest.mark.parametrize(
    ("present", "new", "field"), [("wrong", "kettle window", "present"), (GOOD, "12345678", "new")]
)
def test_a_wrong_or_weak_password_changes_nothing(
    client: FlaskClient, present: str, new: str, field: str
) -> None:
    user = make_user("bureau", password_hash=actions.hash_password(GOOD))
    before = user.password_hash
    status, page = change(client, user, present, new)
    assert (status, f'id="{field}-error"' in page, user.password_hash) == (422, True, before)


def test_changing_the_password_signs_every_other_device_out(client: FlaskClient) -> None:
    user = make_user("bureau", password_hash=actions.hash_password(GOOD))
    actions.begin_session(user, now=now())
    other = user.get_id()
    change(client, user, GOOD, "kettle window harbour")
    assert actions.find_session(other, now=now()) is None


def test_wrong_present_passwords_lock_the_account_too(client: FlaskClient) -> None:
    user = make_user("bureau", password_hash=actions.hash_password(GOOD))
    for _ in range(5):
        change(client, user, "wrong", "kettle window harbour")
    assert change(client, user, GOOD, "kettle window harbour")[0] == 429


def test_every_role_has_a_scope_that_exists() -> None:
    assert set(ROLE_SCOPES) == set(ROLES)
    assert {kind for kinds in ROLE_SCOPES.values() for kind in kinds} == set(SCOPE_WORDS)


def test_every_permission_has_its_word() -> None:
    assert set(PERMISSION_WORDS) == frozenset().union(*PERMISSIONS.values())


@pytest.mark.parametrize(
    ("outer", "inner", "inside"),
    [
        (Scope("county"), Scope("station", "3"), True),
        (Scope("area", "320682"), Scope("area", "320682114"), True),
        (Scope("area", "320682114"), Scope("area", "320682"), False),
        (Scope("station", "3"), Scope("station", "3"), True),
        (Scope("station", "3"), Scope("station", "4"), False),
        (Scope("station", "3"), Scope("county"), False),
    ],
)
def test_a_scope_narrows_another(outer: Scope, inner: Scope, *, inside: bool) -> None:
    assert narrows(outer, inner) is inside


def test_the_page_of_a_password_leads_back_on_a_phone(client: FlaskClient) -> None:
    worker = make_worker()
    with signed_in(client, make_user("caregiver", Scope("own"), worker_id=worker.id)) as browser:
        page = browser.get("/my/account/password").text
    assert '<a class="back" href="/my/account">' in page
