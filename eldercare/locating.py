"""Commands about positions: how the queue of addresses stands, working at it now, asking again.

What a command needs is imported inside it, so that `eldercare up` stays light (see `eldercare.cli`).
"""

import os

import click

from eldercare.config import Settings
from eldercare.upkeep import JSON, at_work, tell


@click.group()
def geocode() -> None:
    """Find the positions of homes by their addresses."""


@geocode.command("status")
@JSON
def status(*, as_json: bool) -> None:
    """How many addresses wait, are parked, were found, and what stands in the way."""
    from eldercare.people.geocoding.status import queue_status

    with at_work():
        found = queue_status(Settings.from_env(os.environ).geocoder)
    line = (
        f"{found.provider or 'no provider is set'}: {found.waiting} wait, {found.parked} parked, "
        f"{found.found} found"
    )
    fault = f"; {found.fault}, asked again at {found.facts['again_at']}" if found.fault else ""
    tell(found.facts, line + fault, as_json=as_json)


@geocode.command("retry")
@JSON
def retry(*, as_json: bool) -> None:
    """Let everybody without a good position be found, those who were parked too."""
    from eldercare.core.time import now
    from eldercare.imports.actions.working import machine
    from eldercare.people.geocoding.queue import enqueue
    from eldercare.people.queries import PositionFilters, unplaced_ids

    with at_work():
        count = enqueue(None, unplaced_ids(machine(), PositionFilters()), now=now())
    tell({"waiting": count}, f"{count} addresses wait to be found.", as_json=as_json)


@geocode.command("run")
@JSON
def run(*, as_json: bool) -> None:
    """Work at the queue here and now, at the provider's pace, until it is empty or the provider fails.

    Exit code 1 when the provider failed; the addresses wait.
    """
    import time

    from eldercare.core.time import now
    from eldercare.people.geocoding.providers import provider_of
    from eldercare.people.geocoding.queue import enqueue_missing
    from eldercare.people.geocoding.status import queue_status
    from eldercare.people.geocoding.work import work_on_queue

    provider = provider_of(Settings.from_env(os.environ))
    if provider is None:
        raise click.ClickException("No provider is set: see ELDERCARE_GEOCODER.")
    with at_work():
        while enqueue_missing(now=now()):
            pass
        done = 0
        while True:
            done += work_on_queue(provider, now=now())
            stands = queue_status(provider.kind)
            if stands.fault or not stands.waiting:
                break
            time.sleep(min(1.0, 1 / provider.a_second))
    fault = f"; the provider failed: {stands.fault}" if stands.fault else ""
    tell(stands.facts | {"looked_at": done}, f"{done} addresses looked at{fault}.", as_json=as_json)
    if stands.fault:
        raise click.exceptions.Exit(1)
