"""Expectations about a server that clients were played against: it served them, it stopped, it listened where told."""

from collections.abc import Iterator

from grader.judge.processes import left_by_exit
from grader.judge.scenes import at_addresses, place, played, scene_fault, socket_name
from grader.judge.wording import listed
from grader.model.case import Case
from grader.model.expectation import Expectation
from grader.model.grade import Finding
from grader.model.played import SocketSeen

NS_PER_S = 1_000_000_000
SLACK_S = 0.5
"""What a loaded machine may take on top of the time that a contract gives."""


class Served(Expectation, frozen=True, kw_only=True, tag="served"):
    """The scenario was played to its end: every client was served as its steps say."""

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for the step that failed."""
        fault = scene_fault(case)
        if fault is not None:
            yield fault


class Stopped(Expectation, frozen=True, kw_only=True, tag="stopped"):
    """The function returned, or ended by sys.exit(0), in the time that the step `stop` gives it after SIGTERM."""

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for a step that failed before, for no return, or for one that came too late."""
        fault = scene_fault(case)
        if fault is not None:
            yield fault
            return
        steps = case.run.scenario.steps if case.run.scenario is not None else []
        took_s = (played(case).stop_took_ns or 0) / NS_PER_S
        if took_s > steps[-1].seconds + SLACK_S:
            yield Finding(
                kind="not-stopped",
                message=f"{case.run.function} took {took_s:.1f} s to return after SIGTERM",
                expected=f"a return within {steps[-1].seconds:g} s",
                actual=f"{took_s:.1f} s",
            )


class PortReleased(Expectation, frozen=True, kw_only=True, tag="port-released"):
    """When the function had returned, none of its processes listened any more."""

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for a step that failed, or for the sockets that are left."""
        fault = scene_fault(case)
        if fault is not None:
            yield fault
            return
        left = [
            (socket, pids)
            for socket in at_addresses(case, played(case).left_listening)
            if (pids := _still_there(case, socket))
        ]
        if left:
            names = listed(
                f"pid {pid} on {socket_name(socket)}" for socket, its_pids in left for pid in its_pids
            )
            yield Finding(
                kind="port-released",
                message=f"when {case.run.function} had returned, somebody still listened: {names}",
                expected="nobody listens any more",
                actual=names,
                hint="As long as one process has the listening socket open, nobody else can have the port: close it "
                "in every process that has a copy of it.",
            )


def _still_there(case: Case, socket: SocketSeen) -> list[int]:
    """Who has it open. The caller itself does not count when it was ending: its sockets end with it."""
    caller, last = case.observation.processes[0].pid, case.observation.calls[-1]
    return [pid for pid in socket.pids if pid != caller or not left_by_exit(case, last)]


class ListensOnlyThere(Expectation, frozen=True, kw_only=True, tag="listens-only-there"):
    """In the look called `look` (at `sockets`) the server listened on the scenario's address, and nowhere else."""

    look: str

    def judge(self, case: Case) -> Iterator[Finding]:
        """One finding for a step that failed, or for the sockets that are elsewhere."""
        fault = scene_fault(case)
        if fault is not None:
            yield fault
            return
        looks = [seen for seen in played(case).looks if seen.name == self.look]
        sockets = [socket for seen in looks for socket in at_addresses(case, seen.sockets)]
        elsewhere = listed(dict.fromkeys(socket_name(s) for s in sockets if not _is_the_one(case, s)))
        if elsewhere:
            yield Finding(
                kind="listens-only-there",
                message=f"{case.run.function} listens on {elsewhere}, where it was told {place(case)}",
                expected=f"{place(case)} and nothing else",
                actual=listed(dict.fromkeys(map(socket_name, sockets))),
                hint="The empty host, 0.0.0.0 and :: mean every address of the machine: whoever can reach it can "
                "reach the server.",
            )


def _is_the_one(case: Case, socket: SocketSeen) -> bool:
    server = case.run.scenario.server if case.run.scenario is not None else {}
    if server.get("kind") == "unix":
        return socket.kind == "unix"
    same_kind = socket.kind.rstrip("6") == server.get("kind")
    return same_kind and (socket.address, socket.port) == (server.get("host"), server.get("port"))
