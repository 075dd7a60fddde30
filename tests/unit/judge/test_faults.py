import pytest

from grader.judge.faults import fault_of
from grader.model.assignment import Limits
from grader.model.observation import Process, Raised, Stuck, Where
from tests.unit.judge.builders import CALLER, call, case, child, observation, program, raised

LINE = Where(file="work.py", line=3)


def fault(seen, *arguments):
    """The one fault's kind and message."""
    [finding] = fault_of(case(*arguments, of=seen))
    return finding.kind, finding.message


def ended(end, **fields):
    """A run that ended so, in its first call."""
    return observation(**{"end": end, "calls": [call(ended_ns=None)]} | fields)


def test_a_run_that_completed_has_no_fault():
    """Nothing to say."""
    assert fault_of(case()) == []


@pytest.mark.parametrize(
    ("raised_by_import", "kind", "message"),
    [
        (
            Raised(type="ValueError", message="no"),
            "import-raised",
            "work.py could not be imported: it raised ValueError: no",
        ),
        (Raised(type="SyntaxError", message="bad"), "syntax-error", "work.py is not valid Python: bad"),
        (
            Raised(type="ModuleNotFoundError", message="No module named 'work'"),
            "no-module",
            "the submission has no work.py",
        ),
        (
            Raised(type="ModuleNotFoundError", message="No module named 'numpy'"),
            "import-raised",
            "work.py could not be imported: it raised ModuleNotFoundError: No module named 'numpy'",
        ),
    ],
)
def test_imports_that_raise(raised_by_import, kind, message):
    """Each in its own words."""
    assert fault(ended("import-raised", calls=[], raised=raised_by_import)) == (kind, message)


@pytest.mark.parametrize(
    ("seen", "message"),
    [
        (
            ended("import-exited", calls=[], status=2),
            "work.py ended the process while being imported (exit status 2)",
        ),
        (ended("no-function", calls=[]), "work.py defines no function work"),
        (ended("exited", status=3), "work ended the calling process (exit status 3) instead of returning"),
        (ended("killed", signal=11), "the calling process was killed by signal 11 (SIGSEGV) during work"),
        (
            ended("killed", calls=[], signal=11),
            "the calling process was killed by signal 11 (SIGSEGV) during importing work.py",
        ),
        (ended("limit", limit="cpu"), "work used more than 5 s of processor time"),
        (ended("limit", limit="memory"), "work used more than 1024 MB of memory"),
        (ended("limit", limit="processes"), "work had more than 256 processes at once"),
        (ended("limit", limit="output"), "work wrote more than 16 MB of output"),
        (ended("limit", limit="file"), "work wrote a file of more than 64 MB"),
    ],
)
def test_ends(seen, message):
    """Limits with their sizes, signals with their names."""
    assert fault(seen)[1] == message


def test_a_hang_says_where_everybody_stood():
    """Who waited in which call on what."""
    stuck = [
        Stuck(pid=CALLER, state="S", syscall="wait4", where=LINE),
        Stuck(pid=101, state="S", syscall="read", target="pipe:[9]"),
        Stuck(pid=102, state="R"),
    ]
    [finding] = fault_of(case(of=ended("limit", limit="wall", stuck=stuck)))
    assert finding.message == (
        "work did not come to its end within 5 s: the caller (pid 100) waits for a child to end, line 3; "
        "the child (pid 101) waits to read from an empty pipe; the child (pid 102) was computing"
    )
    assert (finding.kind, finding.where) == ("limit-wall", LINE)


def test_a_caller_that_became_another_program():
    """An exec without a fork."""
    caller = Process(pid=CALLER, parent=1, made_by="grader", born_ns=0, programs=[program(["cat"])])
    kind, message = fault(ended("exited", status=0, processes=[caller]))
    assert (kind, "exec'd ['cat'] in the calling process" in message) == ("exited", True)


def test_an_untouched_starter():
    """Friendly, and once."""
    seen = observation(calls=[raised("NotImplementedError", where=LINE)])
    assert fault(seen) == ("not-implemented", "work is not written yet: it raises NotImplementedError")


def test_a_shortened_limit_of_time_says_so():
    """Whoever stands behind the mark sees it; other limits are as they always are."""
    run = {"limits": Limits(wall_s=2, cpu_s=1), "shortened": True}
    told = "work used more than 1 s of processor time (shortened, as earlier checks had met their limits)"
    [by_cpu] = fault_of(case(of=ended("limit", limit="cpu"), **run))
    assert by_cpu.message == told
    [by_output] = fault_of(case(of=ended("limit", limit="output"), **run))
    assert by_output.message == "work wrote more than 16 MB of output"


@pytest.mark.parametrize("function", ["work", "Worker.work"])
def test_a_wrong_signature(function):
    """What it was called with is shown."""
    message = f"{function}() takes 0 positional arguments but 1 was given"
    assert fault(observation(calls=[raised("TypeError", message)]), [1, 2]) == (
        "signature",
        f"work could not be called with [1, 2]: {message}",
    )


def test_a_type_error_from_within_is_an_exception_like_any_other():
    """It has a line of the submission."""
    seen = observation(calls=[raised("TypeError", "work() takes 0 positional arguments", where=LINE)])
    assert fault(seen)[0] == "raised"


def test_a_call_that_raised():
    """With the line, and hostile text cut."""
    kind, message = fault(observation(calls=[call(), raised("OSError", "x" * 9999)]))
    assert kind == "raised"
    assert message.startswith("work (call 2 of 2) raised OSError: xxx")
    assert len(message) < 400


def test_a_child_that_escaped_comes_first_when_the_run_failed():
    """It is the likely cause."""
    seen = observation(child(101, escaped="returned"), end="limit", limit="wall")
    assert [finding.kind for finding in fault_of(case(of=seen))] == ["children-stay-out", "limit-wall"]


def test_calls_that_are_missing_are_a_fault():
    """A record of fewer calls than were to be made proves nothing."""
    seen = observation(calls=[call(ended_ns=None)])
    assert fault(seen)[0] == "calls-missing"
    assert fault(observation(end="tampered"))[0] == "tampered"
