"""Phone numbers and e-mail addresses."""

import pytest

from eldercare.core.reach import email_of, phone_of


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("138 0513 1234", "13805131234"),
        ("+86 138-0513-1234", "13805131234"),
        ("0513-87654321", "051387654321"),
        ("12349", "12349"),
        ("1380513", None),
        ("23805131234", None),
    ],
)
def test_a_phone_number_has_one_form(typed: str, number: str | None) -> None:
    assert phone_of(typed) == number


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        (" duty.desk+1@mail.example ", "duty.desk+1@mail.example"),
        ("duty@mail", None),
        ("duty@mail.example, other@mail.example", None),
        ("duty@mail.example?cc=other", None),
        ("值班@mail.example", None),
        (f"{'d' * 120}@mail.example", None),
    ],
)
def test_an_address_is_one_address_and_nothing_else(typed: str, address: str | None) -> None:
    assert email_of(typed) == address
