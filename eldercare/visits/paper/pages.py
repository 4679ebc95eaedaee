"""A station's day on paper and as a workbook. What is taken out is recorded."""

import tempfile
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Response, render_template, request
from flask_babel import gettext

from eldercare.accounts.access import me, requires
from eldercare.core.errors import N_, InvalidInputError
from eldercare.core.privacy import mask_address, mask_name
from eldercare.core.time import day_of, local_date, now
from eldercare.imports.files import sent
from eldercare.imports.workbooks import write_sheets
from eldercare.people.models import Station
from eldercare.visits.actions.prints import record_print
from eldercare.visits.blueprints import pages
from eldercare.visits.board.queries import BoardRows, choose_station, day_plan, read_board
from eldercare.visits.board.words import block_name
from eldercare.visits.gatherings.queries import standing_between
from eldercare.visits.gatherings.words import name_of
from eldercare.visits.paper import kinds, workbook
from eldercare.visits.paper.day_list import entries_of, groups_of
from eldercare.visits.paper.queries import last_print, visits_between, workers_of
from eldercare.visits.paper.sheets import sheets_of


@pages.route("/board/route-sheets")
@requires("board.see")
def board_route_sheets_page() -> str:
    """The day of each person on paper, one sheet each: `?station&day=YYYY-MM-DD&worker=ID&size=large`."""
    moment, station, day = _asked()
    rows = read_board(station, day)
    wanted = request.args.get("worker", type=int)
    sheets = sheets_of(rows, wanted)
    return _paper(
        kinds.ROUTE_SHEETS,
        rows,
        moment,
        count=sum(len(sheet.rows) for sheet in sheets),
        on_paper={sheet.worker.id: [line.visit.id for line in sheet.lines] for sheet in sheets},
        sheets=sheets,
        block_name=block_name,
        keep={"worker": wanted} if wanted else {},
    )


@pages.route("/board/day-list")
@requires("board.see")
def board_day_list_page() -> str:
    """All visits of a station's day for paper: `?station&day&order=time|person&names=full|masked&size`."""
    moment, station, day = _asked()
    rows = read_board(station, day)
    workers = {worker.id: worker for worker in rows.team.workers}
    entries = entries_of(rows.visits, workers, moment)
    gatherings = standing_between(station, day, day)
    return _paper(
        kinds.DAY_LIST,
        rows,
        moment,
        count=len(entries) + len(gatherings),
        on_paper={kinds.ALL: [entry.visit.id for entry in entries]},
        entries=entries,
        groups=groups_of(entries, workers),
        cancelled=len(rows.visits) - len(entries),
        gatherings=gatherings,
        name_of=name_of,
        mask_name=mask_name,
        mask_address=mask_address,
    )


def _paper(what: str, rows: BoardRows, moment: datetime, *, count: int, **more: Any) -> str:
    """A kind of paper with what stands above every one; `count` is how many lines are on it."""
    return render_template(
        f"visits/paper_{what}.html",
        what=what,
        station=rows.station,
        day=rows.day,
        plan=rows.plan,
        printed_at=moment,
        last=last_print(rows.station.id, rows.day, rows.plan),
        count=count,
        choices=kinds,
        chosen={name: _choice(name, known) for name, known in kinds.CHOICES[what].items()},
        **more,
    )


@pages.post("/board/prints")
@requires("board.see")
def board_print() -> tuple[str, int]:
    """A page went to the printer: `station`, `day`, `what`, `rows`, the `version` of the plan it shows, the
    `visits` on it, and `worker` when it is the sheet of one person alone."""
    station = choose_station(me(), request.form.get("station"))
    day, rows = day_of(request.form.get("day", "")), request.form.get("rows", type=int)
    visits = kinds.visits_given(request.form.get("visits", ""))
    if day is None or rows is None or visits is None or request.form.get("what") not in kinds.PRINTED:
        raise InvalidInputError({"what": N_("Choose one of the list.")})
    version = request.form.get("version", type=int)
    record_print(
        me(), station, day, request.form["what"], rows=rows, plan_version=version, now=now(), visits=visits,
        worker_id=request.form.get("worker", type=int),
    )  # fmt: skip
    return "", 204


@pages.route("/board/visits.xlsx")
@requires("board.see")
def board_workbook() -> Response:
    """The visits of a day, or with `days=7` of a week, by time and by person; names are masked."""
    moment, station, day = _asked()
    asked = request.args.get("days", type=int)
    days = asked if asked in kinds.DAYS else 1
    visits = visits_between(station, day, days)
    workers = workers_of(visits)
    entries = entries_of(visits, workers, moment)
    plan = day_plan(station.id, day)
    gatherings = standing_between(station, day, day + timedelta(days=days - 1))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "visits.xlsx"
        write_sheets(
            path,
            [
                (gettext("By time"), workbook.heads(), workbook.rows_by_time(entries)),
                (gettext("By person"), workbook.heads(), workbook.rows_by_person(entries, workers)),
                *([workbook.sheet_of_gatherings(gatherings)] if gatherings else []),
            ],
        )
        version = plan.version if plan else None
        record_print(me(), station, day, kinds.WORKBOOK, rows=len(entries), plan_version=version, now=moment)
        return sent(path, f"visits-{station.code}-{day.isoformat()}{'-week' if days > 1 else ''}.xlsx")


def _asked() -> tuple[datetime, Station, date]:
    moment = now()
    station = choose_station(me(), request.args.get("station"))
    return moment, station, day_of(request.args.get("day", "")) or local_date(moment)


def _choice(name: str, known: Mapping[str, str]) -> str:
    """What the address chooses; the first of the known ones when it is none of them."""
    asked = request.args.get(name, "")
    return asked if asked in known else next(iter(known))
