"""Compiling at install."""

from dispatch import MaxIterations, solve
from dispatch.__main__ import main
from dispatch.warm import tiny_problem


def test_the_tiny_problem_gives_every_visit_its_people():
    plan = solve(tiny_problem(), stop=MaxIterations(20), seed=1)
    assert plan.unassigned == ()


def test_the_command_says_that_the_kernel_is_ready(capsys):
    assert main(["warm"]) == 0
    assert "ready" in capsys.readouterr().out
