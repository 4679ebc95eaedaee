"""Small makers of the tests of visits by hand."""

from datetime import timedelta
from typing import Any

from eldercare.accounts.models import User
from eldercare.people.models import Senior
from eldercare.visits.actions.calls import take_call
from eldercare.visits.by_hand.rules import CallEntry, OrderEntry
from eldercare.visits.models import HotlineCall
from tests.makers import NOW, TODAY, make_service

TOMORROW = TODAY + timedelta(days=1)


def order_entry(**changes: Any) -> OrderEntry:
    """An hour of cleaning tomorrow between 09:00 and 11:00."""
    make_service("clean")
    values = {
        "service_code": "clean", "day": TOMORROW, "window_from": 540, "window_to": 660, "minutes": 60,
    }  # fmt: skip
    return OrderEntry(**values | changes)


def call_entry(**changes: Any) -> CallEntry:
    """A daughter who asks for a bath by the hotline; promised within three hours."""
    values = {
        "source": "12349", "caller": "顾海霞", "relation": "daughter", "phone": "13905137788",
        "asked": "想请人来助浴", "promised_at": NOW + timedelta(hours=3),
    }  # fmt: skip
    return CallEntry(**values | changes)


def make_call(operator: User, senior: Senior, **changes: Any) -> HotlineCall:
    """Such a request, taken by the operator."""
    return take_call(operator, senior.id, call_entry(**changes), now=NOW)
