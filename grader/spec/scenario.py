"""A scenario as written → as planned; and what a schema can't say of one."""

from collections.abc import Iterator
from typing import Any

import msgspec

from grader.model.plan import PlannedScenario, PlannedStep
from grader.model.scenario import Connect, Exchange, Scenario, Send, Server, Step, Stop, Visit, Wait
from grader.spec.errors import Fault, Path
from grader.spec.nearest import did_you_mean
from grader.spec.placeholder import Drawn, substitute, text_of

PORTS = range(1, 1 << 16)
STREAMS_ONLY = ("end", "await-end", "reset")
VISITOR = "visitor"
_OF_THE_KIND = (
    "client", "count", "until_held", "slowly", "leave", "since", "at", "name", "no_more_than", "patience_s", "whole",
)  # fmt: skip


def planned_scenario(scenario: Scenario | None, drawn: Drawn) -> PlannedScenario | None:
    """The scenario with everything drawn filled in. msgspec.ValidationError when what is drawn does not fit."""
    if scenario is None:
        return None
    return PlannedScenario(
        server=_server(scenario.server, drawn),
        ready_within_s=scenario.ready_within_s,
        steps=[_step(step, drawn) for step in scenario.steps],
    )


def _server(server: Server, drawn: Drawn) -> dict[str, str | int]:
    planned: dict[str, Any] = substitute(msgspec.to_builtins(server), drawn)
    if "port" in planned and (not isinstance(planned["port"], int) or planned["port"] not in PORTS):
        raise msgspec.ValidationError(f"port must be a whole number from 1 to 65535, not {planned['port']!r}")
    return planned


def _step(step: Step, drawn: Drawn) -> PlannedStep:
    written = msgspec.structs.asdict(step)
    keys: dict[str, Any] = {key: written[key] for key in _OF_THE_KIND if key in written}
    match step:
        case Connect() | Exchange() | Send() | Visit():
            texts = step.say if isinstance(step.say, tuple) else (step.say,)
            keys["say"] = [_bytes(text, drawn) for text in texts if text is not None]
        case Wait():
            keys["seconds"] = step.seconds
        case Stop():
            keys["seconds"] = step.within_s
        case _:
            pass
    if isinstance(step, Exchange | Send):
        keys["size"] = step.pieces_of if isinstance(step, Exchange) else step.size
    if isinstance(step, Visit):
        keys["client"] = VISITOR
    return PlannedStep(kind=str(type(step).__struct_config__.tag), **keys)


def _bytes(written: str, drawn: Drawn) -> bytes:
    value = substitute(written, drawn)
    data = value if isinstance(value, bytes) else text_of(value).encode("utf-8")
    if not data:
        raise msgspec.ValidationError("there must be something to say, and nothing was drawn")
    return data


def scenario_faults(run: dict[str, Any], path: Path) -> Iterator[Fault]:
    """Every fault of a run's scenario, in raw data, however wrong its types are."""
    scenario = run.get("scenario")
    if not isinstance(scenario, dict):
        return
    path = (*path, "scenario")
    calls = run.get("calls")
    if isinstance(calls, list) and (len(calls) > 1 or _repeats(calls)):
        yield Fault(path=path, message="a run with a scenario makes one call: the function that serves")
    server = scenario.get("server")
    kind = server.get("kind") if isinstance(server, dict) else None
    steps = [step if isinstance(step, dict) else {} for step in _list(scenario.get("steps"))]
    for number, step in enumerate(steps):
        here: Path = (*path, "steps", number)
        yield from _name_faults(step, steps[:number], here)
        if step.get("kind") == "stop" and number < len(steps) - 1:
            yield Fault(path=here, message="nothing can be played after stop: it is the last step")
        if kind == "udp" and step.get("kind") in STREAMS_ONLY:
            yield Fault(
                path=(*here, "kind"), message=f"{step['kind']}: a UDP client has no connection to end"
            )


def _repeats(calls: list[Any]) -> bool:
    return any(isinstance(call, dict) and call.get("repeat", 1) != 1 for call in calls)


def _list(data: Any) -> list[Any]:
    return data if isinstance(data, list) else []


def _name_faults(step: dict[str, Any], earlier: list[dict[str, Any]], path: Path) -> Iterator[Fault]:
    """Clients that have not come, or have left; looks that have not been made."""
    there: dict[str, None] = {}
    for each in earlier:
        name = str(each.get("client"))
        if each.get("kind") == "connect":
            there[name] = None
        elif each.get("kind") in ("close", "reset"):
            there.pop(name, None)
    looks = [str(each.get("name")) for each in earlier if each.get("kind") == "look"]
    asked = [("since", there, "client"), ("no_more_than", looks, "look")]
    if step.get("kind") != "connect":
        asked.append(("client", there, "client"))
    for key, known, what in asked:
        asked_for = step.get(key)
        if isinstance(asked_for, str) and asked_for not in known:
            message = (
                f'{key}: no {what} called "{asked_for}" is there at this step{did_you_mean(asked_for, known)}'
            )
            yield Fault(path=(*path, key), message=message)
