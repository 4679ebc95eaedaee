"""Who runs what from when to when."""

from datetime import date

import pytest
from flask.ctx import AppContext
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from eldercare.accounts.models import User
from eldercare.accounts.rules import Scope
from eldercare.core.db import db, transaction
from eldercare.core.errors import InvalidInputError, NotFoundError, StaleVersionError
from eldercare.people.actions import places as actions
from eldercare.people.models import Operator, OperatorContract
from eldercare.people.places.queries import ending_contracts, operator_on, stations_without
from tests.makers import NOW, TODAY, TOWN, make_station, make_user
from tests.people.places.makers import (
    contract_entry,
    make_company,
    make_contract,
    make_home,
    make_tree,
    verbs,
)

FIRST, SECOND = date(2026, 1, 1), date(2026, 6, 1)
EVE = date(2026, 5, 31)


@pytest.fixture
def admin(database: AppContext) -> User:
    make_tree()
    return make_user("admin")


def test_a_past_day_belongs_to_who_ran_the_station_then(admin: User) -> None:
    one, other, station = make_company(), make_company(), make_station()
    actions.add_contract(admin, station, contract_entry(one, FIRST, until=EVE), now=NOW)
    actions.add_contract(admin, station, contract_entry(other, SECOND), now=NOW)
    assert [operator_on(station.id, day) for day in (EVE, SECOND)] == [one, other]
    assert operator_on(station.id, date(2025, 12, 31)) is None
    assert verbs() == ["contract_added", "contract_added"]


@pytest.mark.parametrize(
    ("since", "until"),
    [(EVE, None), (date(2025, 1, 1), FIRST), (date(2025, 1, 1), None), (date(2026, 2, 1), date(2026, 2, 2))],
)
def test_two_contracts_of_a_station_share_no_day(admin: User, since: date, until: date | None) -> None:
    contract = make_contract(until=EVE)
    entry = contract_entry(make_company(), since, until=until)
    with pytest.raises(InvalidInputError) as refused:
        actions.add_contract(admin, contract.station, entry, now=NOW)  # type: ignore[arg-type]
    assert list(refused.value.fields) == ["since"]


def test_the_database_refuses_a_second_contract_whoever_asks(admin: User) -> None:
    contract = make_contract()
    row = {
        "operator_id": contract.operator_id, "station_id": contract.station_id, "since": TODAY, "number": "",
        "note": "", "version": 1,
    }  # fmt: skip
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(insert(OperatorContract), [row])


def test_the_database_refuses_a_contract_of_no_place(admin: User) -> None:
    row = {"operator_id": make_company().id, "since": TODAY, "number": "", "note": "", "version": 1}
    with pytest.raises(IntegrityError), transaction() as session:
        session.execute(insert(OperatorContract), [row])


def test_the_same_days_at_another_station_are_fine(admin: User) -> None:
    contract, other = make_contract(), make_station("320682116", name="搬经站", name_en="Banjing")
    actions.add_contract(admin, other, contract_entry(contract.operator), now=NOW)
    assert operator_on(other.id, TODAY) == contract.operator


def test_a_contract_is_ended_by_a_last_day(admin: User) -> None:
    contract = make_contract()
    entry = contract_entry(contract.operator, until=TODAY)
    assert actions.edit_contract(admin, contract.id, entry, expected=1, now=NOW).until == TODAY
    with pytest.raises(StaleVersionError):
        actions.edit_contract(admin, contract.id, entry, expected=1, now=NOW)


def test_a_last_day_before_the_first_is_refused(admin: User) -> None:
    contract = make_contract()
    entry = contract_entry(contract.operator, until=date(2025, 12, 31))
    with pytest.raises(InvalidInputError) as refused:
        actions.edit_contract(admin, contract.id, entry, expected=None, now=NOW)
    assert list(refused.value.fields) == ["until"]


def test_a_closed_operator_takes_no_new_contract_and_keeps_the_old_one(admin: User) -> None:
    contract = make_contract(make_company(closed_on=TODAY), until=EVE)
    entry = contract_entry(contract.operator, until=EVE, note="柜 3")
    assert actions.edit_contract(admin, contract.id, entry, expected=None, now=NOW).note == "柜 3"
    with pytest.raises(InvalidInputError) as refused:
        actions.add_contract(admin, contract.station, contract_entry(contract.operator, SECOND), now=NOW)  # type: ignore[arg-type]
    assert list(refused.value.fields) == ["operator_id"]


def test_an_institution_has_a_contract_while_it_is_privately_run(admin: User) -> None:
    home = make_home("public_private", date(2020, 1, 1))
    with pytest.raises(InvalidInputError):
        actions.add_contract(admin, home, contract_entry(make_company(), date(2019, 12, 31)), now=NOW)
    assert (
        actions.add_contract(admin, home, contract_entry(make_company()), now=NOW).institution_id == home.id
    )


@pytest.mark.parametrize("mode", ["public", "private"])
def test_no_other_institution_has_one(admin: User, mode: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        actions.add_contract(admin, make_home(mode), contract_entry(make_company()), now=NOW)
    assert list(refused.value.fields) == ["since"]


def test_a_town_signs_for_its_own_places_only(admin: User) -> None:
    bureau = make_user("bureau", Scope("area", TOWN))
    own, far = make_station(), make_station("320682116", name="搬经站", name_en="Banjing")
    assert actions.add_contract(bureau, own, contract_entry(make_company()), now=NOW).station_id == own.id
    with pytest.raises(NotFoundError):
        actions.add_contract(bureau, far, contract_entry(make_company()), now=NOW)


def due(user: User) -> list[int | None]:
    return [contract.station_id for contract in ending_contracts(user, TODAY)]


@pytest.mark.parametrize(
    ("until", "asks"),
    [(None, False), (date(2027, 1, 22), False), (date(2027, 1, 21), True), (date(2026, 5, 31), True)],
)
def test_a_contract_asks_for_a_person_sixty_days_before_its_end(
    admin: User, until: date | None, *, asks: bool
) -> None:
    contract = make_contract(until=until)
    assert due(admin) == ([contract.station_id] if asks else [])


def test_a_contract_that_another_follows_asks_for_nobody(admin: User) -> None:
    station = make_station()
    make_contract(place=station, until=EVE)
    make_contract(place=station, since=SECOND)
    assert due(admin) == []


def test_a_closed_station_asks_for_nobody(admin: User) -> None:
    station = make_station(closed_on=TODAY)
    make_contract(place=station, until=EVE)
    assert (due(admin), stations_without(admin, TODAY)) == ([], [])


def test_an_institution_that_went_back_to_the_public_hand_asks_for_nobody(admin: User) -> None:
    home = make_home("public_private")
    make_contract(place=home, until=EVE)
    assert len(due(admin)) == 1
    actions.change_mode(admin, home.id, "public", SECOND, expected=None, now=NOW)
    assert due(admin) == []


def test_a_station_without_a_contract_of_the_day_is_named(admin: User) -> None:
    station = make_station()
    make_contract(place=station, until=EVE)
    assert stations_without(admin, TODAY) == [station]
    assert stations_without(admin, EVE) == []


def test_a_scope_hears_of_its_own_contracts_only(admin: User) -> None:
    make_contract(until=EVE)
    assert due(make_user("bureau", Scope("area", "320682116"))) == []
    assert due(make_user("bureau", Scope("area", TOWN))) != []


def test_contact_and_phone_lie_encrypted(admin: User) -> None:
    company = make_company(contact="示例联系人", phone="05130000001")
    raw = db.session.connection().exec_driver_sql("select contact, phone from operators").one()
    assert not {"示例联系人", "05130000001"} & set(raw)
    db.session.expire_all()
    assert db.session.scalars(select(Operator)).one().phone == company.phone
