import pytest

from grader.judge.collected import ChildrenReturned, CollectedCodes, SignalledItself
from tests.unit.judge.builders import CALLER, call, case, child, killed, messages, observation, signal_sent

PAIRS = [(101, 3), (102, -9), (103, 0)]


def children():
    """Three children that end as PAIRS says."""
    return [child(101, status=3), killed(102, 9), child(103)]


def seen(value, *processes, entries=(3, -9, 0), signals=(), **fields):
    """A case in which a call with these entries returned a value."""
    made = processes or children()
    what = observation(*made, calls=[call(value)], signals=list(signals))
    return case(list(entries), of=what, **fields)


@pytest.mark.parametrize("value", [PAIRS, tuple(PAIRS), [list(pair) for pair in PAIRS]])
def test_lists_and_tuples_are_as_good(value):
    """A list may stand for a tuple and the other way round."""
    assert messages(CollectedCodes(), seen(value)) == []
    assert messages(ChildrenReturned(), seen(value)) == []


@pytest.mark.parametrize(
    "value",
    [
        None,
        "ab",
        3,
        {101: 3},
        [1, 2, 3],
        [(101, 3), (102, -9), (103, False)],
        [(101, 3), (102, -9, 0), (103, 0)],
    ],
)
def test_what_is_no_list_of_pairs_of_integers_is_wrong(value):
    """None, text, a dict, bare numbers, a bool, a triple."""
    assert len(messages(CollectedCodes(), seen(value))) == 1
    assert len(messages(ChildrenReturned(), seen(value))) == 1


def test_a_wrong_code_is_named_with_its_position():
    """The first one."""
    [message] = messages(CollectedCodes(), seen([(101, 3), (102, 9), (103, 1)]))
    assert message == "work reported the code 9 at position 1: it should be -9"


def test_too_few_pairs():
    """The count is said."""
    assert messages(CollectedCodes(), seen(PAIRS[:2])) == ["work returned 2 pairs for 3 entries"]


def test_the_child_that_the_grader_killed_must_be_reported_as_killed():
    """What was asked for is wrong for that one, and right for the others."""
    made = [child(101, status=3), killed(102, 9, killed_by_grader=True), child(103)]
    asked = {"entries": (3, 7, 0), "kill_at_birth": 2}
    assert messages(CollectedCodes(), seen(PAIRS, *made, **asked)) == []
    [message] = messages(CollectedCodes(), seen([(101, 3), (102, 7), (103, 0)], *made, **asked))
    assert "although that child was killed by SIGKILL: it should be -9" in message
    assert messages(CollectedCodes(), seen([(101, -9), (102, 7), (103, 0)], *made, **asked))


def test_codes_that_nobody_could_be_killed_for_are_no_proof():
    """Without the child that was to be killed the check has not happened."""
    [message] = messages(CollectedCodes(), seen([(101, 3)], child(101), entries=(3,), kill_at_birth=2))
    assert message == "work never forked child 2, which the grader was going to kill"


def test_pids_must_be_those_of_the_forks_in_order():
    """Made-up, swapped, missing ones are found."""
    assert (
        "where the kernel saw it fork pid 102"
        in messages(ChildrenReturned(), seen([(101, 3), (7, -9), (103, 0)]))[0]
    )
    assert messages(ChildrenReturned(), seen([(102, -9), (101, 3), (103, 0)]))
    assert "saw it fork 3 children" in messages(ChildrenReturned(), seen(PAIRS[:1]))[0]


def test_codes_must_be_those_that_the_kernel_saw():
    """Also when they are what was asked for."""
    made = [child(101, status=4), killed(102, 9), child(103)]
    [message] = messages(ChildrenReturned(), seen(PAIRS, *made))
    assert message == "work reported the code 3 for pid 101, but the kernel saw: exit status 4"


def test_vforked_helpers_are_no_children():
    """A program run by subprocess is not to be reported."""
    assert messages(ChildrenReturned(), seen(PAIRS, *children(), child(104, made_by="vfork"))) == []


@pytest.mark.parametrize("target", [102, 0, -102])
def test_a_child_may_signal_itself_or_its_own_group(target):
    """Kill, raise (tgkill), and a group of its own."""
    assert messages(SignalledItself(), seen(PAIRS, signals=[signal_sent(102, target, 9)])) == []


def test_a_child_killed_by_its_parent_did_not_kill_itself():
    """Whoever sent the signal first is named."""
    signals = [signal_sent(CALLER, 102, 9), signal_sent(102, 102, 9)]
    assert (
        "was killed by pid 100 and not by itself"
        in messages(SignalledItself(), seen(PAIRS, signals=signals))[0]
    )
    assert "by no call of its own" in messages(SignalledItself(), seen(PAIRS))[0]


def test_a_child_that_only_exits_did_not_kill_itself():
    """137 is no signal."""
    made = [child(101, status=3), child(102, status=137), child(103)]
    assert "ended otherwise: exit status 137" in messages(SignalledItself(), seen(PAIRS, *made))[0]
