"""The checker counts what was lost and what came twice."""

from devices.simulation.ledger import Taken, compare, read_ledger
from tests.devices.simulation.makers import make_event


def taken(number=1, **changes):
    return Taken(**{"device": "SIM-00001", "kind": "sos", "key": f"key-{number}"} | changes)


def test_everything_once_is_clean():
    assert compare([make_event(1), make_event(2)], [taken(1), taken(2)]).clean


def test_an_event_that_was_heard_and_not_taken_is_lost():
    assert compare([make_event(1), make_event(2)], [taken(1)]).lost == ("SIM-00001:2:sos",)


def test_an_event_that_nobody_could_hear_is_not_lost():
    verdict = compare([make_event(heard=False)], [])
    assert verdict.clean
    assert (verdict.happened, verdict.heard) == (1, 0)


def test_a_key_that_stands_there_twice_is_doubled():
    assert compare([make_event()], [taken(), taken()]).doubled == ("key-1",)


def test_a_frame_is_known_by_its_own_key_too():
    assert compare([make_event()], [taken(key="another", frame_key="key-1")]).clean


def test_presses_without_a_number_are_counted():
    presses = [make_event(number, key=None) for number in (1, 2)]
    assert compare(presses, [taken(key="window-1"), taken(key="window-2")]).clean
    assert compare(presses, [taken(key="window-1")]).lost == ("SIM-00001:1:sos",)
    assert compare(presses[:1], [taken(key="w1"), taken(key="w2")]).doubled == ("w2",)


def test_what_is_repeated_while_it_lasts_must_be_taken_once_at_least():
    smoke = [make_event(number, key=None, exact=False, kind="smoke") for number in (1, 2)]
    rows = [taken(kind="smoke", key=f"w{number}") for number in (1, 2, 3)]
    assert compare(smoke, rows).clean
    assert compare(smoke, rows[:1]).clean
    assert len(compare(smoke, []).lost) == 1


def test_what_never_happened_is_strange():
    assert compare([make_event()], [taken(), taken(9)]).strange == ("key-9",)


def test_a_ledger_file_is_read_as_it_was_written(tmp_path):
    path = tmp_path / "ledger.jsonl"
    path.write_text(make_event(1).as_line() + "\n" + make_event(2, key=None).as_line() + "\n", "utf-8")
    assert read_ledger(path) == [make_event(1), make_event(2, key=None)]
