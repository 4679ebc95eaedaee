"""The visits that agreed services have already, and with them which ones are still to be made. Pure."""

from collections import Counter
from datetime import date

from eldercare.visits.care_plans.series import Series, period_of


class Standing:
    """Of each item which days of its series have a visit, and on which day that is."""

    def __init__(self) -> None:
        self._named: set[tuple[int, date]] = set()
        self._days: set[tuple[int, date]] = set()
        self._in_period: Counter[tuple[int, date]] = Counter()

    def add(self, item_id: int, series: Series | None, series_day: date, day: date) -> None:
        """Note a visit on `day` that stands for `series_day`; `series` None: of no item in question."""
        if (item_id, series_day) not in self._named:
            self._named.add((item_id, series_day))
            period = _period(series, series_day)
            if period is not None:
                self._in_period[item_id, period] += 1
        self._days.add((item_id, day))

    def lacks(self, item_id: int, series: Series, series_day: date, day: date) -> bool:
        """Whether the visit is missing; it is noted as made then.

        Of a free week only so many are made as it has too few, whichever of them stand already.
        """
        if (item_id, series_day) in self._named or (item_id, day) in self._days:
            return False
        period = _period(series, series_day)
        if period is not None and self._in_period[item_id, period] >= (series.times or 0):
            return False
        self.add(item_id, series, series_day, day)
        return True


def _period(series: Series | None, series_day: date) -> date | None:
    """The first day of the free week or month; None when every day is fixed."""
    return period_of(series.rule, series_day).first if series and series.times else None
