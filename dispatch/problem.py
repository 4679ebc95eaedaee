"""A planning problem: places, visits, workers, how to travel and what things cost, checked when built."""

from dataclasses import dataclass, field

from dispatch.checks import check_parts
from dispatch.travel import StraightLine, Travel
from dispatch.visit import Place, Visit
from dispatch.weights import Weights
from dispatch.worker import Worker


@dataclass(frozen=True, slots=True)
class Problem:
    """Everything the planner needs, as plain data that crosses a wire.

    Raises `InvalidProblemError` naming the first field at fault. `skills`, when given, is the catalogue of
    known skills and any other name is refused. A known skill that nobody holds is no error: the visit is
    left out with the reason `no_skill`.
    """

    places: tuple[Place, ...]
    visits: tuple[Visit, ...]
    workers: tuple[Worker, ...]
    travel: Travel = field(default_factory=StraightLine)
    weights: Weights = field(default_factory=Weights)
    skills: frozenset[str] | None = None

    def __post_init__(self) -> None:
        check_parts(self.places, self.visits, self.workers, self.travel, self.weights, self.skills)

    def visit(self, visit_id: str) -> Visit:
        """The visit with that id, or KeyError."""
        for visit in self.visits:
            if visit.id == visit_id:
                return visit
        raise KeyError(visit_id)

    def worker(self, worker_id: str) -> Worker:
        """The worker with that id, or KeyError."""
        for worker in self.workers:
            if worker.id == worker_id:
                return worker
        raise KeyError(worker_id)
