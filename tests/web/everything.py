"""A county that grows: each round adds one of everything, and one more to all that hangs on one thing."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from eldercare.accounts.actions import begin_session, make_token
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User, UserIdentity
from eldercare.accounts.rules import Scope
from eldercare.alerts.chain import DEFAULT
from eldercare.alerts.models import DeviceBinding, DeviceTrouble, Gateway, ParkedMessage
from eldercare.alerts.policies import store_policy
from eldercare.assessments.models import Assessment
from eldercare.core.db import db, transaction
from eldercare.core.time import local_date, now
from eldercare.funding.models import Charge
from eldercare.imports.models import Import, ImportRow
from eldercare.inspections import actions
from eldercare.inspections.models import Hazard
from eldercare.people.models import (
    Absence,
    Contact,
    ContactConsent,
    Institution,
    InstitutionMode,
    KeyHolding,
    Senior,
    Station,
    Worker,
    WorkerSkill,
)
from eldercare.people.rules import SKILLS
from eldercare.services.models import ServiceTerms
from eldercare.visits.models import Attendance, CarePlanItem, Visit, VisitTask
from tests.alerts.makers import make_channel, make_device, make_gateway, make_model, make_proposal, press
from tests.inspections.makers import LATER, make_hazard, make_inspection, make_inspector, make_photo, submit
from tests.makers import (
    TODAY,
    make_area,
    make_care_plan,
    make_caregiver_user,
    make_institution,
    make_operator,
    make_senior,
    make_service,
    make_station,
    make_terms,
    make_user,
    make_visit,
    make_worker,
    save,
)
from tests.services.makers import make_rule
from tests.visits.announcing.makers import make_answer
from tests.visits.makers import on_day
from tests.visits.plan_jobs.makers import make_done_job, make_unseen
from tests.web.everybody import (
    add_apart,
    add_gathering,
    add_member,
    add_of_place,
    add_of_plan,
    add_of_senior,
    add_of_worker,
    add_wrong,
)
from tests.web.looking_in import add_looking_in

HOUR = timedelta(hours=1)


class Everything:
    """The things that all else hangs on, by the name that addresses have for their ids, and who may look."""

    def __init__(self) -> None:
        station, self.rounds = make_station(), 0
        senior, worker = make_senior(), make_worker()
        institution, leader = make_institution(), make_worker("leader")
        self.leader_id = leader.id
        user = make_user("bureau", username="watched")
        self.ids: dict[str, Any] = {
            "senior_id": senior.id, "worker_id": worker.id, "institution_id": institution.id,
            "user_id": user.id, "import_id": self._import(station, user).id,
            "device_id": make_device(senior, "SOS-HUB").id, "gateway_id": make_gateway("gw-hub").id,
            "plan_id": make_care_plan(senior).id, "field": "phone", "language": "en", "service_code": "clean",
            "series_day": local_date(now()).isoformat(), "rule_id": make_rule().id,
        }  # fmt: skip
        hazard = make_hazard("assigned", institution)
        photo = make_photo()
        self.ids |= {"hazard_id": hazard.id, "inspection_id": hazard.inspection_id, "sha": photo.sha}
        self.users = {
            "operator": make_operator(station).id,
            "admin": make_user("admin").id,
            "caregiver": make_caregiver_user(worker).id,
            "leader": make_caregiver_user(leader).id,
            "inspector": make_inspector().id,
            "manager": make_user("manager", Scope("institution", str(institution.id))).id,
            "bureau": make_user("bureau").id,
        }

    def grow_to(self, rounds: int) -> None:
        """Add rounds until there are so many."""
        while self.rounds < rounds:
            self.rounds += 1
            self._add(self.rounds)
        db.session.rollback()
        db.session.remove()

    def _add(self, number: int) -> None:
        away = make_station(f"3206822{number:02d}", name=f"驿站{number}", name_en=f"Station {number}")
        self._records(number)
        for station in (make_station(), away):
            self._apart(number, station)
        self._on_the_register(number)
        self._at_work(number)
        self._devices(number)
        self._inspected()
        self._let_in(number)

    def _records(self, number: int) -> None:
        senior = db.session.get_one(Senior, self.ids["senior_id"])
        self.ids |= add_of_senior(senior, number) | add_of_place(number)
        leader = db.session.get_one(Worker, self.leader_id)
        self.ids |= add_looking_in(senior, leader, number)
        known = self.ids.get("campaign_id")
        self.ids |= add_of_worker(db.session.get_one(Worker, self.ids["worker_id"]), number)
        # One campaign asks more and more people; the others are one line each of the list.
        self.ids["campaign_id"] = known or self.ids["campaign_id"]

    def _apart(self, number: int, station: Station) -> None:
        """Rows that stand in lists by themselves, each with its own neighbours."""
        name, at = f"{station.code}-{number}", now()
        village = make_area(f"{station.code}0{number:02d}", "village", f"村{number}")
        senior = make_senior(
            station_id=station.id, area_code=make_area(f"{village.code}01", name=f"{number}组").code,
            phone_tail="5678", categories=["low_income"],
        )  # fmt: skip
        worker = make_worker(station_id=station.id, area_code=station.area_code)
        make_caregiver_user(worker)
        day = local_date(at)
        today(make_visit(senior, worker))
        today(make_visit(senior))
        add_told(today(make_visit(senior, worker)))
        self._done(today(make_visit(senior, worker, state="done")), worker)
        make_care_plan(senior)
        gateway = make_gateway(f"gw-{name}", station_id=station.id, area_code=station.area_code)
        model = make_model(f"model-{number}")
        device = make_device(senior, f"SOS-{name}", model=model.code, gateway_id=gateway.id)
        save(DeviceBinding(device_id=device.id, senior_id=senior.id, since=at))
        press(device.device_id, at=at)
        self._trouble(device_id=device.id, station=station)
        self._trouble(gateway_id=gateway.id, station=station)
        make_proposal(gateway, f"gw-{name}/new")
        make_channel("json://127.0.0.1:9/", station_id=station.id)
        self._park(name, device.device_id)
        store_policy("any", senior.area_code, DEFAULT, now=at)
        make_hazard("recheck", make_institution(area_code=station.area_code))
        make_inspection(institution=make_institution(area_code=station.area_code))
        self._assess(senior)
        add_apart(station)
        add_looking_in(senior, worker, number)
        add_member(self.ids["campaign_id"], worker)
        self._import(station, make_operator(station))
        self.ids["job_id"] = make_done_job(station, day).id
        make_unseen(worker, day)
        save(Absence(worker_id=worker.id, first_day=day, last_day=day, reason="sick"))

    def _on_the_register(self, number: int) -> None:
        senior = db.session.get_one(Senior, self.ids["senior_id"])
        worker = db.session.get_one(Worker, self.ids["worker_id"])
        contact = save(
            Contact(
                senior_id=senior.id, rank=number, name=f"顾海{number}", relation="son", phone="13905130000"
            )
        )
        recorder = make_user("operator")
        save(ContactConsent(contact_id=contact.id, channel="sms", since=now(), recorded_by=recorder.id))
        save(KeyHolding(senior_id=senior.id, contact_id=contact.id, since=now()))
        save(KeyHolding(senior_id=senior.id, worker_id=make_worker().id, since=now()))
        self.ids["assessment_id"] = self._assess(senior).id
        self.ids["contact_id"] = contact.id
        day = TODAY - timedelta(days=number)
        self.ids["absence_id"] = save(
            Absence(worker_id=worker.id, first_day=day, last_day=day, reason="sick")
        ).id
        if number < len(SKILLS):
            save(WorkerSkill(worker_id=worker.id, skill=list(SKILLS)[number]))
        for verb in ("senior_edited", "senior_revealed"):
            with transaction():
                audit(recorder, verb, "senior", senior.id, now=now())
        save(
            ImportRow(
                import_id=self.ids["import_id"], number=number, state="refused", cells="[]", faults="[]"
            )
        )

    def _at_work(self, number: int) -> None:
        """Visits of one senior and one worker, and items of one plan."""
        senior = db.session.get_one(Senior, self.ids["senior_id"])
        worker = db.session.get_one(Worker, self.ids["worker_id"])
        service = make_service(f"service{number}", family="clean", skills=["clean"])
        make_terms("clean", TODAY + timedelta(days=number), yuan_per_hour=Decimal(20 + number))
        make_rule(name=f"规则{number}", minutes=6000 + number, services=[service.code])
        ahead = today(make_visit(senior, worker, service_code=service.code, state="planned"))
        self.ids["visit_id"] = ahead.id
        self.ids["answer_id"] = add_told(ahead)
        self.ids |= add_wrong(worker, ahead, number)
        self.ids |= add_gathering(worker, senior, number)
        self._done(today(make_visit(senior, worker, state="done", service_code=service.code)), worker)
        save(VisitTask(visit_id=ahead.id, code="floor", worker_id=worker.id, done_at=now()))
        item = save(
            CarePlanItem(
                plan_id=self.ids["plan_id"], service_code=service.code, recurrence="FREQ=DAILY",
                window_from=540, window_to=660, minutes=60, starts_on=TODAY, preferred_worker_id=worker.id,
            )
        )  # fmt: skip
        self.ids["item_id"] = item.id
        add_of_plan(item, worker, number)

    def _devices(self, number: int) -> None:
        senior = db.session.get_one(Senior, self.ids["senior_id"])
        device = make_device(senior, f"SOS-HUB-{number}", gateway_id=self.ids["gateway_id"])
        other, gateway = make_senior(), db.session.get_one(Gateway, self.ids["gateway_id"])
        ends = now() + timedelta(seconds=number)
        save(DeviceBinding(device_id=self.ids["device_id"], senior_id=other.id, since=now(), until=ends))
        for thing in ({"device_id": self.ids["device_id"]}, {"gateway_id": self.ids["gateway_id"]}):
            save(
                DeviceTrouble(
                    kind="fault", opened_at=now(), closed_at=ends, station_id=senior.station_id, **thing
                )
            )
        self._park(f"hub{number}", "SOS-HUB")
        self.ids["alarm_id"] = press("SOS-HUB", at=now()).id
        self.ids["proposal_id"] = make_proposal(gateway, f"hub/{number}").id
        self.ids["channel_id"] = make_channel("json://127.0.0.1:9/").id
        self.ids["policy_id"] = store_policy("any", senior.area_code, DEFAULT, now=now()).id
        save(DeviceBinding(device_id=device.id, senior_id=senior.id, since=now()))

    def _inspected(self) -> None:
        institution = db.session.get_one(Institution, self.ids["institution_id"])
        save(InstitutionMode(institution_id=institution.id, mode="public", since=TODAY))
        make_hazard("assigned", institution)
        hazard = db.session.get_one(Hazard, self.ids["hazard_id"])
        submit(hazard, db.session.get_one(User, hazard.rectifier_id))
        actions.return_hazard(hazard.id, note="还松", by=make_inspector(), now=LATER)

    def _let_in(self, number: int) -> None:
        """Sessions, tokens and other sign-ins of whoever looks, and of somebody who is looked at."""
        for user_id in (self.ids["user_id"], *self.users.values()):
            user = db.session.get_one(User, user_id)
            begin_session(user, now=now())
            save(
                UserIdentity(
                    user_id=user.id,
                    issuer=f"https://{number}.example",
                    subject=f"s{user.id}",
                    linked_at=now(),
                )
            )
            if number <= 20 and user.role in {"bureau", "operator", "admin"}:
                make_token(user, f"program {number}", ["senior.see"], 30, now=now())

    @staticmethod
    def _done(visit: Visit, worker: Worker) -> None:
        """A visit that was made, and what it costs."""
        at = now()
        made = save(
            Attendance(
                visit_id=visit.id, service_code=visit.service_code, senior_id=visit.senior_id, day=visit.day,
                address="朱家桥村 1组", worker_id=worker.id, check_in_at=at, check_out_at=at + HOUR,
                exceptions=[],
            )
        )  # fmt: skip
        priced = select(ServiceTerms).filter_by(service_code=visit.service_code, since=TODAY.replace(day=1))
        price = db.session.scalar(priced) or make_terms(
            visit.service_code, TODAY.replace(day=1), yuan_per_hour=Decimal(25)
        )
        save(
            Charge(
                attendance_id=made.id, senior_id=visit.senior_id, station_id=visit.station_id,
                area_code=visit.area_code, service_code=visit.service_code, terms_id=price.id,
                month=local_date(at).replace(day=1), minutes=60, amount=Decimal(25), charged_at=at,
            )
        )  # fmt: skip

    @staticmethod
    def _assess(senior: Senior) -> Assessment:
        by = make_user("operator")
        return save(
            Assessment(
                key=f"key-{by.id}", senior_id=senior.id, scale_id="gbt42195-2022", assessed_on=TODAY,
                reason="first", source="self", assessors=[{"name": "季文娟", "medical": True}], grade=2,
                next_due_on=TODAY, confirmed_by=by.id, confirmed_at=now(),
            )
        )  # fmt: skip

    @staticmethod
    def _import(station: Station, user: User) -> Import:
        return save(
            Import(
                kind="seniors", state="checked", file_name="名册.xlsx", created_by=user.id, created_at=now(),
                changed_at=now(), station_id=station.id, head_row=0, heads=["姓名"], mapping={"0": "name"},
            )
        )  # fmt: skip

    @staticmethod
    def _trouble(station: Station, **thing: int) -> None:
        place = {"station_id": station.id, "area_code": station.area_code}
        save(DeviceTrouble(kind="fault", opened_at=now(), **place, **thing))

    @staticmethod
    def _park(name: str, device_id: str) -> None:
        save(
            ParkedMessage(
                topic=f"care/v1/{device_id}/event", payload=b"{", reason="bad_json", device_id=device_id,
                fold=f"{name:0>64}", received_at=now(), last_at=now(),
            )
        )  # fmt: skip


def add_told(visit: Visit) -> int:
    """An answer to a message about this visit."""
    return make_answer(visit, at=now()).id


def today(visit: Visit) -> Visit:
    """The same visit today: doors ask the real clock."""
    for part in visit.assignments:
        with transaction():
            part.starts_at = part.starts_at and part.starts_at + (local_date(now()) - TODAY)
    return on_day(visit, local_date(now()))
