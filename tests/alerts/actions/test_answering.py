"""Accept, decline, set out, arrive, hand over: one winner and no step out of order."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from flask.ctx import AppContext

from eldercare.accounts.models import User
from eldercare.alerts.actions.answering import accept_alarm, arrive, decline, hand_over, mark_seen, set_out
from eldercare.alerts.actions.closing import close_alarm
from eldercare.alerts.errors import AlarmTakenError, NotOfferedError, OutcomeMissingError
from eldercare.alerts.models import Alarm
from eldercare.core.db import db
from eldercare.core.errors import ForbiddenError, StepRefusedError
from eldercare.telling.models import OutboxMessage
from tests.alerts.makers import (
    SECOND,
    desk,
    make_alarm,
    make_device,
    make_responder,
    make_responder_user,
    newest_alarm,
    press,
    verbs,
)
from tests.makers import NOW, make_caregiver_user

SOON = NOW + 12 * SECOND


def offers(alarm: Alarm) -> dict[int, str]:
    return {offer.worker_id: offer.state for offer in newest_alarm().offers}


def taken(alarm: Alarm, by: User) -> Alarm:
    return accept_alarm(alarm.id, by=by, worker_id=by.worker_id, now=SOON)


def test_a_responder_who_was_asked_accepts(database: AppContext) -> None:
    user = make_responder_user()
    alarm = taken(make_alarm(), user)
    assert (alarm.state, alarm.worker_id, alarm.accepted_at) == ("accepted", user.worker_id, SOON)


def test_accepting_withdraws_the_offers_to_the_others(database: AppContext) -> None:
    first, second = make_responder_user(1), make_responder_user(2)
    alarm = taken(make_alarm(), first)
    assert offers(alarm) == {first.worker_id: "accepted", second.worker_id: "taken"}


def test_the_second_is_told_who_took_it(database: AppContext) -> None:
    first, second = make_responder_user(1), make_responder_user(2)
    alarm = taken(make_alarm(), first)
    with pytest.raises(AlarmTakenError) as refusal:
        taken(alarm, second)
    assert refusal.value.params["name"] == alarm.worker.name


def test_accepting_twice_by_the_same_person_is_no_error(database: AppContext) -> None:
    user = make_responder_user()
    alarm = taken(make_alarm(), user)
    assert taken(alarm, user).worker_id == user.worker_id


def test_who_was_not_asked_cannot_accept(database: AppContext) -> None:
    alarm = make_alarm()
    with pytest.raises(NotOfferedError):
        taken(alarm, make_responder_user())


def test_the_desk_accepts_for_somebody_who_was_not_asked(database: AppContext) -> None:
    alarm = make_alarm()
    worker = make_responder(3)
    accept_alarm(alarm.id, by=desk(), worker_id=worker.id, now=SOON)
    assert offers(alarm) == {worker.id: "accepted"}


def test_the_desk_may_take_an_alarm_itself(database: AppContext) -> None:
    alarm = accept_alarm(make_alarm().id, by=desk(), worker_id=None, now=SOON)
    assert (alarm.state, alarm.worker_id) == ("accepted", None)


def test_eight_who_accept_at_once_have_one_winner(app: Flask, database: AppContext) -> None:
    operator = desk()
    alarm = make_alarm()
    workers = [make_responder(number) for number in range(1, 9)]
    start, won, lost = threading.Barrier(8), [], []

    def try_to_accept(worker_id: int) -> None:
        with app.app_context():
            user = db.session.get(User, operator.id)
            start.wait()
            try:
                won.append(accept_alarm(alarm.id, by=user, worker_id=worker_id, now=SOON).worker_id)
            except AlarmTakenError:
                lost.append(worker_id)

    threads = [threading.Thread(target=try_to_accept, args=(worker.id,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 7)
    assert newest_alarm().worker_id == won[0]


def test_accepting_stops_the_messages_that_were_not_sent(database: AppContext) -> None:
    user = make_responder_user()
    taken(make_alarm(), user)
    states = {row.subject: row.state for row in db.session.query(OutboxMessage)}
    assert states == {"alarm": "cancelled", "accepted": "pending"}


def test_seen_is_noted_once(database: AppContext) -> None:
    user = make_responder_user()
    alarm = make_alarm()
    mark_seen(alarm.id, user.worker_id, now=SOON)
    mark_seen(alarm.id, user.worker_id, now=SOON)
    assert verbs(alarm).count("seen") == 1


def test_a_refused_offer_leaves_the_alarm_open(database: AppContext) -> None:
    user = make_responder_user(1)
    make_responder(2)
    alarm = make_alarm()
    decline(alarm.id, by=user, worker_id=user.worker_id, reason="正在送医", now=SOON)
    assert newest_alarm().state == "open"
    assert offers(alarm)[user.worker_id] == "declined"


def test_when_everybody_refused_the_next_round_comes_at_once(database: AppContext) -> None:
    user = make_responder_user()
    alarm = make_alarm()
    decline(alarm.id, by=user, worker_id=user.worker_id, now=SOON)
    assert newest_alarm().next_action_at == SOON


def test_giving_an_alarm_back_opens_it_and_starts_the_chain_anew(database: AppContext) -> None:
    user = make_responder_user(1)
    other = make_responder(2)
    alarm = taken(make_alarm(), user)
    decline(alarm.id, by=user, worker_id=user.worker_id, now=SOON)
    alarm = newest_alarm()
    assert (alarm.state, alarm.worker_id, alarm.chain_from) == ("open", None, SOON)
    assert offers(alarm) == {user.worker_id: "declined", other.id: "offered"}


def test_the_way_to_the_door(database: AppContext) -> None:
    user = make_responder_user()
    alarm = taken(make_alarm(), user)
    set_out(alarm.id, by=user, now=SOON + SECOND)
    alarm = arrive(alarm.id, by=user, now=SOON + timedelta(minutes=9))
    assert (alarm.state, alarm.next_action_at) == ("on_scene", SOON + timedelta(minutes=39))
    assert verbs(alarm)[-3:] == ["accepted", "en_route", "on_scene"]


def test_an_open_alarm_has_nobody_on_the_way(database: AppContext) -> None:
    with pytest.raises(StepRefusedError):
        set_out(make_alarm().id, by=desk(), now=SOON)


def test_somebody_else_cannot_arrive(database: AppContext) -> None:
    first, second = make_responder_user(1), make_responder_user(2)
    alarm = taken(make_alarm(), first)
    with pytest.raises(NotOfferedError):
        arrive(alarm.id, by=second, now=SOON)


def test_handing_over_changes_the_person_and_keeps_the_answer_time(database: AppContext) -> None:
    user, other = make_responder_user(1), make_responder(2)
    alarm = taken(make_alarm(), user)
    alarm = hand_over(alarm.id, to_worker_id=other.id, by=desk(), now=SOON + timedelta(minutes=5))
    assert (alarm.state, alarm.worker_id, alarm.accepted_at) == ("accepted", other.id, SOON)


def test_an_overdue_alarm_may_be_taken_over(database: AppContext) -> None:
    first, second = make_responder_user(1), make_responder_user(2)
    alarm = taken(make_alarm(), first)
    alarm.overdue_at = SOON
    db.session.commit()
    assert taken(alarm, second).worker_id == second.worker_id


@pytest.mark.parametrize(("outcome", "remark"), [("", "x"), ("helped", "  "), ("vanished", "x")])
def test_closing_needs_an_outcome_and_a_note(database: AppContext, outcome: str, remark: str) -> None:
    with pytest.raises(OutcomeMissingError):
        close_alarm(make_alarm().id, outcome=outcome, remark=remark, by=desk(), now=SOON)


def test_a_responder_closes_after_arriving(database: AppContext) -> None:
    user = make_responder_user()
    alarm = taken(make_alarm(), user)
    arrive(alarm.id, by=user, now=SOON)
    alarm = close_alarm(alarm.id, outcome="helped", remark="扶起，无外伤", by=user, now=SOON)
    assert (alarm.state, alarm.outcome, alarm.note) == ("closed", "helped", "扶起，无外伤")


def test_a_responder_does_not_close_from_afar(database: AppContext) -> None:
    user = make_responder_user()
    alarm = taken(make_alarm(), user)
    with pytest.raises(ForbiddenError):
        close_alarm(alarm.id, outcome="false", remark="x", by=user, now=SOON)


def test_who_closes_an_open_alarm_has_answered_it(database: AppContext) -> None:
    alarm = close_alarm(make_alarm().id, outcome="false", remark="电话确认误触", by=desk(), now=SOON)
    assert alarm.accepted_at == SOON


def test_the_timeline_counts_without_a_gap(database: AppContext) -> None:
    user = make_responder_user()
    make_device()
    alarm = taken(press(), user)
    db.session.rollback()
    assert [event.seq for event in alarm.events] == list(range(1, len(alarm.events) + 1))


def test_who_is_more_than_an_hour_away_is_not_asked(database: AppContext) -> None:
    stranger = make_caregiver_user(make_responder(500))
    alarm = make_alarm()
    with pytest.raises(NotOfferedError):
        decline(alarm.id, by=stranger, worker_id=stranger.worker_id, now=SOON)
