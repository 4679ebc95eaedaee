"""My day, one visit, my week."""

from datetime import timedelta

from flask.testing import FlaskClient

from eldercare.accounts.models import AuditEntry, User
from eldercare.core.db import db, transaction
from eldercare.core.time import local_date, now
from eldercare.people.models import Contact
from eldercare.visits.actions.attendance import check_in, check_out
from eldercare.visits.models import Visit
from tests.makers import make_operator, make_senior, save, signed_in
from tests.visits.counting import queries_of
from tests.visits.makers import AT_HOME, DONE, caregiver, on_day, visit_of, visit_of_two, worker_of


def today(visit: Visit) -> Visit:
    return on_day(visit, local_date(now()))


def page(client: FlaskClient, user: User, address: str) -> str:
    with signed_in(client, user) as browser:
        answer = browser.get(address)
    assert answer.status_code == 200
    return str(answer.text)


def test_my_day_shows_the_next_visit_with_its_way(client: FlaskClient) -> None:
    me = caregiver()
    visit = today(visit_of(me))
    with transaction():
        visit.assignments[0].travel_minutes, visit.assignments[0].travel_km = 8.0, 2.1
    text = page(client, me, "/my/day")
    assert "09:00–10:00" in text
    assert "8 min · 2.1 km" in text
    assert visit.senior.name in text
    assert visit.senior.address in text


def test_my_day_counts_what_is_done(client: FlaskClient) -> None:
    me = caregiver()
    today(visit_of(me, state="done"))
    today(visit_of(me))
    text = page(client, me, "/my/day")
    assert "Visits today: 2" in text
    assert "1 done" in text


def test_a_cancelled_visit_is_shown_but_not_counted(client: FlaskClient) -> None:
    me = caregiver()
    today(visit_of(me, state="cancelled"))
    text = page(client, me, "/my/day")
    assert "Visits today: 0" in text
    assert "Cancelled" in text


def test_an_empty_day_says_what_happens_next(client: FlaskClient) -> None:
    assert "as soon as your station publishes them" in page(client, caregiver(), "/my/day")


def test_a_day_that_is_over_says_so(client: FlaskClient) -> None:
    me = caregiver()
    today(visit_of(me, state="done"))
    assert "Everything is done for today" in page(client, me, "/my/day")


def test_a_visit_has_phone_and_way(client: FlaskClient) -> None:
    me = caregiver()
    visit = today(visit_of(me, senior=make_senior(phone="13912345678", key_note="Under the pot")))
    text = page(client, me, f"/my/visits/{visit.id}")
    assert 'href="tel:13912345678"' in text
    assert f'href="geo:{visit.senior.lat},{visit.senior.lon}' in text
    assert "Under the pot" in text


def test_contacts_can_be_called(client: FlaskClient) -> None:
    me = caregiver()
    visit = today(visit_of(me))
    save(Contact(senior_id=visit.senior_id, rank=1, name="顾小兰", relation="daughter", phone="13900000000"))
    text = page(client, me, f"/my/visits/{visit.id}")
    assert "Daughter" in text
    assert 'href="tel:13900000000"' in text


def test_a_visit_says_which_language_is_spoken_and_when_to_call_whom(client: FlaskClient) -> None:
    me = caregiver()
    visit = today(visit_of(me, senior=make_senior(languages=["rugao"])))
    save(
        Contact(
            senior_id=visit.senior_id, rank=1, name="顾小兰", relation="daughter", phone="13900000000",
            nearness="near", note="晚上六点后",
        )
    )  # fmt: skip
    text = page(client, me, f"/my/visits/{visit.id}")
    assert "Rugao dialect" in text
    assert "Within ten minutes on foot" in text
    assert "晚上六点后" in text


def test_keys_and_phones_are_shown_on_the_day_only(client: FlaskClient) -> None:
    me = caregiver()
    senior = make_senior(phone="13912345678", key_note="Under the pot")
    visit = on_day(visit_of(me, senior=senior), local_date(now()) + timedelta(days=2))
    text = page(client, me, f"/my/visits/{visit.id}")
    assert "13912345678" not in text
    assert "Under the pot" not in text
    assert "data-step" not in text


def test_numbers_that_a_phone_shows_are_recorded_once_for_each_visit(client: FlaskClient) -> None:
    me = caregiver()
    senior = make_senior(phone="13912345678")
    visit = today(visit_of(me, senior=senior))
    for address in ("/my/day", f"/my/visits/{visit.id}", "/my/day"):
        assert "13912345678" in page(client, me, address)
    lines = db.session.query(AuditEntry).filter_by(verb="senior_revealed").all()
    assert [(line.actor_id, line.subject_id, line.detail) for line in lines] == [
        (me.id, senior.id, {"field": "phone", "reason": "visit", "visit_id": visit.id})
    ]


def test_a_day_without_numbers_records_nothing(client: FlaskClient) -> None:
    me = caregiver()
    visit = today(visit_of(me))
    page(client, me, "/my/day")
    page(client, me, f"/my/visits/{visit.id}")
    assert db.session.query(AuditEntry).filter_by(verb="senior_revealed").count() == 0


def test_a_visit_in_progress_runs_and_can_be_ticked(client: FlaskClient) -> None:
    me = caregiver()
    visit = today(visit_of(me))
    check_in(visit.id, me, AT_HOME, now=now())
    text = page(client, me, f"/my/visits/{visit.id}")
    assert 'data-as="stopwatch"' in text
    assert "0 m from the home, the place is right" in text
    assert "disabled" not in text.split("data-tasks")[1].split("</section>")[0]


def test_tasks_wait_for_the_check_in(client: FlaskClient) -> None:
    me = caregiver()
    visit = today(visit_of(me))
    assert "They can be ticked after check-in." in page(client, me, f"/my/visits/{visit.id}")


def test_tasks_are_in_the_readers_language(client: FlaskClient) -> None:
    me = caregiver()
    visit = today(visit_of(me))
    with transaction():
        me.language = "zh_Hans_CN"
    assert "扫地拖地" in page(client, me, f"/my/visits/{visit.id}")


def test_companions_are_named(client: FlaskClient) -> None:
    one, two = caregiver(), caregiver()
    visit = today(visit_of_two(one, two))
    assert f"with {worker_of(two).name}" in page(client, one, f"/my/visits/{visit.id}")


def test_a_finished_visit_shows_its_record_and_what_is_odd(client: FlaskClient) -> None:
    me = caregiver()
    visit = today(visit_of(me))
    moment = now()
    check_in(visit.id, me, AT_HOME, now=moment)
    check_out(visit.id, me, DONE, now=moment)
    text = page(client, me, f"/my/visits/{visit.id}")
    assert "The floor was wet." in text
    assert "Shorter than four fifths of the agreed time" in text
    assert "data-step" not in text


def test_somebody_elses_visit_is_not_found(client: FlaskClient) -> None:
    visit = today(visit_of(caregiver()))
    with signed_in(client, caregiver()) as browser:
        assert browser.get(f"/my/visits/{visit.id}").status_code == 404


def test_an_operator_has_no_day_on_the_phone(client: FlaskClient) -> None:
    with signed_in(client, make_operator()) as browser:
        assert browser.get("/my/day").status_code == 403


def test_my_week_has_seven_days(client: FlaskClient) -> None:
    me = caregiver()
    near = on_day(visit_of(me), local_date(now()) + timedelta(days=6))
    far = on_day(visit_of(me), local_date(now()) + timedelta(days=7))
    text = page(client, me, "/my/week")
    assert text.count("card-title") == 7
    assert near.senior.name in text
    assert far.senior.name not in text


def test_a_group_leader_gets_large_text(client: FlaskClient) -> None:
    assert 'data-scale="125"' in page(client, caregiver(kind="leader"), "/my/day")


def test_a_page_costs_the_same_number_of_queries_for_many_visits(client: FlaskClient) -> None:
    me = caregiver()
    today(visit_of(me))
    few = queries_of(lambda: page(client, me, "/my/day"))
    for _ in range(6):
        today(visit_of(me))
    assert queries_of(lambda: page(client, me, "/my/day")) <= few + 1
