"""Settlement: what the month's verified visits cost."""

from datetime import date
from decimal import Decimal

from flask import Blueprint, render_template, request

from eldercare.accounts.access import me, requires
from eldercare.core.time import local_date, now
from eldercare.funding import queries

pages = Blueprint(
    "funding",
    __name__,
    template_folder="templates",
    static_folder="static",
    static_url_path="/funding/static",
)


@pages.get("/settlement")
@requires("settlement.see")
def settlement_page() -> str:
    """The month by service and by senior."""
    month = _month(request.args.get("month", ""))
    page = max(1, min(request.args.get("page", 1, type=int), 100_000))
    services = queries.by_service(me(), month)
    seniors, total = queries.by_senior(me(), month, page)
    return render_template(
        "funding/settlement.html",
        month=month,
        months=queries.months() or [month],
        services=services,
        seniors=seniors,
        total=total,
        page=page,
        pages=max(1, -(-total // queries.PER_PAGE)),
        visits=sum(line.visits for line in services),
        minutes=sum(line.minutes for line in services),
        amount=sum((line.amount for line in services), Decimal(0)),
        invented=queries.prices_are_invented(),
    )


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return local_date(now()).replace(day=1)
