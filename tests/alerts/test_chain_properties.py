"""Whatever chain is typed: a faulty one is refused with its step, a sound one reaches everybody and ends."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from eldercare.alerts.chain import (
    AUDIENCES,
    DAY_MINUTES,
    PROBLEMS,
    Chain,
    Rung,
    between,
    faults,
    from_zero,
    holds_at,
    next_moment,
    problems,
    window_minutes,
)
from eldercare.alerts.rules import STATES
from eldercare.core.errors import StepRefusedError
from tests.makers import NOW

seconds = st.integers(0, 4 * 3600)
people = st.sampled_from([who for who in AUDIENCES if who != "nearest"])
rungs = st.builds(Rung, st.integers(-5, 20_000), st.sampled_from([*AUDIENCES, "mayor"]), st.integers(0, 25))
ladders = st.lists(rungs, max_size=6).map(tuple)
chains = st.builds(Chain, ladders, st.integers(0, 700), st.integers(0, 130), overdue=ladders, stay=ladders)
moments = st.integers(0, DAY_MINUTES - 1)


@st.composite
def sound_ladders(draw: st.DrawFn) -> tuple[Rung, ...]:
    """Steps in order from 0 seconds that end with the supervisor."""
    times = sorted(draw(st.sets(st.integers(1, 3600), max_size=5)))
    middle = [Rung(time, draw(people)) for time in times]
    return (Rung(0, "nearest", 2), *middle, Rung((times[-1] if times else 0) + 1, "supervisor"))


@given(chains)
def test_every_fault_has_words_and_names_a_step_that_exists(chain: Chain) -> None:
    for fault in faults(chain):
        assert fault.code in PROBLEMS
        if fault.step is not None:
            assert 0 <= fault.step < len(chain.ladders[fault.ladder])


@given(chains)
def test_a_chain_without_faults_tells_the_supervisor_at_its_end(chain: Chain) -> None:
    if not problems(chain):
        assert "supervisor" in {rung.who for rung in chain.round(10_000)}


@given(ladders.filter(bool), st.data())
def test_a_step_put_before_an_earlier_one_is_named(ladder: tuple[Rung, ...], data: st.DataObject) -> None:
    late = max(rung.after_s for rung in ladder)
    chain = Chain((*ladder, Rung(late - data.draw(st.integers(1, 50)), "supervisor")))
    named = [(fault.ladder, fault.step) for fault in faults(chain) if fault.code == "unreachable"]
    assert ("open", len(ladder)) in named


@given(sound_ladders())
def test_a_sound_ladder_has_no_problem(ladder: tuple[Rung, ...]) -> None:
    assert problems(Chain(ladder, overdue=ladder)) == []


@given(sound_ladders(), st.integers(10, 600))
def test_rounds_come_in_order_and_never_end(ladder: tuple[Rung, ...], repeat_s: int) -> None:
    chain = Chain(ladder, repeat_s)
    due = [chain.due(number, NOW) for number in range(len(ladder) + 5)]
    assert due == sorted(set(due))
    assert due[-1] - due[-2] == timedelta(seconds=repeat_s)


@given(sound_ladders(), st.lists(st.floats(0, 4000), min_size=1, max_size=8))
def test_however_late_the_clock_is_nobody_on_a_ladder_is_passed_over(
    ladder: tuple[Rung, ...], beats: list[float]
) -> None:
    told: list[Rung] = list(between(ladder, 0, 0))
    due = next_moment(ladder, 0)
    for beat in [*sorted(beats), 5000.0]:
        if due is not None and beat >= due:
            told += between(ladder, due, beat)
            due = next_moment(ladder, beat)
    assert told == list(ladder)


@given(sound_ladders(), st.integers(300, 7200))
def test_counting_from_the_first_step_keeps_the_distances(ladder: tuple[Rung, ...], start: int) -> None:
    later = tuple(Rung(rung.after_s + start, rung.who, rung.count) for rung in ladder)
    assert from_zero(later) == ladder


@given(moments, st.integers(1, DAY_MINUTES), moments)
def test_a_window_holds_exactly_as_many_minutes_as_it_is_long(start: int, length: int, minute: int) -> None:
    end = (start + length) % DAY_MINUTES or DAY_MINUTES
    if start == end % DAY_MINUTES and length < DAY_MINUTES:
        return
    inside = sum(holds_at(start, end, one) for one in range(DAY_MINUTES))
    assert inside == window_minutes(start, end)
    assert holds_at(start, end, minute) == ((minute - start) % DAY_MINUTES < inside)


@given(st.sampled_from(sorted(STATES.states)), st.sampled_from(sorted(STATES.all_verbs)))
def test_a_step_that_is_not_in_the_table_is_refused(state: str, verb: str) -> None:
    if verb in STATES.verbs(state):
        assert STATES.target(state, verb) in STATES.states
        return
    try:
        STATES.target(state, verb)
    except StepRefusedError:
        return
    raise AssertionError(f"{verb} was let pass in {state}")


def test_nothing_follows_a_closed_alarm() -> None:
    assert STATES.verbs("closed") == []
