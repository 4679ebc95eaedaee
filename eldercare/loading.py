"""Loads the application. The processes that only watch over others stay light by not importing it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError

from eldercare.config import Settings
from eldercare.core.errors import EldercareError

DATABASES = frozenset({"sqlite", "postgresql"})


class BadDatabaseUrlError(EldercareError):
    """The address of the database cannot be read. It may hold a password, so it is not shown."""

    code = "bad_database_url"
    sentence = (
        "ELDERCARE_DATABASE_URL cannot be used. Write sqlite:////folder/file.db "
        "or postgresql+psycopg://user:password@host/name."
    )


class DriverMissingError(EldercareError):
    """The database needs a library that is not installed."""

    code = "driver_missing"
    sentence = (
        "The database driver %(module)s is not installed. Install it with: pip install eldercare[postgres]"
    )


def load_app(settings: Settings) -> Flask:
    """The application of these settings. Raises BadDatabaseUrlError or DriverMissingError."""
    check_database_url(settings.database_url)
    with _collector_paused():
        from eldercare.app import create_app

        return create_app(settings)


def check_database_url(url: str) -> None:
    """Refuse an address that no database of ours has, before anything is built on it."""
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() not in DATABASES:
            raise BadDatabaseUrlError
        parsed.get_dialect().import_dbapi()
    except (ArgumentError, NoSuchModuleError) as error:
        raise BadDatabaseUrlError from error
    except ModuleNotFoundError as error:
        raise DriverMissingError(module=error.name) from error


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Loading makes many objects and hardly any garbage: looking for it takes a quarter of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
