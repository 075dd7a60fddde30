"""What went wrong between the clients of a scenario and the server: the one step that failed, in a student's words."""

from collections import Counter
from collections.abc import Callable, Iterable

from grader.judge.hangs import who
from grader.judge.wording import counted, listed, shorten
from grader.model.case import Case
from grader.model.errors import HarnessError
from grader.model.grade import Finding
from grader.model.observation import Stuck, Where
from grader.model.plan import PlannedStep
from grader.model.played import ClientSeen, Played, PlayedStep, SocketSeen

VAIN = ("late", "standstill")
TALKING = ("connect", "exchange", "receive", "await-end", "visit")
NEXT_CLIENT = ("accept", "accept4")
"""Where a server rightly waits whose thread for a client has ended: that line is not the one to blame."""
MAX_STUCK = 4
STOOD = {
    ("kill", "tgkill", "tkill"): "was stopped by a signal",
    ("sendto", "sendmsg", "write", "writev"): "waited until somebody reads what it sends",
    ("futex",): "waited for a lock or for a thread",
    ("wait4", "waitid"): "waited for a child to end",
    ("nanosleep", "clock_nanosleep"): "slept",
    ("recvfrom", "recvmsg", "read", "readv"): "waited for something to read",
    ("poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait"): "waited for any of its descriptors",
    ("accept", "accept4"): "waited for the next client",
    ("rt_sigtimedwait", "rt_sigsuspend", "pause"): "waited for a signal",
}
"""What a process or a thread of a server was at, by the system call that it was in; the most telling first."""
NS_PER_MS = 1_000_000


def played(case: Case) -> Played:
    """What the clients saw. HarnessError when the run had none."""
    if case.observation.played is None or case.run.scenario is None:
        raise HarnessError("the run has no clients: give it a `scenario`")
    return case.observation.played


def scene_fault(case: Case) -> Finding | None:
    """The step that failed, told; None when every step was made."""
    seen = played(case)
    failed = next((step for step in seen.steps if step.outcome != "done"), None)
    if failed is not None:
        return _told(case, failed)
    planned = case.run.scenario.steps if case.run.scenario is not None else ()
    if len(seen.steps) <= len(planned):
        raise HarnessError("the scenario was broken off without a reason")
    return None


def _told(case: Case, step: PlayedStep) -> Finding:
    if step.outcome in OUTCOMES:
        return OUTCOMES[step.outcome](case, step)
    if step.kind in TELLERS:
        return TELLERS[step.kind](case, step)
    return _talk(case, step)


def place(case: Case) -> str:
    """Where the server has to be: "127.1.2.3 port 7000", or a path."""
    server = case.run.scenario.server if case.run.scenario is not None else {}
    return str(server["path"]) if "path" in server else f"{server['host']} port {server['port']}"


def socket_name(socket: SocketSeen) -> str:
    """A socket that listens, as "127.0.0.1 port 80"; with its kind when that is not TCP."""
    kind = "" if socket.kind.startswith("tcp") else f"{socket.kind.upper()} "
    return f"{kind}{shorten(socket.address, 80)}" + (f" port {socket.port}" if socket.port else "")


def at_addresses(case: Case, sockets: Iterable[SocketSeen]) -> list[SocketSeen]:
    """Those that outsiders can reach: for a server of the network, a Unix-domain socket of its own is none."""
    unix = case.run.scenario is not None and case.run.scenario.server.get("kind") == "unix"
    return [socket for socket in sockets if unix or socket.kind != "unix"]


def _came_back(case: Case, step: PlayedStep) -> Finding:
    returned = played(case).returned_ns
    at = "" if returned is None else f" {_ms(returned - case.observation.calls[0].began_ns)} after the call"
    during = "before it listened" if step.kind == "ready" else "while clients were there"
    return Finding(
        kind="returned-early",
        message=f"{case.run.function} returned{at}, {during} and before it was told to stop",
        expected=f"{case.run.function} serves until SIGTERM",
        actual="it returned by itself",
        hint="The call lasts as long as the server does: threads and children that go on without it do not count.",
    )


def _not_ready(case: Case, step: PlayedStep) -> Finding:
    function = case.run.function
    within = case.run.scenario.ready_within_s if case.run.scenario is not None else 0
    others = listed(map(socket_name, at_addresses(case, played(case).listening)))
    waited = f"within {within:g} s" if step.outcome == "late" else "and never will"
    return Finding(
        kind="not-ready",
        message=f"{function} did not listen on {place(case)} {waited}"
        + (f": it listens on {others}" if others else "")
        + _standing(case, step),
        expected=f"a socket that listens on {place(case)}",
        actual=others or "nothing listens",
        where=_where(case, step),
        hint="Bind to exactly the host and the port that the function is given, and listen, before anything that takes "
        "its time.",
    )


def _no_connection(case: Case, step: PlayedStep) -> Finding:
    if step.outcome not in ("refused", "late", "standstill") or any(c.said for c in step.clients):
        return _talk(case, step)
    name = _client(step)
    if step.outcome == "refused":
        what = f"{name} could not connect: nobody listened on {place(case)} any more"
    else:
        what = f"{name} could not connect: the queue of the listening socket stayed full"
    return Finding(
        kind="no-connection",
        message=what + _standing(case, step),
        expected="every client can connect",
        actual="connection refused" if step.outcome == "refused" else "no answer",
        where=_where(case, step),
        hint="A server accepts one client after the other, as long as it lives, whatever the others do.",
    )


def _talk(case: Case, step: PlayedStep) -> Finding:
    client = (
        step.clients[0]
        if step.clients
        else ClientSeen(name="?", state="open", said=0, sent=0, back=0, quiet_ns=0)
    )
    if client.differs is not None:
        return _different(client, step)
    so_far = f"{_client(step)} had {client.back:,} of {_bytes(client.said)} back"
    how = {
        "ended": " when the server closed its connection",
        "reset": " when its connection was broken off (reset)",
        "refused": " when the server had gone",
        "standstill": ", and nothing more can come",
        "late": f", and then nothing came for {_ms(client.quiet_ns)}",
    }[step.outcome]
    return Finding(
        kind="cut-off" if step.outcome not in VAIN else "no-echo",
        message=f"{so_far}{how}{_last(client)}{_others(step)}{_standing(case, step)}",
        expected=f"{_bytes(client.said)} back",
        actual=_bytes(client.back),
        where=_where(case, step),
    )


def _different(client: ClientSeen, step: PlayedStep) -> Finding:
    found = client.differs
    assert found is not None  # noqa: S101 - asked before
    came = repr(found.came) if found.came else "nothing"
    if found.said:
        what = f"got other bytes back than it had sent, from byte {found.at} on: {came} for {found.said!r}"
    else:
        what = f"got more back than it had sent: after {_bytes(found.at)} came {came}"
    return Finding(
        kind="other-bytes",
        message=f"{_client(step)} {what}{_others(step)}",
        expected=repr(found.said) if found.said else "nothing more",
        actual=came,
    )


def _no_end(case: Case, step: PlayedStep) -> Finding:
    client = step.clients[0]
    if step.outcome not in VAIN and (step.outcome != "reset" or client.back < client.said):
        return _talk(case, step)
    name = _client(step)
    if step.outcome == "reset":
        what = f"{name} had everything back, and then a reset in place of the end of file"
    elif client.back < client.said:
        return _talk(case, step)
    else:
        what = f"{name} had ended its side and had everything back, but the end of file never came"
    return Finding(
        kind="no-end-of-file",
        message=f"{what}{_others(step)}{_standing(case, step)}",
        expected="all bytes, then end of file",
        actual="a reset" if step.outcome == "reset" else "the connection stays open",
        where=_where(case, step),
    )


def _left(case: Case, step: PlayedStep) -> Finding:
    """A visit fails like a talk, or at its end."""
    client = step.clients[0]
    done = client.said > 0 and client.back >= client.said and client.differs is None
    return _no_end(case, step) if done else _no_connection(case, step)


def _not_stopped(case: Case, step: PlayedStep) -> Finding:
    within = _planned(case, step).seconds
    never = " and never will" if step.outcome == "standstill" else ""
    return Finding(
        kind="not-stopped",
        message=f"{case.run.function} did not return within {within:g} s of SIGTERM{never}{_standing(case, step)}",
        expected=f"a return within {within:g} s",
        actual="still at work",
        where=_where(case, step),
        hint="Python goes on waiting when a handler has only set a flag, and what waits in other threads or processes "
        "has to be woken or ended too.",
    )


def _cannot_end(case: Case, step: PlayedStep) -> Finding:
    within = _planned(case, step).seconds
    return Finding(
        kind="not-stopped",
        message=f"{case.run.function} returned, but its process could not end within {within:g} s of SIGTERM: "
        f"Python waits for its threads{standing(case)}",
        expected=f"within {within:g} s the program can end, with exit status 0",
        actual="threads that are no daemons go on",
        where=standing_where(case),
        hint="A program ends when its last thread does that is no daemon. Shut the clients' sockets down, so that "
        "their threads come to an end, or make the threads with daemon=True.",
    )


OUTCOMES: dict[str, Callable[[Case, PlayedStep], Finding]] = {"gone": _came_back, "threads": _cannot_end}
"""What is told alike, whatever the step was."""
TELLERS: dict[str, Callable[[Case, PlayedStep], Finding]] = {
    "ready": _not_ready,
    "connect": _no_connection,
    "await-end": _no_end,
    "visit": _left,
    "stop": _not_stopped,
}


def _planned(case: Case, step: PlayedStep) -> PlannedStep:
    steps = case.run.scenario.steps if case.run.scenario is not None else []
    return steps[step.number]


def _client(step: PlayedStep) -> str:
    return f"client {step.clients[0].name!r}" if step.clients else "a client"


def _others(step: PlayedStep) -> str:
    more = step.failed - 1
    return f" (and {counted(more, 'other client')} likewise)" if more > 0 else ""


def _last(client: ClientSeen) -> str:
    """What a student can try again."""
    return f"; it had said {client.last!r} last" if client.last else ""


def _bytes(number: int) -> str:
    return f"{number:,} {'byte' if number == 1 else 'bytes'}"


def _ms(nanoseconds: int) -> str:
    ms = nanoseconds / NS_PER_MS
    return f"{ms / 1000:.1f} s" if ms >= 1000 else f"{ms:.0f} ms"  # noqa: PLR2004 - a second


def _standing(case: Case, step: PlayedStep) -> str:
    """Nothing when the server did something: then it is not what it waits for that is wrong."""
    return standing(case) if step.outcome in VAIN else ""


def so_far(case: Case) -> str:
    """How far the clients had come when the run's time was up: "; client 'ann' had 3 of 5 bytes back"."""
    step = played(case).steps[-1]
    if not step.clients:
        return ""
    client = step.clients[0]
    return f"; {_client(step)} had {client.back:,} of {_bytes(client.said)} back{_others(step)}"


def standing(case: Case) -> str:
    """Where the server's processes were then: "; the caller (pid 3) waited for the next client (accept4, line 12)"."""
    told = Counter(_stood(case, stuck) for stuck in _telling_first(case))
    shown_ones = list(told.items())[:MAX_STUCK]
    return "".join(f"; {each}" + (f", {times} times" if times > 1 else "") for each, times in shown_ones)


def _telling_first(case: Case) -> list[Stuck]:
    """Who holds others up comes first, who only waits to be told something last."""
    ranks = {call: rank for rank, calls in enumerate(STOOD) for call in calls}
    return sorted(case.observation.stuck, key=lambda stuck: ranks.get(stuck.syscall or "", -1))


def _stood(case: Case, stuck: Stuck) -> str:
    name = f"{'a thread of ' if stuck.thread else ''}{who(case.observation, stuck.pid)}"
    line = "" if stuck.where is None else f"line {stuck.where.line}"
    if stuck.syscall is None:
        return f"{name} was computing" + (f" ({line})" if line else "")
    what = next((words for calls, words in STOOD.items() if stuck.syscall in calls), "stood in a system call")
    return f"{name} {what} ({', '.join(filter(None, (stuck.syscall, line)))})"


def _where(case: Case, step: PlayedStep) -> Where | None:
    if step.outcome not in VAIN:
        return None
    place = standing_where(case)
    idle = any(stuck.where == place and stuck.syscall in NEXT_CLIENT for stuck in case.observation.stuck)
    return None if idle and step.kind in TALKING else place


def standing_where(case: Case) -> Where | None:
    """The line of the first of them that has one."""
    return next((stuck.where for stuck in _telling_first(case) if stuck.where is not None), None)
