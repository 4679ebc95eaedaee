"""Keys of personal data outside the database, and changing them."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy import text

from eldercare.core import keys
from eldercare.core.db import db
from eldercare.core.keys import KeyFile, KeyFileError, KeyMissingError, Keyring
from eldercare.core.privacy import (
    decrypt,
    encrypt,
    keyring,
    lookup_hash,
    lookup_hashes,
    tail_hash,
    tail_hashes,
)
from eldercare.core.rekeying import (
    HASHES,
    CurrentKeyError,
    KeyInUseError,
    UnknownKeyError,
    retire,
    rotate,
    sealed_columns,
    values_with,
    values_without,
)
from eldercare.people.models import Contact, Senior
from eldercare.people.queries import search
from eldercare.people.rules import check_character
from tests.makers import make_operator, make_senior, save

ID_NUMBER = "32068219400504123" + check_character("32068219400504123")
PHONE = "13812345678"


def no_wait(_seconds: float) -> None:
    """Nobody else reads the keys of this test."""


@pytest.fixture
def ring(app: Flask, database: AppContext, tmp_path: Path) -> Iterator[Keyring]:
    """A key file of the test's own."""
    before = app.extensions[keys.KEYRING]
    app.extensions[keys.KEYRING] = Keyring("the secret of these tests", tmp_path / "keys.json")
    yield app.extensions[keys.KEYRING]
    app.extensions[keys.KEYRING] = before


def stored(column: str) -> str:
    return str(db.session.execute(text(f"select {column} from seniors order by id")).scalar())


def make_known() -> Senior:
    """A senior with a number and a phone as the register writes them, and a contact."""
    senior = make_senior(
        id_number=ID_NUMBER, id_hash=lookup_hash(ID_NUMBER), id_tail_hash=tail_hash(ID_NUMBER), phone=PHONE,
        phone_hash=lookup_hash(PHONE),
    )  # fmt: skip
    save(Contact(senior_id=senior.id, rank=1, name="王芳", relation="daughter", phone=PHONE))
    return senior


def test_without_a_file_the_first_key_writes(ring: Keyring) -> None:
    assert encrypt("x").startswith("v1:")


def test_a_rotation_writes_every_value_with_the_new_key(ring: Keyring) -> None:
    make_known()
    assert rotate(wait=no_wait).key_id == "v2"
    assert values_without("v2") == 0
    assert values_with("v2") >= 5


def test_after_a_rotation_the_values_are_what_they_were(ring: Keyring) -> None:
    senior = make_known()
    rotate(wait=no_wait)
    db.session.expire_all()
    assert (senior.id_number, senior.phone, senior.caution) == (ID_NUMBER, PHONE, "")
    assert senior.contacts[0].phone == PHONE


def test_a_rotation_is_no_edit_of_the_row(ring: Keyring) -> None:
    senior = make_known()
    before = senior.version
    rotate(wait=no_wait)
    db.session.refresh(senior)
    assert senior.version == before


def test_a_rotation_makes_the_keyed_hashes_anew(ring: Keyring) -> None:
    make_known()
    before = stored("id_hash")
    rotate(wait=no_wait)
    assert stored("id_hash") != before
    assert stored("id_hash") == lookup_hashes(ID_NUMBER)[0]


def test_a_rotation_makes_the_hashes_of_tails_anew(ring: Keyring) -> None:
    make_known()
    before = stored("id_tail_hash")
    rotate(wait=no_wait)
    assert stored("id_tail_hash") != before
    assert stored("id_tail_hash") == tail_hashes(ID_NUMBER[-4:])[0]


@pytest.mark.parametrize("asked", [ID_NUMBER, ID_NUMBER[-4:], PHONE])
@pytest.mark.parametrize("change", [lambda: None, lambda: rotate(wait=no_wait)], ids=["before", "after"])
def test_somebody_is_found_by_a_whole_number(ring: Keyring, asked: str, change: Callable[[], object]) -> None:
    senior = make_known()
    user = make_operator()
    change()
    assert [found.id for found in search(user, asked).seniors] == [senior.id]


def test_values_of_the_older_key_are_readable_and_found_meanwhile(ring: Keyring) -> None:
    old = encrypt(PHONE)
    hashed = lookup_hashes(PHONE)[0]
    rotate(wait=no_wait)
    assert decrypt(old) == PHONE
    assert hashed in lookup_hashes(PHONE)


def test_a_rotation_that_was_broken_off_is_continued_with_its_key(ring: Keyring) -> None:
    make_known()
    file = KeyFile.read(ring.path).with_new()
    KeyFile(file.secrets, "v2", file.retired).write(ring.path)
    done = rotate(wait=no_wait)
    assert (done.key_id, done.continued) == ("v2", True)
    assert values_without("v2") == 0


def test_a_key_that_was_made_but_never_wrote_is_the_one_to_continue_with(ring: Keyring) -> None:
    KeyFile.read(ring.path).with_new().write(ring.path)
    assert rotate(wait=no_wait).key_id == "v2"


def test_a_second_rotation_makes_a_third_key(ring: Keyring) -> None:
    make_known()
    rotate(wait=no_wait)
    assert rotate(wait=no_wait).key_id == "v3"


def test_small_batches_come_to_the_same(ring: Keyring) -> None:
    for _ in range(5):
        make_senior(phone=PHONE)
    assert rotate(batch=2, wait=no_wait).rows == 5


def test_the_others_are_given_time_to_read_the_file_before_a_value_needs_it(ring: Keyring) -> None:
    make_known()
    seen: list[tuple[str, int]] = []

    def wait(seconds: float) -> None:
        assert seconds > keys.REFRESH_S
        seen.append((KeyFile.read(ring.path).current, values_with("v2")))

    rotate(wait=wait)
    assert seen == [("v1", 0), ("v2", 0)]


def test_another_process_takes_up_a_new_key_by_itself(ring: Keyring, monkeypatch: pytest.MonkeyPatch) -> None:
    other = Keyring("the secret of these tests", ring.path)
    monkeypatch.setattr(keys, "REFRESH_S", 0.0)
    rotate(wait=no_wait)
    assert other.current.id == "v2"


def test_a_value_under_a_key_just_made_is_readable_at_once(ring: Keyring) -> None:
    other = Keyring("the secret of these tests", ring.path)
    rotate(wait=no_wait)
    assert other.named("v2").id == "v2"


def test_a_key_in_use_is_not_retired(ring: Keyring) -> None:
    make_known()
    KeyFile(KeyFile().with_new().secrets, "v2").write(ring.path)
    ring.reload()
    with pytest.raises(KeyInUseError):
        retire("v1")


def test_the_key_that_writes_is_not_retired(ring: Keyring) -> None:
    with pytest.raises(CurrentKeyError):
        retire("v1")


def test_an_unknown_key_is_not_retired(ring: Keyring) -> None:
    with pytest.raises(UnknownKeyError):
        retire("v9")


def test_after_retiring_the_first_key_the_secret_may_change(ring: Keyring) -> None:
    senior = make_known()
    rotate(wait=no_wait)
    retire("v1")
    raw = stored("phone")
    other = Keyring("another secret", ring.path)
    assert [key.id for key in other] == ["v2"]
    assert decrypt(raw) == senior.phone
    with pytest.raises(KeyMissingError):
        other.named("v1")


def test_the_id_of_a_retired_key_is_not_given_again(ring: Keyring) -> None:
    rotate(wait=no_wait)
    rotate(wait=no_wait)
    retire("v2")
    assert KeyFile.read(ring.path).with_new().ids[-1] == "v4"


def test_a_value_whose_key_is_gone_says_which(ring: Keyring) -> None:
    with pytest.raises(KeyMissingError, match="v7"):
        decrypt("v7:AAAA")


def test_the_key_file_is_for_its_owner_only(ring: Keyring) -> None:
    rotate(wait=no_wait)
    assert ring.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", ["", "[]", '{"keys": {}}', json.dumps({"keys": 1})])
def test_a_broken_key_file_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "keys.json").write_text(content)
    with pytest.raises(KeyFileError):
        Keyring("secret", tmp_path / "keys.json")


def test_every_hash_of_an_encrypted_column_is_known_to_the_rotation(ring: Keyring) -> None:
    named = {
        (table.name, column.info[kind])
        for table, columns in sealed_columns().items()
        for column in columns
        for kind in HASHES.keys() & column.info.keys()
    }
    hashes = {
        (table.name, column.name)
        for table in sealed_columns()
        for column in table.c
        if column.name in {f"{sealed.name}_hash" for sealed in sealed_columns()[table]}
        or column.name in {"id_hash", "id_tail_hash"}
    }
    assert named == hashes


def test_the_present_keys_belong_to_the_application(ring: Keyring) -> None:
    assert keyring() is ring
