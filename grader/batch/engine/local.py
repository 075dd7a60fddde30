"""Workers on this machine: forked, warm, and replaced when they die.

The coordinator is one thread. It waits for whatever worker speaks, gives the next job to who is free, and takes the end
of a channel for the death of its worker: the job in hand is tried once more by another one, and when that dies too
the submission has an infrastructure error, and all others go on.

As many submissions are graded at a time as was asked for, not counting those that were seen to hang: these wait, and
their processor is lent to another worker.

When that is enough for all processors, each worker keeps to one: a tracer and who it traces take turns, and a turn that
goes to another processor costs twice as much (docs/decisions/0014).
"""

import contextlib
import os
import select
import signal
import socket
import time
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterator

from grader.batch.engine import frames
from grader.batch.engine.records import Began, Ended, Event, Job, Tick, Verdict
from grader.batch.engine.worker import Done, Grades, Waits, fork_worker

TRIES = 2
LENT_PER_JOB = 8
"""So many hanging submissions may stand beside each one that is worked at; each takes memory."""
_TICK_S = 0.25
_STOP_S = 5.0


class _Worker:
    """A worker as the coordinator sees it: its process, its channel, and the job in its hands."""

    def __init__(self, make: Callable[[], Grades], processor: int | None) -> None:
        self.processor = processor
        self.channel, theirs = socket.socketpair()
        with theirs:
            self.pid = fork_worker(make, theirs, processor)
        self.job: Job | None = None
        self.waits = False

    @property
    def works(self) -> bool:
        """Whether it has a job that does not merely wait."""
        return self.job is not None and not self.waits

    def give(self, job: Job) -> None:
        self.job, self.waits = job, False
        with contextlib.suppress(OSError):  # it is dead: the end of its channel tells so, and who has the job
            frames.send(self.channel, job)

    def hear(self) -> Waits | Done | None:
        """What it says, None when it is dead."""
        try:
            said: Waits | Done = frames.receive(self.channel, Waits | Done)
        except (EOFError, OSError):
            return None
        return said

    def bury(self) -> str:
        """Reap it. How it ended."""
        self.channel.close()
        _, status = os.waitpid(self.pid, 0)
        if os.WIFSIGNALED(status):
            return f"was killed by {signal.Signals(os.WTERMSIG(status)).name}"
        return f"ended with exit status {os.WEXITSTATUS(status)}"


class LocalEngine:
    """An engine (see the package) with `jobs` workers; `make` makes, in the worker, what grades."""

    def __init__(self, make: Callable[[], Grades], jobs: int) -> None:
        self._make = make
        self._jobs = jobs
        processors = sorted(os.sched_getaffinity(0))
        self._processors: list[int] | list[None] = processors if jobs >= len(processors) else [None]
        self._workers: list[_Worker] = []
        self._again: deque[Job] = deque()
        self._tries: dict[int, int] = {}

    def run(self, jobs: Iterator[Job]) -> Generator[Event, None, None]:
        """Grade all jobs."""
        try:
            while True:
                yield from self._feed(jobs)
                if all(worker.job is None for worker in self._workers):
                    return
                yield from self._listen(jobs)
        finally:
            self._stop()

    def pids(self) -> list[int]:
        """The processes of the workers that there are."""
        return [worker.pid for worker in self._workers]

    def _feed(self, jobs: Iterator[Job]) -> Iterator[Event]:
        """Give out jobs as long as somebody may work at one more."""
        while self._working() < self._jobs and self._busy() < self._jobs * (1 + LENT_PER_JOB):
            job = self._again.popleft() if self._again else next(jobs, None)
            if job is None:
                return
            self._free_worker().give(job)
            yield Began(number=job.number, student=job.student)

    def _working(self) -> int:
        return sum(worker.works for worker in self._workers)

    def _busy(self) -> int:
        return sum(worker.job is not None for worker in self._workers)

    def _free_worker(self) -> _Worker:
        """One on the processor where the fewest work, which may be a new one."""
        at_work = Counter(worker.processor for worker in self._workers if worker.works)
        processor = min(self._processors, key=at_work.__getitem__)
        for worker in self._workers:
            if worker.job is None and worker.processor == processor:
                return worker
        self._workers.append(_Worker(self._make, processor))
        return self._workers[-1]

    def _listen(self, jobs: Iterator[Job]) -> Iterator[Event]:
        """Wait for a word of somebody's. Who is free gets the next job before the last verdict is dealt with."""
        poll = select.poll()
        for worker in self._workers:
            poll.register(worker.channel, select.POLLIN)
        ready = {fd for fd, _ in poll.poll(_TICK_S * 1000)}
        if not ready:
            yield Tick()
        for worker in [worker for worker in self._workers if worker.channel.fileno() in ready]:
            ended = self._heard(worker)
            if ended is not None:
                began = list(self._feed(jobs))
                yield ended
                yield from began

    def _heard(self, worker: _Worker) -> Ended | None:
        said, job = worker.hear(), worker.job
        if said is None:
            return self._died(worker)
        if isinstance(said, Waits) or job is None:
            worker.waits = True
            return None
        worker.job = None
        return self._ended(job, said.verdict)

    def _died(self, worker: _Worker) -> Ended | None:
        self._workers.remove(worker)
        how, job = worker.bury(), worker.job
        if job is None:
            return None
        self._tries[job.number] = self._tries.get(job.number, 0) + 1
        if self._tries[job.number] < TRIES:
            self._again.append(job)
            return None
        return self._ended(job, Verdict(fault=f"{TRIES} workers died while they graded this; the last {how}"))

    def _ended(self, job: Job, verdict: Verdict) -> Ended:
        self._tries.pop(job.number, None)
        return Ended(number=job.number, student=job.student, sha256=job.sha256, verdict=verdict)

    def _stop(self) -> None:
        """End all workers: those at work are told to let go, and what does not end in time is killed."""
        for worker in self._workers:
            if worker.job is not None:
                os.kill(worker.pid, signal.SIGTERM)
            worker.channel.close()
        until = time.monotonic() + _STOP_S
        for worker in self._workers:
            _reap(worker.pid, until)
        self._workers.clear()


def _reap(pid: int, until: float) -> None:
    """Wait for a process; kill it when the time is over."""
    watch = os.pidfd_open(pid)
    try:
        poll = select.poll()
        poll.register(watch, select.POLLIN)
        if not poll.poll(max(0.0, until - time.monotonic()) * 1000):
            os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    finally:
        os.close(watch)
