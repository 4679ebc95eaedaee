"""What goes out, over a real connection: the words, the link, and what holds a message back."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.ctx import AppContext

from eldercare.core.db import db, transaction
from eldercare.people.actions.agreeing import take_back_consent
from eldercare.people.actions.consents import withdraw_consent
from eldercare.telling.jobs import send_outbox
from eldercare.visits.actions.answers import forget_links
from eldercare.visits.jobs import tell_of_visits
from eldercare.visits.models import AnswerLink, VisitTelling
from tests.makers import TODAY, make_operator, make_station, make_worker
from tests.telling.conftest import _patient, far  # noqa: F401 - a beat that waits, and a far side
from tests.telling.servers import QUIET_APPRISE, FarSide
from tests.visits.announcing.makers import (
    BEGINS,
    EVENING,
    MORNING,
    as_sent,
    make_agreeing,
    make_coming,
    make_relative,
    make_telling,
    messages,
    republish,
    set_state,
)

pytestmark = QUIET_APPRISE
MINUTE = timedelta(minutes=1)
LINK = re.compile(r"https://care\.example/a/[\w-]{43}")


@pytest.fixture
def gateway(app: Flask, database: AppContext, far: FarSide) -> Iterator[FarSide]:  # noqa: F811
    """A gateway for text messages: the number stands in the address."""
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, public_url="https://care.example")
    yield far
    app.config["SETTINGS"] = settings


def sms(far: FarSide) -> str:  # noqa: F811
    return f"{far.url}/{{to}}"


def said(far: FarSide) -> list[str]:  # noqa: F811
    return [body["message"] for body in far.told]


def test_the_senior_reads_who_comes_when_and_how_to_say_no(gateway: FarSide) -> None:
    make_telling(sms(gateway))
    make_station().phone = ""
    make_coming()
    tell_of_visits(EVENING)
    send_outbox(EVENING)
    (text,) = said(gateway)
    assert "Baipu care station: 沈 (care worker) comes to you on 11-24 at about 09:00." in text
    assert LINK.search(text)
    assert gateway.paths == ["/13800000001"]


def test_the_family_reads_the_surname_of_the_senior(gateway: FarSide) -> None:
    make_telling(sms(gateway))
    senior = make_agreeing()
    make_relative(senior)
    make_coming(senior)
    tell_of_visits(EVENING)
    send_outbox(EVENING)
    assert sorted(gateway.paths) == ["/13800000001", "/13800000009"]
    (to_relative,) = [text for text in said(gateway) if "relative" in text]
    assert "visits your relative Mr or Ms 钱 on 11-24 at about 09:00." in to_relative


def test_in_chinese_too(gateway: FarSide) -> None:
    make_telling(sms(gateway), language="zh_Hans_CN")
    make_coming()
    tell_of_visits(EVENING)
    send_outbox(EVENING)
    assert "11-24 09:00 前后，沈师傅上门为您服务" in said(gateway)[0]
    assert "沈" in said(gateway)[0]
    assert "care worker" not in said(gateway)[0]


def test_no_name_address_or_service_goes_out(gateway: FarSide) -> None:
    make_telling(sms(gateway))
    senior = make_agreeing()
    make_relative(senior)
    visit = make_coming(senior)
    tell_of_visits(EVENING)
    send_outbox(EVENING)
    hidden = (senior.name, senior.address, "沈丽娟", "章小芳", visit.service.name, visit.service.name_en)
    assert [word for word in hidden for text in said(gateway) if word in text] == []


def test_what_is_called_off_has_no_link(gateway: FarSide) -> None:
    make_telling(sms(gateway))
    visit = make_coming()
    tell_of_visits(EVENING)
    as_sent()
    set_state(visit, "cancelled")
    tell_of_visits(EVENING + MINUTE)
    send_outbox(EVENING + MINUTE)
    assert "your visit on 11-24 does not take place" in said(gateway)[0]
    assert not LINK.search(said(gateway)[0])


def test_the_secret_of_a_link_stands_nowhere_in_the_database(gateway: FarSide) -> None:
    make_telling(sms(gateway))
    make_coming()
    tell_of_visits(EVENING)
    send_outbox(EVENING)
    secret = LINK.search(said(gateway)[0])[0].rpartition("/")[2]  # type: ignore[index]
    link = db.session.query(AnswerLink).one()
    assert (len(link.digest), link.expires_at) == (64, BEGINS)
    assert secret not in link.digest
    assert secret not in str(messages()[0].params)


def test_a_try_that_failed_is_sent_again_with_a_link_of_its_own(gateway: FarSide) -> None:
    make_telling(sms(gateway))
    make_coming()
    tell_of_visits(EVENING)
    gateway.status = 503
    send_outbox(EVENING)
    gateway.status = 200
    send_outbox(EVENING + MINUTE)
    assert [row.state for row in messages()] == ["sent"]
    assert len({LINK.search(text)[0] for text in said(gateway)}) == 2  # type: ignore[index]


@pytest.mark.parametrize("who", ["senior", "relative"])
def test_a_consent_taken_back_after_writing_stops_the_message(gateway: FarSide, who: str) -> None:
    make_telling(sms(gateway))
    senior = make_agreeing()
    relative = make_relative(senior)
    make_coming(senior)
    tell_of_visits(EVENING)
    if who == "senior":
        take_back_consent(make_operator(), senior.id, "messages", day=TODAY, how="paper", now=EVENING)
    else:
        withdraw_consent(make_operator(), relative.id, "visit_sms", now=EVENING)
    send_outbox(EVENING)
    row = next(row for row in messages() if row.recipient.startswith(who))
    assert (row.state, row.error_code) == ("failed", "no_consent")
    assert len(gateway.told) == 1


def test_a_station_that_is_switched_off_sends_nothing_more(gateway: FarSide) -> None:
    make_telling(sms(gateway))
    make_coming()
    tell_of_visits(EVENING)
    with transaction() as session:
        session.query(VisitTelling).one().enabled = False
    send_outbox(EVENING)
    assert (messages()[0].error_code, gateway.told) == ("switched_off", [])


def test_what_is_no_longer_true_does_not_go_out(gateway: FarSide) -> None:
    make_telling(sms(gateway))
    visit = make_coming()
    tell_of_visits(EVENING)
    republish(visit, worker=make_worker(name="张红梅"))
    send_outbox(EVENING)
    assert (messages()[0].error_code, gateway.told) == ("outdated", [])
    tell_of_visits(EVENING + MINUTE)
    send_outbox(EVENING + MINUTE)
    assert "张 (care worker) comes to you" in said(gateway)[0]


def test_of_somebody_who_has_left_the_roll_meanwhile_nothing_goes_out(gateway: FarSide) -> None:
    make_telling(sms(gateway))
    senior = make_agreeing()
    make_relative(senior)
    visit = make_coming(senior)
    tell_of_visits(EVENING)
    as_sent()
    set_state(visit, "cancelled")
    tell_of_visits(EVENING + MINUTE)
    with transaction() as session:
        session.get_one(type(senior), senior.id).left_on = TODAY
    send_outbox(EVENING + MINUTE)
    assert gateway.told == []


def test_what_fails_in_the_evening_waits_for_the_morning(gateway: FarSide) -> None:
    make_telling(sms(gateway))
    make_coming()
    late = EVENING + timedelta(minutes=119)
    tell_of_visits(late)
    gateway.status = 503
    send_outbox(late)
    gateway.status, gateway.told[:] = 200, []
    for minutes in (1, 3, 10, 60, 300):
        send_outbox(late + minutes * MINUTE)
    assert gateway.told == []
    send_outbox(MORNING)
    assert len(gateway.told) == 1


def test_a_message_that_comes_too_late_is_not_sent(gateway: FarSide) -> None:
    make_telling(sms(gateway))
    make_coming()
    tell_of_visits(EVENING)
    send_outbox(BEGINS)
    assert (messages()[0].error_code, gateway.told) == ("too_late", [])


def test_links_are_dropped_when_their_visit_was_to_begin(gateway: FarSide) -> None:
    make_telling(sms(gateway))
    make_coming()
    tell_of_visits(EVENING)
    send_outbox(EVENING)
    assert [forget_links(moment) for moment in (EVENING, BEGINS)] == [0, 1]
