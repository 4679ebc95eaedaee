"""The other figures of the county."""

from datetime import date, timedelta

from flask.ctx import AppContext

from eldercare.core.db import transaction
from eldercare.people.models import InstitutionMode
from eldercare.reports.queries.figures import (
    answer_figures,
    other_figures,
    public_private,
    rectified_on_time,
    station_coverage,
)
from eldercare.reports.rules import Period
from tests.alerts.makers import make_alarm
from tests.inspections.makers import make_hazard
from tests.makers import NOW, TODAY, make_institution, make_station, make_user, save
from tests.reports.makers import YEAR, make_village

HOUR = timedelta(hours=1)


def test_an_alarm_accepted_after_a_minute_counts_for_180_seconds_only(database: AppContext) -> None:
    alarm = make_alarm()
    with transaction():
        alarm.accepted_at = alarm.opened_at + timedelta(seconds=61)
    fast, slow = answer_figures(make_user("bureau"), NOW - HOUR, NOW + HOUR, NOW + HOUR)
    assert [(f.numerator, f.denominator) for f in (fast, slow)] == [(0, 1), (1, 1)]


def test_the_last_day_of_the_period_is_counted(database: AppContext) -> None:
    make_alarm()
    today, yesterday = Period(TODAY, TODAY), Period(TODAY - timedelta(days=1), TODAY - timedelta(days=1))
    bureau = make_user("bureau")
    assert other_figures(bureau, today, NOW + HOUR)[0].denominator == 1
    assert other_figures(bureau, yesterday, NOW + HOUR)[0].denominator == 0


def test_an_alarm_that_still_waits_counts_from_the_moment_when_it_is_too_late(database: AppContext) -> None:
    alarm, bureau, day = make_alarm(), make_user("bureau"), Period(TODAY, TODAY)
    counted = {
        seconds: [
            figure.denominator
            for figure in other_figures(bureau, day, alarm.opened_at + timedelta(seconds=seconds))[:2]
        ]
        for seconds in (60, 61, 180, 181)
    }
    assert counted == {60: [0, 0], 61: [1, 0], 180: [1, 0], 181: [1, 1]}


def test_a_rectification_handed_in_late_is_not_on_time(database: AppContext) -> None:
    make_hazard("closed", deadline=TODAY)
    make_hazard("closed", deadline=TODAY - timedelta(days=1))
    figure = rectified_on_time(make_user("bureau"), YEAR)
    assert (figure.numerator, figure.denominator) == (1, 2)


def _mode(mode: str, since: date = date(2020, 1, 1), until: date | None = None) -> None:
    save(InstitutionMode(institution_id=make_institution().id, mode=mode, since=since, until=until))


def test_privately_built_homes_are_not_counted(database: AppContext) -> None:
    for mode in ("public", "public_private", "private"):
        _mode(mode)
    figure = public_private(make_user("bureau"), TODAY)
    assert (figure.numerator, figure.denominator) == (1, 2)


def test_who_runs_a_home_is_asked_for_the_day(database: AppContext) -> None:
    home = make_institution()
    save(
        InstitutionMode(
            institution_id=home.id, mode="public", since=date(2015, 1, 1), until=date(2026, 6, 30)
        )
    )
    save(InstitutionMode(institution_id=home.id, mode="public_private", since=date(2026, 7, 1)))
    bureau = make_user("bureau")
    assert public_private(bureau, date(2026, 6, 30)).numerator == 0
    assert public_private(bureau, date(2026, 7, 1)).numerator == 1


def test_a_station_covers_the_villages_of_its_area(database: AppContext) -> None:
    make_station()
    make_village("320682114001")
    make_village("320682105001")
    figure = station_coverage(make_user("bureau"), TODAY)
    assert (figure.numerator, figure.denominator) == (1, 2)


def test_each_figure_names_its_formula_and_edition(database: AppContext) -> None:
    figures = other_figures(make_user("bureau"), YEAR, NOW)
    assert [figure.formula.code for figure in figures] == [
        "accepted_within_60", "accepted_within_180", "rectified_on_time", "public_private",
        "station_coverage",
    ]  # fmt: skip
    assert {figure.formula.version for figure in figures} == {"v1"}


def test_nothing_counted_has_no_value(database: AppContext) -> None:
    assert all(
        figure.value is None for figure in other_figures(make_user("bureau"), Period(NOW.date(), TODAY), NOW)
    )
