"""Lists as tables to take along: masked, and recorded."""

from collections.abc import Iterable, Iterator

from flask import Response, stream_with_context
from flask_babel import gettext

from eldercare.accounts.access import me, requires
from eldercare.core.errors import N_
from eldercare.core.privacy import mask_address, mask_id, mask_name, mask_phone
from eldercare.core.sheets import csv_lines
from eldercare.core.time import local_date, now
from eldercare.people import actions, queries
from eldercare.people.models import Senior
from eldercare.people.pages.blueprint import pages
from eldercare.people.pages.seniors import filters_given
from eldercare.people.rules import LIVING, SEXES
from eldercare.people.rules.agreeing import SHORT
from eldercare.people.rules.categories import WORDS, counted_as

HEADS = (
    N_("No."),
    N_("Name"),
    N_("Sex"),
    N_("Age"),
    N_("Phone"),
    N_("ID number"),
    N_("Village group"),
    N_("Station"),
    N_("Living"),
    N_("Ability grade"),
    N_("Categories"),
    N_("Consents"),
)


@pages.get("/seniors.csv")
@requires("senior.see")
def seniors_csv() -> Response:
    """The list of seniors as a table, under the same filters."""
    filters = filters_given()
    total = queries.list_seniors(me(), filters, per_page=1).page.total
    actions.record_export(me(), "seniors", total, now=now())
    lines = csv_lines(export_rows(queries.each_senior(me(), filters)))
    answer = Response(stream_with_context(lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=seniors-{local_date(now())}.csv"
    return answer


def export_rows(seniors: Iterable[Senior]) -> Iterator[list[object]]:
    """A heading, then one masked row per senior; the house number is left out."""
    today = local_date(now())
    yield [gettext(head) for head in HEADS]
    for senior in seniors:
        yield [
            senior.id,
            mask_name(senior.name),
            gettext(SEXES[senior.sex]),
            senior.age_on(today),
            mask_phone(senior.phone) if senior.phone else "",
            mask_id(senior.id_number) if senior.id_number else "",
            mask_address(senior.address),
            senior.station.name,
            gettext(LIVING.get(senior.living, senior.living)),
            senior.grade,
            " ".join(gettext(WORDS.get(code, code)) for code in counted_as(senior, today)),
            " ".join(gettext(SHORT[one.purpose]) for one in senior.consents if one.withdrawn_at is None),
        ]
