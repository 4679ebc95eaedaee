"""The picture of a plan."""

from xml.etree import ElementTree as ET

from dispatch import MaxIterations, solve
from dispatch.picture import draw_plan
from tests.dispatch.makers import make_pair_visit, make_problem, make_visit, make_worker

SVG = "{http://www.w3.org/2000/svg}"


def boxes(plan, kind):
    return [box for box in ET.fromstring(draw_plan(plan)).iter(f"{SVG}rect") if box.get("class") == kind]


def plan_of(visits):
    workers = [make_worker("one"), make_worker("two <&>")]
    return solve(make_problem(visits, workers), stop=MaxIterations(100), seed=1)


def test_every_position_has_a_box() -> None:
    plan = plan_of([make_visit("alone", place="c"), make_pair_visit("both")])
    assert (len(boxes(plan, "alone")), len(boxes(plan, "pair"))) == (1, 2)


def test_a_box_is_as_long_as_the_visit() -> None:
    plan = plan_of([make_visit("short"), make_pair_visit("pair")])
    (alone,), pair = boxes(plan, "alone"), boxes(plan, "pair")
    assert alone.get("width") == pair[0].get("width")


def test_a_plan_without_routes_is_an_empty_picture() -> None:
    assert boxes(plan_of([]), "alone") == []
