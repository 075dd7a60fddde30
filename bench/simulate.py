"""A class of 50,000 with 12 checks each, on so many cores: how long, how dear, and what is in the way.

`python bench/simulate.py` prints the tables of docs/at-scale.md, the same for the same numbers. It simulates the queue
of `grade batch`, not grading itself: one coordinator gives out submissions within a bounded window and stores each
result; workers, a core each, grade one after another. What each step costs was measured (`Costs`); what submissions are
like was assumed (`Class`).
"""

import heapq
import random
from collections import deque
from dataclasses import dataclass, replace

from grader.pipeline.limits import ENOUGH

SUBMISSIONS = 50_000
CHECKS = 12
CORES = (2, 8, 32, 64, 128, 256, 1024)
WINDOW = 8
SEED = 1


@dataclass(frozen=True)
class Costs:
    """Seconds, on one core of the machine of docs/benchmarks.md."""

    sandbox: float = 0.04
    check: float = 0.03
    """assignment1, 2 and 4 take 0.40 to 0.63 s of processor time for their 10 to 13 checks, sandbox and all."""
    hang: float = 0.1
    """A standstill is seen within a tenth of a second."""
    limit: float = 5.0
    """`cpu_s` of an assignment: what a check costs in which the submission computes without end."""
    short_limit: float = 1.0
    """What it costs after the third (grader/pipeline/limits.py)."""
    give: float = 0.0008
    """Read, hash and send a submission."""
    take: float = 0.0024
    """Receive a result and commit it, one transaction each, on disk before it counts."""
    schedule: float = 0.001
    """Dask's scheduler, for each task (docs.dask.org, "Scheduling": about a millisecond)."""
    page: float = 0.034
    """A student's page, drawn when all is graded (docs/benchmarks.md, "what is written")."""
    page_kb: int = 120
    document_kb: int = 16
    """A result as the store keeps it, compressed: 11 to 21 KB."""
    submission_kb: int = 20


@dataclass(frozen=True)
class Class:
    """What submissions are like: the shares that hang or spin in every check, and how often a worker is lost."""

    hanging: float = 0.05
    spinning: float = 0.01
    hours_between_losses: float = 100.0


@dataclass(frozen=True)
class Outcome:
    """What a batch took."""

    wall_s: float
    busy_core_s: float
    coordinator_s: float
    graded_again: int


class Batch:
    """One run of the queue: events in order of time, each a worker that has ended a submission or was lost."""

    def __init__(self, cores: int, costs: Costs, submissions: Class) -> None:
        self.costs, self.submissions = costs, submissions
        self.random = random.Random(SEED)  # noqa: S311 - a simulation
        self.left, self.outstanding, self.done = SUBMISSIONS, 0, 0
        self.window = WINDOW * cores
        self.idle, self.given = cores, deque[float]()
        self.arrived: deque[None] = deque()
        self.events: list[tuple[float, bool, float]] = []  # when, whether it was lost, the work
        self.coordinator_s = self.busy_s = self.now = 0.0
        self.again = 0

    def run(self) -> Outcome:
        """To the last stored result."""
        while self.done < SUBMISSIONS:
            self._let_workers_begin()
            if not self._coordinate():
                self._hear(wait=True)
        return Outcome(self.now, self.busy_s, self.coordinator_s, self.again)

    def _coordinate(self) -> bool:
        """One step of the coordinator: results go first. False when there is nothing to do."""
        if self.arrived:
            self.arrived.popleft()
            self._spend(self.costs.take)
            self.done += 1
            self.outstanding -= 1
        elif self.left and self.outstanding < self.window:
            self._spend(self.costs.give + self.costs.schedule)
            self.left -= 1
            self.outstanding += 1
            self.given.append(self._work())
        else:
            return False
        self._hear(wait=False)
        return True

    def _spend(self, seconds: float) -> None:
        self.now += seconds
        self.coordinator_s += seconds

    def _work(self) -> float:
        """How long one submission takes."""
        kind = self.random.random()
        each = self.costs.check * self.random.uniform(0.5, 1.5)
        if kind < self.submissions.spinning:
            whole = self.costs.limit * ENOUGH
            return self.costs.sandbox + whole + self.costs.short_limit * (CHECKS - ENOUGH)
        if kind < self.submissions.spinning + self.submissions.hanging:
            each += self.costs.hang
        return self.costs.sandbox + CHECKS * each

    def _let_workers_begin(self) -> None:
        while self.idle and self.given:
            work = self.given.popleft()
            until_loss = self.random.expovariate(1 / (3600 * self.submissions.hours_between_losses))
            self.idle -= 1
            heapq.heappush(self.events, (self.now + min(work, until_loss), until_loss < work, work))

    def _hear(self, *, wait: bool) -> None:
        """What has happened until now; with `wait`, the next event at least."""
        if wait:
            self.now = max(self.now, self.events[0][0])
        while self.events and self.events[0][0] <= self.now:
            _, lost, work = heapq.heappop(self.events)
            self.busy_s += work
            self.idle += 1
            self.again += lost
            if lost:
                self.given.appendleft(work)
            else:
                self.arrived.append(None)


def simulate(cores: int, costs: Costs = Costs(), submissions: Class = Class()) -> Outcome:
    """The batch on so many cores."""
    return Batch(cores, costs, submissions).run()


def row(cores: int, outcome: Outcome) -> str:
    """One line of the first table."""
    used = outcome.busy_core_s / (cores * outcome.wall_s)
    coordinator = outcome.coordinator_s / outcome.wall_s
    numbers = (
        f"{cores:,}",
        _span(outcome.wall_s),
        f"{cores * outcome.wall_s / 3600:.1f}",
        f"{used:.0%}",
        f"{coordinator:.0%}",
    )
    return f"| {' | '.join(numbers)} |"


def _span(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02} min" if minutes >= 100 else f"{seconds / 60:.1f} min"  # noqa: PLR2004


def by_cores() -> list[str]:
    """The first table: the same class on more and more cores."""
    head = [
        "| cores | the batch takes | core hours | workers busy | coordinator busy |",
        "| --- | --- | --- | --- | --- |",
    ]
    return head + [row(cores, simulate(cores)) for cores in CORES]


def by_change(cores: int = 256) -> list[str]:
    """The second table: what it is that is in the way, by changing one thing at a time."""
    usual, costs = Class(), Costs()
    changes = {
        "as above": (costs, usual),
        "a commit takes 10 ms": (replace(costs, take=0.0104), usual),
        "ten results to a commit": (replace(costs, take=costs.take / 6), usual),
        "no submission spins": (costs, replace(usual, spinning=0.0)),
        "one in ten spins": (costs, replace(usual, spinning=0.1)),
        "one in five hangs": (costs, replace(usual, hanging=0.2)),
        "a worker is lost every hour": (costs, replace(usual, hours_between_losses=1.0)),
    }
    head = [f"| on {cores} cores | the batch takes | core hours |", "| --- | --- | --- |"]
    return head + [
        f"| {name} | {_span(outcome.wall_s)} | {cores * outcome.wall_s / 3600:.1f} |"
        for name, (cost, kind) in changes.items()
        for outcome in [simulate(cores, cost, kind)]
    ]


def what_is_left(costs: Costs = Costs()) -> list[str]:
    """The third table: what the coordinator keeps and moves."""
    kept = {
        "the store": costs.document_kb,
        "students' pages": costs.page_kb,
        "over the network": costs.submission_kb + costs.document_kb,
    }
    rows = [f"| {name} | {SUBMISSIONS * size / 1e6:.1f} GB |" for name, size in kept.items()]
    pages = f"| to draw the pages, on 8 cores | {_span(SUBMISSIONS * costs.page / 8)} |"
    return ["| for all of them | |", "| --- | --- |", *rows, pages]


def tables() -> str:
    """All three."""
    return "\n\n".join("\n".join(table) for table in (by_cores(), by_change(), what_is_left()))


if __name__ == "__main__":
    print(tables())
