"""What a plan costs, part by part. The unit of cost is one minute of travel by a caregiver."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """The price of each part of the objective; the total is the sum of amount x weight.

    travel            per minute on the way, from the start place, between visits and back
    distance          per kilometre on the way
    waiting           per minute between arriving and starting; none before the first visit (one leaves later)
    lateness          per minute a position starts after the end of its window
    greatest_lateness per minute of the one latest start in the plan
    unassigned        per visit left out, times its priority, where the visit names no price of its own
    overtime          per minute a worker is back after the end of a shift
    spread            per squared hour of each worker's work (visits and travel): a sum of squares is smallest
                      when the same work is shared evenly
    idle              per minute of the idlest shift: time in it that is no visit, no travel and no break
    preference        per point of bonus missed against the best-liked worker of the visit, for each position
    discontinuity     per further person who comes to the same senior within the horizon
    moved             per position given to another person than the incumbent plan's
    shifted           per minute a visit starts away from the incumbent plan's start
    """

    travel: float = 1.0
    distance: float = 0.0
    waiting: float = 0.2
    lateness: float = 3.0
    greatest_lateness: float = 0.0
    unassigned: float = 1000.0
    overtime: float = 2.0
    spread: float = 0.3
    idle: float = 0.0
    preference: float = 1.0
    discontinuity: float = 5.0
    moved: float = 30.0
    shifted: float = 0.2


# For planning a day again that people were told: nobody else's visit changes hands but for one that would
# stay out, or come hours late; a start moves where that saves more than one and a half times the minutes.
LEAST_CHANGE = Weights(moved=300.0, shifted=1.5)
