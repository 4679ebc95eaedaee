"""A refusal in the reader's language: for pages, programs and messages alike."""

from flask_babel import gettext

from eldercare.core.errors import N_, EldercareError

# What a state machine calls a step or a state, as a person reads it in a refusal. One code, one word.
STEP_WORDS = {
    "accept": N_("Accept"),
    "answer": N_("Answer"),
    "assign": N_("Assign"),
    "begin": N_("Begin the repair"),
    "came": N_("Say who came"),
    "cancel": N_("Cancel"),
    "change": N_("Change"),
    "check_in": N_("Check in"),
    "check_out": N_("Check out"),
    "check_out_with_exceptions": N_("Check out"),
    "close": N_("Close"),
    "decline": N_("Decline"),
    "edit": N_("Change"),
    "end": N_("End"),
    "escalate": N_("Escalate"),
    "except": N_("Change one day"),
    "finish": N_("Finish"),
    "grant_extension": N_("Grant more time"),
    "hand_over": N_("Hand over"),
    "heard": N_("Say that the press was heard"),
    "hold": N_("Begin the gathering"),
    "host": N_("Choose who hosts"),
    "lapse": N_("Count as not held"),
    "leave_open": N_("Leave open"),
    "miss": N_("Count as missed"),
    "not_reached": N_("Nobody reached"),
    "pause": N_("Pause"),
    "publish": N_("Publish"),
    "reached": N_("Senior reached"),
    "refuse_extension": N_("Refuse more time"),
    "reject": N_("Does not count"),
    "request_extension": N_("Ask for more time"),
    "resume": N_("Resume"),
    "return": N_("Send back"),
    "set_out": N_("Set out"),
    "sign_up": N_("Sign somebody up"),
    "start": N_("Start"),
    "still_here": N_("Say that somebody is still there"),
    "submit": N_("Hand in"),
    "tick": N_("Tick a task"),
    "verify": N_("Verify"),
    "withdraw": N_("Withdraw"),
    "accepted": N_("Accepted"),
    "active": N_("In force"),
    "assigned": N_("Assigned"),
    "cancelled": N_("Cancelled"),
    "closed": N_("Closed"),
    "done": N_("Done"),
    "draft": N_("Draft"),
    "en_route": N_("On the way"),
    "ended": N_("Ended"),
    "finished": N_("Finished"),
    "found": N_("Found"),
    "in_progress": N_("In progress"),
    "in_repair": N_("In repair"),
    "missed": N_("Missed"),
    "on_scene": N_("Arrived"),
    "on_the_way": N_("On the way"),
    "open": N_("Open"),
    "paused": N_("Paused"),
    "planned": N_("Planned"),
    "recheck": N_("Waits for the re-check"),
    "returned": N_("Sent back"),
    "running": N_("Running"),
    "to_verify": N_("To verify"),
    "under_way": N_("Under way"),
    "waiting": N_("Begins later"),
}


def sentence_of(error: EldercareError) -> str:
    """The sentence of a refusal with its values; codes of steps and states become words."""
    return str(gettext(error.sentence, **{name: _word(name, value) for name, value in error.params.items()}))


def _word(name: str, value: object) -> str:
    is_code = name in {"verb", "state"} and value in STEP_WORDS
    return str(gettext(STEP_WORDS[str(value)])) if is_code else str(value)
