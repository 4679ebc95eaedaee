"""The visits of a day or a week as rows for Excel: names masked, house numbers left out."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext

from eldercare.core.errors import N_
from eldercare.core.privacy import mask_address, mask_name
from eldercare.core.time import local
from eldercare.marks.work import GATHERING, VISIT
from eldercare.people.models import Worker
from eldercare.visits.board.words import service_name
from eldercare.visits.gatherings.queries import DayLine
from eldercare.visits.gatherings.words import name_of
from eldercare.visits.paper.day_list import Entry, groups_of

HEADS = (
    N_("Day"),
    N_("Begins"),
    N_("Ends"),
    N_("Who comes"),
    N_("No."),
    N_("Senior"),
    N_("Village group"),
    N_("Service"),
    N_("Minutes"),
    N_("State"),
)
Rows = Iterator[list[object]]


def heads() -> list[str]:
    """The first line."""
    return [str(gettext(head)) for head in HEADS]


def rows_by_time(entries: Sequence[Entry]) -> Rows:
    """One row for each visit."""
    for entry in entries:
        yield _row(entry, gettext(", ").join(entry.people))


def rows_by_person(entries: Sequence[Entry], workers: Mapping[int, Worker]) -> Rows:
    """One row for each person of a visit, the people one after the other."""
    for group in groups_of(entries, workers):
        for entry in group.entries:
            yield _row(entry, group.worker.name if group.worker else "")


def sheet_of_gatherings(lines: Sequence[DayLine]) -> tuple[str, list[str], Rows]:
    """What is held at the station: its name as a sheet, its heads, one row for each."""
    heads = (N_("Day"), N_("Begins"), N_("Ends"), N_("Gathering"), N_("Hosts"), N_("Signed up"), N_("State"))
    return gettext("Gatherings"), [str(gettext(head)) for head in heads], _gathering_rows(lines)


def _gathering_rows(lines: Sequence[DayLine]) -> Rows:
    for line in lines:
        day = line.day
        hosts = gettext(", ").join(host.worker.name for host in day.hosts)
        yield [
            day.day.isoformat(), _clock(day.starts_at), _clock(day.ends_at), name_of(day),
            hosts or gettext("Nobody yet"), line.signed, gettext(GATHERING[day.state].word),
        ]  # fmt: skip


def _row(entry: Entry, people: str) -> list[object]:
    visit = entry.visit
    return [
        visit.day.isoformat(),
        _clock(entry.begins),
        _clock(entry.ends_at),
        people or gettext("Nobody yet"),
        visit.senior_id,
        mask_name(visit.senior.name),
        mask_address(visit.residence.address),
        service_name(visit.service),
        visit.minutes,
        gettext(VISIT[entry.mark].word),
    ]


def _clock(moment: datetime | None) -> str:
    return f"{local(moment):%H:%M}" if moment else ""
