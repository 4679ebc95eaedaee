"""The demonstration's year through the same actions that people use, in the order of time."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from eldercare.accounts.models import User
from eldercare.core.bulk import insert_rows, next_id
from eldercare.core.time import at
from eldercare.inspections import actions
from eldercare.inspections.demo.stage import Stage
from eldercare.inspections.demo.story import RAISED, Fault, Round
from eldercare.inspections.demo.words import EXTENSIONS, FINDINGS, PASSED, PLACES, RETURNED
from eldercare.inspections.models import ChecklistItem, Hazard, Inspection, InspectionAnswer
from eldercare.people.demo import InstitutionRef

MORNING, NIGHT = 9 * 60 + 5, 22 * 60 + 10


def play_round(stage: Stage, round_: Round) -> None:
    """Plan, start, answer and finish one inspection, then follow each of its hazards."""
    first_minute = (NIGHT if round_.night else MORNING) + stage.rng.randint(0, 50)
    start = at(stage.day - timedelta(days=round_.days_ago), first_minute)
    people = stage.pair()

    def inspect(moment: datetime) -> None:
        inspection = plan(stage, round_.institution, round_.kind, people, moment, night=round_.night)
        actions.start(inspection.id, by=people[0], now=moment)
        for number, fault in enumerate(round_.faults):
            answer_fault(stage, inspection, round_.institution, fault, moment + timedelta(minutes=9 * number))
        answer_rest(stage, inspection, moment)
        end = moment + timedelta(minutes=85)
        names = "、".join(person.display_name for person in people)
        witness = stage.managers[round_.institution.id].display_name
        actions.finish(inspection.id, signature=names, witness=witness, by=people[0], now=end)
        for fault in round_.faults:
            follow(stage, inspection, round_, fault, end)

    stage.at_any_hour(start, inspect)


def plan(
    stage: Stage,
    institution: InstitutionRef,
    kind: str,
    people: list[User],
    moment: datetime,
    *,
    night: bool = False,
    ahead: int = 0,
) -> Inspection:
    """A plan for the day of `moment`, or so many days after it."""
    return actions.plan_inspection(
        institution.id,
        kind,
        (moment + timedelta(hours=8)).date() + timedelta(days=ahead),
        [person.id for person in people],
        night=night,
        by=stage.bureau,
        now=moment - timedelta(days=5 if not ahead else 0),
    )


def answer_fault(
    stage: Stage, inspection: Inspection, institution: InstitutionRef, fault: Fault, moment: datetime
) -> None:
    """A failed item with its words and one or two photos."""
    by = inspection.inspectors[0]
    shots = stage.rng.choice((1, 1, 1, 1, 2))
    photos = tuple(stage.shoot(fault.code, institution, by, moment, mended=False) for _ in range(shots))
    note = FINDINGS[fault.code][0].format(place=stage.rng.choice(PLACES))
    grade = "major" if fault.wish == RAISED else None
    answer = actions.Answer("fail", note=note, photos=photos, grade=grade)
    actions.answer_item(inspection.id, fault.code, answer, by=by, now=moment)


def answer_rest(stage: Stage, inspection: Inspection, moment: datetime, limit: int = 1000) -> None:
    """Everything else passes; what need not apply sometimes does not. `limit` items at most."""
    stage.session.flush()
    done = set(
        stage.session.scalars(
            select(InspectionAnswer.item_id).where(InspectionAnswer.inspection_id == inspection.id)
        )
    )
    first = next_id(stage.session, InspectionAnswer)
    left = [item for item in stage.items if item.id not in done][:limit]
    rows = [
        {
            "id": first + number,
            "inspection_id": inspection.id,
            "item_id": item.id,
            "result": "na" if item.allows_na and stage.rng.random() < 0.5 else "pass",
            "note": "",
            "answered_by": inspection.inspectors[number % 2].id,
            "answered_at": moment + timedelta(seconds=75 * number),
        }
        for number, item in enumerate(left)
    ]
    insert_rows(stage.session, InspectionAnswer, rows)


def follow(stage: Stage, inspection: Inspection, round_: Round, fault: Fault, end: datetime) -> None:
    """Put the steps of one hazard in line, up to the state in which it stands on the day."""
    hazard = stage.session.scalars(
        select(Hazard).join(Hazard.item).where(
            Hazard.inspection_id == inspection.id, ChecklistItem.code == fault.code
        )
    ).one()  # fmt: skip
    manager = stage.managers[round_.institution.id]
    if fault.ends == "assigned":
        return
    begun = stage.later(end + _hours(stage, 2, 20), _begin(hazard, manager), before_now=8)
    if fault.wish == "more time":
        stage.later(begun + _hours(stage, 1, 6), _ask(stage, hazard, manager), before_now=7)
    if fault.ends == "in_repair":
        return
    handed_in = _handed_in(stage, hazard, fault, begun)
    handed_in = stage.later(handed_in, _submit(stage, hazard, round_, fault, manager), before_now=6)
    checked = handed_in + _hours(stage, 16, 40)
    if fault.ends == "returned":
        stage.later(checked, _send_back(stage, hazard), before_now=4)
    elif fault.ends == "closed":
        stage.later(checked, _close(stage, hazard), before_now=3)


def _handed_in(stage: Stage, hazard: Hazard, fault: Fault, begun: datetime) -> datetime:
    """In time for most; a day or two late where the story wants it."""
    if fault.wish == "done late":
        return at(
            hazard.deadline + timedelta(days=stage.rng.randint(1, 2)), 15 * 60 + stage.rng.randint(0, 90)
        )
    last = at(hazard.deadline, 16 * 60 + stage.rng.randint(0, 90))
    return max(begun + timedelta(minutes=40), min(last, begun + _hours(stage, 6, 90)))


def _hours(stage: Stage, least: int, most: int) -> timedelta:
    return timedelta(minutes=stage.rng.randint(60 * least, 60 * most))


def _begin(hazard: Hazard, manager: User) -> Callable[[datetime], object]:
    return lambda moment: actions.begin_repair(hazard.id, by=manager, now=moment)


def _ask(stage: Stage, hazard: Hazard, manager: User) -> Callable[[datetime], object]:
    def ask(moment: datetime) -> None:
        until, reason = hazard.deadline + timedelta(days=10), stage.rng.choice(EXTENSIONS)
        actions.request_extension(hazard.id, until=until, reason=reason, by=manager, now=moment)

    return ask


def _submit(
    stage: Stage, hazard: Hazard, round_: Round, fault: Fault, manager: User
) -> Callable[[datetime], object]:
    def submit(moment: datetime) -> None:
        taken = moment - timedelta(minutes=5)
        photos = [
            stage.shoot(fault.code, round_.institution, manager, taken, mended=True)
            for _ in range(stage.rng.choice((1, 1, 1, 1, 2)))
        ]
        note = FINDINGS[fault.code][1]
        actions.submit_rectification(hazard.id, note=note, photos=photos, by=manager, now=moment)

    return submit


def _send_back(stage: Stage, hazard: Hazard) -> Callable[[datetime], object]:
    return lambda moment: actions.return_hazard(
        hazard.id, note=stage.rng.choice(RETURNED), by=stage.rng.choice(stage.inspectors), now=moment
    )


def _close(stage: Stage, hazard: Hazard) -> Callable[[datetime], object]:
    return lambda moment: actions.close_hazard(
        hazard.id, note=stage.rng.choice(PASSED), by=stage.rng.choice(stage.inspectors), now=moment
    )
