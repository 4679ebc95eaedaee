"""The home-visit share out of the tables."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from flask.ctx import AppContext

from eldercare.accounts.rules import Scope
from eldercare.core.time import at
from eldercare.people.models import Senior
from eldercare.reports.queries.home_visits import PER_PAGE, home_visit_share, served
from eldercare.reports.rules import EXCLUDED, Made, Period, Person, outcome_v1, standing_v1
from tests.makers import GROUP, TODAY, TOWN, make_operator, make_senior, make_user
from tests.reports.makers import OTHER_TOWN, YEAR, make_made, make_other_group
from tests.visits.counting import queries_of


def test_a_person_served_twice_counts_once(database: AppContext) -> None:
    senior = make_senior()
    make_made(senior)
    make_made(senior, TODAY - timedelta(days=2))
    share = home_visit_share(make_user("bureau"), YEAR)
    assert (share.numerator, share.denominator) == (1, 1)


def test_the_first_channel_has_the_person(database: AppContext) -> None:
    senior = make_senior()
    make_made(senior, channel="platform")
    make_made(senior, TODAY - timedelta(days=9), channel="group_leader")
    assert home_visit_share(make_user("bureau"), YEAR).by_channel == {"group_leader": 1}


def test_the_hour_decides_within_a_day(database: AppContext) -> None:
    senior = make_senior()
    make_made(senior, minute=600, channel="platform")
    make_made(senior, minute=480, channel="station")
    assert home_visit_share(make_user("bureau"), YEAR).by_channel == {"station": 1}


def test_who_was_never_visited_is_in_the_denominator_only(database: AppContext) -> None:
    make_senior()
    share = home_visit_share(make_user("bureau"), YEAR)
    assert (share.numerator, share.denominator, share.value) == (0, 1, 0)


def test_whoever_left_is_in_neither(database: AppContext) -> None:
    moved = make_senior(left_on=TODAY - timedelta(days=3), left_reason="moved")
    make_made(moved, TODAY - timedelta(days=9))
    share = home_visit_share(make_user("bureau"), YEAR)
    assert (share.numerator, share.denominator, share.excluded["moved_away"]) == (0, 0, 1)


def test_a_death_before_the_period_is_told_apart_from_one_within(database: AppContext) -> None:
    for left_on in (date(2025, 12, 31), date(2026, 2, 1)):
        make_made(make_senior(left_on=left_on, left_reason="died"), date(2026, 1, 20))
    excluded = home_visit_share(make_user("bureau"), YEAR).excluded
    assert (excluded["died_before"], excluded["died_within"]) == (1, 1)


def test_a_visit_that_waits_for_verification_is_named_and_not_counted(database: AppContext) -> None:
    make_made(make_senior(), state="to_verify")
    share = home_visit_share(make_user("bureau"), YEAR)
    assert (share.numerator, share.excluded["not_verified"]) == (0, 1)


def test_visits_that_were_not_made_are_neither_counted_nor_left_out(database: AppContext) -> None:
    for state in ("missed", "cancelled", "planned", "in_progress"):
        make_made(make_senior(), state=state)
    share = home_visit_share(make_user("bureau"), YEAR)
    assert (share.numerator, sum(share.excluded.values()), share.denominator) == (0, 0, 4)


def test_each_town_has_its_own_share(database: AppContext) -> None:
    area_code, station_id = make_other_group()
    make_made(make_senior())
    make_senior(area_code=area_code, station_id=station_id)
    towns = {town.code: town.value for town in home_visit_share(make_user("bureau"), YEAR).by_town}
    assert towns == {TOWN: 1, OTHER_TOWN: 0}


def test_a_station_sees_the_share_of_its_own_seniors(database: AppContext) -> None:
    area_code, station_id = make_other_group()
    make_made(make_senior(area_code=area_code, station_id=station_id))
    make_senior()
    share = home_visit_share(make_operator(), YEAR)
    assert (share.numerator, share.denominator) == (0, 1)


def test_a_town_sees_the_share_of_its_own_seniors(database: AppContext) -> None:
    area_code, station_id = make_other_group()
    make_made(make_senior(area_code=area_code, station_id=station_id))
    make_senior()
    share = home_visit_share(make_user("bureau", Scope("area", OTHER_TOWN)), YEAR)
    assert (share.numerator, share.denominator) == (1, 1)


def test_the_tables_say_what_the_formula_says(database: AppContext) -> None:
    """Sixty people at random: SQL and the pure formula agree on every one of them."""
    rng = Random(20)
    period = Period(date(2026, 1, 1), date(2026, 6, 30))
    expected: Counter[str] = Counter()
    registered = 0
    for _ in range(60):
        senior, visits = _somebody(rng)
        person = Person(senior.birth_date, senior.area_code, senior.left_on, senior.left_reason)
        registered += standing_v1(person, period) == "registered"
        expected[outcome_v1(person, visits, period) or "not_visited"] += 1
    del expected["not_visited"]
    share = home_visit_share(make_user("bureau"), period)
    found = Counter(share.by_channel) + Counter(share.excluded)
    assert (found, share.denominator) == (expected, registered)
    assert {"platform", *EXCLUDED} <= expected.keys()


def _somebody(rng: Random) -> tuple[Senior, list[Made]]:
    left_on = date(2025, 12, 1) + timedelta(days=rng.randint(0, 300)) if rng.random() < 0.5 else None
    senior = make_senior(
        birth_date=date(1966, 1, 1) + timedelta(days=rng.randint(-200, 300)),
        left_on=left_on,
        left_reason=rng.choice(("died", "moved", "institution")) if left_on else None,
    )
    visits = []
    for _ in range(rng.randint(0, 4)):
        day, minute = date(2025, 12, 20) + timedelta(days=rng.randint(0, 210)), rng.choice((480, 540))
        channel, verified = rng.choice(("platform", "station", "group_leader")), rng.random() < 0.5
        make_made(senior, day, minute, channel=channel, state="done" if verified else "to_verify")
        visits.append(Made(channel, day, at(day, minute), verified=verified))
    return senior, visits


def test_the_drill_down_masks_names(database: AppContext) -> None:
    make_made(make_senior(name="顾桂兰"))
    (row,) = served(make_user("bureau"), YEAR)
    assert (row.name, row.age_band, row.town_code, row.visits) == ("顾**", "80-89", TOWN, 1)


def test_the_drill_down_lists_just_the_numerator(database: AppContext) -> None:
    make_made(make_senior())
    make_made(make_senior(left_on=TODAY, left_reason="moved"))
    make_made(make_senior(), state="to_verify")
    bureau = make_user("bureau")
    assert len(served(bureau, YEAR)) == home_visit_share(bureau, YEAR).numerator == 1


def test_the_drill_down_is_narrowed_by_channel_and_town(database: AppContext) -> None:
    make_made(make_senior(), channel="platform")
    bureau = make_user("bureau")
    assert len(served(bureau, YEAR, channel="platform", town=GROUP[:9])) == 1
    assert served(bureau, YEAR, channel="station") == []
    assert served(bureau, YEAR, town=OTHER_TOWN) == []


def test_the_drill_down_comes_in_pages(database: AppContext) -> None:
    make_made(make_senior())
    assert PER_PAGE == 50
    assert served(make_user("bureau"), YEAR, page=2) == []


def test_the_share_takes_three_queries_however_many_people(database: AppContext) -> None:
    for _ in range(3):
        make_made(make_senior())
    bureau = make_user("bureau")
    assert queries_of(lambda: home_visit_share(bureau, YEAR)) == 3
