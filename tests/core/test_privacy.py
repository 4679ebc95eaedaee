"""Encryption, look-up hashes and masks."""

from dataclasses import replace

import pytest
from cryptography.exceptions import InvalidTag
from flask import Flask
from flask.ctx import AppContext
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from eldercare.app import create_app
from eldercare.core.db import db
from eldercare.core.privacy import decrypt, encrypt, lookup_hash, mask_address, mask_id, mask_name, mask_phone
from tests.makers import make_senior


@given(st.text())
def test_what_is_encrypted_comes_back(app: Flask, plain: str) -> None:
    with app.app_context():
        assert decrypt(encrypt(plain)) == plain


def test_the_same_text_never_gives_the_same_bytes_twice(database: AppContext) -> None:
    assert encrypt("13812345678") != encrypt("13812345678")


def test_an_altered_value_is_refused(database: AppContext) -> None:
    stored = encrypt("13812345678")
    with pytest.raises(InvalidTag):
        decrypt(stored[:-4] + ("AAA=" if stored[-4:] != "AAA=" else "BBB="))


@pytest.mark.parametrize(
    ("column", "plain"),
    [
        ("phone", "13812345678"),
        ("id_number", "320682194005041234"),
        ("health_note", "青霉素过敏"),
        ("caution", "青霉素过敏"),
        ("key_note", "钥匙在东边邻居家"),
    ],
)
def test_what_is_sensitive_stands_encrypted_in_the_database(
    database: AppContext, column: str, plain: str
) -> None:
    make_senior(**{column: plain})
    stored = db.session.execute(text(f"select {column} from seniors")).scalar_one()
    assert stored.startswith("v1:")
    assert plain not in stored


def test_a_second_application_leaves_the_keys_of_the_first(app: Flask, database: AppContext) -> None:
    stored = encrypt("13812345678")
    other = create_app(replace(app.config["SETTINGS"], secret_key="another secret of the tests only"))
    with other.app_context(), pytest.raises(InvalidTag):
        decrypt(stored)
    assert decrypt(stored) == "13812345678"


def test_an_id_with_a_small_x_is_found_as_the_same(database: AppContext) -> None:
    assert lookup_hash("11010519491231002x") == lookup_hash(" 11010519491231002X ")


@pytest.mark.parametrize(
    ("masked", "plain"),
    [
        (mask_phone("13812345678"), "138****5678"),
        (mask_phone("051387654321"), "**********21"),
        (mask_id("320682194005041234"), "320682********1234"),
        (mask_id("123"), "***"),
        (mask_name("顾桂兰"), "顾**"),
        (mask_address("白蒲镇蒲西社区 3组 12号"), "白蒲镇蒲西社区 3组"),
        (mask_address("蒲西社区"), "蒲西社区"),
    ],
)
def test_masks_keep_what_people_need_to_recognise(masked: str, plain: str) -> None:
    assert masked == plain
