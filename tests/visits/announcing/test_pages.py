"""The pages of messages about visits: the station's, and the one behind a link."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from eldercare.accounts.models import AuditEntry
from eldercare.accounts.rules import TRIES_PER_ADDRESS, Scope
from eldercare.core.db import db, transaction
from eldercare.core.feed import FeedEvent
from eldercare.core.time import at, local_date, now
from eldercare.people.erasing import parts
from eldercare.visits.actions.answers import draw_link, give_answer, settle_answer
from eldercare.visits.announcing.errors import AnswerLinkOverError
from eldercare.visits.models import AnswerLink, Visit, VisitAnswer, VisitNotice, VisitTelling
from tests.alerts.makers import make_channel
from tests.makers import (
    make_operator,
    make_senior,
    make_station,
    make_user,
    make_visit,
    make_worker,
    signed_in,
)
from tests.visits.announcing.makers import NOWHERE, make_answer, make_notice, make_relative, make_telling
from tests.visits.makers import on_day

HOUR = timedelta(hours=1)


@pytest.fixture
def visit(database: object) -> Visit:
    """A visit of tomorrow by the real clock, for doors ask it."""
    senior = make_senior(name="钱玉兰", address="朱家桥村1组 8号")
    return on_day(make_visit(senior, make_worker(name="沈丽娟")), local_date(now()) + timedelta(days=1))


@pytest.fixture
def secret(visit: Visit) -> str:
    """The secret of a link that was sent."""
    begins = at(visit.day, 540)
    return draw_link(make_notice(visit, at=now(), starts_at=begins, worker_ids=[1]))


def opened(client: FlaskClient, secret: str) -> str:
    """The page behind a link, as a browser comes to it."""
    answer = client.get(f"/a/{secret}", follow_redirects=True)
    return answer.text


def test_the_link_opens_without_a_sign_in_and_leaves_the_address(client: FlaskClient, secret: str) -> None:
    answer = client.get(f"/a/{secret}")
    assert answer.location == "/answer"
    assert "Not this time" in client.get("/answer", headers={"Accept-Language": "en"}).text


def test_the_page_names_nobody_but_by_surname(client: FlaskClient, secret: str, visit: Visit) -> None:
    page = opened(client, secret)
    hidden = (visit.senior.name, visit.senior.address, "沈丽娟", visit.service.name)
    assert [word for word in hidden if word in page] == []
    assert f"{visit.day:%Y-%m-%d}" in page


@pytest.mark.parametrize("answer", ["not_this_time", "call_me"])
def test_an_answer_is_kept_and_changes_no_visit(
    client: FlaskClient, secret: str, visit: Visit, answer: str
) -> None:
    before = (visit.state, visit.version)
    opened(client, secret)
    assert client.post("/answer", data={"answer": answer}).status_code == 200
    row = db.session.query(VisitAnswer).one()
    assert (row.answer, row.visit_id, row.handled_at) == (answer, visit.id, None)
    again = db.session.get_one(Visit, visit.id, populate_existing=True)
    assert (again.state, again.version) == before


def test_the_first_answer_stands(secret: str) -> None:
    moment = now()
    give_answer(secret, "call_me", address="", now=moment)
    give_answer(secret, "not_this_time", address="", now=moment)
    assert [row.answer for row in db.session.query(VisitAnswer)] == ["call_me"]


def test_an_answer_is_a_line_of_the_trail_and_wakes_the_screens(secret: str, visit: Visit) -> None:
    give_answer(secret, "call_me", address="", now=now())
    line = db.session.query(AuditEntry).filter_by(verb="visit.answer").one()
    assert line.detail == {"answer": "call_me", "recipient": f"senior:{visit.senior_id}"}
    event = db.session.query(FeedEvent).filter_by(kind="visit.answer").one()
    assert event.data == {"visit_id": visit.id, "station_id": visit.station_id}


def test_an_answer_that_nobody_offers_is_not_kept(client: FlaskClient, secret: str) -> None:
    opened(client, secret)
    client.post("/answer", data={"answer": "cancel"})
    assert db.session.query(VisitAnswer).count() == 0


def test_a_link_does_not_hold_when_the_visit_was_to_begin(client: FlaskClient, secret: str) -> None:
    with transaction() as session:
        session.query(AnswerLink).one().expires_at = now() - HOUR
    client.get(f"/a/{secret}")
    answer = client.get("/answer", headers={"Accept-Language": "en"})
    assert answer.status_code == 410
    assert "Please call the care station." in answer.text
    with pytest.raises(AnswerLinkOverError):
        give_answer(secret, "call_me", address="", now=now())


def test_whoever_guesses_links_is_stopped(client: FlaskClient, secret: str) -> None:
    for _ in range(TRIES_PER_ADDRESS):
        client.get("/a/wrong", follow_redirects=True)
    assert client.get(f"/a/{secret}", follow_redirects=True).status_code == 429


def test_the_station_sees_what_was_told_and_answered(client: FlaskClient, visit: Visit) -> None:
    relative = make_relative(visit.senior)
    make_notice(visit, at=now(), recipient=f"relative:{relative.id}")
    make_answer(visit, at=now(), answer="not_this_time")
    with signed_in(client, make_operator()) as desk:
        page = desk.get(f"/board/messages?day={visit.day}").text
    assert "钱玉兰" in page
    assert "章**" in page
    assert "章小芳" not in page
    assert "Not this time" in page


def test_a_day_of_which_nobody_was_told_is_a_page_too(client: FlaskClient) -> None:
    with signed_in(client, make_operator()) as desk:
        page = desk.get("/board/messages").text
    assert "Nobody was told of a visit of this day" in page
    assert "No answer waits" in page


def test_an_answer_is_seen_to_once(client: FlaskClient, visit: Visit) -> None:
    row = make_answer(visit, at=now())
    operator = make_operator()
    with signed_in(client, operator) as desk:
        desk.post(f"/board/answers/{row.id}/settle")
        desk.post(f"/board/answers/{row.id}/settle")
    db.session.rollback()
    kept = db.session.get_one(VisitAnswer, row.id, populate_existing=True)
    assert kept.handled_by == operator.id
    assert db.session.query(AuditEntry).filter_by(verb="visit.answer_settled").count() == 1


def test_an_answer_waits_on_today_and_on_the_board_until_it_is_seen_to(
    client: FlaskClient, visit: Visit
) -> None:
    row = make_answer(visit, at=now())
    operator = make_operator()
    with signed_in(client, operator) as desk:
        assert "1 answer to a message about a visit" in desk.get("/today").text
        assert "1 answer waits" in desk.get("/board").text
        settle_answer(operator, row.id, now=now())
        assert "answer to a message" not in desk.get("/today").text
        assert "answer waits" not in desk.get("/board").text


def test_the_board_says_what_was_told_of_a_visit(client: FlaskClient, visit: Visit) -> None:
    make_answer(visit, at=now())
    with signed_in(client, make_operator()) as desk:
        page = desk.get(f"/api/v1/board?station=320682114&day={visit.day}").json
    (shown,) = page["visits"]
    assert shown["heard"].startswith("Coming visit · Sent out ")
    assert shown["heard"].endswith(" · Please call me")


def test_the_page_of_the_senior_says_it_too(client: FlaskClient, visit: Visit) -> None:
    make_answer(visit, at=now())
    with signed_in(client, make_operator()) as desk:
        page = desk.get(f"/seniors/{visit.senior_id}").text
    assert "Messages about visits" in page
    assert "Please call me" in page


SETTINGS = {"station": "320682114", "enabled": "1", "evening": "1140", "language": "en", "version": "0"}


def test_a_station_switches_its_messages_on_and_off(client: FlaskClient) -> None:
    with signed_in(client, make_operator()) as desk:
        desk.post("/board/messages/settings", data=SETTINGS)
        row = db.session.query(VisitTelling).one()
        assert (row.enabled, row.evening_minute, row.language) == (True, 1140, "en")
        off = {key: value for key, value in SETTINGS.items() if key != "enabled"}
        desk.post("/board/messages/settings", data=off | {"version": str(row.version)})
    db.session.rollback()
    assert db.session.query(VisitTelling).one().enabled is False
    assert db.session.query(AuditEntry).filter_by(verb="visit.telling").count() == 2


@pytest.mark.parametrize("wrong", [{"evening": "60"}, {"evening": "late"}, {"language": "la"}])
def test_settings_that_make_no_sense_are_refused(client: FlaskClient, wrong: dict[str, str]) -> None:
    with signed_in(client, make_operator()) as desk:
        assert desk.post("/board/messages/settings", data=SETTINGS | wrong).status_code == 422
    assert db.session.query(VisitTelling).count() == 0


def test_settings_that_somebody_else_has_changed_are_refused(client: FlaskClient) -> None:
    make_telling()
    with signed_in(client, make_operator()) as desk:
        assert desk.post("/board/messages/settings", data=SETTINGS | {"version": "9"}).status_code == 409


def test_who_may_only_look_changes_nothing(client: FlaskClient, visit: Visit) -> None:
    row = make_answer(visit, at=now())
    with signed_in(client, make_user("bureau", Scope("county"))) as browser:
        assert "Store" not in browser.get("/board/messages").text
        assert browser.post("/board/messages/settings", data=SETTINGS).status_code == 403
        assert browser.post(f"/board/answers/{row.id}/settle").status_code == 403


def test_the_page_says_when_there_is_no_way_out(client: FlaskClient) -> None:
    with signed_in(client, make_operator()) as desk:
        assert "There is no way out yet" in desk.get("/board/messages").text
        make_channel(NOWHERE, "sms", station_id=make_station().id)
        assert "There is no way out yet" not in desk.get("/board/messages").text


def test_erasing_a_person_drops_what_was_told_and_answered(secret: str, visit: Visit) -> None:
    give_answer(secret, "call_me", address="", now=now())
    with transaction() as session:
        for part in parts():
            part.drop(session, visit.senior_id, "320682114")
    for table in (AnswerLink, VisitAnswer, VisitNotice):
        assert db.session.query(table).count() == 0
