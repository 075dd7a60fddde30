import msgspec
import pytest

from grader.judge.descriptors import NoDescriptorLeak, StandardDescriptorsKept
from grader.model.errors import HarnessError
from tests.unit.judge.builders import STANDARD, call, case, descriptor, messages, observation, raised


def seen(after, before=STANDARD, calls=3):
    """A case of several calls with the caller's descriptors before the first and after the last."""
    first, last = call(descriptors_before=before), call(descriptors_after=after)
    return case(of=observation(calls=[first, *[call()] * (calls - 2), last]))


def test_the_same_descriptors_are_no_leak():
    """Calls in the middle are not looked at."""
    assert messages(NoDescriptorLeak(), seen(STANDARD)) == []
    assert messages(StandardDescriptorsKept(), seen(STANDARD)) == []


def test_a_leak_is_named_by_number_and_object():
    """In words that a student knows."""
    more = [
        descriptor(3, "pipe:[77]"),
        descriptor(4, "/tmp/out.txt"),
        descriptor(5, "anon_inode:[eventpoll]"),
    ]
    [message] = messages(NoDescriptorLeak(), seen([*STANDARD, *more]))
    assert message == (
        "after 3 calls of work the caller had 3 descriptors more than before: 3 (a pipe), "
        "4 (the file /tmp/out.txt), 5 (an eventpoll)"
    )
    assert messages(StandardDescriptorsKept(), seen([*STANDARD, *more])) == []


def test_a_descriptor_that_is_gone_or_on_something_else_is_a_fault():
    """The number alone says nothing."""
    closed = STANDARD[:2]
    moved = [STANDARD[0], descriptor(1, "/tmp/out.txt"), STANDARD[2]]
    for kind in (NoDescriptorLeak(), StandardDescriptorsKept()):
        assert "2 is closed" in messages(kind, seen(closed))[0]
        assert "1 is now the file /tmp/out.txt" in messages(kind, seen(moved))[0]


def test_only_0_1_and_2_are_standard():
    """Another descriptor that changed is a matter of leaks."""
    before = [*STANDARD, descriptor(5, "/a")]
    after = [*STANDARD, descriptor(5, "/b")]
    assert messages(StandardDescriptorsKept(), seen(after, before)) == []
    assert messages(NoDescriptorLeak(), seen(after, before))


def test_an_exception_holds_descriptors_that_are_no_leak():
    """What the frames of an exception hold is open until the exception is gone."""
    last = msgspec.structs.replace(raised("OSError"), descriptors_after=[*STANDARD, descriptor(3)])
    judged = case(of=observation(calls=[call(descriptors_before=STANDARD), last]))
    assert messages(NoDescriptorLeak(), judged) == []


def test_descriptors_that_were_not_recorded_are_our_fault():
    """No verdict without an observation."""
    with pytest.raises(HarnessError):
        messages(NoDescriptorLeak(), case())
