"""The line of “Needs you now” about certificates of workers."""

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext, ngettext

from eldercare.reports.need import Need
from eldercare.reports.today import Today


def certificates_needs(today: Today) -> Iterator[Need]:
    """Those that have run out stop assignments and lead; else how many will within 60 days."""
    expired, soon = today.certificates
    if not (expired or soon):
        return
    if expired:
        title = ngettext("%(num)s certificate has run out", "%(num)s certificates have run out", expired)
        sub = gettext("who holds one gets no visit that needs it")
    else:
        title = ngettext("%(num)s certificate runs out soon", "%(num)s certificates run out soon", soon)
        sub = gettext("within 60 days")
    yield Need(
        kind="certificates",
        due=today.moment,
        title=title,
        sub=sub,
        figure=str(expired or soon),
        note=gettext("%(count)s more soon", count=soon) if expired and soon else "",
        action=gettext("Renew"),
        url=url_for("people.workers_certificates_page", state="expired" if expired else None),
        count=expired or soon,
    )
