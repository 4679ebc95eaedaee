"""The steps of an import, and how long what was handed in is kept. Pure."""

from datetime import timedelta

from eldercare.core.states import StateTable, Step

KEEP = timedelta(days=30)
"""How long refused rows wait to be mended, and a list that nobody went on with waits for its owner."""

LET_ALONE = timedelta(hours=1)
"""How long the clock leaves a list to the command that began it; after that the command was killed."""

STEPS = StateTable(
    [
        Step("mapping", "check", "checking"),
        Step("checking", "check_done", "checked"),
        Step("checking", "fail", "failed"),
        Step("checked", "check", "checking"),
        Step("checked", "take", "taking"),
        Step("taking", "take_done", "taken"),
        Step("taking", "stop", "taken"),
        Step("taken", "undo", "undoing"),
        Step("undoing", "undo_done", "undone"),
        Step("checking", "break_off", "failed"),
        Step("taking", "break_off", "taken"),
        Step("undoing", "break_off", "taken"),
        Step("mapping", "drop", "dropped"),
        Step("checking", "drop", "dropped"),
        Step("checked", "drop", "dropped"),
    ]
)

AT_WORK = ("checking", "taking", "undoing")
"""The states in which the clock has something to do."""

OPEN = ("mapping", "checking", "checked")
"""The states in which rows wait that were not taken yet."""
