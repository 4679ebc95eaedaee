"""Today and the figures of the county."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import gettext

from eldercare.accounts.access import me, requires
from eldercare.alerts.equipment import TROUBLES
from eldercare.core.errors import InvalidInputError
from eldercare.core.feed import last_id
from eldercare.core.paging import page_of
from eldercare.core.sheets import csv_lines
from eldercare.core.time import local_date, now
from eldercare.people.queries import towns
from eldercare.people.rules import SEXES
from eldercare.reports import formulas, queries, rules, words
from eldercare.reports.needs import needs_of
from eldercare.reports.periods import choices
from eldercare.reports.points import points_of
from eldercare.reports.queries.home_visits import PER_PAGE
from eldercare.reports.rules import HomeVisitShare, Period
from eldercare.reports.today import kept_share, read_today
from eldercare.visits.rules import CHANNELS

pages = Blueprint(
    "reports",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/reports/static",
)


@pages.context_processor
def wording() -> dict[str, object]:
    """The words for the codes of this room."""
    return {
        "figure_words": words,
        "rules": rules,
        "channels": CHANNELS,
        "sexes": SEXES,
        "trouble_words": TROUBLES,
    }


@pages.get("/today")
@requires("today.see")
def today_page() -> str:
    """What needs me now? With the header X-Fragment only the parts that change."""
    cursor, moment = last_id(), now()
    today = read_today(me(), moment)
    template = "reports/_today.html" if request.headers.get("X-Fragment") else "reports/today.html"
    return render_template(
        template,
        today=today,
        needs=needs_of(today),
        points=points_of(today),
        feed_cursor=cursor,
    )


@pages.get("/figures")
@requires("report.see")
def figures_page() -> str:
    """Each figure with formula, numerator, denominator, exclusions and version: `?from=DAY&to=DAY`."""
    moment = now()
    today = local_date(moment)
    period, fault = period_given(today)
    share = queries.home_visit_share(me(), period)
    return render_template(
        "reports/figures.html",
        share=share,
        figures=queries.other_figures(me(), period, moment),
        towns={town.code: town for town in towns()},
        period=period,
        fault=fault,
        choices=choices(today),
        today=today,
        published=formulas.PUBLISHED,
    )


@pages.get("/figures/home-visits")
@requires("report.see")
def figures_home_visits() -> str:
    """The people of the numerator, masked: `?from=DAY&to=DAY&channel=CODE&town=CODE&page=N`."""
    given, user = request.args, me()
    period, fault = period_given(local_date(now()))
    channel = given.get("channel", "") if given.get("channel") in CHANNELS else ""
    town = given.get("town", "") if given.get("town", "").isdigit() else ""
    # The list is read anew; its counts may be some minutes old, so that turning pages stays quick.
    _, share = kept_share(user, period, now())
    total = counted(share, channel, town)
    pages_in_all = max(1, -(-total // PER_PAGE))
    # Any change of a filter begins at page 1, so the page is not among what is kept.
    kept = {"from": period.first, "to": period.last, "channel": channel, "town": town}
    page = min(page_of(given), pages_in_all)
    return render_template(
        "reports/home_visits.html",
        rows=queries.served(user, period, channel=channel, town=town, page=page),
        share=share,
        total=total,
        page=page,
        pages=pages_in_all,
        per_page=PER_PAGE,
        period=period,
        fault=fault,
        channel=channel,
        town=town,
        towns={area.code: area for area in towns()},
        counted=counted,
        address=lambda **changes: drill_address(kept | changes),
    )


@pages.get("/figures/home-visit-share.csv")
@requires("report.see")
def figures_csv() -> Response:
    """The share by town and channel as a table for spreadsheets."""
    period, _ = period_given(local_date(now()))
    share = queries.home_visit_share(me(), period)
    # Written at once: its words need the request, which is over when a stream is read.
    answer = Response("".join(csv_lines(table_of(share))), mimetype="text/csv")
    name = f"home-visit-share-{period.first}-{period.last}.csv"
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer


def table_of(share: HomeVisitShare) -> Iterator[list[object]]:
    """Heads, a row for each town, and what the figure is."""
    names = {town.code: words.named(town) for town in towns()}
    heads = [gettext("Town"), *(gettext(name) for name in CHANNELS.values())]
    yield [*heads, gettext(share.formula.numerator), gettext(share.formula.denominator), gettext("Share")]
    for town in share.by_town:
        parts = [town.by_channel.get(code, 0) for code in CHANNELS]
        yield [names.get(town.code, town.code), *parts, *_sums(town.numerator, town.denominator)]
    parts = [share.by_channel.get(code, 0) for code in CHANNELS]
    yield [gettext("County"), *parts, *_sums(share.numerator, share.denominator)]
    yield []
    yield [f"{share.period.first} – {share.period.last}", share.formula.version, gettext(share.formula.words)]


def _sums(numerator: int, denominator: int) -> list[object]:
    return [numerator, denominator, words.percent(numerator, denominator)]


def counted(share: HomeVisitShare, channel: str, town: str) -> int:
    """How many people of the numerator came first through a channel and live in a town; "" means any."""
    return sum(
        count
        for place in share.by_town
        if town in {"", place.code}
        for code, count in place.by_channel.items()
        if channel in {"", code}
    )


def period_given(today: date) -> tuple[Period, str]:
    """The period of the address and "", or this year with a sentence that says what was wrong."""
    given = request.args
    if not (given.get("from") or given.get("to")):
        return Period.year_to(today), ""
    try:
        first, last = (date.fromisoformat(given.get(name, "")) for name in ("from", "to"))
        return Period.checked(first, last), ""
    except ValueError:
        fault = gettext("Choose two days. The figures of this year are shown instead.")
    except InvalidInputError as refusal:
        fault = gettext(next(iter(refusal.fields.values())))
    return Period.year_to(today), fault


def drill_address(filters: dict[str, Any]) -> str:
    """The address of the drill-down with these filters; empty ones are left out."""
    shown = {name: str(value) for name, value in filters.items() if value}
    return url_for("reports.figures_home_visits", **shown)  # type: ignore[arg-type]
