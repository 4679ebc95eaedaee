"""Scales are files, and a file that makes no sense is refused by name."""

import json
from itertools import pairwise

import pytest

from eldercare.assessments.effects import effects_of, with_skills_of
from eldercare.assessments.rules import evaluate
from eldercare.assessments.scales import FOLDER, ScaleError, offered, read_scale, scales, setting
from eldercare.people.rules import GRADES, SKILLS
from eldercare.services.demo import CATALOGUE

STANDARD = FOLDER / "gbt42195-2022.json"
SMALL = {
    "id": "small", "zh": "小量表", "en": "Small scale", "short": "S", "sets_grade": True, "offered": False,
    "max_points": 3, "assessors": {"count": 1, "medical": 0},
    "dimensions": [{"code": "A", "zh": "甲", "en": "A", "max_points": 3}],
    "option_sets": {"three": [{"points": n, "zh": str(n), "en": str(n)} for n in (3, 1, 0)]},
    "items": [{"code": "A1", "dimension": "A", "zh": "一", "en": "One", "hint_zh": "", "hint_en": "",
               "options": "three"}],
    "grades": [
        {"grade": 0, "least": 2, "most": 3, "months": 12, "zh": "好", "en": "Good"},
        {"grade": 1, "least": 0, "most": 1, "months": 3, "zh": "差", "en": "Poor"},
    ],
    "adjustments": [], "raise_at_most": 0,
}  # fmt: skip


NAMELESS = {"zh": "", "en": "", "effect_zh": "", "effect_en": ""}
WIDER = [{"code": "A", "zh": "甲", "en": "A", "max_points": 4}]
TURNED = [
    SMALL["grades"][0] | {"least": 0, "most": 1},
    SMALL["grades"][1] | {"least": 2, "most": 3},
]


def written(tmp_path, **changes):
    path = tmp_path / "small.json"
    path.write_text(json.dumps(SMALL | changes), encoding="utf-8")
    return path


def test_the_standard_has_four_dimensions_twenty_six_items_and_ninety_points():
    scale = offered()
    assert (scale.id, len(scale.dimensions), len(scale.items), scale.max_points) == (
        "gbt42195-2022",
        4,
        26,
        90,
    )


def test_the_parts_of_the_standard_add_up_to_its_total():
    assert [one.max_points for one in offered().dimensions] == [32, 15, 28, 15]


def test_every_text_of_the_scales_stands_in_both_languages():
    texts = [
        text
        for scale in scales().values()
        for thing in (scale, *scale.dimensions, *scale.items, *scale.bounds, *scale.adjustments)
        for text in (thing.zh, thing.en)
    ] + [text for item in offered().items for option in item.options for text in (option.zh, option.en)]
    assert all(texts)


def test_the_older_scale_keeps_its_id_and_sets_no_grade():
    assert set(scales()) == {"gbt42195-2022", "mzt039-2013"}
    assert setting() == {"gbt42195-2022"}


def test_another_scale_is_another_file(tmp_path):
    scale = read_scale(written(tmp_path))
    assert evaluate(scale, {"A1": 1}).grade == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"max_points": 4}, "add up to 3, not 4"),
        ({"dimensions": WIDER, "max_points": 4}, "items of A"),
        ({"grades": [SMALL["grades"][0]]}, "0 points"),
        ({"grades": TURNED}, "worse grade"),
        ({"option_sets": {"three": SMALL["option_sets"]["three"][::-1]}}, "do not go down to 0"),
        ({"items": SMALL["items"] * 2}, "same code"),
        ({"items": [SMALL["items"][0] | {"options": "four"}]}, "four"),
        ({"adjustments": [{"code": "x", **NAMELESS}]}, "either"),
        ({"adjustments": [{"code": "x", "to": 7, **NAMELESS}]}, "no grade"),
        ({"adjustments": [{"code": "x", "by": 1, "needs": {"A1": 2}, **NAMELESS}]}, "presumes"),
        ({"colour": "red", "dimensions": [{"code": "A"}]}, "Dimension"),
        ({"offered": True, "items": [], "dimensions": [], "max_points": 0}, "needs items"),
    ],
)  # fmt: skip
def test_a_file_that_makes_no_sense_is_refused_by_name(tmp_path, changes, words):
    with pytest.raises(ScaleError, match=r"small\.json") as refusal:
        read_scale(written(tmp_path, **changes))
    assert words in str(refusal.value)


@pytest.mark.parametrize("grade", GRADES)
def test_each_grade_gives_visits_of_care_at_least_and_names_known_skills(grade):
    given = effects_of(grade)
    assert "visit" in given.families
    assert {skill for skills in given.skills.values() for skill in skills} <= set(SKILLS)
    assert set(given.families) <= {kind.family for kind in CATALOGUE}


def test_a_worse_grade_is_never_looked_after_less():
    given = [effects_of(grade) for grade in GRADES]
    assert [one.tier.days for one in given] == sorted((one.tier.days for one in given), reverse=True)
    assert all(set(a.families) <= set(b.families) for a, b in pairwise(given))


def test_bathing_somebody_with_a_severe_loss_needs_basic_care_too():
    assert with_skills_of(3, "bath", ("bath",)) == ("bath", "basic_care")
    assert with_skills_of(1, "bath", ("bath",)) == ("bath",)
