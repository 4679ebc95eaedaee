"""Builds and rebuilds: puts visits that are left out where they cost least, the ones with most to lose first.

The first plan is the repair of the empty plan.
"""

from dispatch.compiled import entry
from dispatch.insertion import place
from dispatch.order import draw_keys
from dispatch.records import SINGLE, World
from dispatch.scan import BEST, BEST_ONLY, CHOSEN, WITH_SECOND, Survey, copy_row, scan


@entry
def repair(world: World, survey: Survey, count: int, batch: int, blink: float) -> None:
    """Insert the first `count` visits of `pending`; those that fit nowhere at their price stay out.

    Of the next `batch` visits that with the greatest regret goes first: what it loses, up to the price of
    leaving it out, when it does not get its best place. A batch of 1 keeps the order of `pending`.
    """
    pending, depth, drawn = survey.pending, BEST_ONLY if batch == 1 else WITH_SECOND, True
    while count > 0:
        chosen, most, kept = -1, 0.0, 0
        for k in range(count):
            if kept < batch:
                if not drawn and world.visits[pending[k]].kind != SINGLE:
                    draw_keys(world)  # two people find a common gap where keys are close to the clock
                    drawn = True
                price = world.visits[pending[k]].price
                best = scan(world, survey, pending[k], depth, blink, price)
                if not best < price:
                    continue
                regret = min(survey.gain[1], price) - best
                if chosen < 0 or regret > most:
                    chosen, most = kept, regret
                    copy_row(survey.choices[CHOSEN], survey.choices[BEST])
            pending[kept] = pending[k]
            kept += 1
        count = kept
        if chosen >= 0:
            place(world, pending[chosen], survey.choices[CHOSEN])
            drawn = False
            count -= 1
            for k in range(chosen, count):
                pending[k] = pending[k + 1]
