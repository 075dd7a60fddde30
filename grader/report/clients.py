"""What the clients of a scenario did, step by step, and how far they came."""

from collections.abc import Iterator
from typing import Any

import msgspec

from grader.model.played import Played, PlayedStep
from grader.report.style import Style, hang

INDENT = "    "
NS_PER_MS = 1_000_000
DOES = {
    "ready": "the server listens",
    "connect": "{} connects",
    "exchange": "{} says something and has it back",
    "send": "{} sends, and reads nothing",
    "receive": "{} reads everything back",
    "end": "{} ends its sending side",
    "await-end": "{} reads to the end of file",
    "close": "{} closes",
    "reset": "{} breaks off",
    "visit": "{}s come and go",
    "wait": "time goes by",
    "look": "a look at the server's processes",
    "stop": "SIGTERM, and the return",
}
CAME_TO = {
    "late": "given up",
    "standstill": "nothing more could come",
    "differs": "something else came",
    "ended": "the server closed the connection",
    "reset": "the connection was broken off",
    "refused": "nobody listened",
    "gone": "the function had come to its end",
}


def client_steps(scenario: dict[str, Any] | None, style: Style) -> Iterator[str]:
    """A line for each step that was made; nothing for a run without clients."""
    if scenario is None:
        return
    yield from hang(style, INDENT, "what the clients did", "dim")
    for step in msgspec.convert(scenario, Played).steps:
        look = "plain" if step.outcome == "done" else "red"
        yield from hang(style, INDENT, style.clean(_sentence(step)), look)


def _sentence(step: PlayedStep) -> str:
    """Such as "at 12.3 ms ann connects: nobody listened, after 4.1 ms"."""
    what = DOES.get(step.kind, step.kind).format(step.client)
    at = f"at {step.began_ns / NS_PER_MS:.1f} ms {what}"
    if step.outcome == "done":
        return at
    took = (step.ended_ns or step.began_ns) - step.began_ns
    return f"{at}: {CAME_TO[step.outcome]}, after {took / NS_PER_MS:.0f} ms"
