"""The command `eldercare`: one group, each command a thin door to one action.

What a command needs is imported inside it: `up` and `demo` watch over others and have to be there at once,
so that Ctrl-C finds them listening and the first page comes soon.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import click

from devices.endpoint import BrokerUrlError, parse_url
from eldercare.config import SettingError, Settings, make_folder
from eldercare.core.errors import EldercareError
from eldercare.logs import configure_logs

PORT = click.IntRange(1, 65535)
SENIORS = click.IntRange(50, 400_000)
Command = TypeVar("Command", bound=Callable[..., None])


class Refused(click.ClickException):
    """One clear line and exit code 2."""

    exit_code = 2


class OneLineGroup(click.Group):
    """Shows each of our refusals as one line instead of a traceback."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            about = error.ctx.command_path if error.ctx else "eldercare"
            raise Refused(f"{error.format_message()} See: {about} --help") from error
        except (EldercareError, SettingError, BrokerUrlError) as error:
            raise Refused(str(error)) from error


def settings(*, create_secret: bool = False) -> Settings:
    """Settings of this environment. Raises SettingError or BrokerUrlError, which say what is wrong."""
    chosen = Settings.from_env(os.environ, create_secret=create_secret)
    if chosen.mqtt_url:
        parse_url(chosen.mqtt_url)
    return chosen


@click.group(cls=OneLineGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="eldercare")
def main() -> None:
    """Home-visit dispatch, emergency alarms and institution safety for a county."""
    configure_logs(sys.stderr)


def _place_options(command: Command) -> Command:
    for option in (
        click.option(
            "--mqtt-port", default=1883, show_default=True, type=PORT, help="Port of the embedded broker."
        ),
        click.option("--port", default=8000, show_default=True, type=PORT, help="Port of the web server."),
        click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on."),
        click.option(
            "--data-dir", type=click.Path(path_type=Path), help="Folder of all data [default: var]."
        ),
    ):
        command = option(command)
    return command


@main.command()
@click.option("--once", is_flag=True, help="Run the day headless, print a JSON summary and exit.")
@click.option("--seed", default=1, show_default=True, help="Same seed, same county and same plans.")
@click.option("--seniors", default=3000, show_default=True, type=SENIORS)
@_place_options
def demo(
    once: bool, seed: int, seniors: int, data_dir: Path | None, host: str, port: int, mqtt_port: int
) -> None:
    """Build the demonstration county (synthetic) and start everything, or run its day once."""
    if once:
        from eldercare import rehearsal

        summary = rehearsal.run(seed=seed, seniors=seniors, data_dir=data_dir, mqtt_port=mqtt_port)
        click.echo(json.dumps(summary, ensure_ascii=False, indent=1))
        return
    os.environ["ELDERCARE_DEMO"] = "1"
    county = ["--migrate", "--county", str(seniors), "--seed", str(seed)]
    _run_all(data_dir, host, port, mqtt_port, county)


@main.command()
@_place_options
def up(data_dir: Path | None, host: str, port: int, mqtt_port: int) -> None:
    """Migrate and start web, listener, clock and (without ELDERCARE_MQTT_URL) a broker on this machine."""
    _run_all(data_dir, host, port, mqtt_port, ["--migrate"])


def _run_all(data_dir: Path | None, host: str, port: int, mqtt_port: int, preparation: list[str]) -> None:
    from eldercare import processes

    if data_dir is not None:
        os.environ["ELDERCARE_DATA_DIR"] = str(data_dir.absolute())
    chosen = settings(create_secret=True)
    make_folder(chosen.data_dir)
    processes.run_all(chosen, host=host, port=port, mqtt_port=mqtt_port, preparation=preparation)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=PORT)
@click.option("--migrate", is_flag=True, help="Bring the database to the newest schema first.")
@click.option("--county", type=SENIORS, help="Build the demonstration county with so many seniors first.")
@click.option("--seed", default=1, show_default=True, help="Of the demonstration county.")
def web(host: str, port: int, migrate: bool, county: int | None, seed: int) -> None:
    """Serve the pages and the API."""
    from eldercare.loading import load_app

    app = load_app(settings())
    if migrate or county:
        from eldercare.preparing import prepare

        prepare(app, county=county, seed=seed)
    from eldercare.serving import serve

    serve(app, host=host, port=port)


@main.command()
def listen() -> None:
    """Take alerts from the broker named by ELDERCARE_MQTT_URL."""
    from eldercare.alerts.listen import run_listener
    from eldercare.loading import load_app
    from eldercare.stopping import stop_on_signals

    chosen = settings()
    run_listener(load_app(chosen), chosen, stop_on_signals())


@main.command()
def clock() -> None:
    """Run what is due: escalations, messages, tomorrow's plans. Any number may run; one leads."""
    from eldercare.clock import run_clock
    from eldercare.loading import load_app

    run_clock(load_app(settings()))


@main.command()
@click.option("--date", "day", required=True, type=click.DateTime(["%Y-%m-%d"]), help="First day to plan.")
@click.option("--days", default=1, show_default=True, type=click.IntRange(1, 31))
@click.option("--region", help="Code of one station or area.")
@click.option("--all", "everywhere", is_flag=True, help="Every station (the default without --region).")
@click.option("--seconds", type=click.FloatRange(min=0.1), help="Search time per region; else a fixed count.")
@click.option("--seed", default=1, show_default=True)
@click.option("--engine", default="inline", show_default=True, help="inline, processes or dask://HOST:PORT")
@click.option("--json", "as_json", is_flag=True)
def plan(
    day: datetime,
    days: int,
    region: str | None,
    everywhere: bool,
    seconds: float | None,
    seed: int,
    engine: str,
    as_json: bool,
) -> None:
    """Turn care plans into visits and find who goes when."""
    if region and everywhere:
        raise Refused("Choose --region CODE or --all, not both.")
    from eldercare.core.time import now
    from eldercare.loading import load_app
    from eldercare.migrating import refuse_other_schema
    from eldercare.visits import planning

    with load_app(settings(create_secret=True)).app_context():
        refuse_other_schema()
        summaries = planning.plan_days(
            day.date(), days, region=region, seconds=seconds, seed=seed, engine=engine, now=now()
        )
    if as_json:
        click.echo(json.dumps([summary.as_dict() for summary in summaries], ensure_ascii=False))
        return
    for summary in summaries:
        click.echo(summary.as_line())
        for line in summary.warning_lines():
            click.echo(line, err=True)


def _list_options(command: Command) -> Command:
    kinds = click.Choice(["seniors", "workers", "shifts", "devices", "institutions"])
    words = click.Choice(["zh_Hans_CN", "en"])
    for option in (
        click.option("--language", default="en", show_default=True, type=words, help="Of words and heads."),
        click.option("--user", help="In whose name and scope [default: the machine, the whole county]."),
        click.argument("file", type=click.Path(dir_okay=False, path_type=Path)),
        click.argument("kind", type=kinds),
    ):
        command = option(command)
    return command


@main.command("import")
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


@main.command("export")
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


@main.command()
@click.option("--homes", default=20, show_default=True, type=click.IntRange(1, 20_000))
def register_simulated(homes: int) -> None:
    """Register the devices of `python -m devices simulate` in the demonstration (synthetic)."""
    from eldercare.core.time import now
    from eldercare.loading import load_app
    from eldercare.migrating import refuse_other_schema
    from eldercare.rehearsal.homes import register_homes

    with load_app(settings(create_secret=True)).app_context():
        refuse_other_schema()
        click.echo(json.dumps({"registered": register_homes(homes, now=now())}))


@main.command()
def check() -> None:
    """Look at settings, database, migrations, audit trail, broker and roads; exit 1 when one fails."""
    from eldercare import checks

    results = checks.run(settings())
    for result in results:
        click.echo(f"{'ok  ' if result.ok else 'FAIL'} {result.name}: {result.detail}")
    if not all(result.ok for result in results):
        sys.exit(1)


@main.group()
def alarms() -> None:
    """Look after the records of alarms."""


@alarms.command("verify")
def verify_alarms() -> None:
    """Check that no line of any alarm's timeline was changed or taken out; exit 1 when one was."""
    from eldercare import checks
    from eldercare.loading import load_app
    from eldercare.migrating import refuse_other_schema

    with load_app(settings()).app_context():
        refuse_other_schema()
        result = checks.check_timelines()
    click.echo(f"{'ok  ' if result.ok else 'FAIL'} {result.name}: {result.detail}")
    if not result.ok:
        sys.exit(1)
