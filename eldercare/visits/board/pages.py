"""The board."""

from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext

from eldercare.accounts.access import me, requires
from eldercare.core.feed import last_id
from eldercare.core.time import day_of, local_date, now
from eldercare.people.rules import SKILLS, WORKER_KINDS
from eldercare.visits.actions.moves import OVERRIDES
from eldercare.visits.blueprints import pages
from eldercare.visits.board.offer import rule_texts
from eldercare.visits.board.queries import choose_station, read_board, stations_of
from eldercare.visits.board.view import board_json
from eldercare.visits.board.week import SHORT, WEEK, week_of
from eldercare.visits.paper.queries import last_print
from eldercare.visits.rules import CANCEL_REASONS


@pages.route("/board")
@requires("board.see")
def board_page() -> str:
    """A station's board of one day: `?station=CODE&day=YYYY-MM-DD`."""
    moment, user = now(), me()
    feed_cursor = last_id()
    station = choose_station(user, request.args.get("station"))
    day = _day_asked(local_date(moment))
    rows = read_board(station, day)
    return render_template(
        "visits/board.html",
        board=board_json(rows, moment),
        printed=last_print(station.id, day, rows.plan),
        feed_cursor=feed_cursor,
        station=station,
        stations=stations_of(user),
        day=day,
        today=local_date(moment),
        days=_days_around(day, station.code),
        may={verb: user.may(f"visit.{verb}") for verb in ("plan", "move", "publish", "cancel")},
        overrides_text={code: gettext(text) for code, text in OVERRIDES.items() if code != "undo"},
        cancel_text={code: gettext(text) for code, text in CANCEL_REASONS.items()},
        rules_text=rule_texts(),
        kinds_text={code: gettext(text) for code, text in WORKER_KINDS.items()},
        skills_text={code: gettext(text) for code, text in SKILLS.items()},
    )


@pages.route("/board/week")
@requires("board.see")
def board_week_page() -> str:
    """People by days, each with load and visits: `?station=CODE&day=YYYY-MM-DD&days=3`, from that day on
    with three days, else the week around it."""
    moment, user = now(), me()
    station = choose_station(user, request.args.get("station"))
    day = _day_asked(local_date(moment))
    count = SHORT if request.args.get("days") == str(SHORT) else WEEK
    first = day if count == SHORT else day - timedelta(days=day.weekday())
    return render_template(
        "visits/board_week.html",
        week=week_of(station, first, count, local_date(moment)),
        station=station,
        stations=stations_of(user),
        day=day,
        days=count,
        today=local_date(moment),
        before=first - timedelta(days=count),
        after=first + timedelta(days=count),
    )


def _day_asked(today: date) -> date:
    """The day of the address; today when there is none or it is no day."""
    return day_of(request.args.get("day", "")) or today


def _days_around(day: date, station: str) -> dict[str, Any]:
    """Addresses of the days around, keeping the filters of this one."""
    keep: dict[str, Any] = {key: value for key, value in request.args.items() if key != "day"}
    keep["station"] = station
    steps = {"before": -1, "after": 1}
    return {
        name: url_for("visits.board_page", **keep | {"day": (day + timedelta(days=step)).isoformat()})
        for name, step in steps.items()
    }
