"""Refusals when a visit is moved, pinned, cancelled or published by hand."""

from eldercare.core.errors import N_, EldercareError, StaleVersionError


class VisitMovedError(StaleVersionError):
    """Somebody else moved the visit since it was read; the sentence says where it stands now."""

    sentence = N_(
        "Somebody changed this visit a moment ago: it is now with %(worker)s at %(time)s. "
        "Your move was not saved."
    )


class VisitFreedError(StaleVersionError):
    """Somebody else took the visit out of the plan since it was read."""

    sentence = N_("Somebody changed this visit a moment ago: it has nobody now. Your move was not saved.")


class VisitClosedError(EldercareError):
    """A visit that has begun, is over or was cancelled stays where it is."""

    status = 409
    code = "visit_closed"
    sentence = N_("This visit has begun or is over and cannot be moved any more. Nothing was changed.")


class OtherStationError(EldercareError):
    """The person works for another station."""

    status = 409
    code = "other_station"
    sentence = N_("%(worker)s belongs to another station and cannot take this visit. Nothing was changed.")


class WorkerAbsentError(EldercareError):
    """The person is not there."""

    status = 409
    code = "worker_absent"
    sentence = N_("%(worker)s is absent at that time and cannot take this visit. Nothing was changed.")


class SamePersonError(EldercareError):
    """A visit for two needs two different people."""

    status = 409
    code = "same_person"
    sentence = N_("%(worker)s is already the other person of this visit. It needs two different people.")


class HardConflictError(EldercareError):
    """A hard rule is broken and no reason was given to do it all the same."""

    status = 409
    code = "hard_conflict"
    sentence = N_("A hard rule stands in the way. Give a reason to assign all the same, or choose another.")


class ChangedSinceError(StaleVersionError):
    """A cancelled visit is not as this operator's cancelling left it."""

    code = "changed_since"
    sentence = N_(
        "The visit to %(name)s was changed since you cancelled it, so it does not come back by undo. "
        "Nothing was changed: look at the newest state, and order a visit if one is needed."
    )


class DayPassedError(EldercareError):
    """The day of a cancelled visit is over. On the day itself one that was late is put back as late."""

    status = 409
    code = "day_passed"
    sentence = N_(
        "The day of the visit to %(name)s is over, so it stays cancelled. Nothing was changed: "
        "order a visit for later if one is needed."
    )


class NoLongerWantedError(EldercareError):
    """Nobody is to come any more, whatever was cancelled before."""

    status = 409
    code = "no_longer_wanted"
    sentence = N_(
        "%(name)s has left the roll, or the care plan was paused or changed meanwhile, so the visit stays "
        "cancelled. Nothing was changed."
    )


class DraftMovedError(StaleVersionError):
    """The draft changed between looking and publishing."""

    code = "draft_moved"
    sentence = N_(
        "The draft was changed by somebody else since you looked. Nothing was published: "
        "look at the new state, then publish again."
    )
