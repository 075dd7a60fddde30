"""A scenario: the clients that are played against a server while it runs, one step after the other.

Theory of operation. The supervisor's loop has the student's processes to serve all the time, so nothing here ever
waits: every step is a generator (`steps.py`) that yields whenever the others have to go on. `move` lets all sockets do
what they can (`crowd.py`, `client.py`) and then the current step go on; `doze` is where the loop waits, for a report
of a traced process or for a socket. How long is waited, and when waiting is vain, is said in `patience.py`; what is
known of the server's side in `stage.py`.

What is written down is `grader.model.played.Played` as plain data.
"""

import base64
from collections.abc import Sequence
from typing import Any

from grader.supervisor import sockets
from grader.supervisor.client import Client
from grader.supervisor.crowd import Crowd
from grader.supervisor.patience import Attention, Failed, Patience, Play, waiting
from grader.supervisor.stage import Stage
from grader.supervisor.steps import STEPS
from grader.supervisor.waiting import Waiting

_MAX_SHOWN = 5


class AddressTaken(Exception):
    """Somebody listens already where the submission's server is to be: no fault of the submission's."""


def refuse_if_taken(server: dict[str, Any]) -> None:
    """AddressTaken when a server of that `kind`, `host` and `port` could not be started: only outside of a sandbox."""
    if sockets.is_taken(server):
        raise AddressTaken(
            f"{server['host']} port {server['port']} is in use on this machine; another --seed will do"
        )


class Scenario:
    """One scenario in one run. `plan` is a `grader.model.plan.PlannedScenario` as data, `folder` the working folder.

    `waiting` is the run's own sleep, in which sockets are waited for too.
    """

    def __init__(self, plan: dict[str, Any], stage: Stage, folder: str, waiting: Waiting) -> None:
        self.over = False
        self.failed = False
        self.free = False  # whether the function has returned, and no thread keeps its process from ending
        self.server = plan["server"]
        self.stage = stage
        self.attention = Attention(stage.now)
        self.crowd = Crowd(self.server, folder, self.attention.now, waiting)
        self.patience = Patience(stage, self.crowd, self.server, self.attention.now)
        self.record: dict[str, Any] = {
            "ready_ns": None, "told_ns": None, "returned_ns": None, "stop_took_ns": None, "steps": [], "looks": [],
            "listening": [], "left_listening": [],
        }  # fmt: skip
        for step in plan["steps"]:
            step["say"] = [base64.b64decode(text) for text in step["say"]]
        self._script = self._play([{"kind": "ready", "seconds": plan["ready_within_s"]}, *plan["steps"]])

    def doze(self, seconds: float) -> bool:
        """Wait until something is to be done here or for a traced process, no longer than that. Whether nothing was."""
        self.crowd.doze(seconds)
        return self.crowd.idle

    def move(self) -> None:
        """Let the sockets do what they can, and the current step go on."""
        self.attention.pay()
        if self.over:
            return
        self.crowd.move()
        try:
            next(self._script)
        except StopIteration:
            self.over = True
        self.crowd.idle = False
        self.crowd.register()

    def _play(self, steps: list[dict[str, Any]]) -> Play:
        for number, step in enumerate(steps, start=-1):
            done: dict[str, Any] = {"number": number, "kind": step["kind"], "client": step.get("client", "")}
            done |= {
                "began_ns": self.stage.now(),
                "ended_ns": None,
                "outcome": "done",
                "clients": [],
                "failed": 0,
            }
            self.record["steps"].append(done)
            try:
                yield from STEPS[step["kind"]](self, step)
            except Failed as failure:
                self.failed = True
                clients = failure.clients
                done |= {
                    "outcome": failure.outcome,
                    "failed": len(clients),
                    "clients": self._as_seen(clients),
                }
            done["ended_ns"] = self.stage.now()
            if self.failed:
                return

    @property
    def ended_ns(self) -> int:
        """When the last step came to its end."""
        return int(self.record["steps"][-1]["ended_ns"])

    def returned(self) -> None:
        """The function has returned, or raised: what its processes still listen on is written down."""
        self.record["returned_ns"] = self.stage.returned_ns
        self.record["left_listening"] = sockets.listening(self.stage.pids())

    def close(self) -> None:
        """All clients leave."""
        self.crowd.close()

    def as_data(self) -> dict[str, Any]:
        """The record. A step that the run's end has overtaken is one of a server that has gone."""
        for step in self.record["steps"]:
            if step["ended_ns"] is None:
                clients = waiting(self.crowd.named(step["client"]))
                step |= {
                    "outcome": "gone",
                    "ended_ns": self.stage.now(),
                    "failed": len(clients),
                    "clients": self._as_seen(clients),
                }
        return self.record | {"spared_s": self.patience.spared_s}

    def _as_seen(self, clients: Sequence[Client]) -> list[dict[str, Any]]:
        return [_seen(client, self.attention.now()) for client in clients[:_MAX_SHOWN]]


def _seen(client: Client, at_ns: int) -> dict[str, Any]:
    """A client as `grader.model.played.ClientSeen`."""
    seen = {name: getattr(client, name) for name in ("name", "state", "said", "sent", "back", "differs")}
    seen["last"] = base64.b64encode(client.last).decode("ascii")
    seen["quiet_ns"] = at_ns - client.moved_ns
    seen["name"] = client.name if client.place == 0 else f"{client.name} {client.place + 1}"
    if client.differs is not None:
        texts = {key: base64.b64encode(client.differs[key]).decode("ascii") for key in ("said", "came")}
        seen["differs"] = client.differs | texts
    return seen
