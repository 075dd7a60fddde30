"""`grade batch --engine dask` on a real cluster, whose workers die."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

CLUSTER = Path(__file__).with_name("dask_cluster.py")
BROKEN = "def run_children(:\n"
# workers die and new ones start: on a loaded machine that takes minutes
pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def cluster():
    """The address of a scheduler, and the processes of its two workers."""
    words = [sys.executable, str(CLUSTER)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(words, **pipes) as process:
        address, *pids = process.stdout.readline().split()
        yield address, [int(pid) for pid in pids]
        process.stdin.close()
        process.wait(timeout=60)


def stored(folder):
    """Student → number of results with a mark, and of others."""
    with closing(sqlite3.connect(folder / "store.sqlite")) as database:
        rows = database.execute("SELECT student, count(summary), count(fault) FROM result GROUP BY student")
        return {student: (marks, faults) for student, marks, faults in rows}


def test_a_killed_worker_costs_nothing(cluster, spawn, tmp_path):
    """SIGKILL of a worker in the middle: all are graded, and in the store each is graded once."""
    address, pids = cluster
    (tmp_path / "class").mkdir()
    for number in range(40):
        (tmp_path / "class" / f"s{number:02}.py").write_text(f"{BROKEN}# {number}")
    words = ("--engine", "dask", "--scheduler", address, "--out", str(tmp_path / "out"))
    process = spawn("batch", "assignment1", str(tmp_path / "class"), *words)
    for _ in range(6):
        process.stderr.readline()
    os.kill(pids[0], signal.SIGKILL)
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    assert "40 submissions graded" in out
    assert stored(tmp_path / "out") == {f"s{number:02}": (1, 0) for number in range(40)}


@pytest.mark.filterwarnings("default")
def test_who_kills_every_worker_has_an_error_of_its_own(cluster):
    """After a few deaths it is told so; all others are graded, those too that stood beside it when it killed."""
    from grader.batch.engine.cluster import ClusterEngine
    from grader.batch.engine.records import Ended, Job, Workload
    from grader.pipeline.assemble import open_course, open_task

    def work(_workload, job):
        import os
        import signal

        import msgspec

        from grader.batch.engine.records import Job, Verdict

        if msgspec.msgpack.decode(job, type=Job).student == "kills":
            os.kill(os.getpid(), signal.SIGKILL)
        return msgspec.msgpack.encode(Verdict(fault="fine"))

    task = open_task(open_course(str(CLUSTER.parents[2])), "assignment1")
    workload = Workload(assignment=task.assignment, rubric=task.rubric, seed=1, sandbox="none", answers={})
    names = ["good 1", "kills", *(f"good {n}" for n in range(2, 40))]
    jobs = [Job(number=n, student=name, sha256="0", files={}) for n, name in enumerate(names)]
    events = list(ClusterEngine(workload, cluster[0], work).run(iter(jobs)))
    ended = {event.student: event.verdict.fault for event in events if isinstance(event, Ended)}
    assert "workers of the cluster died" in ended.pop("kills")
    assert ended == {name: "fine" for name in names if name != "kills"}


def test_a_scheduler_that_is_not_there(grade, tmp_path):
    """It is named, and nothing was graded."""
    (tmp_path / "class").mkdir()
    (tmp_path / "class" / "alice.py").write_text(BROKEN)
    words = ("--engine", "dask", "--out", str(tmp_path / "out"))
    done = grade("batch", "assignment1", str(tmp_path / "class"), *words)
    assert done.returncode == 2
    assert "--scheduler ADDRESS" in done.stderr
    done = grade("batch", "assignment1", str(tmp_path / "class"), *words, "--scheduler", "nonsense://x")
    assert done.returncode == 2, done.stderr
    assert "--scheduler nonsense://x" in done.stderr
