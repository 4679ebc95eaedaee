"""Where the screens of this room are hung up."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint
from flask_babel import get_locale, gettext

from eldercare.assessments import rules
from eldercare.people import rules as people_rules

pages = Blueprint(
    "assessments",
    "eldercare.assessments",
    template_folder="templates",
    static_folder="static",
    static_url_path="/assessments/static",
)


@pages.app_template_filter("said")
def said(thing: Any, what: str = "") -> str:
    """Words of a scale in the reader's language: `item|said`, `item|said("hint")`."""
    language = "en" if str(get_locale()) == "en" else "zh"
    return str(getattr(thing, f"{what}_{language}" if what else language))


@pages.app_template_global("skill_words")
def skill_words(skills: Iterable[str]) -> str:
    """Skills in words, one after the other."""
    return gettext(", ").join(gettext(people_rules.SKILLS[skill]) for skill in skills)


@pages.context_processor
def words() -> dict[str, object]:
    """The words for the codes of this room and of the register."""
    return {"rules": rules, "codes": people_rules}
