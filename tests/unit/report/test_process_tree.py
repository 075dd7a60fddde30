import msgspec

from grader.model.observation import Process, Program, Where
from grader.report.process_tree import MOST, process_tree
from grader.report.style import Style


def process(pid, parent, **kwargs):
    """A process that ended well, as plain data."""
    values = {
        "made_by": "fork",
        "born_ns": 1_000_000,
        "ended_ns": 2_000_000,
        "status": 0,
        "reaped_ns": 2_500_000,
    }
    return msgspec.to_builtins(Process(pid=pid, parent=parent, **values | kwargs))


def drawn(*processes):
    """The tree as text."""
    return "\n".join(process_tree(list(processes), Style(columns=100)))


def test_says_who_made_whom_and_how_each_ended():
    """Times in ms, exits, signals, programs and zombies are all there, each child below its parent."""
    text = drawn(
        process(2, 1, made_by="grader"),
        process(3, 2, where=Where(file="a.py", line=12), status=7, reaped_ns=None),
        process(4, 2, status=None, signal=9, killed_by_grader=True),
        process(5, 4, made_by="vfork", ended_ns=None, reaped_ns=None,
                programs=[Program(at_ns=1, path="/bin/sleep", argv=["sleep", "9\x1b"], descriptors=[])]),
        process(6, 2, escaped="returned"),
    )  # fmt: skip
    assert "    pid 2, your function's caller, 1.0 to 2.0 ms, exit status 0" in text
    assert "├─ pid 3 forked at line 12, 1.0 to 2.0 ms, exit status 7, never reaped: a zombie" in text
    assert "├─ pid 4 forked, 1.0 to 2.0 ms, killed by the grader with SIGKILL, reaped 0.5 ms later" in text
    assert "│  └─ pid 5 vforked → sleep 9␛, born at 1.0 ms, never ended" in text
    assert "reaped 0.5 ms later, returned out of your function" in " ".join(text.split())


def test_a_caller_alone_is_not_drawn():
    """Without children there is nothing to tell."""
    assert drawn(process(2, 1, made_by="grader")) == ""
    assert drawn() == ""


def test_a_real_time_signal_has_its_number():
    """A signal without a name is still named."""
    assert "signal 40" in drawn(process(2, 1, made_by="grader"), process(3, 2, signal=40))


def test_a_crowd_is_cut_and_counted():
    """A fork bomb does not fill the screen."""
    text = drawn(process(2, 1, made_by="grader"), *(process(pid, 2) for pid in range(3, 300)))
    assert len(text.splitlines()) <= MOST + 2
    assert f"and {298 - MOST} more" in text


def test_a_deep_chain_stays_in_the_page():
    """Each child of a child is shown, however deep."""
    text = drawn(process(2, 1, made_by="grader"), *(process(pid, pid - 1) for pid in range(3, 33)))
    assert all(f"pid {pid} " in text for pid in range(3, 33))
    assert max(map(len, text.splitlines())) <= 100


def test_processes_that_name_each_other_as_parent_end():
    """A pid that was used twice cannot send the report round in circles."""
    assert "pid 3 " in drawn(process(2, 1, made_by="grader"), process(3, 2), process(2, 3))
