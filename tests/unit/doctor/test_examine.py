"""What the doctor makes of a probe that did not get to do its deed."""

from types import SimpleNamespace

from grader.doctor.examine import _tried

OUT_OF_TIME = SimpleNamespace(end="limit", limit="wall", calls=[], processes=[])


def test_a_busy_machine_is_not_taken_for_one_without_limits():
    """Nobody is told that a probe took all memory when it only had no time."""
    done = _tried(SimpleNamespace(observe=lambda _run: OUT_OF_TIME), {})
    for protection in ("memory", "cpu time", "disk space", "process count", "tracing"):
        assert done[protection][-1].startswith("got too little of the processor")
