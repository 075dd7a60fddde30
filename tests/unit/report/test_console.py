import io
import os

import pytest

from grader.report.console import supports_unicode, terminal_width, use_colour


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self):
        """Always."""
        return True


@pytest.mark.parametrize(
    ("environ", "terminal", "expected"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False),
    ],
)
def test_colour(environ, terminal, expected):
    """NO_COLOR goes before FORCE_COLOR, and both before the terminal."""
    assert use_colour(Terminal() if terminal else io.StringIO(), environ) is expected


@pytest.mark.parametrize(("told", "width"), [("63", 63), ("", 80), ("wide", 80), ("0", 80), ("-5", 80)])
def test_width_without_a_terminal(told, width):
    """COLUMNS is believed when it is a number, else it is 80."""
    assert terminal_width(io.StringIO(), {"COLUMNS": told}) == width


def test_width_of_a_terminal():
    """A real terminal is asked."""
    leader, follower = os.openpty()
    with os.fdopen(leader), os.fdopen(follower, "w") as stream:
        assert terminal_width(stream, {}) == 80  # a new terminal says 0 columns


@pytest.mark.parametrize(
    ("encoding", "expected"), [("utf-8", True), ("ascii", False), ("latin-1", False), ("UTF-16", True)]
)
def test_unicode_follows_the_encoding(encoding, expected):
    """Only a stream that can hold the report's signs gets them."""
    with io.TextIOWrapper(io.BytesIO(), encoding=encoding) as stream:
        assert supports_unicode(stream) is expected


def test_a_stream_without_an_encoding_gets_ascii():
    """When nothing is known, the plainest is right."""
    assert not supports_unicode(io.StringIO())
