import pytest

from grader.judge.streams import Stderr, Stdout, captured_digest
from grader.model.answer import Answer
from grader.model.errors import HarnessError
from tests.unit.judge.builders import captured, case, messages, observation


def written(data, size=None, answer=None):
    """A case whose stdout and stderr got this."""
    stream = captured(data, size)
    return case(of=observation(stdout=stream, stderr=stream), answer=answer)


def test_text_that_must_appear_once():
    """Not at all and twice are faults; other text is nobody's business."""
    once = Stdout(contains_once="marker")
    assert messages(once, written(b"debug\nmarker more")) == []
    assert messages(once, written(b"mark er")) == [
        "'marker' did not appear on stdout, and had to exactly once"
    ]
    [finding] = once.judge(written(b"markermarker"))
    assert finding.message == "'marker' appeared 2 times on stdout, and had to exactly once"
    assert "flush" in finding.hint


def test_what_was_not_kept_is_not_held_against_anybody():
    """Only the beginning of a stream is kept."""
    once = Stdout(contains_once="marker")
    assert messages(once, written(b"x" * 100, size=1000)) == []
    assert messages(once, written(b"markermarker", size=1000))


def test_empty_lacks_and_equals():
    """Each key has its own finding."""
    assert messages(Stdout(empty=True), written(b"")) == []
    assert len(messages(Stdout(empty=True), written(b"x"))) == 1
    assert messages(Stderr(lacks="secret"), written(b"public")) == []
    assert "on stderr" in messages(Stderr(lacks="secret"), written(b"a secret"))[0]
    assert messages(Stdout(equals=b"\xff\n"), written(b"\xff\n")) == []
    assert "from byte 1 on" in messages(Stdout(equals="ab"), written(b"ac"))[0]
    assert messages(Stdout(equals="ab"), written(b"abc"))


def test_without_keys_the_reference_says_what_is_right():
    """Also for streams of which only a part was kept."""
    right = captured_digest(captured(b"abc", 10))
    answer = Answer(values=[], stdout=right, stderr=right)
    assert Stdout().wants_answer()
    assert not Stdout(lacks="a").wants_answer()
    assert messages(Stdout(), written(b"abc", 10, answer)) == []
    assert len(messages(Stdout(), written(b"abc", 11, answer))) == 1
    with pytest.raises(HarnessError):
        messages(Stdout(), written(b"abc"))
