"""Bring the database to the newest schema, and tell whether it is there."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import upgrade

from eldercare.core.db import db

FOLDER = Path(__file__).parent.parent / "migrations"


def migrate_to_newest() -> None:
    """Run every migration that the database does not have yet."""
    folder = current_app.config["SETTINGS"].data_dir
    folder.mkdir(parents=True, exist_ok=True)
    upgrade(directory=str(FOLDER))


def newest_revision() -> str | None:
    """The newest revision that this version of the program knows."""
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config).get_current_head()


def present_revision() -> str | None:
    """The revision that the database is at."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
