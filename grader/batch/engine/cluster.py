"""Workers on many machines: an engine (see the package) on top of dask.distributed, from the extra `grade-os[dask]`.

The coordinator keeps a bounded window of futures, stores each verdict itself and lets go of its future at once; a
finished future that is kept would be computed again when its worker dies. Jobs carry the submission, and with it all
that a worker needs besides this package. When a worker dies, dask suspects all that it had been given; whom it gives
up (`distributed.scheduler.allowed-failures`) is tried once more in the end, alone, so that only who really kills
workers has an infrastructure error.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from functools import lru_cache
from queue import Empty, SimpleQueue

import msgspec
from distributed import Client, Future, KilledWorker

from grader.batch.engine.grading import JobGrader
from grader.batch.engine.records import Began, Ended, Event, Job, Tick, Verdict, Workload
from grader.model.errors import HarnessError, UsageError

PER_THREAD = 8
"""Jobs that are sent out for each of the workers' threads: enough that nobody waits for us, few enough to hold."""
LOST_MAX = 3
_TICK_S = 0.5
_CONNECT_S = 30

KILLED = Verdict(fault="several workers of the cluster died while they graded this")

RemoteGrade = Callable[[bytes, bytes], bytes]


def grade_remotely(workload: bytes, job: bytes) -> bytes:
    """What a worker is asked to do: all three are records in MessagePack."""
    grader = _grader(workload, threading.get_ident())
    verdict = grader.grade(msgspec.msgpack.decode(job, type=Job), lambda: None)
    return msgspec.msgpack.encode(verdict)


@lru_cache(maxsize=64)
def _grader(workload: bytes, _thread: int) -> JobGrader:
    """The grader of one thread, which draws the inputs once. A sandbox ends with the thread that started it."""
    return JobGrader(msgspec.msgpack.decode(workload, type=Workload))


class ClusterEngine:
    """An engine on the cluster of a scheduler. `grade` is what its workers do."""

    def __init__(self, workload: Workload, scheduler: str, grade: RemoteGrade = grade_remotely) -> None:
        """Nothing is connected before the first job."""
        self._workload = msgspec.msgpack.encode(workload)
        self._scheduler = scheduler
        self._grade = grade
        self._jobs: dict[str, Job] = {}
        self._lost: dict[str, int] = {}
        self._done: SimpleQueue[Future] = SimpleQueue()
        self._window = PER_THREAD
        self._suspects: deque[Job] = deque()
        self._run = os.urandom(6).hex()

    def run(self, jobs: Iterator[Job]) -> Generator[Event, None, None]:
        """Grade all jobs. HarnessError when the scheduler cannot be reached, or goes away."""
        client = _connect(self._scheduler)
        futures: dict[str, Future] = {}
        try:
            self._measure(client)
            while True:
                yield from self._feed(client, jobs, futures)
                if not futures:
                    break
                yield self._next(client, futures)
            yield from self._try_suspects(client, futures)
        finally:
            with suppress(Exception):  # whatever state the cluster is in: nothing more is wanted of it
                client.cancel(list(futures.values()), force=True)
            client.close(timeout=_CONNECT_S)

    def _try_suspects(self, client: Client, futures: dict[str, Future]) -> Iterator[Event]:
        """Those that were there when workers died, one at a time."""
        alone, self._suspects = self._suspects, deque()
        for job in alone:
            self._window = 1
            yield from self._feed(client, iter([job]), futures)
            while futures:
                yield self._next(client, futures, alone=True)

    def _feed(self, client: Client, jobs: Iterator[Job], futures: dict[str, Future]) -> Iterator[Event]:
        while len(futures) < self._window and (job := next(jobs, None)) is not None:
            key = f"grade-{self._run}-{job.number}"
            self._lost.setdefault(key, 0)
            self._jobs[key] = job
            futures[key] = self._send(client, key)
            yield Began(number=job.number, student=job.student)

    def _send(self, client: Client, key: str) -> Future:
        job = msgspec.msgpack.encode(self._jobs[key])
        future = client.submit(self._grade, self._workload, job, key=f"{key}-{self._lost[key]}", pure=False)
        future.add_done_callback(self._done.put)
        return future

    def _next(self, client: Client, futures: dict[str, Future], *, alone: bool = False) -> Event:
        """The next verdict, or a tick when there is none for a while. `alone`: nobody else can have done it."""
        try:
            future = self._done.get(timeout=_TICK_S)
        except Empty:
            self._measure(client)
            return Tick()
        key = future.key.rpartition("-")[0]
        if futures.get(key) is not future:
            return Tick()
        verdict = self._verdict(future, client)
        if verdict is None and self._lost[key] < LOST_MAX:
            self._lost[key] += 1
            futures[key] = self._send(client, key)
            return Tick()
        futures.pop(key).release()
        job = self._jobs.pop(key)
        if verdict is KILLED and not alone:
            self._suspects.append(job)
            self._lost[key] += 1  # or the next try would have the same key
            return Tick()
        del self._lost[key]
        fault = Verdict(fault="the cluster lost this job again and again")
        return Ended(number=job.number, student=job.student, sha256=job.sha256, verdict=verdict or fault)

    def _verdict(self, future: Future, client: Client) -> Verdict | None:
        """What came of a task; None when the cluster lost it. HarnessError when the cluster itself is gone."""
        if client.status != "running":
            raise HarnessError(f"the scheduler at {self._scheduler} is gone; what was reported is kept")
        if future.status in ("cancelled", "lost"):
            return None
        try:
            verdict: Verdict = msgspec.msgpack.decode(future.result(), type=Verdict)
        except KilledWorker:
            return KILLED
        except Exception as error:  # noqa: BLE001 - whatever a worker or the way to it can raise is this job's fault
            return Verdict(fault=f"the cluster could not grade this: {type(error).__name__}: {error}")
        return verdict

    def _measure(self, client: Client) -> None:
        """Look how many threads there are now: clusters grow and shrink."""
        with suppress(OSError, TimeoutError):
            self._window = PER_THREAD * max(1, sum(client.nthreads().values()))


def _connect(scheduler: str) -> Client:
    try:
        return Client(scheduler, timeout=_CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(f"--scheduler {scheduler}: {error}") from error
