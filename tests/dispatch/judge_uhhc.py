"""Judges a solution of the unified benchmark from the published definitions alone: breaches, cost by part.

Source of the definitions: doi 10.1111/itor.70140. A lunch is eaten at the patient named, or at the own
starting point.
"""

TOLERANCE = 1e-6
LUNCH = "lunch_break"
PARTS = {
    "travel_time": "travel",
    "total_tardiness": "lateness",
    "highest_tardiness": "greatest_lateness",
    "total_waiting_time": "waiting",
    "total_extra_time": "overtime",
    "max_idle_time": "idle",
    "caregiver_preferences": "preference",
    "optional_patients": "unassigned",
    "missed_lunch_break": "missed_breaks",
}


def judge(instance, solution):
    """The breaches, and the weighted cost by the name that the part has in a plan's cost."""
    case = Judge(instance, solution)
    for caregiver in instance["caregivers"]:
        case.follow(caregiver)
    for patient in instance["patients"]:
        case.check_patient(patient)
    return case.breaches, case.cost()


class Judge:
    def __init__(self, instance, solution) -> None:
        self.instance, self.breaches = instance, []
        self.patients = {patient["id"]: patient for patient in instance["patients"]}
        self.row = {point["id"]: point["distance_matrix_index"] for point in instance["terminal_points"]}
        self.row |= {name: patient["distance_matrix_index"] for name, patient in self.patients.items()}
        self.minutes = {service["id"]: service.get("default_duration") for service in instance["services"]}
        self.at_end = instance["metadata"].get("time_window_met") == "at_service_end"
        self.stops = {route["caregiver_id"]: route["locations"] for route in solution["routes"]}
        self.done = {}
        self.amount = dict.fromkeys(PARTS, 0.0)

    def expect(self, holds, breach) -> None:
        if not holds:
            self.breaches.append(breach)

    def more(self, part, amount) -> None:
        self.amount[part] += amount

    def worst(self, part, amount) -> None:
        self.amount[part] = max(self.amount[part], amount)

    def follow(self, caregiver) -> None:
        """Walk one route from stop to stop."""
        who, shift, stops = caregiver["id"], caregiver["working_shift"], self.stops[caregiver["id"]]
        lunches = [stop for stop in stops if stop["service"] == LUNCH]
        self.check_lunch(caregiver, lunches)
        if not stops:
            self.worst("max_idle_time", shift["end"] - shift["start"])
            return
        ways, home = self.instance["distances"], self.row[caregiver["departing_point"]]
        at = home
        free = leaves = stops[0]["start_service_time"] - ways[home][self.row[stops[0]["patient"]]]
        self.expect(leaves >= shift["start"] - TOLERANCE, f"{who} leaves before the shift")
        idle = leaves - shift["start"]
        for number, stop in enumerate(stops):
            there = self.row[stop["patient"]]
            came = free + ways[at][there]
            wait = stop["start_service_time"] - came
            self.expect(wait >= -TOLERANCE, f"{who} cannot be at {stop['patient']} in time")
            self.more("travel_time", ways[at][there])
            idle += max(0.0, wait)
            # Nobody has to wait who could have had lunch later, before leaving.
            if not (number == 1 and stops[0]["service"] == LUNCH):
                self.more("total_waiting_time", max(0.0, wait))
            if stop["service"] != LUNCH:
                self.serve(who, stop)
            at, free = there, stop["end_service_time"]
        back = self.row[caregiver.get("arrival_point") or caregiver["departing_point"]]
        self.more("travel_time", ways[at][back])
        self.more("total_extra_time", max(0.0, free + ways[at][back] - shift["end"]))
        self.worst("max_idle_time", idle + max(0.0, shift["end"] - free - ways[at][back]))

    def check_lunch(self, caregiver, lunches) -> None:
        if not caregiver["lunch_break"]:
            self.expect(not lunches, f"{caregiver['id']} has a lunch too many")
            return
        self.expect(len(lunches) <= 1, f"{caregiver['id']} has several lunches")
        self.more("missed_lunch_break", not lunches)
        span = self.instance["lunch_breaks"]
        for stop in lunches:
            begin, end = stop["start_service_time"], stop["end_service_time"]
            within = span["start"] <= begin and (end if self.at_end else begin) <= span["end"]
            long = end - begin >= span["min_duration"] - TOLERANCE
            self.expect(within and long, f"{caregiver['id']} has lunch from {begin} to {end}")

    def serve(self, who, stop) -> None:
        """One service at one patient's."""
        name, what = stop["patient"], stop["service"]
        patient, begin, end = self.patients[name], stop["start_service_time"], stop["end_service_time"]
        needs = {need["service"]: need.get("duration") for need in patient["required_services"]}
        able = next(c["abilities"] for c in self.instance["caregivers"] if c["id"] == who)
        self.expect(what in needs and (name, what) not in self.done, f"{name} did not ask for {what}")
        self.expect(what in able, f"{who} is not able to do {what}")
        self.expect(who not in (patient.get("incompatible_caregivers") or ()), f"{who} must not go to {name}")
        minutes = needs.get(what) or self.minutes[what]
        self.expect(end - begin >= minutes - TOLERANCE, f"{name} gets too little of {what}")
        windows = sorted(patient["time_windows"], key=lambda window: window["start"])
        opened = [window for window in windows if window["start"] <= begin + TOLERANCE]
        self.expect(opened, f"{what} at {name} starts before the window")
        late = max(0.0, (end if self.at_end else begin) - (opened or windows)[-1]["end"])
        self.more("total_tardiness", late)
        self.worst("highest_tardiness", late)
        liked = patient.get("preferred_caregivers")
        self.more("caregiver_preferences", liked is not None and who not in liked)
        self.done[name, what] = who, begin

    def check_patient(self, patient) -> None:
        name = patient["id"]
        wanted = [need["service"] for need in patient["required_services"]]
        given = [self.done[name, what] for what in wanted if (name, what) in self.done]
        if not given:
            self.expect(patient.get("optional"), f"{name} is left out")
            self.more("optional_patients", 1)
            return
        self.expect(len(given) == len(wanted), f"{name} does not get all services")
        if len(given) < 2 or patient["synchronization"]["type"] == "independent":
            return
        (one, first), (two, second) = given
        gap = {"min": 0, "max": 0}
        if patient["synchronization"]["type"] == "sequential":
            gap = patient["synchronization"]["distance"]
        apart = gap["min"] - TOLERANCE <= second - first <= gap["max"] + TOLERANCE
        self.expect(apart, f"{name} has the second service {second - first} after the first")
        self.expect(one != two, f"{name} has {one} twice")

    def cost(self):
        weights = self.instance["metadata"]["cost_components"]
        return {PARTS[part]: (weights.get(part) or 0) * amount for part, amount in self.amount.items()}
