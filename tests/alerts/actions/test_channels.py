"""Channels are set up by whoever may, tried at once, and never show their address again."""

from dataclasses import replace

import pytest
from flask.ctx import AppContext

from eldercare.accounts.models import AuditEntry
from eldercare.alerts.actions.channels import ChannelEntry, store_channel, switch_channel, try_channel
from eldercare.core.db import db
from eldercare.core.errors import ForbiddenError, InvalidInputError, NotFoundError, StaleVersionError
from eldercare.telling.models import Channel
from tests.alerts.makers import desk, make_channel, rows
from tests.makers import NOW, make_station, make_user
from tests.telling.mailbox import mailbox
from tests.telling.servers import QUIET_APPRISE, FarSide, far_side

pytestmark = QUIET_APPRISE
ENTRY = ChannelEntry("值班群", "wecom", "wecombot://abc-123", ("station",), None, 20)


def stored(**changes: object) -> Channel:
    return store_channel(make_user("admin"), replace(ENTRY, **changes), now=NOW)


def test_a_channel_is_stored_and_the_trail_knows_it(database: AppContext) -> None:
    channel = stored()
    entry = db.session.query(AuditEntry).order_by(AuditEntry.id.desc()).first()
    assert (channel.kind, channel.audiences) == ("wecom", ["station"])
    assert (entry.verb, entry.subject_id) == ("channel.add", channel.id)


def test_the_trail_holds_no_address(database: AppContext) -> None:
    stored()
    assert "abc-123" not in str([entry.detail for entry in db.session.query(AuditEntry)])


def test_the_table_holds_no_readable_address(database: AppContext) -> None:
    stored()
    assert "abc-123" not in str(db.session.connection().exec_driver_sql("select address from channels").all())


def test_an_empty_address_keeps_the_stored_one(database: AppContext) -> None:
    channel = stored()
    by = make_user("admin")
    entry = replace(ENTRY, address="", name="夜班群")
    changed = store_channel(by, entry, channel_id=channel.id, expected=1, now=NOW)
    assert (changed.name, changed.address) == ("夜班群", "wecombot://abc-123")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("kind", "pigeon"),
        ("address", ""),
        ("address", "nonsense"),
        ("address", "feishu://abc123"),
        ("audiences", ("neighbours",)),
        ("per_minute", 0),
        ("per_minute", 601),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_field(database: AppContext, field: str, value: object) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        stored(**{field: value})
    assert set(refusal.value.fields) == {field}
    assert db.session.query(Channel).count() == 0


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("dingtalk", "dingtalk://5ecret@abc123"),
        ("feishu", "feishu://abc123"),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc-123"),
        ("email", "mailtos://duty:word@mail.example?to=duty@mail.example"),
        ("webhook", "jsons://server.example/alarms"),
        ("sms", "jsons://gateway.example/sms?:phone={to}"),
    ],
)
def test_each_kind_takes_its_own_addresses(database: AppContext, kind: str, address: str) -> None:
    assert stored(kind=kind, address=address).kind == kind


def test_nothing_that_only_writes_on_the_server_itself_is_a_gateway(database: AppContext) -> None:
    with pytest.raises(InvalidInputError):
        stored(kind="sms", address="syslog://")


def test_a_stale_change_is_refused(database: AppContext) -> None:
    channel = stored()
    with pytest.raises(StaleVersionError):
        store_channel(make_user("admin"), ENTRY, channel_id=channel.id, expected=7, now=NOW)


def test_a_station_sets_up_only_its_own_channels(database: AppContext) -> None:
    own, other = desk(), make_station("320682105")
    assert store_channel(own, replace(ENTRY, station_id=int(own.scope_key)), now=NOW).id
    for station_id in (other.id, None):
        with pytest.raises(NotFoundError):
            store_channel(own, replace(ENTRY, station_id=station_id), now=NOW)


def test_a_station_cannot_take_a_channel_of_the_county(database: AppContext) -> None:
    channel, own = stored(), desk()
    entry = replace(ENTRY, station_id=int(own.scope_key))
    with pytest.raises(NotFoundError):
        store_channel(own, entry, channel_id=channel.id, expected=1, now=NOW)


def test_the_bureau_changes_no_channel(database: AppContext) -> None:
    with pytest.raises(ForbiddenError):
        store_channel(make_user("bureau"), ENTRY, now=NOW)


def test_a_channel_is_switched_off_and_on(database: AppContext) -> None:
    by, channel = make_user("admin"), stored()
    assert not switch_channel(by, channel.id, enabled=False, now=NOW).enabled
    assert switch_channel(by, channel.id, enabled=True, now=NOW).enabled


def trial(server: FarSide, address: str = "", to: str = "") -> bool:
    channel = make_channel(address or server.url)
    return try_channel(make_user("admin"), channel.id, to=to, now=NOW).ok


def test_a_trial_message_goes_out_at_once_and_says_that_it_is_one(database: AppContext) -> None:
    with far_side() as server:
        assert trial(server)
        assert "测试消息" in server.told[0]["message"]
    assert [(row.subject, row.state) for row in rows()] == [("trial", "sent")]


def test_a_trial_that_fails_is_kept_with_its_reason(database: AppContext) -> None:
    with far_side() as server:
        server.status = 404
        assert not trial(server)
    assert [(row.state, row.error_code) for row in rows()] == [("failed", "http_404")]


def test_a_personal_channel_is_tried_with_a_number_that_is_not_kept(database: AppContext) -> None:
    with far_side() as server:
        assert trial(server, f"json://{server.host}/?:phone={{to}}", "138 1234 5678")
        assert server.told[0]["phone"] == "13812345678"
    assert "13812345678" not in str([vars(row) for row in rows()])


@pytest.mark.parametrize("number", ["", "chen@mail", "1" * 21])
def test_a_personal_channel_is_not_tried_without_a_number(database: AppContext, number: str) -> None:
    with far_side() as server, pytest.raises(InvalidInputError):
        trial(server, f"json://{server.host}/?:phone={{to}}", number)


@pytest.mark.parametrize("to", ["", "13812345678", "duty@mail.example, other@mail.example"])
def test_a_personal_channel_of_mail_is_not_tried_without_an_address(database: AppContext, to: str) -> None:
    channel = make_channel("mailto://127.0.0.1:9/?to={to}&from=alarms@mail.example", "email")
    with pytest.raises(InvalidInputError):
        try_channel(make_user("admin"), channel.id, to=to, now=NOW)


def test_a_personal_channel_of_mail_is_tried_with_an_address(database: AppContext) -> None:
    with mailbox() as box:
        channel = make_channel(f"mailto://127.0.0.1:{box.port}/?to={{to}}&from=alarms@mail.example", "email")
        assert try_channel(make_user("admin"), channel.id, to=" duty@mail.example ", now=NOW).ok
    assert box.recipients == ["duty@mail.example"]
