"""What a password may be (ASVS 5.0.0, V6.2, level 2)."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eldercare.accounts.passwords import LEAST, BreachListError, common, fault_of, is_breached
from tests.running import ROOT


def test_eight_characters_are_enough() -> None:
    assert fault_of("x7#kQw2v") is None


def test_seven_are_not() -> None:
    assert fault_of("x7#kQw2") is not None


def test_a_sentence_in_chinese_is_welcome() -> None:
    assert fault_of("桂花开在九月的院子里") is None


def test_no_kind_of_character_is_asked_for() -> None:
    assert fault_of("lantern orchard winter kettle") is None


def test_up_to_a_hundred_and_twenty_eight_are_taken() -> None:
    long = "".join(chr(97 + (i * i) % 26) for i in range(128))
    assert fault_of(long) is None
    assert fault_of(long + "x") is not None


def test_the_list_holds_far_more_than_the_three_thousand_of_the_standard_that_are_long_enough() -> None:
    assert sum(len(word) >= LEAST for word in common()) > 3000


@pytest.mark.parametrize(
    "password", ["password", "PassWord", "iloveyou", "woaini1314", "1qaz2wsx", "q1w2e3r4"]
)
def test_a_common_one_is_refused_in_any_case(password: str) -> None:
    assert fault_of(password) is not None


@pytest.mark.parametrize("password", ["dragon2026", "!!dragon!!", "1987dragon7", "sunshine_88"])
def test_digits_and_signs_round_a_common_one_do_not_help(password: str) -> None:
    assert fault_of(password) is not None


@pytest.mark.parametrize(
    "password", ["zzzzzzzzzzzz", "xyxyxyxyxyxy", "9876543210", "bcdefghijk", "好好好好好好好好"]
)
def test_a_pattern_is_refused(password: str) -> None:
    assert fault_of(password) is not None


@pytest.mark.parametrize("password", ["chenxueqin1", "Eldercare-26", "rugao养老2026", "Chen.Xueqin"])
def test_the_own_name_with_little_beside_it_is_refused(password: str) -> None:
    assert fault_of(password, words=("chenxueqin", "chen", "xueqin")) is not None


def test_the_own_name_in_a_long_sentence_is_taken() -> None:
    assert fault_of("xueqin walks to the old mill", words=("xueqin",)) is None


def hash_of(password: str) -> str:
    return hashlib.sha1(password.encode()).hexdigest().upper()


@pytest.fixture
def breached(tmp_path: Path) -> Path:
    path = tmp_path / "pwned.txt"
    path.write_text(
        "".join(f"{line}:{n}\r\n" for n, line in enumerate(sorted(map(hash_of, map(str, range(500))))))
    )
    return path


@pytest.mark.parametrize("number", range(0, 500, 7))
def test_every_password_of_the_file_is_found(breached: Path, number: int) -> None:
    assert is_breached(str(number), breached)


def test_the_first_and_the_last_line_are_found(breached: Path) -> None:
    ordered = sorted(map(str, range(500)), key=hash_of)
    assert is_breached(ordered[0], breached)
    assert is_breached(ordered[-1], breached)


@given(st.text(min_size=4))
@settings(max_examples=50)
def test_what_is_not_in_the_file_is_not_found(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.getbasetemp() / "some.txt"
    if not path.exists():
        path.write_text("".join(f"{line}:1\n" for line in sorted(map(hash_of, map(str, range(500))))))
    assert is_breached(text, path) == (text in set(map(str, range(500))))


def test_an_empty_file_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "empty").write_text("")
    assert not is_breached("x", tmp_path / "empty")


def test_a_stolen_password_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one").write_text(hash_of("correct horse battery staple") + ":216\n")
    assert fault_of("correct horse battery staple", breached=tmp_path / "one") is not None


def test_a_list_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BreachListError):
        fault_of("lantern orchard", breached=tmp_path / "none")


def test_the_product_hashes_with_64_mebibytes_three_passes_and_four_lanes() -> None:
    # In a process of its own: the tests hash in a thousandth of the time.
    made = "from eldercare.accounts.actions.hashing import hash_password; print(hash_password('x'))"
    told = subprocess.run([sys.executable, "-c", made], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
