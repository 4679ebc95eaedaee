"""Signs of life, and those that tell nothing."""

from datetime import timedelta

from flask.ctx import AppContext

from eldercare.core import heartbeat
from tests.makers import NOW


def test_a_sign_of_life_is_known(database: AppContext) -> None:
    heartbeat.beat("clock", now=NOW)
    assert heartbeat.known_beats(NOW + timedelta(seconds=9)) == {"clock": NOW}


def test_a_sign_of_life_from_the_future_is_unknown(database: AppContext) -> None:
    heartbeat.beat("clock", now=NOW + timedelta(hours=1))
    assert heartbeat.known_beats(NOW) == {}
