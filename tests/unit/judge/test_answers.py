import pytest

from grader.judge.answers import ArgumentsUnchanged, Returns
from grader.judge.wording import length_of
from grader.model.answer import Answer
from grader.model.errors import HarnessError
from grader.model.observation import CallObservation
from grader.model.value import canonical, digest, digest_bytes
from tests.unit.judge.builders import call, case, claim, messages, observation


def returned(*values, answer=None):
    """A case whose calls returned these values."""
    return case(of=observation(calls=[call(value) for value in values]), answer=answer)


def reference(*values):
    """An answer with these values."""
    nothing = digest_bytes(b"")
    values = [digest(canonical(value), length_of(value)) for value in values]
    return Answer(values=values, stdout=nothing, stderr=nothing)


@pytest.mark.parametrize(("equals", "value"), [([], ()), ([1, [2]], (1, (2,))), (127, 127), (None, None)])
def test_equal_values_hold(equals, value):
    """A list may stand for a tuple."""
    assert messages(Returns(equals=equals), returned(value)) == []


@pytest.mark.parametrize(
    ("equals", "value"), [(1, True), (0, None), (b"a", "a"), ([], None), ([], ""), (127, 127.0)]
)
def test_a_look_alike_is_not_equal(equals, value):
    """A bool is no number, text no bytes, None no list."""
    assert len(messages(Returns(equals=equals), returned(value))) == 1


def test_each_call_is_compared_with_the_references():
    """And the first that differs is named."""
    assert messages(Returns(), returned(1, 2, answer=reference(1, 2))) == []
    [message] = messages(Returns(), returned(1, 3, answer=reference(1, 2)))
    assert message == "work (call 2 of 2) returned 3, not what it should"


def test_long_bytes_are_shown_by_length_and_first_difference():
    """Nobody reads four megabytes."""
    right, wrong = b"A" * 1_000_000, b"A" * 500_000 + b"b"
    [finding] = Returns(equals=right).judge(returned(wrong))
    assert "has length 500001 and differs from position 500000 on" in finding.message
    assert len(finding.expected) <= 200
    assert finding.actual.endswith("(500001 bytes)")


def test_a_long_answer_of_another_length_is_told_by_the_lengths():
    """What came back short says so, though only the right value's digest is known."""
    [finding] = Returns().judge(returned(b"a" * 65536, answer=reference(b"a" * 4194304)))
    assert finding.message.endswith("not what it should: its length is 65536 and should be 4194304")
    assert finding.expected == "a value of length 4194304"


def test_junk_is_a_wrong_value_and_no_crash():
    """A claim that cannot be decoded, or is nested without end."""
    deep = "[" * 3000
    for text in ("not json", deep, '{"int": {}}', '{"list": ' * 900 + "null" + "}" * 900):
        seen = case(of=observation(calls=[CallObservation(began_ns=0, ended_ns=1, value=text)]))
        assert len(messages(Returns(equals=1), seen)) == 1


def test_a_missing_reference_is_ours():
    """Never the student's fault."""
    with pytest.raises(HarnessError):
        messages(Returns(), returned(1))


def test_changed_arguments_are_shown():
    """Before and after."""
    before, after = claim([[[1, 2]], {}]), claim([[[1]], {}])
    same = case(of=observation(calls=[call(arguments_before=before, arguments_after=before)]))
    assert messages(ArgumentsUnchanged(), same) == []
    changed = case(of=observation(calls=[call(arguments_before=before, arguments_after=after)]))
    [finding] = ArgumentsUnchanged().judge(changed)
    assert (finding.expected, finding.actual) == ("[1, 2]", "[1]")


def test_arguments_that_cannot_be_read_back_are_changed():
    """Grown beyond what is recorded."""
    seen = case(of=observation(calls=[call(arguments_before=claim([[1], {}]), arguments_after=None)]))
    assert len(messages(ArgumentsUnchanged(), seen)) == 1
