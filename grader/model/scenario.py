"""What clients play against a student's server while it runs: a vocabulary of steps, as a course writes them.

A scenario is played by the supervisor, inside of the sandbox. Its steps are made one after the other; each has an
end that is seen, and a time after which it is given up. TCP, UDP and Unix-domain servers share the vocabulary.

What is said, a host and a path are text, in which `<<name>>` stands for what is drawn; so it may for a port.
"""

from typing import Annotated, Literal

from msgspec import Meta

from grader.model.base import Written

ClientName = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9-]*$", description="lower case, digits, dashes")]
Text = Annotated[str, Meta(min_length=1)]
Seconds = Annotated[float, Meta(gt=0)]
Count = Annotated[int, Meta(ge=1)]
Leave = Literal["end", "close", "reset"]
Sight = Literal["sockets", "descriptors", "zombies"]


class TcpServer(Written, frozen=True, kw_only=True, tag_field="kind", tag="tcp"):
    """A server that listens on a TCP address."""

    host: str
    port: int | str


class UdpServer(Written, frozen=True, kw_only=True, tag_field="kind", tag="udp"):
    """A server that has a UDP socket bound to an address; each piece that is said is a datagram."""

    host: str
    port: int | str


class UnixServer(Written, frozen=True, kw_only=True, tag_field="kind", tag="unix"):
    """A server that listens on a Unix-domain stream socket: a path in the working folder."""

    path: str


class Connect(Written, frozen=True, kw_only=True, tag_field="kind", tag="connect"):
    """`count` clients connect, one after the other. With `say` each says it and has it back before the next comes."""

    client: ClientName
    count: Count = 1
    say: Text | None = None


class Exchange(Written, frozen=True, kw_only=True, tag_field="kind", tag="exchange"):
    """All clients of this name say each of `say`, and wait until it is back before they say the next.

    `pieces_of` cuts it into pieces of that many bytes, each of them awaited. Where several clients have one name,
    each begins at another place of the text, so that no two say the same.
    """

    client: ClientName
    say: Annotated[tuple[Text, ...], Meta(min_length=1)]
    pieces_of: Count | None = None


class Send(Written, frozen=True, kw_only=True, tag_field="kind", tag="send"):
    """A client sends and reads nothing, until all is sent or the server takes no more.

    What is left is sent in the background, whenever the server takes some. `size`: repeated to that many bytes.
    `until_held`: of these no more than it takes until the server has read some that its kernel has no room for (TCP
    only).
    """

    client: ClientName
    say: Text
    size: Count | None = None
    until_held: bool = False


class Receive(Written, frozen=True, kw_only=True, tag_field="kind", tag="receive"):
    """A client reads until all that it has said is back. `slowly`: 256 KiB at a time, with a pause in between."""

    client: ClientName
    slowly: bool = False


class End(Written, frozen=True, kw_only=True, tag_field="kind", tag="end"):
    """A client ends its sending side as soon as it has sent everything, and goes on reading (a half-close)."""

    client: ClientName


class AwaitEnd(Written, frozen=True, kw_only=True, tag_field="kind", tag="await-end"):
    """A client reads to the end of file, before which nothing may come but what it has said."""

    client: ClientName


class Close(Written, frozen=True, kw_only=True, tag_field="kind", tag="close"):
    """The clients of this name close their connections, in good order."""

    client: ClientName


class Reset(Written, frozen=True, kw_only=True, tag_field="kind", tag="reset"):
    """The clients of this name break their connections off (SO_LINGER 0): the server sees them reset."""

    client: ClientName


class Visit(Written, frozen=True, kw_only=True, tag_field="kind", tag="visit"):
    """`count` clients, one after the other: each connects, says something, has it back, and leaves.

    It leaves by `end` (half-close, and then it awaits the end of file), by `close`, or by `reset`.
    """

    say: Text
    count: Count = 1
    leave: Leave = "end"


class Wait(Written, frozen=True, kw_only=True, tag_field="kind", tag="wait"):
    """Some seconds go by; with `since`, after the last move of that client.

    They are not waited out where it is proved that they could change nothing: every process of the server's sleeps
    in a call without a timeout, no timer is set, and none of them has looked at a clock.
    """

    seconds: Seconds
    since: ClientName | None = None


class Look(Written, frozen=True, kw_only=True, tag_field="kind", tag="look"):
    """Write down what the kernel shows of the server's processes, under a name.

    `sockets` are those that listen; `descriptors` how many each process has open; `zombies` the ended children
    that nobody has collected. With `patience_s` it is looked again and again, until there are no zombies, or no more
    descriptors than in the look called `no_more_than`.
    """

    at: Sight
    name: ClientName
    no_more_than: ClientName | None = None
    patience_s: Annotated[float, Meta(ge=0)] = 0


class Stop(Written, frozen=True, kw_only=True, tag_field="kind", tag="stop"):
    """SIGTERM is sent to the process that serves, which has `within_s` seconds to return. The last step of all.

    `whole`: in that time its process must be able to end, too: Python waits for threads that are no daemons.
    """

    within_s: Seconds = 1.0
    whole: bool = False


Server = TcpServer | UdpServer | UnixServer
Step = Connect | Exchange | Send | Receive | End | AwaitEnd | Close | Reset | Visit | Wait | Look | Stop


class Scenario(Written, frozen=True, kw_only=True):
    """The clients of one run: where the server is to be, how soon it must be ready, and what is played then.

    Ready means that the kernel's tables show a socket of the server's processes that listens there.
    """

    server: Server
    ready_within_s: Seconds = 2.0
    steps: Annotated[tuple[Step, ...], Meta(min_length=1)]
