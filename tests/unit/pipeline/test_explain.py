"""A second run tells the line, and nothing else."""

import msgspec
import pytest

from grader.judge.cases import make_case
from grader.judge.descriptors import NoDescriptorLeak
from grader.judge.judge import judge_check
from grader.model.assignment import Limits
from grader.model.errors import HarnessError
from grader.model.observation import (
    CallObservation,
    Captured,
    Descriptor,
    Observation,
    Opened,
    Process,
    Where,
)
from grader.model.plan import PlannedCall, PlannedCheck, PlannedRun
from grader.pipeline.explain import explained

FUNCTION, LINE = Where(file="a.py", line=1), Where(file="a.py", line=7)
RUN = PlannedRun(
    module="a.py", function="work", calls=[PlannedCall(args=[], kwargs={})], files=[], stdin=b"", printed_before="",
    umask=0, kill_at_birth=None, observe=["io"], limits=Limits(wall_s=9),
)  # fmt: skip
CHECK = PlannedCheck(
    id="leak", title="No leak", criterion="resources", points=1,
    runs_from="leak", runs=(RUN,), expect=((NoDescriptorLeak(),),), needs_reference=False,
)  # fmt: skip


def leaking(opened=None, fd=3):
    """A run that left a descriptor, opened as told."""
    left = Descriptor(fd=fd, target="pipe:[1]", identity="1:1", flags=0, opened=opened)
    call = CallObservation(
        began_ns=0, ended_ns=1, value="null", descriptors_before=[], descriptors_after=[left]
    )
    nothing = Captured(data=b"", size=0)
    return Observation(
        end="completed", calls=[call], processes=[Process(pid=2, parent=1, made_by="grader", born_ns=0)],
        syscalls=[], signals=[], stuck=[], defined=FUNCTION, stdout=nothing, stderr=nothing, duration_ns=10**9,
    )  # fmt: skip


class OneRun:
    """A sandbox in which the next run goes as told."""

    def __init__(self, outcome):
        """Remember what will be seen, or raised."""
        self.outcome, self.asked = outcome, []

    def observe(self, run):
        """The run's observation."""
        self.asked.append(run)
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@pytest.fixture
def explain():
    """Explain what a leaking run of `CHECK` is found to be, by a second run."""
    case = make_case(RUN, leaking(), None)
    found = judge_check(CHECK, [case])
    return lambda session: (found, explained(session, CHECK, case, found))


def test_the_line_comes_from_a_second_run(explain):
    """It notes lines and openings, may take five times as long, and gives the line and how it was seen."""
    session = OneRun(leaking(Opened(call="pipe2", pid=9, at_ns=2_000_000, where=LINE), fd=8))
    [first], [told] = explain(session)
    assert first.where == FUNCTION
    assert told.where == LINE
    assert told.seen == (
        f"in a second run descriptor 8 was opened by pipe2 in pid 9 at 2.0 ms in line 7; {first.seen}"
    )
    assert (told.message, told.actual) == (first.message, first.actual)
    [asked] = session.asked
    assert asked == msgspec.structs.replace(RUN, observe=["io", "lines", "opens"], limits=Limits(wall_s=5))


@pytest.mark.parametrize("outcome", [HarnessError("lost"), leaking()])
def test_without_a_line_the_finding_stays(explain, outcome):
    """A second run that fails, or tells nothing better, changes nothing."""
    first, told = explain(OneRun(outcome))
    assert told == first


def test_what_needs_no_line_is_not_run_again(explain):
    """A finding that has its line already costs nothing."""
    session = OneRun(AssertionError("it was run"))
    case = make_case(RUN, leaking(Opened(call="pipe2", pid=2, at_ns=1, where=LINE)), None)
    found = judge_check(CHECK, [case])
    assert explained(session, CHECK, case, found) == found
