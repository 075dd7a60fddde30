"""Descriptors of who may be killed at any moment: that is no fault of the host's, and what cannot be read is one."""

import os

import pytest

from grader.model.assignment import Limits
from grader.supervisor import procfs

from .conftest import planned


def refuses(_path):
    """What the kernel says to an ordinary user of a process that is about to end: it has no memory any more."""
    raise PermissionError(13, "Permission denied")


@pytest.fixture
def child():
    """A child that ends when a byte is written, and the descriptor to write to."""
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.read(ours, 1)
        os._exit(0)
    yield pid, theirs
    os.waitpid(pid, 0)
    os.close(ours)
    os.close(theirs)


def test_who_has_ended_meanwhile_has_none(child, monkeypatch):
    """Not yet waited for, so that its id is still its own."""
    pid, end = child
    os.write(end, b".")
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    monkeypatch.setattr(procfs.os, "listdir", refuses)
    assert procfs.descriptors(pid) == []


def test_a_host_that_refuses_is_not_taken_for_an_end(child, monkeypatch):
    """Else a leak would not be seen."""
    pid, end = child
    with monkeypatch.context() as patched:
        patched.setattr(procfs.os, "listdir", refuses)
        with pytest.raises(PermissionError):
            procfs.descriptors(pid)
    assert {found["fd"] for found in procfs.descriptors(pid)} >= {0, 1, 2}
    os.write(end, b".")


CHURNS = """
import os
def run():
    ours, theirs = os.pipe()
    for _ in range(6):
        if os.fork() == 0:
            while True:
                if (pid := os.fork()) == 0:
                    os._exit(0)
                os.waitpid(pid, 0)
    os.read(ours, 1)
"""


def test_a_limit_that_is_met_while_children_come_and_go(session_of):
    """Whoever has the other end of the caller's pipe is looked for among processes that end in that moment."""
    session = session_of(CHURNS)
    for _ in range(5):
        seen = session.observe(planned(limits=Limits(wall_s=0.3)))
        assert (seen.end, seen.limit) == ("limit", "wall")
