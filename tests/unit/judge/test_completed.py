import re
from pathlib import Path
from typing import get_args

from grader.judge import KINDS
from grader.judge.completed import WHY, completed
from grader.judge.seen import BEGAN, EXPLAINED, SEEN_MAX, SHOWN
from grader.model.grade import GENERAL_KINDS, Finding
from grader.model.observation import LimitName, Opened, Where

from .builders import STANDARD, call, case, child, descriptor, observation

JUDGE = Path(__file__).parents[3] / "grader" / "judge"
TAGS = {str(kind.__struct_config__.tag) for kind in KINDS}


def finding(message="it went wrong", **fields):
    """A finding of a kind."""
    return Finding(**{"kind": "no-zombies", "message": message} | fields)


def test_every_kind_of_finding_is_known():
    """The kinds that the judge writes down are those that an assignment may name, and that are explained."""
    written = {
        kind
        for path in JUDGE.glob("*.py")
        for kind in re.findall(r'\bkind="([a-z-]+)"|_finding\(\s*"([a-z-]+)"', path.read_text())
        for kind in kind
        if kind
    }
    known = TAGS | GENERAL_KINDS
    assert written | {f"limit-{name}" for name in get_args(LimitName)} <= known
    assert {*WHY, *SHOWN, *BEGAN, *EXPLAINED} <= known


def test_the_evidence_tells_the_life_of_whom_the_sentence_names():
    """Who was forked by whom and when, how it ended, whether it was waited for; then the call."""
    seen = observation(child(105, born_ns=1_200_000, ended_ns=2_000_000, status=3, reaped_ns=None))
    told = completed(finding("pid 105 was left"), case(of=seen)).seen
    assert told == (
        "pid 105 was forked by pid 100 at 1.2 ms, ended at 2.0 ms (exit status 3), was never waited for; "
        "work was called in pid 100 at 0.0 ms and returned at 0.0 ms"
    )


def test_the_evidence_is_of_the_call_that_the_sentence_names():
    """Where there are several calls it is the one that is told."""
    seen = observation(calls=[call(), call(began_ns=5_000_000, ended_ns=None)])
    assert (
        "(call 1 of 2) was called" in completed(finding("work (call 1 of 2) was wrong"), case(of=seen)).seen
    )
    assert completed(finding(), case(of=seen)).seen.endswith("at 5.0 ms and did not return")


def test_the_evidence_is_short():
    """Only whole parts, as many as are read at a glance."""
    crowd = [child(pid, born_ns=pid * 10**9) for pid in range(101, 190)]
    told = completed(
        finding(" ".join(f"pid {each.pid}" for each in crowd)), case(of=observation(*crowd))
    ).seen
    assert len(told) <= SEEN_MAX
    assert told.count("was forked by") == 2


def test_the_line_is_where_the_descriptor_was_opened():
    """What a second run has noted is told: call, process, time and line."""
    where = Where(file="work.py", line=7)
    leaked = descriptor(5, "pipe:[3]")
    leaked = type(leaked)(
        fd=5, target="pipe:[3]", identity="1:3", flags=0,
        opened=Opened(call="pipe2", pid=100, at_ns=3_000_000, where=where),
    )  # fmt: skip
    seen = observation(calls=[call(descriptors_before=STANDARD, descriptors_after=[*STANDARD, leaked])])
    told = completed(finding(kind="no-descriptor-leak"), case(of=seen))
    assert told.where == where
    assert told.seen.startswith("descriptor 5 was opened by pipe2 in pid 100 at 3.0 ms in line 7; ")


def test_where_nothing_better_is_known_it_is_the_function():
    """A reader is led to the function; a line that the finding knows itself stays."""
    function, own = Where(file="work.py", line=1), Where(file="work.py", line=9)
    seen = case(of=observation(defined=function))
    assert completed(finding(), seen).where == function
    assert completed(finding(where=own), seen).where == own
