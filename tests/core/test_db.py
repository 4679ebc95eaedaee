"""UTC columns, versions and the one way to write."""

import threading
from datetime import datetime
from itertools import count

import pytest
from flask import Flask
from flask.ctx import AppContext
from sqlalchemy.exc import IntegrityError, StatementError

from eldercare.core.db import check_version, db, once, transaction
from eldercare.core.errors import StaleVersionError
from eldercare.people.models import Senior
from tests.makers import NOW, make_senior


def test_a_moment_comes_back_with_its_zone(database: AppContext) -> None:
    senior = make_senior()
    db.session.expire_all()
    assert senior.created_at == NOW


def test_a_moment_without_zone_is_refused(database: AppContext) -> None:
    with pytest.raises(StatementError, match="needs its zone"):
        make_senior(created_at=datetime(2026, 11, 23, 9, 0))


def test_a_failed_statement_names_nobody(database: AppContext) -> None:
    make_senior(id_hash="a" * 64)
    with pytest.raises(IntegrityError) as caught:
        make_senior(id_hash="a" * 64, name="璩秘密", address="秘密村 1组 9号")
    assert "秘密" not in str(caught.value)


def test_each_edit_raises_the_version(database: AppContext) -> None:
    senior = make_senior()
    with transaction():
        senior.caution = "狗"
    assert senior.version == 2


def test_an_edit_of_an_older_version_is_refused(database: AppContext) -> None:
    with pytest.raises(StaleVersionError):
        check_version(make_senior(), 7)


def test_an_inner_transaction_joins_the_outer(database: AppContext) -> None:
    senior = make_senior()

    def write_and_fail() -> None:
        with transaction():
            with transaction():
                senior.caution = "inner"
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        write_and_fail()
    assert db.session.get(Senior, senior.id).caution == ""


def test_a_change_before_the_transaction_is_a_programming_error(database: AppContext) -> None:
    senior = make_senior()
    senior.caution = "too early"
    with pytest.raises(RuntimeError, match="before transaction"), transaction():
        pass


def test_forty_writers_on_four_threads_lose_no_update(app: Flask, database: AppContext) -> None:
    senior_id = make_senior(grade=0).id

    def add_forty() -> None:
        with app.app_context():
            for _ in range(40):
                while not _added(senior_id):
                    pass
            db.session.remove()

    threads = [threading.Thread(target=add_forty) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert db.session.get(Senior, senior_id, populate_existing=True).grade == 160


def _added(senior_id: int) -> bool:
    """One read and write; a stale read on PostgreSQL is refused and tried again."""
    try:
        with transaction() as session:
            session.get_one(Senior, senior_id).grade += 1
    except StaleVersionError:
        return False
    return True


def test_what_is_read_once_in_a_transaction_is_read_afresh_in_the_next(database: AppContext) -> None:
    numbers = count(1)
    with transaction():
        assert [once("key", lambda: next(numbers)) for _ in range(2)] == [1, 1]
        with transaction():
            assert once("key", lambda: next(numbers)) == 1
    with transaction():
        assert once("key", lambda: next(numbers)) == 2


def test_outside_a_transaction_nothing_is_kept(database: AppContext) -> None:
    numbers = count(1)
    assert [once("key", lambda: next(numbers)) for _ in range(2)] == [1, 2]
