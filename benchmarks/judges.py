"""Judges of the two public benchmarks, written from the published definitions, without code of the planner.

Each takes an instance and a solution as JSON objects and gives the breaches found and the objective.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]
TOLERANCE = 1e-3


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a solution, and what it costs: the weighted parts by their published names."""

    breaches: tuple[str, ...]
    parts: Mapping[str, float]

    @property
    def cost(self) -> float:
        """The objective."""
        return sum(self.parts.values())


@dataclass(slots=True)
class Tally:
    """What is counted while the routes are walked."""

    breaches: list[str] = field(default_factory=list)
    starts: dict[tuple[str, str], tuple[float, str]] = field(default_factory=dict)
    late: list[float] = field(default_factory=lambda: [0.0])
    amounts: dict[str, float] = field(default_factory=dict)

    def claim(self, condition: object, otherwise: str) -> None:
        """Note a breach unless the condition is true."""
        if not condition:
            self.breaches.append(otherwise)

    def add(self, name: str, amount: float) -> None:
        """Add to one part of the objective."""
        self.amounts[name] = self.amounts.get(name, 0.0) + amount


def judge_hhcrsp(instance: Json, solution: Json) -> Verdict:
    """Mankowska, Meisel, Bierwirth (2014): a third of distance + lateness + greatest lateness."""
    tally = Tally()
    row = {patient["id"]: i for i, patient in enumerate(instance["patients"], 1)}
    patients = {patient["id"]: patient for patient in instance["patients"]}
    able = {caregiver["id"]: set(caregiver["abilities"]) for caregiver in instance["caregivers"]}
    for route in solution["routes"]:
        who, at, free = route["caregiver_id"], 0, 0.0
        for stop in route["locations"]:
            patient, what, begin = patients[stop["patient"]], stop["service"], stop["arrival_time"]
            opens, ends = patient["time_window"]
            leg = instance["distances"][at][row[patient["id"]]]
            minutes = _minutes(instance, patient["required_caregivers"])[what]
            tally.claim(what in able[who], f"{who} is not able to do {what}")
            tally.claim((patient["id"], what) not in tally.starts, f"{patient['id']}/{what} is done twice")
            tally.claim(begin >= max(opens, free + leg) - TOLERANCE, f"{who} is too early at {patient['id']}")
            tally.starts[patient["id"], what] = begin, who
            tally.late.append(max(0.0, begin - ends))
            tally.add("distance", leg)
            at, free = row[patient["id"]], begin + minutes
        tally.add("distance", instance["distances"][at][0])
    for patient in instance["patients"]:
        wanted = [need["service"] for need in patient["required_caregivers"]]
        _check_pair(tally, patient, wanted, optional=False, same_person=False)
    tally.amounts |= {"tardiness": sum(tally.late), "max_tardiness": max(tally.late)}
    return Verdict(tuple(tally.breaches), {name: amount / 3 for name, amount in tally.amounts.items()})


def _minutes(instance: Json, needs: list[Json]) -> dict[str, float]:
    default = {service["id"]: service.get("default_duration") for service in instance["services"]}
    return {need["service"]: need.get("duration") or default[need["service"]] for need in needs}


def _check_pair(tally: Tally, patient: Json, wanted: list[str], *, optional: bool, same_person: bool) -> bool:
    """Whether the patient is served; notes what is missing or out of step."""
    name = patient["id"]
    done = [what for what in wanted if (name, what) in tally.starts]
    tally.claim(len(done) == len(wanted) or (optional and not done), f"{name} gets only {done} of {wanted}")
    if len(done) < 2 or patient["synchronization"]["type"] == "independent":
        return bool(done)
    (first, one), (second, two) = (tally.starts[name, what] for what in wanted)
    kind, gap = patient["synchronization"]["type"], patient["synchronization"].get("distance")
    low, high = (0.0, 0.0)
    if kind != "simultaneous":
        low, high = (gap["min"], gap["max"]) if isinstance(gap, Mapping) else gap
    in_step = low - TOLERANCE <= second - first <= high + TOLERANCE
    tally.claim(in_step, f"{name}: {second - first:g} minutes apart, allowed {low:g} to {high:g}")
    both = one == two and (kind == "simultaneous" or not same_person)
    tally.claim(not both, f"{name}: one caregiver gives both services")
    return True


def judge_uhhc(instance: Json, solution: Json) -> Verdict:
    """Ceschia and others (2026): the weighted sum that the instance's own metadata states."""
    tally = Tally()
    caregivers = {caregiver["id"]: caregiver for caregiver in instance["caregivers"]}
    routes = {route["caregiver_id"]: route["locations"] for route in solution["routes"]}
    idle = [_walk(tally, instance, caregiver, routes.get(who, [])) for who, caregiver in caregivers.items()]
    for patient in instance["patients"]:
        wanted = [need["service"] for need in patient["required_services"]]
        optional = bool(patient.get("optional"))
        if not _check_pair(tally, patient, wanted, optional=optional, same_person=True):
            tally.add("optional_patients", 1.0)
    tally.amounts |= {
        "total_tardiness": sum(tally.late),
        "highest_tardiness": max(tally.late),
        "max_idle_time": max(idle, default=0.0),
    }
    weights = instance["metadata"]["cost_components"]
    parts = {name: (weights.get(name) or 0.0) * amount for name, amount in tally.amounts.items()}
    return Verdict(tuple(tally.breaches), parts)


def _walk(tally: Tally, instance: Json, caregiver: Json, stops: list[Json]) -> float:
    """Follow one caregiver's route; gives the idle minutes of the shift."""
    rows = {point["id"]: point["distance_matrix_index"] for point in instance["terminal_points"]}
    rows |= {patient["id"]: patient["distance_matrix_index"] for patient in instance["patients"]}
    shift = caregiver.get("working_shift") or {"start": 0.0, "end": 0.0}
    missed = caregiver.get("lunch_break") and not any(stop["service"] == "lunch_break" for stop in stops)
    tally.add("missed_lunch_break", 1.0 if missed else 0.0)
    if not stops:
        return float(shift["end"] - shift["start"])
    travel, at = instance["distances"], rows[caregiver["departing_point"]]
    free = stops[0]["start_service_time"] - travel[at][rows[stops[0]["patient"]]]
    tally.claim(free >= shift["start"] - TOLERANCE, f"{caregiver['id']} leaves before the shift")
    idle = max(0.0, free - shift["start"])
    for number, stop in enumerate(stops):
        leg = travel[at][rows[stop["patient"]]]
        waits = stop["start_service_time"] - free - leg
        tally.claim(waits >= -TOLERANCE, f"{caregiver['id']} is too early at {stop['patient']}")
        idle += max(0.0, waits)
        after_lunch_at_home = number == 1 and stops[0]["service"] == "lunch_break"
        tally.add("total_waiting_time", 0.0 if after_lunch_at_home else max(0.0, waits))
        tally.add("travel_time", leg)
        _serve(tally, instance, caregiver, stop)
        at, free = rows[stop["patient"]], stop["end_service_time"]
    leg = travel[at][rows[caregiver.get("arrival_point") or caregiver["departing_point"]]]
    tally.add("travel_time", leg)
    tally.add("total_extra_time", max(0.0, free + leg - shift["end"]))
    return float(idle + max(0.0, shift["end"] - free - leg))


def _serve(tally: Tally, instance: Json, caregiver: Json, stop: Json) -> None:
    """Check one stop, a lunch or a service, and note its lateness."""
    begin, end, who = stop["start_service_time"], stop["end_service_time"], caregiver["id"]
    ends_count = instance["metadata"].get("time_window_met") == "at_service_end"
    counted = end if ends_count else begin
    if stop["service"] == "lunch_break":
        lunch = instance["lunch_breaks"]
        fits = begin >= lunch["start"] and counted <= lunch["end"] and end - begin >= lunch["min_duration"]
        tally.claim(bool(caregiver.get("lunch_break")) and fits, f"{who}: lunch from {begin:g} to {end:g}")
        return
    patient = next(p for p in instance["patients"] if p["id"] == stop["patient"])
    name, what = patient["id"], stop["service"]
    minutes = _minutes(instance, patient["required_services"])
    tally.claim((name, what) not in tally.starts, f"{name}/{what} is done twice")
    tally.claim(what in caregiver["abilities"], f"{who} is not able to do {what}")
    tally.claim(who not in (patient.get("incompatible_caregivers") or ()), f"{who} must not see {name}")
    tally.claim(end - begin >= minutes[what] - TOLERANCE, f"{name}/{what} is too short")
    windows = list(_open_windows(patient, begin))
    tally.claim(bool(windows), f"{name}/{what} begins before its window")
    tally.late.append(max(0.0, counted - windows[-1]["end"]) if windows else 0.0)
    preferred = patient.get("preferred_caregivers")
    tally.add("caregiver_preferences", float(preferred is not None and who not in preferred))
    tally.starts[name, what] = begin, who


def _open_windows(patient: Json, begin: float) -> Iterator[Json]:
    """The windows that are open or were so before, in order."""
    ordered = sorted(patient["time_windows"], key=lambda window: window["start"])
    return (window for window in ordered if window["start"] <= begin + TOLERANCE)
