"""Commands that bring lists in and take them out.

What a command needs is imported inside it, so that `eldercare up` stays light (see `eldercare.cli`).
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from eldercare.command import Refused, settings

Command = TypeVar("Command", bound=Callable[..., None])


def _list_options(command: Command) -> Command:
    kinds = click.Choice(["seniors", "workers", "shifts", "devices", "institutions", "areas"])
    words = click.Choice(["zh_Hans_CN", "en"])
    for option in (
        click.option("--language", default="en", show_default=True, type=words, help="Of words and heads."),
        click.option("--user", help="In whose name and scope [default: the machine, the whole county]."),
        click.argument("file", type=click.Path(dir_okay=False, path_type=Path)),
        click.argument("kind", type=kinds),
    ):
        command = option(command)
    return command


@click.command("import")
@_list_options
@click.option("--dry-run", is_flag=True, help="Check each row and write nothing.")
@click.option("--errors", type=click.Path(path_type=Path), help="Workbook (.xlsx) of the refused rows.")
@click.option("--json", "as_json", is_flag=True)
def bring_in(
    kind: str, file: Path, dry_run: bool, errors: Path | None, as_json: bool, user: str | None, language: str
) -> None:
    """Bring in a list out of FILE (.xlsx, .xls, .csv), each row whole or not at all.

    Exit code 0: every row is in. 1: rows were refused, or a row of sums is wrong. 2: nothing was taken.
    """
    if not file.is_file():
        raise Refused(f"There is no file {file}.")
    with _at_lists(language) as (command, moment):
        summary = command.bring_in(kind, file, user=user, dry_run=dry_run, refused_to=errors, now=moment)
    click.echo(json.dumps(summary.as_dict(), ensure_ascii=False) if as_json else "\n".join(summary.lines()))
    if not summary.clean:
        sys.exit(1)


@contextmanager
def _at_lists(language: str) -> Iterator[tuple[Any, datetime]]:
    from flask_babel import force_locale

    from eldercare.core.time import now
    from eldercare.imports import command
    from eldercare.loading import load_app
    from eldercare.migrating import refuse_other_schema

    with load_app(settings(create_secret=True)).app_context(), force_locale(language):
        refuse_other_schema()
        yield command, now()


@click.command("export")
@_list_options
@click.option("--plain", is_flag=True, help="Nothing masked; needs --reason.")
@click.option("--reason", default="", help="Why, for the audit trail.")
def take_out(kind: str, file: Path, plain: bool, reason: str, user: str | None, language: str) -> None:
    """Write all records of a KIND into FILE (.xlsx or .csv), masked unless --plain is given."""
    if plain and not reason.strip():
        raise Refused("Say with --reason why the whole data is needed; it goes into the audit trail.")
    with _at_lists(language) as (command, moment):
        rows = command.take_out(kind, file, user=user, plain=plain, reason=reason.strip(), now=moment)
    click.echo(f"{rows} rows written to {file}")


COMMANDS = (bring_in, take_out)
