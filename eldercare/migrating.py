"""Bring the database to the newest schema, and tell whether it is there."""

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from flask_migrate import Migrate, upgrade
from sqlalchemy.exc import InterfaceError, OperationalError

from eldercare.config import make_folder
from eldercare.core.db import db
from eldercare.core.errors import EldercareError

FOLDER = Path(__file__).parent.parent / "migrations"


class DatabaseAwayError(EldercareError):
    """The database does not answer, or takes no write."""

    status = 503
    code = "database_away"
    sentence = "The database cannot be used: %(reason)s. Look at ELDERCARE_DATABASE_URL and the data folder."


class OtherSchemaError(EldercareError):
    """The tables are not those of this version."""

    status = 503
    code = "other_schema"
    sentence = "The database has other tables than this version needs. Bring it up to date with: eldercare up"


class NewerSchemaError(EldercareError):
    """A newer version of the program has been at work here."""

    status = 503
    code = "newer_schema"
    sentence = (
        "The database was made by a newer version (%(revision)s). Nothing was changed; run that version."
    )


def migrate_to_newest() -> None:
    """Run the migrations that the database does not have yet.

    Raises DatabaseAwayError or NewerSchemaError.
    """
    make_folder(current_app.config["SETTINGS"].data_dir)
    present = _present()
    if present == newest_revision():
        return
    if present is not None and present not in known_revisions():
        raise NewerSchemaError(revision=present)
    make_known(current_app)
    upgrade(directory=str(FOLDER))


def make_known(app: Flask) -> None:
    """Let flask-migrate know the application. Only where a migration runs: each process would load it."""
    Migrate(app, db, directory=str(FOLDER), render_as_batch=True, compare_type=True)


def refuse_other_schema() -> None:
    """Raise OtherSchemaError or DatabaseAwayError unless the database is ready for work."""
    if _present() != newest_revision():
        raise OtherSchemaError


def _present() -> str | None:
    try:
        return present_revision()
    except (OperationalError, InterfaceError) as error:
        raise DatabaseAwayError(reason=str(error.orig).partition("\n")[0]) from error


def newest_revision() -> str | None:
    """The newest revision that this version of the program knows."""
    return _scripts().get_current_head()


def known_revisions() -> set[str]:
    """Every revision that this version of the program knows."""
    return {script.revision for script in _scripts().walk_revisions()}


def _scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return ScriptDirectory.from_config(config)


def present_revision() -> str | None:
    """The revision that the database is at."""
    with db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()
