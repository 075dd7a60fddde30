"""One batch from its folder to its output: intake, survey, grading, exports, with the store in between."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial

from grader.batch.engine.grading import JobGrader, job_of
from grader.batch.engine.local import LocalEngine
from grader.batch.engine.records import Began, Ended, Engine, Job, Workload
from grader.batch.intake import find_entries
from grader.batch.intake.content import NothingToGrade, read_entry
from grader.batch.order import Order
from grader.batch.progress import Progress
from grader.batch.records import Entry
from grader.batch.store.key import grader_version, result_key, settings_key
from grader.batch.store.store import Standing, Store
from grader.model.base import Record
from grader.model.errors import UsageError
from grader.model.submission import Submission
from grader.pipeline.answers import all_answers, choose_seed
from grader.pipeline.assemble import Task, plan
from grader.sandbox.session import Session
from grader.sandbox.start import start
from grader.spec.nearest import did_you_mean

WORK = ".unpacked"
MakeEngine = Callable[[Order, Workload], Engine]
Read = Callable[[Entry], Submission]


class Graded(Record, frozen=True, kw_only=True):
    """What a batch did: its number in the store, how many it graded, and names in the folder that are nobody's."""

    run: int
    due: int
    strangers: list[str]


def engine_for(order: Order, workload: Workload) -> Engine:
    """The engine that was asked for. UsageError when it is not there, HarnessError when this host has no sandbox."""
    if order.engine == "local":
        with Session(start(order.sandbox), {}):
            pass  # one host's fault is said once, not once for each submission
        return LocalEngine(partial(JobGrader, workload), order.jobs)
    if order.scheduler is None:
        raise UsageError("--engine dask needs --scheduler ADDRESS, as in tcp://HOST:8786")
    try:
        from grader.batch.engine.cluster import ClusterEngine  # noqa: PLC0415 - an extra, and slow to load
    except ImportError as error:
        raise UsageError(f"--engine dask needs dask: pip install 'grade-os[dask]' ({error})") from error
    return ClusterEngine(workload, order.scheduler)


def grade_all(
    order: Order, task: Task, store: Store, progress: Progress, make_engine: MakeEngine = engine_for
) -> Graded:
    """Grade what is due. What is reported as done is in the store, whatever happens next.

    UsageError for a wrong folder or name; HarnessError when nothing can be graded on this host.
    """
    seed = _seed(task, store, order.seed)
    settings = settings_key(task, seed, order.sandbox)
    with _work_folder(order.out) as work:
        intake = find_entries(order.folder, task.assignment.module, work, order.layout)
        store.replace_entries(intake)
        only = _students(store, order.only)
        read = partial(read_entry, module=task.assignment.module, work=work)
        store.survey(partial(_look, read, settings))
        run = store.begin_run(regrade=order.regrade, grader=grader_version())
        due = partial(_is_due, run=run, regrade=order.regrade, only=only)
        number = _announce(store, due, progress)
        if number:
            workload = _workload(task, seed, order.sandbox)
            jobs = _jobs(store, due, read)
            _grade(make_engine(order, workload), jobs, run, settings, store, progress)
        store.end_run(run)
    return Graded(run=run, due=number, strangers=intake.strangers)


def _seed(task: Task, store: Store, asked: int | None) -> int:
    """The seed asked for, else the store's, as long as it can be used; all students get the same inputs."""
    if asked is not None:
        seed = choose_seed(task, asked)
    else:
        seed = int(store.about("seed", lambda: str(choose_seed(task, None))))
        try:
            choose_seed(task, seed)
        except UsageError:  # other seeds were recorded since
            seed = choose_seed(task, None)
    store.note("seed", str(seed))
    return seed


@contextmanager
def _work_folder(out: str) -> Iterator[str]:
    """An empty folder for what is unpacked, which goes in the end."""
    folder = os.path.join(out, WORK)
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder, 0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _students(store: Store, asked: tuple[str, ...]) -> frozenset[str]:
    """The students that --only names. UsageError for one that is not there."""
    if not asked:
        return frozenset()
    by_name: dict[str, set[str]] = {}
    for entry in (standing.entry for standing in store.standings()):
        for name in entry.names:
            by_name.setdefault(name.casefold(), set()).add(entry.student)
    return frozenset(_student(name, by_name) for name in asked)


def _student(name: str, by_name: dict[str, set[str]]) -> str:
    found = by_name.get(name.casefold(), set())
    if name in found:
        return name
    if len(found) > 1:
        listed = ", ".join(f'"{student}"' for student in sorted(found))
        raise UsageError(f'--only: "{name}" could be any of {listed}')
    if not found:
        nearest = did_you_mean(name, sorted({student for group in by_name.values() for student in group}))
        raise UsageError(f'--only: nobody called "{name}" handed in anything{nearest}')
    return next(iter(found))


def _look(read: Read, settings: str, entry: Entry) -> tuple[str | None, str | None]:
    """The key of an entry's result, or why there can be none."""
    try:
        return result_key(settings, read(entry).sha256), None
    except NothingToGrade as error:
        return None, str(error)


def _is_due(standing: Standing, *, run: int, regrade: bool, only: frozenset[str]) -> bool:
    """Whether an entry is to be graded now."""
    if standing.key is None or (only and standing.entry.student not in only):
        return False
    return not standing.sound or (regrade and standing.run != run)


def _announce(store: Store, due: Callable[[Standing], bool], progress: Progress) -> int:
    """Tell how much there is to do. How many are due."""
    due_now = done = unreadable = 0
    for standing in store.standings():
        due_now += due(standing)
        done += standing.sound and not due(standing)
        unreadable += standing.key is None
    progress.begin(due_now, done, unreadable)
    return due_now


def _workload(task: Task, seed: int, sandbox: str) -> Workload:
    """What the workers need. HarnessError when the reference fails, or cannot be run here."""
    return Workload(
        assignment=task.assignment,
        rubric=task.rubric,
        seed=seed,
        sandbox=sandbox,
        answers=all_answers(task, plan(task, seed), sandbox),
        handout=task.handout,
    )


def _jobs(store: Store, due: Callable[[Standing], bool], read: Read) -> Iterator[Job]:
    for standing in store.standings():
        if due(standing):
            try:
                yield job_of(standing.number, standing.entry.student, read(standing.entry))
            except NothingToGrade as error:  # it could be read a moment ago
                store.note_fault(standing.number, str(error))


def _grade(
    engine: Engine, jobs: Iterator[Job], run: int, settings: str, store: Store, progress: Progress
) -> None:
    with closing(engine.run(jobs)) as events:
        try:
            for event in events:
                match event:
                    case Began():
                        progress.began(event)
                    case Ended():
                        store.put(run, event, result_key(settings, event.sha256))
                        progress.ended(event)
                    case _:
                        progress.tick()
        finally:
            progress.end()
