"""The demonstration county: its shape and its honesty. One county is built for all of these tests."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from eldercare.accounts.actions import sign_in
from eldercare.core.db import Base, db, transaction
from eldercare.core.geo import Place, distance_m
from eldercare.people.demo import DEMO_PASSWORD, SIGN_INS, County, Size, build_people
from eldercare.people.demo.county import shares_of
from eldercare.people.models import (
    Area,
    Certificate,
    Institution,
    InstitutionMode,
    Operator,
    OperatorContract,
    Senior,
    StaffCampaign,
    Training,
    Worker,
    WorkerSkill,
)
from eldercare.people.places.boundaries import checked, contains
from eldercare.people.places.codes import credit_fault
from eldercare.people.places.queries import operator_on, operators_on
from eldercare.people.rules import read_id_number
from tests.makers import NOW, TODAY

SENIORS = 3000


@pytest.fixture(scope="module")
def county(app: Flask) -> Iterator[County]:
    with app.app_context():
        with transaction() as session:
            built = build_people(session, seed=7, seniors=SENIORS, day=TODAY, now=NOW)
        yield built
        with transaction() as session:
            for table in reversed(Base.metadata.sorted_tables):
                session.execute(table.delete())
        db.session.remove()


def test_the_county_has_its_fourteen_towns(county: County) -> None:
    towns = county.places.of_level("town")
    assert len(towns) == 14
    assert {"白蒲镇", "丁堰镇", "搬经镇", "如城街道"} <= {town.name for town in towns}


def test_codes_are_nested(county: County) -> None:
    codes = {area.code: area.level for area in county.areas}
    above = {"town": 6, "village": 9, "group": 12}
    assert all(codes[code[: above[level]]] for code, level in codes.items() if level in above)


def test_homes_lie_inside_their_town(county: County) -> None:
    towns = {town.code: town for town in county.places.of_level("town")}
    for senior in county.seniors:
        town = towns[senior.area_code[:9]]
        away = distance_m(Place(senior.lat, senior.lon), Place(town.lat, town.lon))
        assert away <= town.radius_m


def test_everybody_invented_says_so(county: County) -> None:
    for model in (Senior, Worker):
        assert not db.session.scalar(select(func.count()).select_from(model).where(~model.synthetic))


def test_id_numbers_fit_the_person_and_are_given_once(county: County) -> None:
    seniors = db.session.scalars(select(Senior)).all()
    for senior in seniors:
        facts = read_id_number(senior.id_number)
        assert (facts.birth_date, facts.sex) == (senior.birth_date, senior.sex)
    assert len({senior.id_number for senior in seniors}) == SENIORS


def test_everybody_is_sixty_or_older(county: County) -> None:
    assert min(senior.age for senior in county.seniors) >= 60


def test_shares_are_those_of_the_figures(county: County) -> None:
    living = Counter(senior.living for senior in county.seniors)
    able = sum(senior.grade == 0 for senior in county.seniors) / 3000
    old = sum(80 <= senior.age < 90 for senior in county.seniors) / 3000
    assert living["alone"] / 3000 == pytest.approx(0.12, abs=0.02)
    assert able == pytest.approx(0.80, abs=0.03)
    assert old == pytest.approx(0.142, abs=0.02)


def test_loss_of_ability_grows_with_age(county: County) -> None:
    share = {
        young: sum(s.grade > 0 for s in group) / len(group)
        for young, group in (
            (True, [s for s in county.seniors if s.age < 70]),
            (False, [s for s in county.seniors if s.age >= 80]),
        )
    }
    assert share[False] > 3 * share[True]


def test_three_thousand_seniors_have_the_people_of_the_brief() -> None:
    size = Size.of(3000)
    assert (size.stations, size.caregivers, size.groups, size.villages) == (14, 120, 300, 84)


def test_the_whole_county_has_the_counts_of_the_figures() -> None:
    size = Size.of(400_000)
    assert (size.stations, size.caregivers, size.groups, size.villages) == (348, 700, 9000, 347)


def test_every_group_has_its_leader(county: County) -> None:
    leaders = {worker.area_code for worker in county.workers if worker.kind == "leader"}
    assert leaders == {group.code for group in county.places.of_level("group")}


def test_every_station_has_two_women_for_bathing(county: County) -> None:
    for station in county.stations:
        bathing = [
            w for w in county.workers_of(station.id, "caregiver") if "bath" in w.skills and w.sex == "F"
        ]
        assert len(bathing) >= 2


def test_a_worker_with_an_expired_certificate_lacks_the_skill(county: County) -> None:
    expired = {
        (row.worker_id, row.skill)
        for row in db.session.scalars(select(WorkerSkill).where(WorkerSkill.until < TODAY))
    }
    assert expired
    assert not {(w.id, skill) for w in county.workers for skill in w.skills} & expired


def test_every_role_signs_in(county: County) -> None:
    roles = {sign_in(name, DEMO_PASSWORD, now=NOW).role for name in SIGN_INS}
    assert set(SIGN_INS) <= set(county.users)
    assert roles == {"operator", "caregiver", "leader", "inspector", "manager", "bureau", "admin"}


def test_named_homes_are_publicly_built_and_privately_run_by_mid_2020(county: County) -> None:
    day = date(2020, 6, 30)
    query = select(Institution.name).join(InstitutionMode)
    query = query.where(InstitutionMode.mode == "public_private", InstitutionMode.since <= day)
    names = set(db.session.scalars(query))
    assert len(names) == 5
    assert {"丁堰镇敬老院", "搬经镇敬老院", "白蒲镇敬老院"} <= names


def test_every_town_has_a_rural_home(county: County) -> None:
    homes = {place.area_code[:9] for place in county.institutions if place.name.endswith("敬老院")}
    assert homes == {town.code for town in county.places.of_level("town")}


@pytest.mark.parametrize(
    ("total", "weights", "least", "counts"),
    [(10, [1, 1, 2], 0, [3, 2, 5]), (5, [1, 1], 2, [3, 2]), (0, [1, 3], 0, [0, 0])],
)
def test_shares_add_up(total: int, weights: list[float], least: int, counts: list[int]) -> None:
    assert shares_of(total, weights, least) == counts


def test_every_station_but_one_has_a_contract_of_the_day_and_all_of_them_say_that_they_are_invented(
    county: County,
) -> None:
    held = operators_on([station.id for station in county.stations], TODAY)
    assert len(county.stations) - len(held) == 1
    assert all(operator.name == run_by(county, number) for number, operator in held.items())
    assert all(operator.synthetic for operator in db.session.scalars(select(Operator)))
    assert all("示例" in contract.number for contract in db.session.scalars(select(OperatorContract)))


def run_by(county: County, station_id: int) -> str:
    return next(station.run_by for station in county.stations if station.id == station_id)


def test_the_home_station_changed_hands_on_the_first_of_the_month(county: County) -> None:
    first = TODAY.replace(day=1)
    before, after = (operator_on(county.home_station.id, day) for day in (first - timedelta(days=1), first))
    assert before
    assert after
    assert before != after


def test_credit_codes_of_operators_fit_and_belong_to_nobody(county: County) -> None:
    codes = [operator.credit_code or "" for operator in db.session.scalars(select(Operator))]
    assert [credit_fault(code) for code in codes] == [""] * len(codes)
    assert all("XXXXXX" in code for code in codes)


def test_an_institution_has_a_contract_as_long_as_it_is_privately_run(county: County) -> None:
    private = db.session.execute(
        select(InstitutionMode.institution_id, InstitutionMode.since).filter_by(mode="public_private")
    )
    held = select(OperatorContract.institution_id, OperatorContract.since)
    held = held.where(OperatorContract.institution_id.is_not(None))
    assert set(private.all()) == set(db.session.execute(held).all())


def test_the_outlines_of_towns_are_invented_whole_and_apart(county: County) -> None:
    towns = db.session.scalars(select(Area).filter_by(level="town")).all()
    assert all(town.boundary_synthetic and checked(town.boundary) for town in towns)
    inside = {
        (one.code, other.code)
        for one in towns
        for other in towns
        if contains(one.boundary or {}, Place(other.lat, other.lon))
    }
    assert inside == {(town.code, town.code) for town in towns}


def test_some_homes_are_only_the_centre_of_their_group_and_some_were_found(county: County) -> None:
    counted = Counter(db.session.scalars(select(Senior.position_source)))
    assert {"given", "centre", "geocoded", "map"} <= counted.keys()
    assert 0.03 < counted["centre"] / SENIORS < 0.12
    groups = {group.code: (group.lat, group.lon) for group in county.places.of_level("group")}
    alone = select(Senior).where(Senior.position_source == "centre", Senior.home_id.is_(None))
    assert all((one.lat, one.lon) == groups[one.area_code] for one in db.session.scalars(alone))


def test_some_spend_the_winter_elsewhere_and_some_live_at_a_childs_now(county: County) -> None:
    several = db.session.scalars(select(Senior).where(Senior.home_id.is_not(None))).all()
    away = [one for one in several if not one.residence_on(TODAY).is_home]
    assert away
    assert all(one.address == one.residence_on(TODAY).address for one in several)
    winter = date(2026, 12, 1)
    assert any(one.moves_on == winter and not one.residence_on(winter).is_home for one in several)


def test_skills_of_one_certificate_end_together_with_it(county: County) -> None:
    papers = {one.id: one for one in db.session.query(Certificate)}
    given = db.session.query(WorkerSkill).filter(WorkerSkill.certificate_id.is_not(None)).all()
    assert papers
    assert all(one.until == papers[one.certificate_id or 0].expires_on for one in given)


def test_what_is_recorded_of_staff_says_that_it_is_synthetic(county: County) -> None:
    words = [one.issuer for one in db.session.query(Certificate)]
    words += [one.course for one in db.session.query(Training)]
    words += [one.name for one in db.session.query(StaffCampaign)]
    assert words
    assert all("合成" in word for word in words)
