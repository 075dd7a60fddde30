"""An observation → the evidence of the result document: bounded plain JSON."""

from typing import Any

import msgspec

from grader.model.grade import Stream
from grader.model.observation import CallObservation, Captured, Observation

MAX_PROCESSES = 300
MAX_SYSCALLS = 200
MAX_CALLS = 60
MAX_STREAM_BYTES = 64 * 1024
_MAX_DATA = 512


def evidence(observation: Observation, run: int, runs: int) -> dict[str, Any]:
    """What was seen in run `run` of `runs`: processes, system calls, calls, who was stuck, a counter, clients."""
    plain = msgspec.to_builtins(
        {
            "processes": observation.processes[:MAX_PROCESSES],
            "signals": observation.signals[:MAX_SYSCALLS],
            "stuck": observation.stuck,
        }
    )
    calls = observation.calls[-1:]
    return {
        "run": run + 1,
        "runs": runs,
        "end": observation.end,
        "limit": observation.limit,
        "duration_ms": round(observation.duration_ns / 1e6, 3),
        **plain,
        "watched": msgspec.to_builtins(observation.watched),
        "scenario": msgspec.to_builtins(observation.played),
        "system_calls": [_short(msgspec.to_builtins(call)) for call in observation.syscalls[:MAX_SYSCALLS]],
        "calls": [_outline(call) for call in observation.calls[:MAX_CALLS]],
        "last_call": [_call(msgspec.to_builtins(call)) for call in calls],
        "left_out": {
            "processes": max(0, len(observation.processes) - MAX_PROCESSES),
            "system_calls": max(0, len(observation.syscalls) - MAX_SYSCALLS),
        },
    }


def _outline(call: CallObservation) -> dict[str, Any]:
    """When a call began and returned, and what it left."""
    return {
        "began_ns": call.began_ns,
        "ended_ns": call.ended_ns,
        "zombies": call.zombies,
        "running": call.running,
    }


def stream(captured: Captured) -> Stream:
    """A captured stream as text for the document."""
    text = captured.data[:MAX_STREAM_BYTES].decode("utf-8", "replace")
    return Stream(text=text, truncated=captured.size > MAX_STREAM_BYTES)


def _short(call: dict[str, Any]) -> dict[str, Any]:
    if call.get("data") and len(call["data"]) > _MAX_DATA:
        call["data"] = call["data"][:_MAX_DATA]
        call["data_truncated"] = True
    return call


def _call(call: dict[str, Any]) -> dict[str, Any]:
    for key in ("value", "arguments_before", "arguments_after"):
        if call.get(key) and len(call[key]) > _MAX_DATA:
            call[key] = call[key][:_MAX_DATA] + "…"
    for state in call.get("files") or ():
        state.pop("content", None)
    return call
