"""Group robots refuse inside an answer with status 200: real servers that speak as theirs do."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot
from flask.ctx import AppContext

from eldercare.telling.courier import send_text
from eldercare.telling.jobs import send_outbox
from tests.alerts.makers import SECOND, make_alarm, make_channel, make_message_row, rows
from tests.makers import NOW
from tests.telling.servers import QUIET_APPRISE, FarSide

pytestmark = QUIET_APPRISE

WECOM, DINGTALK, FEISHU = "wecombot://abc-123", "dingtalk://5ecret@abc123", "feishu://abc123"
ALL = {WECOM: "errcode", DINGTALK: "errcode", FEISHU: "code"}


@pytest.fixture(autouse=True)
def _at_home(monkeypatch: pytest.MonkeyPatch, far: FarSide) -> Iterator[None]:
    """The robots live at a server of this test."""
    monkeypatch.setattr(NotifyWeComBot, "notify_url", f"http://{far.host}/wecom?key={{key}}")
    monkeypatch.setattr(NotifyDingTalk, "notify_url", f"http://{far.host}/dingtalk?access_token={{token}}")
    monkeypatch.setattr(NotifyFeishu, "notify_url", f"http://{far.host}/feishu/{{token}}/")
    far.body = {"errcode": 0, "code": 0}
    return


@pytest.mark.parametrize("address", ALL)
def test_a_message_arrives(far: FarSide, address: str) -> None:
    assert send_text(address, "跌倒").ok
    assert "跌倒" in str(far.told[0])


def test_wecom_is_told_as_its_robots_ask(far: FarSide) -> None:
    send_text(WECOM, "x")
    assert far.told == [{"msgtype": "text", "text": {"content": "x"}}]
    assert far.paths == ["/wecom?key=abc-123"]


def test_dingtalk_gets_a_signature(far: FarSide) -> None:
    send_text(DINGTALK, "x")
    assert far.told[0]["text"] == {"content": "x"}
    assert "sign=" in far.paths[0]


def test_feishu_is_told_as_its_robots_ask(far: FarSide) -> None:
    send_text(FEISHU, "x")
    assert far.told == [{"msg_type": "text", "content": {"text": "x"}}]


@pytest.mark.parametrize(
    ("address", "code"),
    [
        (WECOM, 93000),
        (WECOM, 40058),
        (DINGTALK, 310000),
        (DINGTALK, 400101),
        (FEISHU, 19001),
        (FEISHU, 19024),
        (FEISHU, 9499),
    ],
)
def test_a_refusal_for_good_inside_a_good_status_is_final(far: FarSide, address: str, code: int) -> None:
    far.body = {ALL[address]: code}
    result = send_text(address, "x")
    assert (result.ok, result.final, result.error) == (False, True, f"code_{code}")


@pytest.mark.parametrize(
    ("address", "code", "seconds"),
    [
        (WECOM, 45009, 60),
        (WECOM, 45033, 60),
        (DINGTALK, 410100, 600),
        (DINGTALK, 130101, 600),
        (DINGTALK, 90030, 600),
        (FEISHU, 11232, 60),
    ],
)
def test_a_refusal_for_too_many_passes_after_a_pause(
    far: FarSide, address: str, code: int, seconds: int
) -> None:
    far.body = {ALL[address]: code}
    result = send_text(address, "x")
    assert (result.ok, result.final, result.pause_s) == (False, False, seconds)


@pytest.mark.parametrize("address", ALL)
def test_a_busy_robot_passes(far: FarSide, address: str) -> None:
    far.body = {ALL[address]: -1}
    assert not send_text(address, "x").final


@pytest.mark.parametrize("address", ALL)
@pytest.mark.parametrize("body", [b"<html>", b"[]", b"{}", b'{"errcode": "0", "code": null}'])
def test_an_answer_that_says_nothing_counts_as_not_sent(far: FarSide, address: str, body: bytes) -> None:
    far.body = body
    result = send_text(address, "x")
    assert (result.ok, result.final, result.error) == (False, False, "unclear_answer")


@pytest.mark.parametrize("address", ALL)
@pytest.mark.parametrize(("status", "final"), [(404, True), (429, False), (503, False)])
def test_a_bad_status_is_told_apart_too(far: FarSide, address: str, status: int, final: bool) -> None:
    far.status = status
    assert send_text(address, "x").final is final


@pytest.mark.parametrize("status", [200, 400])
def test_feishu_says_too_many_by_words_and_that_is_no_bad_body(far: FarSide, status: int) -> None:
    far.status, far.body = status, {"code": 9499, "msg": "too many request", "data": {}}
    result = send_text(FEISHU, "x")
    assert (result.final, result.pause_s, result.error) == (False, 60, "code_9499")


def test_a_known_code_under_a_bad_status_tells_more_than_the_status(far: FarSide) -> None:
    far.status, far.body = 400, {"code": 19024, "msg": "Key Words Not Found"}
    result = send_text(FEISHU, "x")
    assert (result.final, result.error, result.said) == (True, "code_19024", "Key Words Not Found")


@pytest.mark.parametrize("code", [["9499"], {"9499": 1}, "9499", 9499.5])
def test_a_code_of_another_kind_counts_as_not_sent(far: FarSide, code: object) -> None:
    far.body = {"code": code}
    assert send_text(FEISHU, "x").error == "unclear_answer"


def test_a_code_of_another_kind_under_a_bad_status_leaves_the_status(far: FarSide) -> None:
    far.status, far.body = 503, {"code": [9499]}
    assert send_text(FEISHU, "x").error == "http_503"


def test_what_the_robot_says_is_kept_with_the_message(database: AppContext, far: FarSide) -> None:
    far.body = {"errcode": 310000, "errmsg": "keywords not in content"}
    make_channel(DINGTALK, "dingtalk")
    make_alarm()
    send_outbox(NOW)
    row = rows()[0]
    assert (row.state, row.error_code, row.last_error) == ("failed", "code_310000", "keywords not in content")


def test_while_a_robot_takes_nothing_no_other_message_knocks(database: AppContext, far: FarSide) -> None:
    far.body = {"errcode": 410100}
    make_channel(DINGTALK, "dingtalk")
    make_alarm()
    make_message_row(rows()[0], subject="still_open", urgent=False)
    send_outbox(NOW)
    send_outbox(NOW + 30 * SECOND)
    assert len(far.told) == 1
    far.body = {"errcode": 0}
    assert send_outbox(NOW + timedelta(minutes=11)) == 2
