"""Is a race provoked every time, and never where there is none? `make soak`, or `bench/contention.py RUNS [opcodes]`.

RUNS runs of counters that are not locked, or wrongly, of which none may pass `under-contention`, and RUNS of right
ones, of which each must, while two busy loops load the machine. They are the mutants that this check must catch, and
the reference with all styles, in turn; each run draws its own switches. Exit code 1 when a verdict was wrong.
"""

import itertools
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec
from load import LOOPS, busy_loops

from grader.judge.cases import make_case
from grader.judge.judge import judge_check
from grader.model.answer import Answer
from grader.model.errors import HarnessError
from grader.model.plan import PlannedCheck
from grader.pipeline.answers import recorded
from grader.pipeline.assemble import Task, open_course, open_task, plan
from grader.sandbox.session import Session
from grader.sandbox.start import start
from grader.spec.submission import read_submission
from grader.verify.subjects import find_subjects

ROOT = Path(__file__).resolve().parents[1]
ASSIGNMENT, CHECK = "assignment4", "under-contention"
RUNS = 1000
SEEDS = range(1, 33)


class Drawn(NamedTuple):
    """The check as one seed draws it, and the reference's recorded answers to it."""

    check: PlannedCheck
    answers: list[Answer]


class Tally(NamedTuple):
    """What came of many runs: how many there were, and those with the wrong verdict."""

    runs: int
    wrong: list[str]


def drawn(task: Task, by: str) -> list[Drawn]:
    """The check for every recorded seed; `by` is how switches are forced."""
    found = []
    for seed in SEEDS:
        check = next(check for check in plan(task, seed).checks if check.id == CHECK)
        runs = tuple(msgspec.structs.replace(run, watch=forced(run.watch, by)) for run in check.runs)
        answers = msgspec.json.decode(recorded(task).seeds[str(seed)], type=dict[str, list[Answer]])[CHECK]
        found.append(Drawn(msgspec.structs.replace(check, runs=runs), answers))
    return found


def forced(watch: msgspec.Struct | None, by: str) -> msgspec.Struct:
    """The same watch by other means."""
    assert watch is not None, f"{CHECK} watches the counter"
    return msgspec.structs.replace(watch, by=by)


def passes(session: Session, each: Drawn) -> str:
    """One run: "passed", "failed", or what kept the grader from a verdict. Its switches are drawn anew."""
    switches = random.SystemRandom().randrange(1 << 31)
    runs = tuple(
        msgspec.structs.replace(run, watch=msgspec.structs.replace(run.watch, seed=switches))
        for run in each.check.runs
    )
    check = msgspec.structs.replace(each.check, runs=runs)
    try:
        seen = [session.observe(run) for run in runs]
        findings = judge_check(check, [make_case(*one) for one in zip(runs, seen, each.answers, strict=True)])
    except HarnessError as error:
        return str(error)
    return "failed" if findings else "passed"


def shares(runs: int, parts: int) -> Iterator[int]:
    """So many runs in nearly equal parts."""
    return (runs * (part + 1) // parts - runs * part // parts for part in range(parts))


def tally(task: Task, paths: list[str], runs: int, by: str, wanted: str) -> Tally:
    """All verdicts that were not as wanted, told as they come."""
    everything, wrong = itertools.cycle(drawn(task, by)), []
    for path, share in zip(paths, shares(runs, len(paths)), strict=True):
        if not share:
            continue
        with Session(start(), read_submission(path, task.assignment.module).files) as session:
            for each in itertools.islice(everything, share):
                verdict = passes(session, each)
                if verdict != wanted:
                    wrong.append(f"{Path(path).stem}: {verdict}")
                    print(wrong[-1], flush=True)
    return Tally(runs, wrong)


def subjects(task: Task) -> tuple[list[str], list[str]]:
    """The paths of the unlocked and of the right submissions."""
    found = find_subjects(task.assignment, task.folder, str(ROOT / "reference")).subjects
    unlocked = [subject.path for subject in found if subject.caught_by == (CHECK,)]
    return unlocked, [subject.path for subject in found if subject.kind in ("reference", "style")]


def main() -> int:
    """Load the machine, make both, and say the figures."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    by = sys.argv[2] if len(sys.argv) > 2 else "auto"  # noqa: PLR2004 - the second argument
    task = open_task(open_course(str(ROOT)), ASSIGNMENT)
    unlocked, locked = subjects(task)
    began = time.monotonic()
    with busy_loops():
        without = tally(task, unlocked, runs, by, "failed")
        under = tally(task, locked, runs, by, "passed")
    took = time.monotonic() - began
    print(
        f"{CHECK} by {by}, beside {LOOPS} busy loops, in {took:.0f} s: "
        f"{len(without.wrong)} of {runs} runs of {len(unlocked)} unlocked counters passed, "
        f"{len(under.wrong)} of {runs} runs of {len(locked)} locked ones failed"
    )
    return 1 if without.wrong or under.wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
