"""Areas and operators to choose from in a form."""

from wtforms.fields.choices import SelectChoice

from eldercare.accounts.models import User
from eldercare.people.models import Operator
from eldercare.people.places import queries


def area_choices(user: User, kept: str = "") -> list[SelectChoice]:
    """The open towns, and under each its villages; the area that stands there stays a choice."""
    areas = queries.areas_to_choose(user, kept)
    towns = {area.code: area for area in areas if area.level == "town"}
    found = [SelectChoice("", "–")]
    for area in areas:
        town = towns.get(area.code[:9])
        found.append(SelectChoice(area.code, area.name, optgroup=town.name if town else None))
    return found


def operator_choices(kept: Operator | None = None) -> list[SelectChoice]:
    """The operators that may take a contract; the one that holds it stays a choice."""
    rows = queries.operators_to_choose()
    if kept is not None and kept not in rows:
        rows.append(kept)
    return [SelectChoice("", "–"), *(SelectChoice(str(row.id), row.name) for row in rows)]
