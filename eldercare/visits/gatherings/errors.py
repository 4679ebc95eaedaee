"""Refusals about gatherings."""

from eldercare.core.errors import N_, EldercareError
from eldercare.visits.moving.conflicts import Conflict
from eldercare.visits.queries.day_rows import DayRows


class GatheringFullError(EldercareError):
    """No place is left."""

    status = 409
    code = "gathering_full"
    sentence = N_("All %(places)s places are taken. %(senior)s was not signed up: choose another day.")


class OtherStationSeniorError(EldercareError):
    """The senior belongs to another station."""

    status = 409
    code = "other_station_senior"
    sentence = N_("%(senior)s belongs to another station and cannot sign up here. Nothing was changed.")


class HostsCompleteError(EldercareError):
    """All hosts that the service asks for are chosen."""

    status = 409
    code = "hosts_complete"
    sentence = N_("This gathering has all its hosts (%(count)s). Take one off first. Nothing was changed.")


class HostUnfitError(EldercareError):
    """A rule stands against this host: `stop` of `moving.conflicts`, in a day of `rows`."""

    status = 422
    code = "host_unfit"
    sentence = N_("%(worker)s cannot host at that time. Nothing was changed.")

    def __init__(self, stop: Conflict, rows: DayRows, **params: object) -> None:
        super().__init__(**params)
        self.stop, self.rows = stop, rows


class GatheringOtherDayError(EldercareError):
    """A gathering is begun on its own day."""

    status = 409
    code = "gathering_other_day"
    sentence = N_("This gathering is on %(day)s. It can be begun on that day only. Nothing was saved.")


class SeriesOverError(EldercareError):
    """The gatherings end before that day already."""

    status = 409
    code = "series_over"
    sentence = N_("These gatherings end on %(day)s already. Nothing was changed.")
