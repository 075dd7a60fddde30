import pytest

from grader.judge.counters import (
    RACE_HINT,
    SHARE_HINT,
    UNSEEN_HINT,
    MappedShared,
    NoLeftovers,
    OneAtATime,
    WorkersForked,
)
from grader.model.errors import HarnessError
from grader.model.observation import FileState, Irregular, Process, Updates, Watched, Where
from tests.unit.judge.builders import CALLER, call, case, messages, observation

WORKERS, INCREMENTS = 2, 3


def child(pid, born=10, reaped=100):
    """A forked worker."""
    return Process(
        pid=pid, parent=CALLER, made_by="fork", born_ns=born, call=0, ended_ns=90, status=0, reaped_ns=reaped
    )


def watched(
    updates=((101, 3), (102, 3)), irregular=(), mapped=(101, 102), by="watchpoints", held=(), writers=()
):
    """What the watchpoints showed."""
    counts = [Updates(pid=pid, count=count) for pid, count in updates]
    wrote = [*(update.pid for update in counts), *writers]
    return Watched(
        by=by,
        mapped=list(mapped),
        writers=wrote,
        updates=counts,
        irregular=list(irregular),
        holds=len(held),
        held=list(held),
    )


def judged(kind, seen, processes=None, **changes):
    """The messages of one expectation over a run of two workers with three increments each."""
    made = [child(101), child(102)] if processes is None else processes
    of = observation(*made, watched=seen, **changes)
    return messages(kind, case("counter", WORKERS, INCREMENTS, of=of))


def test_exact_shares_hold():
    """Every worker its increments, each by one."""
    assert judged(OneAtATime(), watched()) == []
    assert judged(WorkersForked(), watched()) == []
    assert judged(MappedShared(), watched()) == []


def test_a_jump_is_told_with_its_values():
    """A change by more than one names the values and the writer."""
    jump = Irregular(by=[101], before="5", after="8")
    assert judged(OneAtATime(), watched(irregular=[jump])) == [
        "the counter went from 5 to 8 in one step, by pid 101"
    ]


def findings(kind, seen):
    """What one expectation finds."""
    of = observation(child(101), child(102), watched=seen)
    return list(kind.judge(case("counter", WORKERS, INCREMENTS, of=of)))


@pytest.mark.parametrize(
    ("changes", "hint"),
    [
        ([([101], "5", "8")], SHARE_HINT),
        ([([101], "5", "8"), ([102], "8", "6")], RACE_HINT),
        ([([], "5", "8")], UNSEEN_HINT),
    ],
)
def test_a_sum_a_race_and_a_write_to_the_file_are_told_apart(changes, hint):
    """Only where increments were lost is a lock advised; what nobody was seen to write was not in the mapping."""
    where = Where(file="shared_counter.py", line=7)
    irregular = [Irregular(by=by, before=old, after=new, where=where) for by, old, new in changes]
    found = findings(OneAtATime(), watched(irregular=irregular))
    assert [(finding.hint, finding.where) for finding in found] == [(hint, where)]


@pytest.mark.parametrize("updates", [((101, 6),), ((101, 4), (102, 2)), ((101, 3),), ()])
def test_wrong_shares_are_told(updates):
    """One worker that does all, uneven shares, a worker too few, nobody."""
    assert len(judged(OneAtATime(), watched(updates))) == 1


def test_work_of_the_caller_is_no_work_of_workers():
    """An update by a process that is no forked child of the caller's."""
    assert "the caller itself" in judged(WorkersForked(), watched(((CALLER, 6),)))[0]
    grandchild = Process(pid=103, parent=101, made_by="fork", born_ns=20, call=0, status=0)
    told = judged(WorkersForked(), watched(((103, 6),)), [child(101), child(102), grandchild])[0]
    assert "pid 103, which is no forked child of the caller (made by pid 101)" in told


def test_what_a_worker_has_written_in_vain_was_work():
    """Whose increments were all lost has done its share of the work, and has not raised the counter."""
    lost = watched(((101, 3),), writers=(102,))
    assert judged(WorkersForked(), lost) == []
    assert len(judged(OneAtATime(), lost)) == 1


def test_whoever_writes_what_was_there_raises_nothing():
    """The caller, or a helper, may touch the counter."""
    touched = watched(writers=(CALLER, 103))
    helped = [child(101), child(102), child(103)]
    assert judged(WorkersForked(), touched, helped) == []
    assert judged(OneAtATime(), touched, helped) == []


def test_a_mapping_that_is_not_shared_is_told():
    """Too few processes with the file mapped shared."""
    assert "1 of 2 workers" in judged(MappedShared(), watched(mapped=(101,)))[0]


def test_a_host_without_watchpoints_is_no_fault_of_the_students():
    """What cannot be seen is the grader's error."""
    with pytest.raises(HarnessError):
        judged(OneAtATime(), watched(by="nothing"))


@pytest.mark.parametrize("by", ["opcodes", "nothing"])
@pytest.mark.parametrize("kind", [OneAtATime(), WorkersForked(), MappedShared()])
def test_a_fault_that_shows_without_watchpoints_is_told(kind, by):
    """A worker that has not mapped the file shared cannot have raised the counter in it."""
    assert "1 of 2 workers" in judged(kind, watched(updates=(), mapped=(101,), by=by))[0]


def test_what_cannot_be_seen_without_watchpoints_is_named():
    """The grader says what it lacks: that is no mark, and no fault of the student's."""
    for kind in (OneAtATime(), WorkersForked()):
        with pytest.raises(HarnessError, match="no hardware watchpoints"):
            judged(kind, watched(updates=(), by="nothing"))
    assert judged(MappedShared(), watched(updates=(), by="nothing")) == []


def test_workers_that_were_all_held_were_at_work():
    """With opcode pauses, to have been held is what is known of a worker; one that was not may have done nothing."""
    assert judged(WorkersForked(), watched(updates=(), by="opcodes", held=(101, 102))) == []
    with pytest.raises(HarnessError, match="only 1 of 2 workers could be interrupted"):
        judged(WorkersForked(), watched(updates=(), by="opcodes", held=(101,)))


def test_leftovers_are_named():
    """New files in the working folder, and what lies elsewhere."""
    file = FileState(path="counter.lock", kind="file", mode=0o644, size=0, sha256="")
    last = call(files=[file], leftovers=["/dev/shm/sem.x"])
    assert "counter.lock, /dev/shm/sem.x" in judged(NoLeftovers(), watched(), calls=[last])[0]
    assert judged(NoLeftovers(), watched(), calls=[call(files=[], leftovers=[])]) == []
