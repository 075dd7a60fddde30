"""The place of one sandbox in the tier `landlock`: entered by each student's process, kept by the supervisor."""

import _socket
import array
import functools
import os
import struct
from collections.abc import Callable, Iterable
from typing import Any

from grader.supervisor import procfs
from grader.supervisor.landlock import listener, promise, rules
from grader.supervisor.landlock.filters import (
    HANDOVER_FD,
    HANDOVER_FLAGS,
    LOOK_CALLS,
    OBJECT_CALLS,
    PATH_CALLS,
    SOCKET_CALLS,
    make_notifying,
    make_refusing,
)
from grader.supervisor.landlock.ipc import Objects
from grader.supervisor.landlock.listener import Call, Give, Listener
from grader.supervisor.landlock.looks import Looks
from grader.supervisor.landlock.paths import Paths
from grader.supervisor.landlock.sockets import Sockets
from grader.supervisor.waiting import Waiting


class Guard:
    """One for a sandbox; `begin` and `end` for each run. `boot["landlock"]` is what `sandbox/landlock.py` describes."""

    def __init__(self, boot: dict[str, Any]) -> None:
        given = boot["landlock"]
        self._own_user: bool = boot["uid"] is not None
        self._folders: dict[str, str] = given["folders"]
        self.stand_ins = {"/tmp": self._folders["tmp"], "/dev/shm": self._folders["shm"]}  # noqa: S108 - names
        self._ruleset = rules.Ruleset(_rights(given, self._folders, own_user=self._own_user))
        refers, truncates = (bool(self._ruleset.handled & right) for right in (rules.REFER, rules.TRUNCATE))
        self._paths = Paths(self._folders, refers=refers, truncates=truncates, terminals=not self._own_user)
        self.objects = Objects(os.path.basename(os.path.dirname(boot["scratch"])) + ".")
        self._handover: tuple[_socket.socket, _socket.socket] | None = None
        self._listener: Listener | None = None
        self._sockets: Sockets | None = None
        self._handlers: dict[str, Callable[[Call], Any]] = {}
        self._notifying = make_notifying()
        self.refusing = make_refusing(os.getpid(), scopes=self._ruleset.version >= rules.SIGNALS_SINCE)
        """What the filter of all tiers is to begin with."""
        self.on_call: Callable[[Call, Any], None] | None = None
        """Is told of each call that is not refused, and of its answer."""

    def fault(self) -> str | None:
        """What does not hold of this tier here, by trying it. OSError when the supervisor cannot do its part."""
        self._paths.try_out()
        return promise.tried(self._ruleset, self._folders, self._notifying)

    def protections(self) -> dict[str, str]:
        """Each protection's name → "enforced", or "missing: " and why."""
        return promise.protections(self._ruleset.version, own_user=self._own_user)

    def begin(self, waiting: Waiting, alive: Callable[[], Iterable[int]]) -> None:
        """Before a student's process is forked. `alive` gives the processes of the run, at any time."""
        self._paths.begin()
        self._sockets = Sockets(alive, self._paths.socket)
        tables = (
            (PATH_CALLS, self._paths),
            (LOOK_CALLS, Looks(self._paths)),
            (OBJECT_CALLS, self.objects),
            (SOCKET_CALLS, self._sockets),
        )
        self._handlers = _by_call(*tables) | {"socketpair": self._pair}
        self._handover = _socket.socketpair()
        waiting.watch(self._handover[0].fileno(), functools.partial(self._take_over, waiting))

    # in the student's process

    def restrict(self) -> int:
        """Enter the Landlock domain. The descriptor to hand the listener over by, to be HANDOVER_FD."""
        assert self._handover is not None
        self._ruleset.enter()
        return self._handover[1].fileno()

    def hand_over(self) -> None:
        """Enter the filter that notifies."""
        fd = listener.install(self._notifying)
        channel = _socket.socket(fileno=HANDOVER_FD)
        rights = array.array("i", [fd])
        channel.sendmsg([b"x"], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, rights)], HANDOVER_FLAGS)
        channel.close()
        os.close(fd)

    # in the supervisor

    def _take_over(self, waiting: Waiting) -> None:
        assert self._handover is not None
        waiting.forget(self._handover[0].fileno())
        _data, rights, _flags, _sender = self._handover[0].recvmsg(1, _socket.CMSG_SPACE(4))
        self._close_handover()
        if rights:
            (fd,) = struct.unpack("=i", rights[0][2][:4])
            self._listener = Listener(fd, self._handle)
            waiting.watch(fd, self._listener.take)

    def try_again(self) -> None:
        """Answer the calls that were put off, if their time has come."""
        if self._listener is not None:
            self._listener.try_again()

    def end(self) -> None:
        """After the last process of a run has gone."""
        self._close_handover()
        if self._listener is not None:
            os.close(self._listener.fd)
            self._listener = None
        if self._sockets is not None:
            self._sockets.close()
            self._sockets = None
        self.objects.remove_all()

    def _close_handover(self) -> None:
        for end in self._handover or ():
            end.close()
        self._handover = None

    def _handle(self, call: Call) -> Any:
        answer = self._handlers[call.name](call)
        if self.on_call is not None:
            self.on_call(call, answer)
        return answer

    def _pair(self, call: Call) -> Any:
        """Two descriptors are given, and their numbers written where socketpair(2) writes them."""
        assert self._sockets is not None
        assert self._listener is not None
        numbers = []
        for end in self._sockets.pair(call):
            given = Give(end.detach(), cloexec=bool(call.integer(1) & _socket.SOCK_CLOEXEC))
            numbers.append(self._listener.give(call, given))
        procfs.write_memory(call.tid, call.args[3], struct.pack("=ii", *numbers))
        return 0


def _by_call(*tables: tuple[dict[str, tuple[str, ...]], object]) -> dict[str, Callable[[Call], Any]]:
    return {
        name: getattr(owner, method)
        for table, owner in tables
        for method, names in table.items()
        for name in names
    }


def _rights(given: dict[str, Any], folders: dict[str, str], *, own_user: bool) -> list[tuple[str, int]]:
    """What may be opened, with which rights: read-only places, those of the sandbox's own, devices, /proc."""
    pairs = [(path, rules.READ) for path in given["readable"]]
    pairs += [(path, rules.READ_DIR) for path in given["listable"]]
    pairs += [(path, rules.WRITE) for path in folders.values()]
    pairs += [(path, rules.DEVICE) for path in given["devices"]]
    if own_user:  # all terminals of this user are the submission's
        pairs.append(("/dev/pts", rules.DEVICE | rules.READ_DIR))
    return pairs
