"""Refusals of this room."""

from collections.abc import Sequence
from typing import Any

from eldercare.core.errors import N_, EldercareError, StaleVersionError


class PlanStaleError(StaleVersionError):
    """Visits or people changed while the planner was at work."""

    code = "plan_stale"
    sentence = N_(
        "Visits or people of this station changed while the plan was made. "
        "The plan was not saved; plan again."
    )


class WrongDayError(EldercareError):
    """A visit is recorded on its own day."""

    status = 409
    code = "wrong_day"
    sentence = N_("This visit is on %(day)s. It can be recorded on that day only. Nothing was saved.")


class UnknownRegionError(EldercareError):
    """No station lies under this code."""

    status = 404
    code = "unknown_region"
    sentence = N_("There is no station with the code %(code)s, nor an area with stations.")


class NotCheckedInError(EldercareError):
    """Tasks and the way out need a check-in first."""

    status = 409
    code = "not_checked_in"
    sentence = N_("You have not checked in to this visit, or you are checked out already. Nothing was saved.")


class UnknownEngineError(EldercareError):
    """The planner cannot run there."""

    code = "unknown_engine"
    sentence = N_("There is no planning engine %(engine)s. Choose inline, processes or dask://HOST:PORT.")


class EngineMissingError(EldercareError):
    """The planner's engine needs a library that is not installed."""

    code = "engine_missing"
    sentence = N_(
        "The planning engine %(engine)s is not installed. Install it with: pip install eldercare[dask]"
    )


class EngineAwayError(EldercareError):
    """The planner's engine is on another machine and does not answer."""

    status = 503
    code = "engine_away"
    sentence = N_("The planning engine %(engine)s does not answer. No plan was changed.")


class PlanDayError(EldercareError):
    """A day so far away that to work out what is due then would hold up everybody who writes."""

    status = 422
    code = "plan_day"
    sentence = N_("Days can be planned up to %(days)s days from today. Nothing was planned.")


class RoadUrlWrongError(EldercareError):
    """The address of the routing server cannot be used. It may hold a password, so it is not shown."""

    status = 503
    code = "road_url_wrong"
    sentence = N_(
        "ELDERCARE_OSRM_URL cannot be used. Write http://host:5000 for OSRM or valhalla+http://host:8002."
    )


class EntitlementPassedError(EldercareError):
    """An agreed service would take more than there is a right to, and nobody has said that it is meant.

    `months` are those that would be passed, as `visits.entitlement.balance.Month`.
    """

    status = 409
    code = "entitlement_passed"
    sentence = N_(
        "This passes the entitlement of %(month)s by %(minutes)s minutes. Nothing was saved; "
        "change it, or save it with the acknowledgement."
    )

    def __init__(self, months: Sequence[Any], **params: object) -> None:
        super().__init__(**params)
        self.months = months
