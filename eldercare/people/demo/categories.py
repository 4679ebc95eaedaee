"""Categories with days of the demonstration's seniors; every document is made up and says so."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from eldercare.core.time import local_date
from eldercare.people.rules.categories import dated_codes

BASIS = {
    "five_guarantee_home": "演示·特困供养批复",
    "low_income": "演示·低保批复",
    "disabled": "演示·残疾人证",
    "special_family": "演示·计生特殊家庭证明",
}


def dated(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The rows of one senior, since the day on which the person came onto the register or a while before."""
    came = local_date(row["created_at"])
    for code in sorted(dated_codes(row["categories"], row["living"])):
        basis = BASIS.get(code)
        yield {
            "senior_id": row["id"],
            "category": code,
            "since": came - timedelta(days=row["id"] * 37 % 900) if basis else came,
            "until": None,
            "basis": basis,
            "recorded_at": row["created_at"],
        }
