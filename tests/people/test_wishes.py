"""A senior's word about workers: who is wished for, who is not to come, from when and until when."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask.ctx import AppContext
from flask.testing import FlaskClient
from sqlalchemy import select, text

from eldercare.accounts.models import User
from eldercare.core.db import db
from eldercare.core.errors import InvalidInputError, NotFoundError, StaleVersionError
from eldercare.people import actions, queries
from eldercare.people.models import Senior, Worker, WorkerWish
from eldercare.people.rules.wishes import BAN, REASONS, REASONS_FOR, WISH, WishEntry
from tests.makers import NOW, TODAY, make_operator, make_senior, make_user, make_worker, signed_in
from tests.people.makers import last_audit, make_other_station

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def senior(database: AppContext) -> Senior:
    return make_senior()


@pytest.fixture
def operator(senior: Senior) -> User:
    return make_operator()


@pytest.fixture
def worker(senior: Senior) -> Worker:
    return make_worker(name="沈丽娟")


def ban(worker: Worker, **changes: Any) -> WishEntry:
    values = {"kind": BAN, "reason": "quarrel", "note": "说话太大声"}
    return WishEntry(worker_id=worker.id, **values | changes)


def holding(day: date) -> list[str]:
    return list(db.session.scalars(select(WorkerWish.kind).where(queries.holding_on(day))))


def test_each_reason_goes_with_a_wish_or_a_ban() -> None:
    assert set(REASONS_FOR[WISH]) | set(REASONS_FOR[BAN]) == set(REASONS)


def test_a_ban_holds_from_today_on_for_good(senior: Senior, operator: User, worker: Worker) -> None:
    wish = actions.record_wish(operator, senior.id, ban(worker), now=NOW)
    assert (wish.since, wish.until, wish.recorded_by) == (TODAY, None, operator.id)
    assert [holding(day) for day in (YESTERDAY, TODAY, date(2099, 1, 1))] == [[], [BAN], [BAN]]


def test_a_word_holds_on_its_first_and_its_last_day(senior: Senior, operator: User, worker: Worker) -> None:
    last = TODAY + timedelta(days=3)
    actions.record_wish(operator, senior.id, ban(worker, since=TOMORROW, until=last), now=NOW)
    days = (TODAY, TOMORROW, last, last + timedelta(days=1))
    assert [bool(holding(day)) for day in days] == [False, True, True, False]


def test_the_note_is_not_readable_in_the_database(senior: Senior, operator: User, worker: Worker) -> None:
    actions.record_wish(operator, senior.id, ban(worker), now=NOW)
    stored = db.session.scalar(text("select note from worker_wishes"))
    assert stored is not None
    assert "大声" not in stored


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": "love"}, "kind"),
        ({"reason": "trusted"}, "reason"),
        ({"note": "长" * 301}, "note"),
        ({"until": YESTERDAY}, "until"),
        ({"since": YESTERDAY - timedelta(days=9), "until": YESTERDAY}, "until"),
    ],
    ids=["kind", "reason of a wish", "long note", "ends before it begins", "over already"],
)
def test_what_cannot_be_recorded_is_named_by_its_field(
    senior: Senior, operator: User, worker: Worker, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        actions.record_wish(operator, senior.id, ban(worker, **changes), now=NOW)
    assert list(refusal.value.fields) == [field]


def test_two_words_about_one_person_on_one_day_are_refused(
    senior: Senior, operator: User, worker: Worker
) -> None:
    actions.record_wish(operator, senior.id, ban(worker, until=TOMORROW), now=NOW)
    wish = WishEntry(worker.id, WISH, "trusted", since=TOMORROW)
    with pytest.raises(InvalidInputError) as refusal:
        actions.record_wish(operator, senior.id, wish, now=NOW)
    assert list(refusal.value.fields) == ["worker_id"]


def test_a_word_may_follow_another(senior: Senior, operator: User, worker: Worker) -> None:
    actions.record_wish(operator, senior.id, ban(worker, until=TODAY), now=NOW)
    actions.record_wish(operator, senior.id, WishEntry(worker.id, WISH, "trusted", since=TOMORROW), now=NOW)
    assert (holding(TODAY), holding(TOMORROW)) == ([BAN], [WISH])


def test_a_ban_that_was_ended_counts_no_more_from_today_on(
    senior: Senior, operator: User, worker: Worker
) -> None:
    made = actions.record_wish(operator, senior.id, ban(worker, since=YESTERDAY), now=NOW)
    actions.end_wish(operator, made.id, expected=made.version, now=NOW)
    assert (holding(YESTERDAY), holding(TODAY)) == ([BAN], [])


def test_one_that_was_ended_on_its_first_day_can_be_recorded_again(
    senior: Senior, operator: User, worker: Worker
) -> None:
    made = actions.record_wish(operator, senior.id, ban(worker), now=NOW)
    actions.end_wish(operator, made.id, expected=1, now=NOW)
    actions.record_wish(operator, senior.id, ban(worker, since=YESTERDAY), now=NOW)
    assert holding(TODAY) == [BAN]


def test_a_stale_end_is_refused(senior: Senior, operator: User, worker: Worker) -> None:
    made = actions.record_wish(operator, senior.id, ban(worker), now=NOW)
    with pytest.raises(StaleVersionError):
        actions.end_wish(operator, made.id, expected=made.version + 1, now=NOW)


def test_somebody_of_another_station_cannot_be_named(senior: Senior, operator: User) -> None:
    stranger = make_worker(station_id=make_other_station().id)
    with pytest.raises(InvalidInputError) as refusal:
        actions.record_wish(operator, senior.id, ban(stranger), now=NOW)
    assert list(refusal.value.fields) == ["worker_id"]


def test_another_stations_word_does_not_exist(senior: Senior, operator: User, worker: Worker) -> None:
    made = actions.record_wish(operator, senior.id, ban(worker), now=NOW)
    with pytest.raises(NotFoundError):
        actions.end_wish(make_operator(make_other_station()), made.id, expected=None, now=NOW)


def test_the_trail_says_about_whom_and_why_but_not_the_note(
    senior: Senior, operator: User, worker: Worker
) -> None:
    made = actions.record_wish(operator, senior.id, ban(worker), now=NOW)
    assert last_audit().verb == "wish_recorded"
    assert last_audit().detail == {
        "wish_id": made.id, "worker_id": worker.id, "kind": BAN, "why": "quarrel",
    }  # fmt: skip


# Pages and programs


def sent(client: FlaskClient, operator: User, path: str, **data: Any) -> Any:
    with signed_in(client, operator) as browser:
        return browser.post(path, data=data, follow_redirects=True)


def test_a_ban_is_recorded_and_ended_on_the_page(
    client: FlaskClient, senior: Senior, operator: User, worker: Worker
) -> None:
    form = {"kind": "ban", "worker_id": str(worker.id), "reason": "quarrel", "note": "说话太大声"}
    recorded = sent(client, operator, f"/seniors/{senior.id}/wishes/record", **form)
    (wish,) = queries.wishes_of(senior.id)
    assert "说话太大声" in recorded.text
    assert f'action="/wishes/{wish.id}/end"' in recorded.text
    ended = sent(client, operator, f"/wishes/{wish.id}/end", version="1")
    assert f'action="/wishes/{wish.id}/end"' not in ended.text


def test_the_page_of_the_senior_names_who_is_not_to_come(
    client: FlaskClient, senior: Senior, operator: User, worker: Worker
) -> None:
    actions.record_wish(operator, senior.id, ban(worker), now=NOW)
    with signed_in(client, operator) as browser:
        page = browser.get(f"/seniors/{senior.id}").text
    assert ("Not to come" in page, "沈丽娟" in page) == (True, True)


def test_each_reason_stands_under_what_it_goes_with(
    client: FlaskClient, senior: Senior, operator: User
) -> None:
    with signed_in(client, operator) as browser:
        page = browser.get(f"/seniors/{senior.id}/wishes").text
    ban = page.split('<optgroup label="Not to come">')[1].split("</optgroup>")[0]
    assert ("They do not get on" in ban, "Known and trusted" in ban) == (True, False)


def test_a_form_without_a_person_keeps_what_was_typed(
    client: FlaskClient, senior: Senior, operator: User
) -> None:
    form = {"kind": "ban", "worker_id": "", "reason": "quarrel", "note": "说话太大声"}
    answer = sent(client, operator, f"/seniors/{senior.id}/wishes/record", **form)
    assert (answer.status_code, "说话太大声" in answer.text) == (422, True)
    assert "Choose somebody." in answer.text


def test_whoever_only_looks_sees_the_words_and_no_form(
    client: FlaskClient, senior: Senior, operator: User, worker: Worker
) -> None:
    actions.record_wish(operator, senior.id, ban(worker), now=NOW)
    with signed_in(client, make_user("bureau")) as browser:
        page = browser.get(f"/seniors/{senior.id}/wishes").text
    assert ("沈丽娟" in page, "<form" in page.split("<main")[1]) == (True, False)


def test_a_program_records_a_word_and_ends_it(
    client: FlaskClient, senior: Senior, operator: User, worker: Worker
) -> None:
    body = {"worker_id": worker.id, "kind": "wish", "reason": "trusted"}
    with signed_in(client, operator) as browser:
        made = browser.post(f"/api/v1/seniors/{senior.id}/wishes", json=body)
        ended = browser.post(f"/api/v1/wishes/{made.json['id']}/end")
        listed = browser.get(f"/api/v1/seniors/{senior.id}/wishes")
    assert (made.status_code, made.json["until"]) == (201, None)
    assert ended.json["until"] < ended.json["since"]
    assert [one["id"] for one in listed.json] == [made.json["id"]]
