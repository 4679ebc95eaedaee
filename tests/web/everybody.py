"""What is recorded of one senior, one worker and one place, and more of it with each round."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from eldercare.core.db import db
from eldercare.core.time import local_date, now
from eldercare.people.models import (
    CampaignMember,
    Certificate,
    DayShift,
    HealthCheck,
    Operator,
    OperatorContract,
    Posting,
    Senior,
    SeniorAddress,
    SeniorCategory,
    SeniorConsent,
    StaffCampaign,
    Station,
    Training,
    Worker,
    WorkerWish,
)
from eldercare.visits.care_plans.shapes import shape_of, written
from eldercare.visits.models import (
    CarePlan,
    CarePlanException,
    CarePlanItem,
    CarePlanPause,
    CarePlanVersion,
    Disruption,
    GatheringDay,
    Replan,
    ReplanMove,
    SignUp,
    Visit,
    WeatherDay,
    WeatherVisit,
)
from tests.makers import GROUP, TOWN, make_senior, make_station, make_user, make_worker, save
from tests.visits.gatherings.makers import make_day, make_gathering

FIRST_CONTRACT = date(2010, 1, 1)


def add_of_senior(senior: Senior, number: int) -> dict[str, Any]:
    """An address, a wish, a consent and a category that is over."""
    by = make_user("operator").id
    over = date(2000, 1, 1) + timedelta(days=number)
    stay = save(
        SeniorAddress(
            senior_id=senior.id, kind="child", address=f"石庄村 {number}号", area_code=GROUP, lat=32.1,
            lon=120.5, first_day=over, last_day=over, created_at=now(),
        )
    )  # fmt: skip
    wish = save(
        WorkerWish(
            senior_id=senior.id, worker_id=make_worker().id, kind="ban", reason="other",
            since=local_date(now()), recorded_at=now(), recorded_by=by,
        )
    )  # fmt: skip
    save(
        SeniorConsent(
            senior_id=senior.id, purpose="service", given_on=over, given_how="paper", recorded_at=now(),
            recorded_by=by, withdrawn_on=over, withdrawn_how="paper", withdrawn_at=now(), withdrawn_by=by,
        )
    )  # fmt: skip
    save(
        SeniorCategory(
            senior_id=senior.id, category="disabled", since=over, until=over, recorded_at=now(),
            recorded_by=by, ended_by=by,
        )
    )  # fmt: skip
    return {"address_id": stay.id, "wish_id": wish.id}


def add_of_plan(item: CarePlanItem, worker: Worker, number: int) -> None:
    """A day of the item that is moved, a pause that is to come, and a version that was before."""
    day, later = local_date(now()) + timedelta(days=number), date(2090, 1, 1) + timedelta(days=number)
    save(CarePlanException(item_id=item.id, series_day=day, day=day, preferred_worker_id=worker.id))
    save(CarePlanPause(plan_id=item.plan_id, reason="away", from_day=later, until_day=later))
    by = make_user("operator").id
    save(
        CarePlanVersion(
            plan_id=item.plan_id, version=number, verb="edit_item", at=now(), by_user_id=by,
            before=written(shape_of(db.session.get_one(CarePlan, item.plan_id))),
        )
    )  # fmt: skip


def add_of_worker(worker: Worker, number: int) -> dict[str, Any]:
    """A certificate, a course, a check, a campaign, a single day, and a posting that is over."""
    day, over = local_date(now()), date(2000, 1, 1) + timedelta(days=number)
    by = make_user("operator").id
    paper = save(
        Certificate(
            worker_id=worker.id, kind="care", issuer="鉴定站", expires_on=day + timedelta(days=9),
            skills=["bath"], recorded_at=now(), recorded_by=by,
        )
    )  # fmt: skip
    save(
        Training(
            worker_id=worker.id, course="急救", day=day, minutes=60, kind="skill", recorded_at=now(),
            recorded_by=by,
        )
    )  # fmt: skip
    save(
        HealthCheck(
            worker_id=worker.id, day=over, result="fit", next_due=day, recorded_at=now(), recorded_by=by
        )
    )
    campaign = save(
        StaffCampaign(
            kind="test", name=f"检测{number}", first_day=day, station_id=worker.station_id,
            area_code=worker.area_code, kinds=["caregiver"], created_at=now(), created_by=by,
        )
    )  # fmt: skip
    save(CampaignMember(campaign_id=campaign.id, worker_id=worker.id, state="asked", changed_by=by))
    save(DayShift(worker_id=worker.id, day=day + timedelta(days=number), reason="free", created_by=by))
    save(
        Posting(
            worker_id=worker.id, station_id=worker.station_id, area_code=worker.area_code, first_day=over,
            last_day=over, end_reason="moved", created_by=by,
        )
    )  # fmt: skip
    return {"certificate_id": paper.id, "campaign_id": campaign.id}


def add_member(campaign_id: int, worker: Worker) -> None:
    """One more who is asked in a campaign."""
    save(CampaignMember(campaign_id=campaign_id, worker_id=worker.id, state="asked"))


def add_of_place(number: int) -> dict[str, Any]:
    """A contract of the one station with the one operator, a day after the one before."""
    station = make_station()
    day = FIRST_CONTRACT + timedelta(days=number)
    contract = save(
        OperatorContract(operator_id=_operator("示例").id, station_id=station.id, since=day, until=day)
    )
    return {
        "contract_id": contract.id,
        "operator_id": contract.operator_id,
        "station_id": station.id,
        "code": TOWN,
    }


def add_apart(station: Station) -> None:
    """An operator of its own for another station; its contract ends soon."""
    until = local_date(now()) + timedelta(days=9)
    operator = _operator(f"示例{station.code}")
    if not operator.contracts:
        save(
            OperatorContract(
                operator_id=operator.id, station_id=station.id, since=date(2020, 1, 1), until=until
            )
        )


def _operator(name: str) -> Operator:
    known = db.session.query(Operator).filter_by(name=name).one_or_none()
    return known or save(Operator(name=name, name_en=name, kind="single"))


def add_wrong(worker: Worker, visit: Visit, number: int) -> dict[str, Any]:
    """A report with a re-plan of today, and a weather day: one of each that all else hangs on, each with one
    more visit."""
    day, at = local_date(now()), now()
    place = {"station_id": visit.station_id, "area_code": visit.area_code}
    row = db.session.scalar(select(Disruption).filter_by(worker_id=worker.id, state="reported")) or save(
        Disruption(
            kind="sick", state="reported", worker_id=worker.id, first_day=day, last_day=day, reported_at=at,
            **place,
        )
    )  # fmt: skip
    replan = db.session.scalar(select(Replan).filter_by(disruption_id=row.id)) or save(
        Replan(disruption_id=row.id, day=day, state="open", asked_at=at, answered_at=at, **place)
    )
    save(
        ReplanMove(
            replan_id=replan.id, visit_id=visit.id, visit_version=1, position=0, from_worker_id=worker.id,
            to_worker_id=make_worker().id,
        )
    )  # fmt: skip
    known = db.session.scalar(select(WeatherDay).filter_by(day=day, minute=0))
    weather = known or save(WeatherDay(day=day, made_at=at, **place))
    save(WeatherVisit(weather_id=weather.id, visit_id=visit.id))
    # Others of their kind, one line each of the lists.
    save(
        Disruption(
            kind="late", state="confirmed", worker_id=worker.id, first_day=day, last_day=day,
            minute=600 + number, reported_at=at, **place,
        )
    )  # fmt: skip
    other = save(WeatherDay(day=day, minute=number, made_at=at, **place))
    save(WeatherVisit(weather_id=other.id, visit_id=visit.id))
    return {"disruption_id": row.id, "replan_id": replan.id, "weather_id": weather.id}


def add_gathering(worker: Worker, senior: Senior, number: int) -> dict[str, Any]:
    """A gathering of today with one more sign-up, and one more of another day, with this host and senior."""
    today = local_date(now())
    station = db.session.get_one(Station, senior.station_id)
    known = db.session.scalar(select(GatheringDay).filter_by(station_id=station.id, day=today))
    day = known or make_day([worker], [senior], today, gathering=_gathering(station, today))
    save(
        SignUp(
            day_id=day.id,
            senior_id=make_senior(station_id=station.id, area_code=senior.area_code).id,
            signed_at=now(),
        )
    )
    later = today + timedelta(days=number)
    make_day([worker], [senior], later, gathering=_gathering(station, later))
    return {"day_id": day.id}


def _gathering(station: Station, day: date) -> Any:
    return make_gathering(station, title=f"{station.name}的活动", starts_on=day, ends_on=day)
