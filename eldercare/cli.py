"""The command `eldercare`: one group, each command a thin door to one action.

What a command needs is imported inside it: `up` and `demo` watch over others and have to be there at once,
so that Ctrl-C finds them listening and the first page comes soon.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click

from eldercare.command import OneLineGroup, Refused, settings
from eldercare.config import make_folder
from eldercare.exchange import COMMANDS
from eldercare.locating import geocode
from eldercare.logs import configure_logs
from eldercare.upkeep import GROUPS

PORT = click.IntRange(1, 65535)
SENIORS = click.IntRange(50, 400_000)
SPEAKING = click.IntRange(0, 1000)
Command = TypeVar("Command", bound=Callable[..., None])


@click.group(cls=OneLineGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="eldercare")
def main() -> None:
    """Home-visit dispatch, emergency alarms and institution safety for a county."""
    configure_logs(sys.stderr)


for command in (*COMMANDS, *GROUPS, geocode):
    main.add_command(command)


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
@click.option("--homes", default=20, show_default=True, type=SPEAKING, help="Homes that speak; 0 for none.")
@_place_options
def demo(
    once: bool,
    seed: int,
    seniors: int,
    homes: int,
    data_dir: Path | None,
    host: str,
    port: int,
    mqtt_port: int,
) -> None:
    """Build the demonstration county (synthetic) and start everything, or run its day once."""
    if once:
        from eldercare import rehearsal

        summary = rehearsal.run(seed=seed, seniors=seniors, data_dir=data_dir, mqtt_port=mqtt_port)
        click.echo(json.dumps(summary, ensure_ascii=False, indent=1))
        return
    os.environ["ELDERCARE_DEMO"] = "1"
    county = ["--migrate", "--county", str(seniors), "--seed", str(seed)]
    _run_all(data_dir, host, port, mqtt_port, county, homes=homes)


@main.command()
@_place_options
def up(data_dir: Path | None, host: str, port: int, mqtt_port: int) -> None:
    """Migrate and start web, listener, clock and (without ELDERCARE_MQTT_URL) a broker on this machine."""
    _run_all(data_dir, host, port, mqtt_port, ["--migrate"])


def _run_all(
    data_dir: Path | None, host: str, port: int, mqtt_port: int, preparation: list[str], *, homes: int = 0
) -> None:
    from eldercare import processes

    if data_dir is not None:
        os.environ["ELDERCARE_DATA_DIR"] = str(data_dir.absolute())
    chosen = settings(create_secret=True)
    make_folder(chosen.data_dir)
    processes.run_all(chosen, host=host, port=port, mqtt_port=mqtt_port, preparation=preparation, homes=homes)


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
            day.date(),
            days,
            region=region,
            stop=planning.within(seconds),
            seed=seed,
            engine=engine,
            now=now(),
        )
    if as_json:
        click.echo(json.dumps([summary.as_dict() for summary in summaries], ensure_ascii=False))
        return
    for summary in summaries:
        click.echo(summary.as_line())
        for line in summary.warning_lines():
            click.echo(line, err=True)


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
@click.option("--homes", default=20, show_default=True, type=click.IntRange(1, 1000))
def speak(homes: int) -> None:
    """Let simulated homes speak in a running demonstration (synthetic), gently, for 12 hours at most."""
    from devices.publisher import BrokerUnreachableError
    from eldercare.loading import load_app
    from eldercare.rehearsal import speaking

    chosen = settings()
    try:
        speaking.speak(load_app(chosen), chosen, homes)
    except BrokerUnreachableError as error:
        raise click.ClickException(str(error)) from error


@main.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def broker_accounts(folder: Path) -> None:
    """Write the accounts of devices and gateways into FOLDER, for a mosquitto of the site's own."""
    from eldercare.alerts.credentials import write_site_files
    from eldercare.loading import load_app

    with load_app(settings()).app_context():
        click.echo(json.dumps({"accounts": write_site_files(folder)}))


@main.command()
def check() -> None:
    """Look at settings, database, migrations, keys, audit trail, broker and roads; exit 1 when one fails."""
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
