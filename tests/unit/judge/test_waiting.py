from grader.judge.waiting import ForkedBeforeWaiting
from grader.model.observation import Updates, Watched
from tests.unit.judge.builders import (
    CALLER,
    WAIT_ANY,
    WNOHANG,
    case,
    child,
    messages,
    observation,
    syscall,
    wait,
)

ECHILD, EINTR = -10, -4


def judged(*waits, children=None):
    """What is found of three children (born at 10, 20, 30) and these waits."""
    forks = children or [child(101), child(102), child(103)]
    return messages(ForkedBeforeWaiting(), case(of=observation(*forks, syscalls=list(waits))))


def polled(looks, count=24):
    """Children of which each is reaped before the next is born, after some fruitless looks."""
    pids = range(101, 101 + count)
    children = [child(pid, reaped_ns=10 * (pid - CALLER) + 8) for pid in pids]
    waits = []
    for process in children:
        start = process.born_ns
        waits += [wait(start + 1 + n, 0, pid=process.pid, options=WNOHANG) for n in range(looks)]
        waits.append(wait(start + 7, process.pid, pid=process.pid, options=WNOHANG))
    return judged(*waits, children=children)


def test_waiting_after_the_last_fork_is_right():
    """The plain solution."""
    assert judged(wait(31, 101), wait(32, 102), wait(33, 103)) == []


def test_a_blocking_wait_between_forks_is_found():
    """The finding says how many children there were by then."""
    assert judged(wait(15, 101)) == ["work waited for a child when it had forked 1 of its 3 children"]
    assert judged(wait(25, 101, pid=101)) == [
        "work waited for a child when it had forked 2 of its 3 children"
    ]


def test_waitid_has_its_options_elsewhere():
    """Blocking or not is read from the fourth argument."""
    blocking = syscall(CALLER, "waitid", 15, 1, 101, 0, 4, result=101)
    look = syscall(CALLER, "waitid", 15, 1, 101, 0, 4 | WNOHANG, result=0)
    assert judged(blocking)
    assert judged(look) == []


def test_a_wait_that_reaps_nothing_still_blocks():
    """A waitid with WNOWAIT, and a wait that a signal broke off, have waited for the child."""
    assert judged(syscall(CALLER, "waitid", 15, 1, 101, 0, 4, result=0))
    assert judged(wait(15, EINTR, pid=101))


def test_a_wait_for_nobody_is_no_wait():
    """ECHILD comes back at once."""
    assert judged(wait(15, ECHILD)) == []


def test_a_wait_for_a_helper_is_allowed():
    """A program run by subprocess is no forked child."""
    helper = child(104, made_by="vfork", born_ns=12)
    children = [child(101), helper, child(102), child(103)]
    assert judged(wait(15, 104, pid=104), children=children) == []
    assert judged(wait(15, EINTR, pid=104), children=children) == []


def test_other_processes_may_wait():
    """A child waits for its own child while the caller goes on forking."""
    assert judged(syscall(101, "wait4", 15, WAIT_ANY, 0, 0, 0, result=105)) == []


def test_a_handler_that_reaps_what_has_ended_is_right():
    """SIGCHLD comes between forks; the handler's loop ends with a look at those who still run."""
    children = [child(101, reaped_ns=25), child(102, reaped_ns=26), child(103)]
    looks = [wait(at, result, options=WNOHANG) for at, result in ((24, 101), (25, 102), (26, 0), (31, 103))]
    assert judged(*looks, children=children) == []


def test_a_look_after_each_fork_is_right():
    """One fruitless look at each child, and it is collected later on."""
    assert judged(wait(11, 0, options=WNOHANG), wait(21, 0, options=WNOHANG), wait(31, 101)) == []


def test_even_children_that_end_at_once_may_be_reaped_by_looks():
    """Without fruitless looks nobody has waited."""
    assert polled(looks=0) == []


def test_polling_for_each_child_before_the_next_fork_is_waiting():
    """A loop of WNOHANG looks is a wait by another name."""
    assert polled(looks=2) == [
        "work looked again and again until each child had ended, before it forked the next one"
    ]
    assert polled(looks=1)


def test_few_children_prove_no_polling():
    """A thread that reaps can be as quick by chance."""
    assert polled(looks=2, count=5) == []


def test_no_children_no_waits():
    """Nothing to show; `forks` asks for the children."""
    assert messages(ForkedBeforeWaiting(), case(of=observation())) == []


def test_a_helper_is_no_worker_of_a_watched_counter():
    """It may be waited for before the workers are forked; a worker may not."""
    seen = Watched(by="watchpoints", mapped=[], writers=[102, 103], updates=[], irregular=[], holds=0)

    def found(*waits):
        forks = [child(101), child(102), child(103)]
        return messages(
            ForkedBeforeWaiting(), case(of=observation(*forks, syscalls=list(waits), watched=seen))
        )

    assert found(wait(15, 101)) == []
    assert found(wait(25, 102)) == ["work waited for a child when it had forked 1 of its 2 children"]


def test_workers_that_never_met_were_waited_for():
    """They were held until the caller waited: done before the next was forked, each was waited for in some way."""

    def of(*last_ns, by="watchpoints"):
        updates = [
            Updates(pid=pid, count=6, last_ns=at) for pid, at in zip((101, 102, 103), last_ns, strict=True)
        ]
        seen = Watched(
            by=by, mapped=[], writers=[101, 102, 103], updates=updates, irregular=[], holds=0, held=[]
        )
        forks = [child(101), child(102), child(103)]
        return messages(ForkedBeforeWaiting(), case(of=observation(*forks, watched=seen)))

    assert of(15, 25, 35) == [
        "work waited until each worker had done its share, before it forked the next one"
    ]
    assert of(15, 32, 35) == []  # one may be quick, on a machine that has no time for the caller
    assert of(31, 32, 35) == []
