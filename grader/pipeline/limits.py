"""Limits of time for a submission that goes to them again and again: an endless loop is soon told from a slow one."""

import msgspec

from grader.model.observation import OF_TIME, Observation
from grader.model.plan import PlannedCheck, PlannedRun

ENOUGH = 3
"""So many checks at a limit of time have a check's whole limits; those after them have a part of theirs."""
PART = 4
LEAST_WALL_S, LEAST_CPU_S = 2.0, 1
"""No less than this: a right answer takes hundredths of a second, but the host may be busy."""


def at_time_limit(observation: Observation) -> bool:
    """Whether a run was ended because of the time that it took."""
    return observation.end == "limit" and observation.limit in OF_TIME


def shortened(check: PlannedCheck) -> PlannedCheck:
    """The check with a quarter of its limits of time."""
    return msgspec.structs.replace(check, runs=tuple(_shortened(run) for run in check.runs))


def _shortened(run: PlannedRun) -> PlannedRun:
    limits = run.limits
    wall_s = min(limits.wall_s, max(LEAST_WALL_S, limits.wall_s / PART))
    cpu_s = min(limits.cpu_s, max(LEAST_CPU_S, limits.cpu_s // PART))
    return msgspec.structs.replace(
        run, limits=msgspec.structs.replace(limits, wall_s=wall_s, cpu_s=cpu_s), shortened=True
    )
