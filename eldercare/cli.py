"""The command `eldercare`: one group, each command a thin door to one action."""

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click

from eldercare import checks, processes, rehearsal
from eldercare.app import create_app
from eldercare.clock import run_clock
from eldercare.config import MissingSettingError, Settings
from eldercare.core.db import db
from eldercare.core.errors import EldercareError
from eldercare.core.time import local_date, now
from eldercare.demo import build_county
from eldercare.logs import configure_logs
from eldercare.migrating import migrate_to_newest
from eldercare.serving import serve
from eldercare.visits import planning

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
        except EldercareError as error:
            raise Refused(str(error)) from error


def settings(*, create_secret: bool = False) -> Settings:
    """Settings of this environment, or one line that names what is missing."""
    try:
        return Settings.from_env(os.environ, create_secret=create_secret)
    except MissingSettingError as error:
        raise Refused(str(error)) from error


@click.group(cls=OneLineGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="eldercare")
def main() -> None:
    """Home-visit dispatch, emergency alarms and institution safety for a county."""
    configure_logs(sys.stderr)


def _place_options(command: Command) -> Command:
    for option in (
        click.option("--mqtt-port", default=1883, show_default=True, help="Port of the embedded broker."),
        click.option("--port", default=8000, show_default=True, help="Port of the web server."),
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
@click.option("--seniors", default=3000, show_default=True, type=click.IntRange(50, 400_000))
@_place_options
def demo(
    once: bool, seed: int, seniors: int, data_dir: Path | None, host: str, port: int, mqtt_port: int
) -> None:
    """Build the demonstration county (synthetic) and start everything, or run its day once."""
    if once:
        summary = rehearsal.run(seed=seed, seniors=seniors, data_dir=data_dir, mqtt_port=mqtt_port)
        click.echo(json.dumps(summary, ensure_ascii=False, indent=1))
        return
    _use(data_dir)
    os.environ["ELDERCARE_DEMO"] = "1"
    _refuse_busy_ports(host, port, mqtt_port)
    chosen = settings(create_secret=True)
    _prepare(chosen, seed=seed, seniors=seniors)
    processes.run_all(chosen, host=host, port=port, mqtt_port=mqtt_port)


def _prepare(chosen: Settings, *, seed: int, seniors: int) -> None:
    app = create_app(chosen)
    with app.app_context():
        migrate_to_newest()
        if not rehearsal.is_built():
            click.echo(f"Building the demonstration county (synthetic, {seniors} seniors) ...")
            moment = now()
            build_county(seed=seed, seniors=seniors, day=local_date(moment), now=moment)
        rehearsal.ready_for(local_date(now()), seed=seed)
        db.engine.dispose()


@main.command()
@_place_options
def up(data_dir: Path | None, host: str, port: int, mqtt_port: int) -> None:
    """Migrate and start web, listener, clock and (without ELDERCARE_MQTT_URL) a broker on this machine."""
    _use(data_dir)
    _refuse_busy_ports(host, port, mqtt_port)
    chosen = settings(create_secret=True)
    with create_app(chosen).app_context():
        migrate_to_newest()
        db.engine.dispose()
    processes.run_all(chosen, host=host, port=port, mqtt_port=mqtt_port)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def web(host: str, port: int) -> None:
    """Serve the pages and the API."""
    serve(create_app(settings()), host=host, port=port)


@main.command()
def listen() -> None:
    """Take alerts from the broker named by ELDERCARE_MQTT_URL."""
    processes.run_listener(settings())


@main.command()
def clock() -> None:
    """Run what is due: escalations, messages, tomorrow's plans. Any number may run; one leads."""
    run_clock(create_app(settings()))


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
    with create_app(settings(create_secret=True)).app_context():
        summaries = planning.plan_days(
            day.date(), days, region=region, seconds=seconds, seed=seed, engine=engine, now=now()
        )
    if as_json:
        click.echo(json.dumps([summary.as_dict() for summary in summaries], ensure_ascii=False))
        return
    for summary in summaries:
        click.echo(summary.as_line())


@main.command()
def check() -> None:
    """Look at settings, database, migrations, broker and audit trail; exit 1 when one fails."""
    results = checks.run(settings())
    for result in results:
        click.echo(f"{'ok  ' if result.ok else 'FAIL'} {result.name}: {result.detail}")
    if not all(result.ok for result in results):
        sys.exit(1)


def _use(data_dir: Path | None) -> None:
    if data_dir is not None:
        os.environ["ELDERCARE_DATA_DIR"] = str(data_dir.absolute())


def _refuse_busy_ports(host: str, port: int, mqtt_port: int) -> None:
    wanted = [(port, "--port")]
    if not os.environ.get("ELDERCARE_MQTT_URL"):
        wanted.append((mqtt_port, "--mqtt-port"))
    for number, option in wanted:
        if processes.is_busy(host, number):
            raise Refused(f"Port {number} on {host} is in use. Choose another with {option} N.")
