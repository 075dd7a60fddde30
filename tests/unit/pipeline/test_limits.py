"""What is left of the limits of time for who has gone to them three times."""

import msgspec
import pytest

from grader.model.assignment import Limits
from grader.model.plan import PlannedCheck
from grader.pipeline.limits import at_time_limit, shortened
from tests.unit.judge.builders import observation, planned


def check(limits):
    """A check of two runs with these limits."""
    return PlannedCheck(
        id="one", title="One", criterion="behaviour", points=1, runs_from="one",
        runs=(planned(limits=limits), planned(limits=limits)), expect=((), ()), needs_reference=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wall_s", "cpu_s", "short"),
    [
        (40, 20, (10, 5)),  # a quarter
        (5, 5, (2, 1)),  # a busy host needs two seconds
        (1.5, 1, (1.5, 1)),  # never more than there was
    ],
)
def test_a_quarter_of_the_time_and_not_too_little(wall_s, cpu_s, short):
    """Of each run; everything else stays as it was, and the run says that it is so."""
    limits = Limits(wall_s=wall_s, cpu_s=cpu_s, memory_mb=77)
    for before, run in zip(check(limits).runs, shortened(check(limits)).runs, strict=True):
        assert (run.limits.wall_s, run.limits.cpu_s) == short
        assert run.shortened
        kept = msgspec.structs.replace(run.limits, wall_s=wall_s, cpu_s=cpu_s)
        assert msgspec.structs.replace(run, limits=kept, shortened=False) == before


def test_only_limits_of_time_count():
    """A fork bomb is stopped at once, whatever its limit of time."""
    assert at_time_limit(observation(end="limit", limit="wall"))
    assert at_time_limit(observation(end="limit", limit="cpu"))
    assert not at_time_limit(observation(end="limit", limit="processes"))
    assert not at_time_limit(observation(end="hung"))
