"""Refusals of the alarm chain."""

from collections.abc import Sequence

from eldercare.alerts.chain import Fault
from eldercare.core.errors import N_, EldercareError


class AlarmTakenError(EldercareError):
    """Somebody else was faster; there is one winner."""

    status = 409
    code = "alarm_taken"
    sentence = N_("%(name)s has taken this alarm. Thank you; you need not go.")


class NotOfferedError(EldercareError):
    """A responder answers an alarm that is not theirs."""

    status = 409
    code = "not_offered"
    sentence = N_("This alarm was not offered to you, or you have given it back. Ask the station.")


class OutcomeMissingError(EldercareError):
    """An alarm is closed only with an outcome and a note."""

    status = 422
    code = "outcome_missing"
    sentence = N_("Choose an outcome and write a note. The alarm stays open.")


class TimelineClosedError(EldercareError):
    """A line of a timeline is written once; nothing changes or removes it."""

    status = 409
    code = "timeline_closed"
    sentence = N_("A line of a timeline cannot be changed or removed.")


class ReviewMissingError(EldercareError):
    """An alarm is looked into only with a note on what was found."""

    status = 422
    code = "review_missing"
    sentence = N_("Write what was found out, in at most 2000 characters. Nothing was changed.")


class LongTestModeError(EldercareError):
    """Test mode is short, so that no real press is taken for a test."""

    status = 422
    code = "test_mode_too_long"
    sentence = N_("Test mode lasts 1 to 60 minutes. Nothing was changed.")


class FewSeniorsError(EldercareError):
    """There are more simulated homes than seniors without a device."""

    status = 409
    code = "few_seniors"
    sentence = N_("There are fewer seniors without a device than homes to simulate. Nothing was changed.")


class PolicyProblemError(EldercareError):
    """A chain that makes no sense is not stored; `faults` say what is wrong at which step."""

    status = 422
    code = "policy_problem"
    sentence = N_("This escalation chain cannot be used. Nothing was changed.")

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = tuple(faults)


class RetiredDeviceError(EldercareError):
    """A device or gateway that is out of use is neither bound nor told anything."""

    status = 409
    code = "retired_device"
    sentence = N_("This one is out of use. Register a new one instead; nothing was changed.")


class SameDeviceError(EldercareError):
    """A device cannot take its own place."""

    status = 422
    code = "same_device"
    sentence = N_("A device cannot replace itself. Nothing was changed.")


class ProposalDecidedError(EldercareError):
    """Somebody else enrolled or refused it."""

    status = 409
    code = "proposal_decided"
    sentence = N_("Somebody has decided about this device already. Nothing was changed.")


class NoCredentialError(EldercareError):
    """Names and passwords at the broker are for devices of our own format and for gateways."""

    status = 422
    code = "no_credential"
    sentence = N_("This device speaks through a gateway, which signs in for it. Nothing was changed.")


class UsernameTakenError(EldercareError):
    """A gateway and a device of one name cannot both sign in."""

    status = 409
    code = "username_taken"
    sentence = N_("Nobody can sign in by this name, or another one does already. Nothing was changed.")


class TroubleClosedError(EldercareError):
    """The trouble has ended meanwhile."""

    status = 409
    code = "trouble_closed"
    sentence = N_("This trouble has ended already. Nothing was changed.")


class NobodyToVisitError(EldercareError):
    """The device or gateway stands in no home of the register."""

    status = 409
    code = "nobody_to_visit"
    sentence = N_("It stands in no senior's home, so no visit can be ordered. Nothing was changed.")
