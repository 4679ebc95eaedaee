"""Operators: added, changed, closed when no contract runs on."""

from datetime import date, timedelta

import pytest
from flask.ctx import AppContext

from eldercare.accounts.models import AuditEntry, User
from eldercare.accounts.rules import Scope
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError, StaleVersionError
from eldercare.people.actions import places as actions
from eldercare.people.errors import OperatorInUseError
from eldercare.people.places.queries import OperatorFilters, list_operators, operator_of
from tests.makers import NOW, TODAY, TOWN, make_operator, make_station, make_user
from tests.people.counting import statements
from tests.people.places.makers import company_entry, make_company, make_contract, verbs

CODE = "91350100M000100Y43"


@pytest.fixture
def admin(database: AppContext) -> User:
    return make_user("admin")


def test_an_operator_is_added(admin: User) -> None:
    entry = company_entry(credit_code=" 91350100m000100y43 ", phone="0513-87654321")
    operator = actions.add_operator(admin, entry, now=NOW)
    assert (operator.credit_code, operator.phone, operator.contact) == (CODE, "051387654321", None)
    assert verbs() == ["operator_added"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"kind": "secret"}, "kind"),
        ({"credit_code": CODE[:-1] + "4"}, "credit_code"),
        ({"phone": "12"}, "phone"),
        ({"contact": "长" * 41}, "contact"),
    ],
)
def test_each_fault_of_an_operator_is_named(admin: User, changes: dict[str, str], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        actions.add_operator(admin, company_entry(**changes), now=NOW)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("changes", "field"), [({"credit_code": CODE}, "credit_code"), ({"name": "示例甲"}, "name")]
)
def test_a_name_and_a_code_belong_to_one(admin: User, changes: dict[str, str], field: str) -> None:
    make_company(name="示例甲", credit_code=CODE)
    with pytest.raises(InvalidInputError) as refused:
        actions.add_operator(admin, company_entry(**changes), now=NOW)
    assert list(refused.value.fields) == [field]


def test_a_stale_edit_is_refused(admin: User) -> None:
    operator = make_company()
    actions.edit_operator(admin, operator.id, company_entry(), expected=1, now=NOW)
    with pytest.raises(StaleVersionError):
        actions.edit_operator(admin, operator.id, company_entry(kind="single"), expected=1, now=NOW)


def test_the_trail_names_the_fields_and_no_value(admin: User) -> None:
    operator = make_company()
    entry = company_entry(name=operator.name, phone="13805130000")
    actions.edit_operator(admin, operator.id, entry, expected=None, now=NOW)
    assert db.session.query(AuditEntry).one().detail == {"fields": ["phone"]}


def test_an_operator_whose_contract_runs_on_is_not_closed(admin: User) -> None:
    contract = make_contract(until=TODAY)
    with pytest.raises(OperatorInUseError):
        actions.close_operator(admin, contract.operator_id, TODAY, expected=None, now=NOW)
    later = NOW + timedelta(days=1)
    day = TODAY + timedelta(days=1)
    assert actions.close_operator(admin, contract.operator_id, day, expected=None, now=later).closed_on == day
    assert actions.reopen_operator(admin, contract.operator_id, expected=None, now=later).closed_on is None


def test_reading_a_phone_is_recorded(admin: User) -> None:
    operator = make_company(phone="13805130000")
    assert actions.read_phone(admin, operator.id, now=NOW) == "13805130000"
    assert verbs() == ["operator_phone_read"]


def test_a_town_changes_no_operator(admin: User) -> None:
    operator, bureau = make_company(), make_user("bureau", Scope("area", TOWN))
    with pytest.raises(NotFoundError):
        actions.edit_operator(bureau, operator.id, company_entry(), expected=None, now=NOW)
    with pytest.raises(NotFoundError):
        actions.add_operator(bureau, company_entry(), now=NOW)


def test_a_station_sees_who_runs_it_and_nobody_else(admin: User) -> None:
    contract, other = make_contract(), make_company()
    user = make_operator(contract.station)
    listed = list_operators(user, OperatorFilters(), TODAY).page.rows
    assert [row.operator for row in listed] == [contract.operator]
    with pytest.raises(NotFoundError):
        operator_of(user, other.id)


def test_the_list_counts_what_each_runs_today(admin: User) -> None:
    operator = make_company()
    make_contract(operator, until=date(2026, 12, 1))
    far = make_station("320682116", name="搬经站", name_en="Banjing")
    make_contract(operator, far, until=date(2026, 2, 1))
    (row,) = list_operators(admin, OperatorFilters(), TODAY).page.rows
    assert (row.stations, row.institutions, row.ends, row.ending) == (1, 0, date(2026, 12, 1), 2)


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({"q": "颐"}, ["示例颐养"]),
        ({"q": "kang"}, ["示例康乐"]),
        ({"kind": "public"}, ["示例康乐"]),
        ({"show": "ending"}, ["示例颐养"]),
        ({"show": "closed"}, ["示例旧社"]),
    ],
)
def test_the_list_is_narrowed(admin: User, filters: dict[str, str], names: list[str]) -> None:
    make_contract(make_company(name="示例颐养"), until=TODAY)
    make_company(name="示例康乐", name_en="Kangle", kind="public")
    make_company(name="示例旧社", closed_on=TODAY)
    found = list_operators(admin, OperatorFilters(**filters), TODAY)  # type: ignore[arg-type]
    assert [row.operator.name for row in found.page.rows] == names


def test_the_list_asks_a_constant_number_of_times(admin: User) -> None:
    make_contract()
    with statements() as few:
        list_operators(admin, OperatorFilters(), TODAY)
    for at in range(4):
        make_contract(place=make_station(f"S{at}"))
    with statements() as many:
        list_operators(admin, OperatorFilters(), TODAY)
    assert len(many) == len(few)
