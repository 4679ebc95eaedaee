"""Refusals of the alarm chain."""

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
    """A chain that makes no sense is not stored; `problems` are codes of `chain.PROBLEMS`."""

    status = 422
    code = "policy_problem"
    sentence = N_("This escalation chain cannot be used. Nothing was changed.")

    def __init__(self, problems: list[str]) -> None:
        super().__init__()
        self.problems = problems
