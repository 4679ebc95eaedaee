"""What is wrong with what was typed."""

from dataclasses import replace
from datetime import date

from eldercare.people.entry import SeniorEntry, cleaned, faults
from eldercare.people.rules import check_character
from tests.makers import GROUP, TODAY

DIGITS = "32068219400504002"
NUMBER = DIGITS + check_character(DIGITS)
GOOD = SeniorEntry(
    name="顾桂兰", area_code=GROUP, station_id=1, address="白蒲镇 朱家桥村 1组 21号", id_number=NUMBER
)


def fault_of(**changes: object) -> dict[str, str]:
    return faults(cleaned(replace(GOOD, **changes)), TODAY)


def test_a_good_entry_has_no_fault() -> None:
    assert fault_of() == {}


def test_sex_and_birth_date_come_from_the_id_number() -> None:
    entry = cleaned(GOOD)
    assert (entry.sex, entry.birth_date) == ("F", date(1940, 5, 4))


def test_a_phone_is_brought_into_one_form() -> None:
    assert cleaned(replace(GOOD, phone=" 138-0513 1234 ")).phone == "13805131234"


def test_a_birth_date_against_the_id_number_is_a_fault() -> None:
    assert set(fault_of(birth_date=date(1941, 5, 4))) == {"birth_date"}


def test_a_sex_against_the_id_number_is_a_fault() -> None:
    assert set(fault_of(sex="M")) == {"sex"}


def test_a_mistyped_id_number_is_a_fault_of_that_field() -> None:
    found = fault_of(id_number=NUMBER[:-1] + "A", sex="F", birth_date=date(1940, 5, 4))
    assert set(found) == {"id_number"}


def test_somebody_of_fifty_is_not_taken() -> None:
    assert "sixty" in fault_of(id_number="", sex="F", birth_date=date(1976, 1, 1))["birth_date"]


def test_all_faults_are_found_at_once() -> None:
    found = fault_of(
        name=" ", id_number="", phone="123", living="cave", grade=7, categories=("rich",), lat=32.1
    )
    assert set(found) == {
        "name",
        "sex",
        "birth_date",
        "phone",
        "living",
        "grade",
        "categories",
        "lon",
    }


def test_swapped_latitude_and_longitude_are_noticed() -> None:
    assert set(fault_of(lat=120.7, lon=32.2)) == {"lat", "lon"}


def test_a_note_that_is_too_long_is_a_fault() -> None:
    assert set(fault_of(caution="狗" * 201)) == {"caution"}


def test_a_language_that_nobody_knows_is_a_fault() -> None:
    assert set(fault_of(languages=("rugao", "latin"))) == {"languages"}
