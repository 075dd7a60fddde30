"""One cell: this process, its user, this place, one tier. `python -m tests.contract.cell TIER` proves every promise.

Prints one JSON object: the promise's name → {"state": "held", "host", "open" or "broken", "why": …, "seconds": …}.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from grader.model.assignment import Limits
from grader.model.errors import HarnessError
from grader.model.observation import Observation
from grader.model.plan import PlannedCall, PlannedRun
from grader.model.value import encode
from grader.sandbox.session import Session
from grader.sandbox.start import start

from .promise import HostRefuses, Open

TOOLS = Path(__file__).with_name("tools.py").read_text()
FRAME = """
def ping():
    return True

def run(*arguments):
    try:
        return ["done", {deed}(*arguments)]
    except OSError as error:
        return ["refused", f"{{type(error).__name__}} {{errno.errorcode.get(error.errno, error.errno)}}"]
"""
_ALONE_S = 30


@dataclass(frozen=True)
class Outcome:
    """`kind` is "done", "refused", or how the process ended instead; `value` is the deed's."""

    kind: str
    value: Any = None
    seconds: float = field(default=0.0, compare=False)

    @property
    def text(self) -> str:
        """The value, short."""
        return repr(self.value)[:200]


def module(deed: str) -> str:
    """The deed's text as a module with a function `run`."""
    name = deed[len("def ") : deed.index("(")]
    return f"{TOOLS}\n\n{deed}\n{FRAME.format(deed=name)}"


def planned(
    arguments: list[Any], limits: Limits | None = None, observe: tuple[str, ...] = (), function: str = "run"
) -> PlannedRun:
    """A run of `run(*arguments)`."""
    return PlannedRun(
        module="module.py",
        function=function,
        calls=[PlannedCall(args=[encode(each) for each in arguments], kwargs={})],
        files=[],
        stdin=b"",
        printed_before="",
        umask=0o022,
        kill_at_birth=None,
        observe=list(observe),
        limits=limits or Limits(),
    )


class Cell:
    """Deeds done in a tier, and without any sandbox, by this process's user."""

    def __init__(self, tier: str, folder: str) -> None:
        self.tier = tier
        self.as_root = os.geteuid() == 0
        self.folder = folder
        """A folder that everybody can enter, outside of every sandbox."""

    @contextlib.contextmanager
    def session(self, deed: str) -> Iterator[Session]:
        """A sandbox with the deed in it."""
        with Session(start(self.tier), {"module.py": module(deed).encode()}) as session:
            yield session

    def alone(self, deed: str, arguments: list[Any]) -> Outcome:
        """The deed in a plain process."""
        source = (
            f"{module(deed)}\nimport json\nprint(json.dumps(run(*json.loads({json.dumps(arguments)!r}))))"
        )
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            done = subprocess.run(
                [sys.executable, "-I", "-c", source],
                check=False, capture_output=True, text=True, cwd=folder, timeout=_ALONE_S, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        if done.returncode:
            return Outcome("ended", f"{done.returncode} {done.stderr[-300:]}")
        return Outcome(*json.loads(done.stdout.splitlines()[-1]))

    def inside(self, deed: str, arguments: list[Any], limits: Limits | None = None) -> Outcome:
        """The deed in a sandbox of the tier. Open when the sandbox is not as good as before afterwards."""
        with self.session(deed) as session:
            began = time.monotonic()
            outcome = outcome_of(session.observe(planned(arguments, limits)))
            took = time.monotonic() - began
            after = session.observe(planned([], function="ping"))
        if after.end != "completed":
            raise Open(f"the next run in that sandbox ended by {after.end}")
        return replace(outcome, seconds=took)


def outcome_of(seen: Observation) -> Outcome:
    """What came of a run of a deed."""
    if seen.end != "completed":
        return Outcome(seen.end, seen.limit or seen.signal or seen.status)
    call = seen.calls[0]
    if call.raised is not None:
        return Outcome("raised", f"{call.raised.type}: {call.raised.message}")
    kind, value = plain(json.loads(call.value or "null"))
    return Outcome(kind, value)


def plain(data: Any) -> Any:
    """A claimed value without its types: lists, numbers, text."""
    if isinstance(data, dict):
        [(tag, body)] = data.items()
        if tag in ("list", "tuple", "set"):
            return [plain(each) for each in body]
        return int(body) if tag == "int" else body
    return data


def prove(promise: Any, cell: Cell) -> dict[str, Any]:
    """Prove one promise in a cell, and say how long that took."""
    began = time.monotonic()
    return {**_state(promise, cell), "seconds": round(time.monotonic() - began, 3)}


def _state(promise: Any, cell: Cell) -> dict[str, str]:
    try:
        promise.prove(cell)
    except HostRefuses as refusal:
        return {"state": "host", "why": str(refusal)}
    except Open as hole:
        return {"state": "open", "why": str(hole)}
    except HarnessError as fault:
        return {"state": "open", "why": f"the sandbox was lost: {fault}"}
    except Exception:  # noqa: BLE001 - one that cannot be tried must not keep the others from it
        return {"state": "broken", "why": traceback.format_exc()}
    return {"state": "held", "why": ""}


def main(tier: str, *names: str) -> None:
    """Prove every promise, or those named, and print what came of it."""
    from .promises import PROMISES

    with tempfile.TemporaryDirectory(prefix="contract-") as folder:
        os.chmod(folder, 0o755)  # noqa: S103 - it stands for what others have on the host
        cell = Cell(tier, folder)
        found = {each.name: prove(each, cell) for each in PROMISES if not names or each.name in names}
    print(json.dumps(found))  # noqa: T201 - this is what the process is for


if __name__ == "__main__":
    main(*sys.argv[1:])
