import io

import pytest

from grader.batch.engine.records import Began
from grader.batch.progress import Lines, Live, in_words


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self):
        """Say so."""
        return True


def test_a_log_has_a_line_for_each_verdict(make):
    """What is reported is a plain line, with what it was worth or why it has no mark."""
    stream = io.StringIO()
    lines = Lines(stream, str.upper)
    lines.begin(2, 3, 1)
    lines.began(Began(number=1, student="alice"))
    lines.ended(make.ended(1, "alice"))
    lines.ended(make.ended(2, "bob\x1b[2J\n", fault="the worker\ndied"))
    assert stream.getvalue().splitlines() == [
        "2 to grade, 3 graded before, 1 cannot be read",
        "1/2 ALICE: 80 / 100 (0.5 s)",
        "2/2 BOB␛[2J␊: not graded: the worker␊died",
    ]


def test_a_terminal_shows_how_far_it_is(make):
    """Done, failed, the rate, the time left, and who is being graded; drawn over itself and wiped in the end."""
    now = iter(range(0, 1000, 10))
    stream = Terminal()
    live = Live(stream, str.upper, clock=lambda: float(next(now)))
    live.begin(4, 0, 0)
    for number, name in enumerate(("alice", "bob"), start=1):
        live.began(Began(number=number, student=name))
    live.ended(make.ended(1, "alice"))
    assert "1 of 4 graded, 0.0 a second" in stream.getvalue()
    assert stream.getvalue().endswith("now: BOB\n")
    live.ended(make.ended(2, "bob", fault="broken"))
    assert "BOB: not graded: broken\n" in stream.getvalue()
    assert "2 of 4 graded, 1 failed" in stream.getvalue()
    live.end()
    assert stream.getvalue().endswith("\r\x1b[2A\x1b[J")


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59.4, "59 s"), (60, "1 min"), (3599, "1 h 0 min"), (7800, "2 h 10 min")],
)
def test_a_time_to_wait(seconds, words):
    """In the unit that people would say it in."""
    assert in_words(seconds) == words
