import msgspec
import pytest

from grader.judge.processes import ChildrenStayOut, Forks, NoOrphans, NoZombies
from grader.model.observation import Where
from tests.unit.judge.builders import CALLER, call, case, child, messages, observation, program, raised


def test_forks_counts_copies_of_the_caller_and_what_comes_from_them():
    """A child's child counts, but by `by_caller` only the caller's own."""
    seen = case(of=observation(child(101), child(102, parent=101)))
    assert messages(Forks(at_least=2), seen) == []
    assert messages(Forks(at_least=2, by_caller=True), seen) == [
        "work forked 1 child, where at least 2 had to be forked"
    ]


def test_what_a_vforked_program_forks_is_no_fork():
    """A shell started by subprocess forks children, and they are no copies of the caller."""
    shell = child(101, made_by="vfork")
    seen = case(of=observation(shell, child(102, parent=101)))
    assert messages(Forks(at_least=1), seen) == ["work forked no child, where at least 1 had to be forked"]


def test_forks_are_counted_for_each_call_or_for_all_of_them():
    """A call without a fork is a fault unless all calls together are counted."""
    seen = case(of=observation(child(101), child(102), calls=[call(), call()]))
    assert "call 2 of 2" in messages(Forks(at_least=1), seen)[0]
    assert messages(Forks(at_least=2, each_call=False), seen) == []


def test_a_fork_at_import_is_no_fork_of_the_call():
    """Only processes made during a call count."""
    assert messages(Forks(exactly=0), case(of=observation(child(101, call=None)))) == []
    assert messages(Forks(exactly=0), case(of=observation(child(101))))


@pytest.mark.parametrize(
    ("escaped", "words"), [("returned", "returned from"), ("raised", "raised an exception")]
)
def test_a_child_that_leaves_the_function_is_named_with_its_line(escaped, words):
    """Both ways out are a fault."""
    where = Where(file="work.py", line=7)
    seen = case(of=observation(child(101, escaped=escaped, where=where)))
    [finding] = ChildrenStayOut().judge(seen)
    assert words in finding.message
    assert finding.where == where
    assert "os._exit" in finding.hint


def test_children_that_end_inside_are_no_fault():
    """The usual child."""
    assert messages(ChildrenStayOut(), case(of=observation(child(101)))) == []


def test_zombies_are_named_with_their_end():
    """The finding says which processes, how they ended, and in which call."""
    seen = case(of=observation(child(101, status=3), calls=[call(), call(zombies=[101])]))
    [message] = messages(NoZombies(), seen)
    assert message == (
        "when work (call 2 of 2) returned, 1 child had ended and not been waited for: pid 101 (exit status 3)"
    )
    assert messages(NoOrphans(), seen) == []


def test_processes_that_run_on_are_orphans():
    """The same for those that have not ended."""
    seen = case(of=observation(child(101, status=None), calls=[call(running=[101])]))
    assert messages(NoOrphans(), seen) == ["when work returned, 1 process of it was still running: pid 101"]
    assert messages(NoZombies(), seen) == []


def test_a_program_that_is_left_is_named():
    """The pid alone says nothing to who started it."""
    seen = case(
        of=observation(child(101, status=None, programs=[program(["cat"])]), calls=[call(running=[101])])
    )
    (message,) = messages(NoOrphans(), seen)
    assert message.endswith("still running: pid 101 (the program cat)")


def test_only_copies_of_the_caller_if_so_asked():
    """A helper program that runs on is none."""
    running = {"status": None, "ended_ns": None, "reaped_ns": None}
    helper = child(101, programs=[program(["sleep"])], **running)
    seen = case(of=observation(helper, child(102, **running), calls=[call(running=[101, 102])]))
    assert messages(NoOrphans(copies_only=True), seen) == [
        "when work returned, 1 process of it was still running: pid 102"
    ]


def test_a_call_that_raised_is_no_return():
    """What lies about while an exception is on its way is not judged."""
    late = msgspec.structs.replace(raised("OSError"), zombies=[101])
    seen = case(of=observation(child(101), calls=[call(), late]))
    assert messages(NoZombies(), seen) == []


def test_the_caller_is_no_child():
    """The calling process returns, as it must."""
    assert observation().processes[0].pid == CALLER
    assert messages(ChildrenStayOut(), case()) == []
