"""Each tier tried on this host: the probe run in it, with canaries outside."""

import os
import platform
from collections.abc import Callable, Sequence
from typing import Any

from grader.doctor.canaries import canaries
from grader.doctor.knowledge import KNOWN, TIER_REMEDIES, platform_of
from grader.doctor.records import Diagnosis, Protection, Tier
from grader.model.assignment import Limits
from grader.model.errors import GradeError
from grader.model.observation import Observation
from grader.model.plan import PlannedCall, PlannedRun
from grader.model.value import Undecodable, decode_text, encode
from grader.sandbox.session import Session
from grader.sandbox.start import start

TIERS = ("bubblewrap", "landlock")
_PROBE = os.path.join(os.path.dirname(__file__), "probe.py")
_FAMILY = [1, 2, 3]


def examine() -> Diagnosis:
    """Try all tiers. Takes a few seconds: limits are tried by meeting them."""
    with canaries() as given:
        tiers = tuple(_examine(name, given) for name in TIERS)
    usable = [tier.name for tier in tiers if tier.usable]
    return Diagnosis(
        platform=platform_of(),
        system=_system(),
        kernel=platform.release(),
        python=platform.python_version(),
        user="root" if os.geteuid() == 0 else f"an ordinary user ({os.geteuid()})",
        auto=usable[0] if usable else None,
        whole=any(tier.whole for tier in tiers),
        tiers=tiers,
    )


def _system() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
    except OSError:
        return "Linux"


def _examine(name: str, given: dict[str, object]) -> Tier:
    with open(_PROBE, "rb") as file:
        files = {"probe.py": file.read()}
    try:
        with Session(start(name), files) as session:
            done = _tried(session, given)
            told = session.report().protections
    except GradeError as error:
        why = str(error).partition("\n`grade doctor`")[0]
        return Tier(name=name, usable=False, why=why, mend=TIER_REMEDIES[name], protections=())
    found = tuple(_protection(each, told[each], done.get(each, [])) for each in sorted(told))
    return Tier(name=name, usable=True, why=None, mend=TIER_REMEDIES[name], protections=found)


def _protection(name: str, told: str, done: Sequence[str]) -> Protection:
    """What the tier says of itself, and what was done all the same."""
    missing = told.removeprefix("missing: ") if told != "enforced" else None
    found = missing or (f"the probe {', and '.join(done)}" if done else None)
    known = KNOWN[name]
    return Protection(name=name, holds=found is None, found=found, without=known.without, mend=known.mend)


def _tried(session: Session, given: dict[str, object]) -> dict[str, list[str]]:
    """Protection → what was done in spite of it."""
    seen = session.observe(_run("look", (given,), Limits(wall_s=_PATIENCE_S)))
    done: dict[str, list[str]] = {}
    for protection, deed in _claimed(seen):
        done.setdefault(protection, []).append(deed)
    for protection, function, limits, held in _LIMITS:
        seen = session.observe(_run(function, (), limits))
        if not held(seen):
            done[protection] = [_TOO_SLOW if seen.limit == "wall" else _WENT_ON[protection]]
    return done


def _claimed(seen: Observation) -> list[Any]:
    """What `look` returned. When it did not come to its end, nothing of it is known to hold."""
    try:
        claim = decode_text(seen.calls[0].value or "null") if seen.calls else None
    except Undecodable:
        claim = None
    if not isinstance(claim, list):
        return [[name, f"could not be asked (it ended by {seen.end})"] for name in KNOWN]
    return claim


def _traced(seen: Observation) -> bool:
    children = [process for process in seen.processes if process.made_by == "fork"]
    return [process.status for process in children] == _FAMILY


def _stopped_by(*limits: str) -> Callable[[Observation], bool]:
    return lambda seen: seen.limit in limits or any(call.raised is not None for call in seen.calls)


_PATIENCE_S = 60.0
_LIMITS: tuple[tuple[str, str, Limits, Callable[[Observation], bool]], ...] = (
    ("memory", "allocate", Limits(memory_mb=256, wall_s=_PATIENCE_S), _stopped_by("memory")),
    ("cpu time", "spin", Limits(cpu_s=1, wall_s=_PATIENCE_S), _stopped_by("cpu")),
    ("disk space", "fill", Limits(wall_s=_PATIENCE_S), _stopped_by("disk")),
    ("process count", "multiply", Limits(processes=40, wall_s=_PATIENCE_S), _stopped_by("processes")),
    ("tracing", "family", Limits(wall_s=_PATIENCE_S), _traced),
)
_TOO_SLOW = "got too little of the processor to tell: ask again when this machine has less to do"
_WENT_ON = {
    "memory": "used four times the memory that it may",
    "cpu time": "computed for longer than it may",
    "disk space": "filled the disk",
    "process count": "had five times as many processes as it may",
    "tracing": "made processes that were not seen",
}


def _run(function: str, args: tuple[object, ...], limits: Limits) -> PlannedRun:
    return PlannedRun(
        module="probe.py",
        function=function,
        calls=[PlannedCall(args=[encode(argument) for argument in args], kwargs={})],
        files=[],
        stdin=b"",
        printed_before="",
        umask=0o022,
        kill_at_birth=None,
        observe=[],
        limits=limits,
    )
