"""Refusals when somebody is reported, a re-plan is accepted or the weather is undone."""

from collections.abc import Mapping, Sequence

from eldercare.core.errors import N_, EldercareError
from eldercare.visits.moving.conflicts import Conflict


class NoHoursLeftError(EldercareError):
    """Somebody who would come after the end of the day is absent, not late."""

    status = 409
    code = "no_hours_left"
    sentence = N_(
        "%(worker)s works until %(until)s that day, so nothing would be left. "
        "Report the person as sick instead. Nothing was noted."
    )


class FreeDayError(EldercareError):
    """Somebody who does not work that day cannot be late."""

    status = 409
    code = "free_day"
    sentence = N_("%(worker)s does not work on that day. Nothing was noted.")


class ChoiceConflictError(EldercareError):
    """The ticked part of a re-plan breaks a rule that the whole would keep.

    `conflicts` are the broken rules by part of a visit, `holders` who would have that part.
    """

    status = 409
    code = "choice_conflict"
    sentence = N_(
        "This choice breaks a rule. Tick the visits that belong together, or ask for a new proposal. "
        "Nothing was changed."
    )

    def __init__(
        self, conflicts: Mapping[tuple[int, int], Sequence[Conflict]], holders: Mapping[tuple[int, int], int]
    ) -> None:
        super().__init__()
        self.conflicts, self.holders = conflicts, holders


class NothingChosenError(EldercareError):
    """No row was ticked."""

    status = 422
    code = "nothing_chosen"
    sentence = N_("Tick at least one visit. Nothing was changed.")


class WeatherPassedError(EldercareError):
    """Some of it has passed already."""

    status = 409
    code = "weather_passed"
    sentence = N_(
        "Visits that were cancelled for the weather would have begun by now, so it cannot be undone. "
        "Order single visits again on the pages of the seniors."
    )


class NewTimePassedError(EldercareError):
    """Visits can be moved to a time that is still to come."""

    status = 422
    code = "new_time_passed"
    sentence = N_("The new time has passed already. Choose a later day or time. Nothing was changed.")
