"""More than a minute takes: lesser messages are told together, emergencies go ahead of them."""

from flask.ctx import AppContext

from eldercare.telling.jobs import send_outbox
from eldercare.telling.models import OutboxMessage
from tests.alerts.makers import SECOND, make_alarm, make_channel, make_message_row, rows
from tests.makers import NOW
from tests.telling.servers import QUIET_APPRISE, FarSide

pytestmark = QUIET_APPRISE


def lesser_ones(far: FarSide, count: int, per_minute: int) -> OutboxMessage:
    """An alarm whose first message is out, and so many lesser ones that wait."""
    make_channel(far.url, per_minute=per_minute)
    make_alarm()
    first = rows()[0]
    send_outbox(NOW)
    far.told.clear()
    for _ in range(count):
        make_message_row(first, subject="still_open", urgent=False)
    return first


def test_above_the_limit_the_waiting_messages_go_as_one(database: AppContext, far: FarSide) -> None:
    lesser_ones(far, 5, per_minute=4)
    assert send_outbox(NOW + SECOND) == 1
    assert len(far.told) == 1
    told = rows()[1:]
    assert [row.state for row in told] == ["sent", *["bundled"] * 4]
    assert {row.bundle_id for row in told[1:]} == {told[0].id}


def test_an_emergency_overtakes_what_waits(database: AppContext, far: FarSide) -> None:
    first = lesser_ones(far, 5, per_minute=4)
    make_message_row(first)
    send_outbox(NOW + SECOND)
    assert ["尚无人" in body["message"] or "还没有人" in body["message"] for body in far.told] == [
        False,
        True,
    ]


def test_a_used_up_minute_still_has_a_place_for_an_emergency(database: AppContext, far: FarSide) -> None:
    first = lesser_ones(far, 2, per_minute=4)
    send_outbox(NOW + SECOND)
    waiting = make_message_row(first, subject="still_open", urgent=False)
    assert send_outbox(NOW + 2 * SECOND) == 0
    urgent = make_message_row(first)
    assert send_outbox(NOW + 3 * SECOND) == 1
    states = {row.id: row.state for row in rows()}
    assert (states[urgent.id], states[waiting.id]) == ("sent", "pending")


def test_when_the_minute_is_over_the_rest_goes_out(database: AppContext, far: FarSide) -> None:
    first = lesser_ones(far, 2, per_minute=4)
    send_outbox(NOW + SECOND)
    make_message_row(first, subject="still_open", urgent=False)
    assert send_outbox(NOW + 62 * SECOND) == 1


def test_a_bundle_that_fails_waits_as_a_whole(database: AppContext, far: FarSide) -> None:
    lesser_ones(far, 5, per_minute=4)
    far.status = 503
    send_outbox(NOW + SECOND)
    assert [row.state for row in rows()[1:]] == ["pending"] * 5
