"""Addresses of one grading's own, where sandboxes share the host's network: there two servers must not meet.

All submissions of a class get the same inputs: two that are graded at a time would ask for one port, and what the
kernel remembers of one server's connections would keep the next one from binding.
"""

import random
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec

from grader.model.plan import Plan, PlannedCall, PlannedRun
from grader.model.value import encode
from grader.spec.draw import loopback

_PORTS = (10_000, 29_999)  # below those that the kernel gives to clients
_LOOPBACK = "127."

Place = Callable[[str, int], tuple[str, int]]


def with_own_addresses(work: Plan) -> Plan:
    """The plan with another loopback address and port for each that a function is called with, drawn by chance.

    What a function is not told, as an address that its contract names, stays as it is.
    """
    place = cache(_drawn)  # one address for all runs of this grading that ask for the same
    moved = [
        msgspec.structs.replace(check, runs=tuple(_moved(run, place) for run in check.runs))
        for check in work.checks
    ]
    return msgspec.structs.replace(work, checks=tuple(moved))


def _drawn(host: str, _port: int) -> tuple[str, int]:
    chance = random.SystemRandom()
    if host.startswith(_LOOPBACK):
        host = loopback(chance)
    return host, chance.randint(*_PORTS)


def _moved(run: PlannedRun, place: Place) -> PlannedRun:
    scenario = run.scenario
    if scenario is None or "port" not in scenario.server:
        return run
    old = {name: scenario.server[name] for name in ("host", "port")}
    new = dict(zip(old, place(str(old["host"]), int(old["port"])), strict=True))
    told = {name for name, value in old.items() if all(encode(value) in _values(call) for call in run.calls)}
    server = scenario.server | {name: new[name] for name in told}
    changes = [(encode(old[name]), encode(new[name])) for name in told]
    return msgspec.structs.replace(
        run,
        scenario=msgspec.structs.replace(scenario, server=server),
        calls=[_told(call, changes) for call in run.calls],
    )


def _values(call: PlannedCall) -> list[Any]:
    return [*call.args, *call.kwargs.values()]


def _told(call: PlannedCall, changes: list[tuple[Any, Any]]) -> PlannedCall:
    """The call with each old value among its arguments replaced by the new one."""

    def changed(value: Any) -> Any:
        return next((new for old, new in changes if value == old), value)

    return PlannedCall(
        args=[changed(value) for value in call.args],
        kwargs={name: changed(value) for name, value in call.kwargs.items()},
    )
