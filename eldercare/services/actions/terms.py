"""The catalogue changed: a service added, its terms set from a day on, retired. The past stays as it was."""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from eldercare.accounts.access import authorize
from eldercare.accounts.audit import audit
from eldercare.accounts.models import User
from eldercare.accounts.rules import Where
from eldercare.core.db import check_version, transaction
from eldercare.core.errors import N_, InvalidInputError, NotFoundError
from eldercare.core.time import local_date
from eldercare.people.rules import SKILLS, WORKER_KINDS
from eldercare.services.changing import follow
from eldercare.services.errors import InForceError, ServiceRetiredError
from eldercare.services.models import Service, ServiceTerms
from eldercare.services.rules.terms import (
    RETIRED_EARLY,
    Known,
    ServiceEntry,
    TermsEntry,
    service_faults,
    tasks_with_codes,
    terms_faults,
)

COUNTY = Where()
"""No area: only who sees the whole county reaches it."""
KNOWN = Known(frozenset(WORKER_KINDS), frozenset(SKILLS))
CODE_TAKEN = N_("Another service has this code.")


def add_service(actor: User, entry: ServiceEntry, *, now: datetime) -> Service:
    """A new service with its first terms. Raises InvalidInputError that names each field."""
    with transaction() as session:
        authorize(actor, "service.edit", COUNTY)
        faults = service_faults(entry, KNOWN, today=local_date(now))
        if "code" not in faults and session.get(Service, entry.code) is not None:
            faults["code"] = CODE_TAKEN
        if faults:
            raise InvalidInputError(faults)
        service = Service(
            code=entry.code, family=entry.family, name=entry.name.strip(), setting=entry.setting,
            name_en=entry.name_en.strip() or entry.name.strip(),
        )  # fmt: skip
        service.terms = [_terms(entry.terms, [], actor, now)]
        session.add(service)
        _finish(session, service, "service.add", actor, now)
        return service


def set_terms(
    actor: User, code: str, entry: TermsEntry, *, expected: int | None = None, now: datetime
) -> ServiceTerms:
    """New terms of a service from a day to come on; what stands until then stays as it is.

    Raises InvalidInputError, NotFoundError, StaleVersionError, or ServiceRetiredError when the service has
    an end by that day.
    """
    with transaction() as session:
        service, today = _service(session, actor, code, expected), local_date(now)
        earliest, taken = today + timedelta(days=1), [row.since for row in service.terms]
        faults = terms_faults(entry, KNOWN, earliest=earliest, taken=taken, today=today)
        if faults:
            raise InvalidInputError(faults)
        assert entry.since is not None
        if not service.is_given_on(entry.since):
            raise ServiceRetiredError(day=service.retired_on)
        row = _terms(entry, service.terms_on(entry.since).tasks, actor, now)
        service.terms.append(row)
        service.terms.sort(key=lambda one: one.since)
        _finish(session, service, "service.terms", actor, now, since=row.since.isoformat())
        follow(session, service, row.since, now)
        return row


def withdraw_terms(
    actor: User, code: str, terms_id: int, *, expected: int | None = None, now: datetime
) -> Service:
    """Take back terms that have not begun; those before them go on. Raises InForceError once they hold."""
    with transaction() as session:
        service = _service(session, actor, code, expected)
        row = next((one for one in service.terms if one.id == terms_id), None)
        if row is None:
            raise NotFoundError
        if row.since <= local_date(now):
            raise InForceError
        since = row.since
        service.terms.remove(row)
        _finish(session, service, "service.terms_withdrawn", actor, now, since=since.isoformat())
        follow(session, service, since, now)
        return service


def retire_service(
    actor: User, code: str, day: date | None, *, expected: int | None = None, now: datetime
) -> Service:
    """From that day on the service is not given any more. Raises InvalidInputError naming `day`."""
    with transaction() as session:
        service = _service(session, actor, code, expected)
        if day is None or day <= local_date(now):
            raise InvalidInputError({"day": RETIRED_EARLY})
        service.retired_on = day
        _finish(session, service, "service.retire", actor, now, day=day.isoformat())
        follow(session, service, day, now)
        return service


def keep_service(actor: User, code: str, *, expected: int | None = None, now: datetime) -> Service:
    """The service is given on after all, or again from today on."""
    with transaction() as session:
        service = _service(session, actor, code, expected)
        service.retired_on = None
        _finish(session, service, "service.keep", actor, now)
        follow(session, service, local_date(now) + timedelta(days=1), now)
        return service


def _service(session: Session, actor: User, code: str, expected: int | None) -> Service:
    """The service as it is now, held until the commit."""
    authorize(actor, "service.edit", COUNTY)
    service = session.get(Service, code, with_for_update={"of": Service}, populate_existing=True)
    if service is None:
        raise NotFoundError
    check_version(service, expected)
    return service


def _terms(entry: TermsEntry, tasks_before: list[dict[str, str]], actor: User, now: datetime) -> ServiceTerms:
    return ServiceTerms(
        since=entry.since,
        minutes=entry.minutes,
        staff_count=entry.staff_count,
        skills=list(entry.skills),
        worker_kinds=list(entry.worker_kinds),
        evidence=list(entry.evidence),
        tasks=tasks_with_codes(entry.tasks, tasks_before),
        same_sex=entry.same_sex,
        priority=entry.priority,
        yuan_per_hour=entry.yuan_per_hour,
        set_by=actor.id,
        set_at=now,
    )


def _finish(
    session: Session, service: Service, verb: str, actor: User, now: datetime, **detail: object
) -> None:
    """A new version and the audit line."""
    if service.version is not None:
        flag_modified(service, "family")
    session.flush()
    audit(actor, verb, "service", None, now=now, detail={"code": service.code, **detail})
