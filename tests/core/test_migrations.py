"""The schema: every migration up and down, and nothing in the models that no migration brings."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import inspect

from eldercare.core.db import Base, db
from eldercare.migrating import FOLDER, newest_revision, present_revision
from tests.conftest import fresh_app


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without a single table."""
    app = fresh_app(tmp_path, name="migrations")
    with app.app_context():
        yield app
        db.engine.dispose()


def test_upgrading_an_empty_database_gives_every_table_of_the_models(empty: Flask) -> None:
    upgrade(directory=str(FOLDER))
    assert set(inspect(db.engine).get_table_names()) - {"alembic_version"} == set(Base.metadata.tables)


def test_the_models_hold_nothing_that_no_migration_brings(empty: Flask) -> None:
    upgrade(directory=str(FOLDER))
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_downgrading_to_nothing_leaves_no_table(empty: Flask) -> None:
    upgrade(directory=str(FOLDER))
    downgrade(directory=str(FOLDER), revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}


def test_the_database_knows_how_new_it_is(empty: Flask) -> None:
    upgrade(directory=str(FOLDER))
    assert present_revision() == newest_revision()
