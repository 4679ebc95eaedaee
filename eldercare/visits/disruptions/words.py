"""Reports and stale rows in words."""

from flask_babel import gettext

from eldercare.core.time import local
from eldercare.visits.disruptions.rules import STALE
from eldercare.visits.disruptions.stale import Overtaken


def stale_sentence(one: Overtaken) -> str:
    """Whose visit, and what has become of it."""
    time = f"{local(one.start):%H:%M}" if one.start else ""
    return f"{one.senior}: {gettext(STALE[one.code], worker=one.worker, time=time)}"
