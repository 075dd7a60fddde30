"""A student's module, written in a test, run for real in each tier; what comes back is what the kernel showed."""

import textwrap
from collections.abc import Iterator

import pytest

from grader.model.assignment import Limits
from grader.model.observation import Observation
from grader.model.plan import PlannedCall, PlannedFile, PlannedRun
from grader.model.value import encode
from grader.sandbox.session import Session
from grader.sandbox.start import start

TIERS = ("bubblewrap", "landlock", "none")


def planned(function="run", args=(), *, repeat=1, limits=None, files=(), **changes):
    """A run of `function`, with the usual of everything that is not said."""
    call = PlannedCall(args=[encode(a) for a in args], kwargs={})
    usual = {"stdin": b"", "printed_before": "", "umask": 0o022, "kill_at_birth": None, "observe": []}
    return PlannedRun(
        module="module.py",
        function=function,
        calls=[call] * repeat,
        files=[PlannedFile(path=p, content=c, mode=m, folder=False) for p, c, m in files],
        limits=limits or Limits(),
        **(usual | changes),
    )


@pytest.fixture(params=TIERS)
def tier(request) -> str:
    """Each tier in turn."""
    return request.param


@pytest.fixture
def session_of(tier) -> Iterator:
    """`session_of(source)` opens a sandbox with that module in it."""
    opened: list[Session] = []

    def open_session(source: str) -> Session:
        opened.append(Session(start(tier), {"module.py": textwrap.dedent(source).encode()}))
        return opened[-1]

    yield open_session
    for session in opened:
        session.close()


@pytest.fixture
def observe(session_of):
    """`observe(source, …)` makes one run of a module with a function `run`."""

    def run(source: str, **changes) -> Observation:
        return session_of(source).observe(planned(**changes))

    return run
