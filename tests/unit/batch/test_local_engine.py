"""The pool of workers, with work of our own: what it does when workers die, hang back, or are stopped."""

import os
import signal
from contextlib import closing
from itertools import islice

import pytest

from grader.batch.engine.local import LocalEngine
from grader.batch.engine.records import Began, Ended, Job, Verdict


class Work:
    """Does what the student's name says; tells its process and that one's processors in the verdict."""

    def __init__(self, folder):
        self.folder = folder

    def prepare(self):
        """Nothing is needed."""

    def close(self):
        """Nothing was taken."""

    def grade(self, job, waits):
        """One of the deeds below."""
        getattr(self, job.student.partition(" ")[0])(job, waits)
        return Verdict(fault=f"by {os.getpid()} on {sorted(os.sched_getaffinity(0))}")

    def good(self, _job, _waits):
        """Be done."""

    def large(self, job, _waits):
        """Have had something large in hand."""
        assert len(job.files[b"a"]) == 8 << 20

    def dies(self, _job, _waits):
        """Die each time."""
        os.kill(os.getpid(), signal.SIGKILL)

    def exits(self, _job, _waits):
        """End each time."""
        os._exit(7)

    def once(self, job, _waits):
        """Die the first time."""
        try:
            os.mkdir(f"{self.folder}/{job.number}")
        except FileExistsError:
            return
        os.kill(os.getpid(), signal.SIGKILL)

    def hangs(self, _job, waits):
        """Say that it waits, and do so until a free worker writes to its FIFO."""
        waits()
        with open(f"{self.folder}/fifo", "rb") as fifo:
            fifo.read()

    def frees(self, _job, _waits):
        """Let the one go that hangs."""
        with open(f"{self.folder}/fifo", "wb"):
            pass

    def blocks(self, _job, _waits):
        """Wait for ever."""
        signal.pause()


def job(number, student):
    """A job."""
    return Job(
        number=number, student=student, sha256="0", files={b"a": bytes(8 << 20)} if student == "large" else {}
    )


@pytest.fixture
def engine(tmp_path):
    """`engine(jobs)` → an engine whose work writes into the test's folder."""
    os.mkfifo(tmp_path / "fifo")
    return lambda jobs: LocalEngine(lambda: Work(str(tmp_path)), jobs)


def run(engine, students):
    """Student → fault, in the order of the ends; every job that began has ended once."""
    jobs = [job(number, student) for number, student in enumerate(students)]
    events = list(engine.run(iter(jobs)))
    began = [event.number for event in events if isinstance(event, Began)]
    ended = [event for event in events if isinstance(event, Ended)]
    assert set(began) == {event.number for event in ended} == set(range(len(students)))
    assert len(ended) == len(students)
    return {event.student: event.verdict.fault for event in ended}


@pytest.fixture(autouse=True)
def nobody_is_forgotten():
    """Each test leaves the children that this process had before: other tests' may be among them."""
    before = children()
    yield
    assert children() <= before


def children():
    """The children of this process."""
    with open(f"/proc/self/task/{os.getpid()}/children", encoding="ascii") as file:
        return set(file.read().split())


def test_workers_stay(engine):
    """Two workers do all the work, warm."""
    assert len(set(run(engine(2), [f"good {n}" for n in range(40)]).values())) == 2


def test_workers_keep_to_a_processor_each_if_there_are_enough_for_all(engine):
    """Nobody is crowded on one while another is idle; with fewer workers than processors the kernel decides."""
    all_here = sorted(os.sched_getaffinity(0))
    found = set(run(engine(len(all_here)), [f"good {n}" for n in range(40)]).values())
    assert sorted(fault.partition(" on ")[2] for fault in found) == [f"[{number}]" for number in all_here]
    if len(all_here) > 1:
        [fault] = run(engine(1), ["good"]).values()
        assert fault.endswith(f" on {all_here}")


def test_nothing_to_do_starts_nobody(engine):
    """An empty batch is done at once."""
    assert list(engine(2).run(iter([]))) == []


def test_a_job_may_be_large(engine):
    """Eight MiB get there whole."""
    assert run(engine(1), ["large"])["large"].startswith("by ")


def test_a_worker_that_dies_costs_one_retry(engine):
    """The submission is graded by another worker, and nobody else is touched."""
    found = run(engine(2), ["once 1", *(f"good {n}" for n in range(10)), "once 2"])
    assert all(fault.startswith("by ") for fault in found.values())


@pytest.mark.parametrize(("deed", "how"), [("dies", "killed by SIGKILL"), ("exits", "exit status 7")])
def test_who_kills_every_worker_has_an_error_of_its_own(engine, deed, how):
    """After the second death it is told so; all others are graded."""
    found = run(engine(2), ["good 1", deed, "good 2", "good 3"])
    assert how in found.pop(deed)
    assert all(fault.startswith("by ") for fault in found.values())


def test_even_if_all_kill_their_workers(engine):
    """Every submission gets its word, and the batch ends."""
    found = run(engine(3), [f"dies {n}" for n in range(7)])
    assert all("died" in fault for fault in found.values())


def test_who_waits_lends_its_place(engine):
    """One worker's place is enough: the one that hangs would hang for ever, if the next had to wait for it."""
    assert set(run(engine(1), ["hangs", "frees"])) == {"hangs", "frees"}


def test_a_worker_killed_from_outside(engine):
    """SIGKILL by anybody (the kernel when memory is short): the job goes to another one."""
    pool = engine(1)
    with closing(pool.run(iter([job(0, "blocks"), job(1, "good")]))) as events:
        assert isinstance(next(events), Began)
        for _ in range(2):
            assert len(pool.pids()) == 1
            os.kill(pool.pids()[0], signal.SIGKILL)
            before = pool.pids()
            ended = next(event for event in events if isinstance(event, Ended) or pool.pids() != before)
        assert "died" in ended.verdict.fault


def test_closing_stops_everybody(engine):
    """Ctrl-C in the middle: those at work are ended and reaped, and nothing is left."""
    pool = engine(2)
    events = pool.run(iter([job(0, "blocks"), job(1, "blocks")]))
    assert len(list(islice(events, 2))) == 2
    pids = pool.pids()
    events.close()
    assert len(pids) == 2


def test_jobs_are_pulled_only_when_somebody_is_free(engine):
    """A class of ten thousand is never in memory: at any time no more jobs are out than there are workers."""
    out = 0
    most = 0

    def jobs():
        nonlocal out, most
        for number in range(30):
            out += 1
            most = max(most, out)
            yield job(number, f"good {number}")

    for event in engine(2).run(jobs()):
        out -= isinstance(event, Ended)
    assert most <= 4
