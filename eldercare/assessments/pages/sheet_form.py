"""What a browser sends of a sheet, read into an entry. What is allowed stands in entry.py."""

from datetime import date

from werkzeug.datastructures import MultiDict

from eldercare.assessments.entry import Assessor, SheetEntry
from eldercare.assessments.rules import Scale
from eldercare.core.time import day_of

Given = MultiDict[str, str]


def entry_of(given: Given, scale: Scale) -> SheetEntry:
    """The sheet as it was filled in; an answer that is no number is none."""
    answers = {item.code: given.get(item.code, type=int) for item in scale.items}
    ticked = given.getlist("adjust")
    return SheetEntry(
        key=given.get("key", "").strip(),
        scale=scale,
        assessed_on=day_of(given.get("assessed_on", "")),
        reason=given.get("reason", ""),
        source=given.get("source", ""),
        assessors=tuple(
            Assessor(given.get(f"assessor_{number}", "").strip(), str(number) in given.getlist("medical"))
            for number in range(1, scale.assessors + 1)
        ),
        answers={code: points for code, points in answers.items() if points is not None},
        adjustments={
            one.code: given.get(one.code, "").strip() for one in scale.adjustments if one.code in ticked
        },
        corrects_id=given.get("corrects", type=int),
        correction_reason=given.get("correction_reason", "").strip(),
    )


def first_values(scale: Scale, today: date, display_name: str) -> Given:
    """What an empty sheet begins with."""
    values = {"assessed_on": today.isoformat(), "assessor_1": display_name}
    return MultiDict({**values, "reason": "first", "source": "self"} if scale.items else values)


def values_of(entry: SheetEntry) -> Given:
    """An entry as a form shows it; the reverse of `entry_of`."""
    values: Given = MultiDict(
        {
            "key": entry.key,
            "assessed_on": entry.assessed_on.isoformat() if entry.assessed_on else "",
            "reason": entry.reason,
            "source": entry.source,
            "correction_reason": entry.correction_reason,
        }
    )
    if entry.corrects_id is not None:
        values["corrects"] = str(entry.corrects_id)
    for number, one in enumerate(entry.assessors, start=1):
        values[f"assessor_{number}"] = one.name
        if one.medical:
            values.add("medical", str(number))
    values.update({code: str(points) for code, points in entry.answers.items()})
    for code, rests_on in entry.adjustments.items():
        values.add("adjust", code)
        values[code] = rests_on
    return values
