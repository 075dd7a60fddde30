"""What the clients of a scenario saw: plain data, as the supervisor wrote it down. Times as in `Observation`."""

from typing import Literal

from msgspec import field

from grader.model.base import Record

StepOutcome = Literal[
    "done",
    "late",  # nothing more came for so long that it was given up
    "standstill",  # nothing could come any more: every process of the server's slept, and nothing was under way
    "differs",  # something else came than what had been said
    "ended",  # the server ended the connection before everything was back
    "reset",  # the connection was broken off
    "refused",  # nobody listened there
    "gone",  # the function came to its end before it was told to
    "threads",  # the function returned, and its process could not end: it has threads that are no daemons
]
ClientState = Literal["connecting", "open", "ended", "reset", "refused", "closed"]


class Difference(Record, frozen=True, kw_only=True):
    """Where what came back first differs from what was said, with some bytes of both from there on."""

    at: int
    said: bytes
    came: bytes


class ClientSeen(Record, frozen=True, kw_only=True):
    """One client, as it stood when a step failed for it: of `said` bytes it had `sent` and had `back` so many.

    `last` is what it had said last, if that is short; `quiet_ns` how long nothing had moved for it.
    """

    name: str
    state: ClientState
    said: int
    sent: int
    back: int
    quiet_ns: int
    last: bytes = b""
    differs: Difference | None = None


class PlayedStep(Record, frozen=True, kw_only=True):
    """A step; `number` is its place in the scenario, -1 for getting ready. `clients` are those that it failed for.

    `failed` counts them; the first few are in `clients`.
    """

    number: int
    kind: str
    client: str = ""
    began_ns: int
    ended_ns: int | None = None
    outcome: StepOutcome
    clients: list[ClientSeen] = field(default_factory=list)
    failed: int = 0


class SocketSeen(Record, frozen=True, kw_only=True):
    """A socket that listens (UDP: that is bound), and who has it open. `port` is 0 and `address` a path for unix."""

    kind: str
    address: str
    port: int
    pids: list[int]


class DescriptorCount(Record, frozen=True, kw_only=True):
    """How many descriptors a process had open, by what they are open on ("socket", "pipe", "file", …)."""

    pid: int
    kinds: dict[str, int]


class Looked(Record, frozen=True, kw_only=True):
    """What the kernel showed at a `look`; of the three lists the one that was asked for is filled."""

    name: str
    at: str
    at_ns: int
    sockets: list[SocketSeen] = field(default_factory=list)
    descriptors: list[DescriptorCount] = field(default_factory=list)
    zombies: list[int] = field(default_factory=list)


class Played(Record, frozen=True, kw_only=True):
    """A scenario, as it was played. Steps that were never come to are not in `steps`.

    `ready_ns` is when the kernel's tables first showed the server's socket. `told_ns` is when SIGTERM was sent,
    `returned_ns` when the function had returned (or had ended by sys.exit). `stop_took_ns` is what lies between,
    without the time in which the grader itself did not get to run. `listening` are the sockets of the server's
    processes at the end of getting ready, `left_listening` those at the return. `spared_s` are seconds that were not
    waited out, because they could change nothing.
    """

    ready_ns: int | None = None
    told_ns: int | None = None
    returned_ns: int | None = None
    stop_took_ns: int | None = None
    steps: list[PlayedStep]
    looks: list[Looked]
    listening: list[SocketSeen]
    left_listening: list[SocketSeen]
    spared_s: float = 0.0
