"""Refusals of this room."""

from eldercare.core.errors import N_, EldercareError, ForbiddenError, InvalidInputError


class SelfClosureError(EldercareError):
    """Who rectified a hazard, or answers for its rectification, wants to close it."""

    status = 403
    code = "self_closure"
    sentence = N_(
        "Whoever rectified a hazard never closes it. It stays open; ask another inspector to re-check it."
    )


class NotOnThisInspectionError(ForbiddenError):
    """Somebody who is not one of its inspectors wants to record an inspection."""

    code = "not_on_this_inspection"
    sentence = N_("Only the inspectors named on this inspection may record it.")


class TooFewInspectorsError(InvalidInputError):
    """An inspection is made by two people at least (administrative inspection)."""

    code = "too_few_inspectors"
    sentence = N_("An inspection needs at least two inspectors. Choose a second one.")

    def __init__(self) -> None:
        super().__init__({"inspectors": self.sentence})


class UnansweredItemsError(EldercareError):
    """An inspection is to be finished while items are open."""

    status = 409
    code = "unanswered_items"
    sentence = N_("%(count)s items have no answer yet: %(codes)s. The inspection stays open.")


class NoExtensionAskedError(EldercareError):
    """More time is to be decided on that nobody asked for."""

    status = 409
    code = "no_extension_asked"
    sentence = N_("Nobody asked for more time on this hazard. Nothing was changed.")
