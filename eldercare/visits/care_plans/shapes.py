"""A care plan as values: for its days, for what is kept of a version, for what a form would make of it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from typing import Any

from eldercare.visits.care_plans.rules import Span
from eldercare.visits.care_plans.series import Change, Series
from eldercare.visits.models import CarePlan, CarePlanException, CarePlanItem, CarePlanPause


@dataclass(frozen=True, slots=True)
class ItemShape:
    """One agreed service. `id` 0: not agreed yet. Window in minutes after local midnight."""

    id: int
    service_code: str
    recurrence: str
    times: int | None
    on_holiday: str
    starts_on: date
    ends_on: date | None
    window_from: int
    window_to: int
    minutes: int
    preferred_worker_id: int | None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class PauseShape:
    """A pause with the code of its reason."""

    reason: str
    first: date
    last: date | None

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.first, self.last)


@dataclass(frozen=True, slots=True)
class PlanShape:
    """A plan with its items and pauses."""

    state: str
    channel: str
    starts_on: date
    ends_on: date | None
    pauses: tuple[PauseShape, ...] = ()
    items: tuple[ItemShape, ...] = ()

    def series_of(self, item: ItemShape, gone_on: date | None = None) -> Series:
        """What the days of one of its items follow from; `gone_on` as for `series_of` below."""
        return series_of(item, self, tuple(pause.span for pause in self.pauses), gone_on)

    def with_item(self, item: ItemShape) -> "PlanShape":
        """The plan with this item in the place of the one with its id, or as the last."""
        others = [item if one.id == item.id else one for one in self.items]
        return replace(self, items=(*others, *(() if item in others else (item,))))


def series_of(
    item: "ItemShape | CarePlanItem",
    plan: "PlanShape | CarePlan",
    pauses: tuple[Span, ...],
    gone_on: date | None,
    changes: tuple[Change, ...] | None = None,
) -> Series:
    """What the days of an item follow from. `gone_on`: the senior leaves or the service is retired on that
    day, and nobody comes any more."""
    if changes is None:
        changes = item.changes if isinstance(item, ItemShape) else _changes(item.exceptions)
    return Series(
        rule=item.recurrence,
        starts_on=item.starts_on,
        first_day=max(item.starts_on, plan.starts_on),
        last_day=earliest(item.ends_on, plan.ends_on, gone_on - timedelta(days=1) if gone_on else None),
        times=item.times,
        on_holiday=item.on_holiday,
        pauses=pauses,
        changes=changes,
    )


def earliest(*days: date | None) -> date | None:
    """The first of the days that are known."""
    return min((day for day in days if day is not None), default=None)


def shape_of(plan: CarePlan) -> PlanShape:
    """The plan as it stands."""
    return PlanShape(
        state=plan.state,
        channel=plan.channel,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        pauses=tuple(PauseShape(p.reason, p.from_day, p.until_day) for p in plan.pauses),
        items=tuple(item_shape(item) for item in plan.items),
    )


def item_shape(item: CarePlanItem) -> ItemShape:
    """The item as it stands."""
    names = (one.name for one in fields(ItemShape) if one.name != "changes")
    return ItemShape(**{name: getattr(item, name) for name in names}, changes=_changes(item.exceptions))


def change_of(row: CarePlanException) -> Change:
    """The single day as it stands."""
    return Change(row.series_day, row.day, row.window_from, row.window_to, row.preferred_worker_id)


def span_of(row: CarePlanPause) -> Span:
    """The days of the pause."""
    return Span(row.from_day, row.until_day)


def _changes(rows: Iterable[CarePlanException]) -> tuple[Change, ...]:
    return tuple(change_of(row) for row in rows)


def written(plan: PlanShape) -> dict[str, Any]:
    """The plan as JSON: days as YYYY-MM-DD."""
    return _plain(asdict(plan))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def read(stored: dict[str, Any]) -> PlanShape:
    """The reverse of `written`."""
    return PlanShape(
        state=stored["state"],
        channel=stored["channel"],
        starts_on=date.fromisoformat(stored["starts_on"]),
        ends_on=_day(stored["ends_on"]),
        pauses=tuple(
            PauseShape(one["reason"], date.fromisoformat(one["first"]), _day(one["last"]))
            for one in stored["pauses"]
        ),
        items=tuple(_item(one) for one in stored["items"]),
    )


def _item(stored: dict[str, Any]) -> ItemShape:
    days = {"starts_on": date.fromisoformat(stored["starts_on"]), "ends_on": _day(stored["ends_on"])}
    changes = tuple(
        Change(**one | {"series_day": date.fromisoformat(one["series_day"]), "day": _day(one["day"])})
        for one in stored["changes"]
    )
    return ItemShape(**stored | days | {"changes": changes})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
