"""How soon a process that fell is started again."""

from pathlib import Path

from eldercare.child import RAN_WELL_S, RESTART_WAITS_S, Child, Pace


def test_what_ran_for_a_while_is_started_at_once_however_often_it_is_killed() -> None:
    pace = Pace()
    for number in range(10):
        pace.began = 100.0 * number
        assert pace.wait_after_fall(pace.began + RAN_WELL_S) == 0.0


def test_what_falls_after_each_start_waits_longer_each_time() -> None:
    pace = Pace(began=100.0)
    waits = [pace.wait_after_fall(101.0) for _ in range(len(RESTART_WAITS_S) + 1)]
    assert waits == [*RESTART_WAITS_S, RESTART_WAITS_S[-1]]


def test_after_running_well_the_waits_begin_anew() -> None:
    pace = Pace(began=100.0)
    for _ in RESTART_WAITS_S:
        pace.wait_after_fall(101.0)
    assert pace.wait_after_fall(100.0 + RAN_WELL_S) == 0.0


def test_a_killed_child_runs_again_after_the_very_next_look(tmp_path: Path) -> None:
    child = Child("clock", ["no-such-command"], tmp_path)
    child.start()
    assert child.process is not None
    before = child.process
    before.kill()
    before.wait()
    child.look(child.pace.began)
    assert child.process is not None
    assert child.process is not before
    child.process.kill()
    child.process.wait()


def test_one_that_may_end_is_left_alone_when_it_has_done_its_work(tmp_path: Path) -> None:
    child = Child("homes", ["--version"], tmp_path, may_end=True)
    child.start()
    assert child.process is not None
    ended = child.process
    ended.wait()
    child.look(child.pace.began + RAN_WELL_S)
    assert (child.process, child.falls) == (ended, 0)
