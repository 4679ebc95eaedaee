"""What has to be done before the first page: the newest schema, the models of
devices that we know, and for a demonstration its county."""

import click
from flask import Flask

from eldercare import rehearsal
from eldercare.alerts.actions.devices.catalogue import load_device_models
from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.demo import build_county
from eldercare.migrating import migrate_to_newest


def prepare(app: Flask, *, county: int | None, seed: int) -> None:
    """Migrate; with `county` seniors build the demonstration county if there is none, and plan its today."""
    with app.app_context():
        migrate_to_newest()
        load_device_models(by=None, now=now())
        if county is not None:
            moment = now()
            if not rehearsal.is_built():
                click.echo(f"Building the demonstration county (synthetic, {county} seniors) ...")
                build_county(seed=seed, seniors=county, day=local_date(moment), now=moment)
            rehearsal.ready_for(local_date(moment), seed=seed)
        db.session.remove()
        db.engine.dispose()
