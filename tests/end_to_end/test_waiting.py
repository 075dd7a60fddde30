"""Who waits for a grading at a terminal sees which check is being made; nobody else's output has anything of it."""

import io
import os
import pty

import pytest

from grader.cli.waiting import check_line

from .conftest import ROOT

REFERENCE = str(ROOT / "reference" / "assignment1")
WIPE = "\r\x1b[K"


class Terminal(io.StringIO):
    """A terminal that remembers."""

    def isatty(self):
        """It is one."""
        return True


def test_the_line_is_drawn_over_itself_and_goes():
    """It fits the terminal, so that it stays one line."""
    terminal = Terminal()
    with check_line(terminal, {"COLUMNS": "21", "TERM": "xterm"}) as told:
        told(1, 13, "one-child")
        told(2, 13, "exit-statuses")
    assert terminal.getvalue() == f"{WIPE}check 1 of 13: one-c{WIPE}check 2 of 13: exit-{WIPE}"


def test_the_line_goes_before_an_error_is_told():
    """Else the error would stand behind it."""
    terminal = Terminal()

    def interrupted():
        with check_line(terminal, {}) as told:
            told(1, 13, "one-child")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert terminal.getvalue().endswith(f"one-child{WIPE}")


@pytest.mark.parametrize(("stream", "environ"), [(io.StringIO(), {}), (Terminal(), {"TERM": "dumb"})])
def test_nothing_is_written_elsewhere(stream, environ):
    """A log, or a terminal that cannot move its cursor."""
    with check_line(stream, environ) as told:
        assert told is None
    assert stream.getvalue() == ""


def test_a_grading_at_a_terminal(spawn):
    """The report on stdout is the same as ever; the checks are named on the terminal that stderr is."""
    ours, theirs = pty.openpty()
    process = spawn("assignment1", REFERENCE, "--check", "empty", "--check", "many", stderr=theirs)
    os.close(theirs)
    drawn = b""
    try:
        while piece := os.read(ours, 4096):
            drawn += piece
    except OSError:  # EIO: nobody has the other end open any more (pty(7))
        pass
    os.close(ours)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "check 10 of 13: empty" in drawn.decode()
    assert "check 11 of 13: many" in drawn.decode()
    assert drawn.decode().endswith(WIPE)
    assert "\x1b" not in out


def test_a_grading_into_a_pipe_says_nothing_of_it(grade):
    """As CI and the platforms read it."""
    done = grade("assignment1", REFERENCE, "--check", "empty")
    assert done.stderr == ""
