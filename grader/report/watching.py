"""How a counter in shared memory was watched, and how often the workers were made to wait: one line."""

from grader.model.observation import Watched
from grader.report.style import count

_HOW = {
    "watchpoints": "Each access to the counter was seen, by hardware watchpoints",
    "opcodes": "The counter was not watched, this machine has no hardware watchpoints: workers were paused at random",
    "nothing": "The counter was not watched, this machine has no hardware watchpoints",
}


def switches(watched: Watched) -> str:
    """Such as: "Each access to the counter was seen, by hardware watchpoints; a worker was held 94 times"."""
    held = (
        f"; a worker was held {count(watched.holds, 'time')} while the others ran on" if watched.holds else ""
    )
    return _HOW[watched.by] + held
