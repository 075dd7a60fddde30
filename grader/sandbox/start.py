"""Starting a sandbox: the tier chosen, the program spawned with the two ends of its channel."""

import os
import signal
import sys
import time
from _thread import get_native_id  # threading itself is loaded later, if at all

from grader.model.errors import SandboxUnavailable, UsageError
from grader.sandbox import bubblewrap, landlock, none
from grader.sandbox.launch import Launch

TIERS = ("auto", "bubblewrap", "landlock", "none")
_FIRST_SLOT_UID = 0x70000000
"""Nobody assigns these (systemd's UIDS-GIDS page). One for each slot, which is a thread's id, or a process's."""

_END_S, _POLL_S = 2.0, 0.001

INSTALL = (
    "No sandbox can be used here: the program `bwrap` is not installed.\n"
    "  Debian, Ubuntu:  apt-get install bubblewrap\n"
    "  Fedora:          dnf install bubblewrap\n"
    "  Arch:            pacman -S bubblewrap\n"
    "To grade only submissions that you trust, ask for no sandbox by name: --sandbox none"
)


class Started:
    """A spawned sandbox: its process, the channel's ends, and what it wrote on its standard error."""

    def __init__(self, launch: Launch, pid: int, requests: int, replies: int, errors: int) -> None:
        self.launch = launch
        self.pid = pid
        self.requests = requests
        self.replies = replies
        self.errors = errors
        self.slot = 0
        self.may_fall_back = False
        self._open = True

    def discard(self) -> None:
        """End the sandbox, unless that is done: with its first process, all in it end."""
        if not self._open:
            return
        self._open = False
        for fd in (self.requests, self.replies):
            os.close(fd)
        self._end()
        os.close(self.errors)
        if self.launch.remove is not None:
            import shutil  # noqa: PLC0415 - only the tier none leaves a folder

            shutil.rmtree(self.launch.remove, ignore_errors=True)

    def _end(self) -> None:
        """The supervisor ends when its channel closes; what does not end in time is killed, with all of its group."""
        until = time.monotonic() + _END_S
        ended = os.WEXITED | os.WNOHANG | os.WNOWAIT  # its id stays taken, so that the group is no other
        while os.waitid(os.P_PID, self.pid, ended) is None and time.monotonic() < until:
            time.sleep(_POLL_S)
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)


def start(tier: str = "auto", slot: int | None = None) -> Started:
    """Spawn the sandbox of a tier; it then waits to be told what to do (`session.py`).

    SandboxUnavailable when this host has no such tier. That it really works is known when it answers; what to do when
    it does not, `start_next` knows. `slot` tells apart sandboxes that live at once (see `_own_uid`): the id of this
    thread, if no other is given.
    """
    slot = slot or get_native_id()
    if tier not in TIERS:
        raise UsageError(f"--sandbox {tier}: there are {', '.join(TIERS)}")
    if not sys.platform.startswith("linux"):
        raise SandboxUnavailable("grade asks the Linux kernel what a submission did; this is no Linux.")
    if tier == "none":
        return spawn(none.describe())
    if tier == "landlock":
        return _start_landlock(slot, asked=True)
    try:
        started = _start_bubblewrap(slot)
    except SandboxUnavailable:
        if tier != "auto":
            raise
        return _start_landlock(slot, asked=False)
    started.slot, started.may_fall_back = slot, tier == "auto"
    return started


def start_next(failed: Started) -> Started | None:
    """The sandbox to try when this one does not work; None when a tier was asked for by name, or none is left."""
    return _start_landlock(failed.slot, asked=False) if failed.may_fall_back else None


def _start_bubblewrap(slot: int) -> Started:
    bwrap = _which("bwrap")
    if bwrap is None:
        raise SandboxUnavailable(INSTALL)
    as_root = os.geteuid() == 0
    return spawn(bubblewrap.describe(bwrap, as_root=as_root, uid=_own_uid(slot) if as_root else os.geteuid()))


def _start_landlock(slot: int, *, asked: bool) -> Started:
    as_root = os.geteuid() == 0
    return spawn(
        landlock.describe(as_root=as_root, uid=_own_uid(slot) if as_root else os.geteuid(), asked=asked)
    )


def _own_uid(slot: int) -> int:
    """An unprivileged user for the sandbox of a slot; where ids are few (user namespaces), one of the last."""
    try:
        with open("/proc/self/uid_map", encoding="ascii") as file:
            ranges = [(int(first), int(count)) for first, _outside, count in (line.split() for line in file)]
    except OSError as error:
        raise SandboxUnavailable(f"The grader looks at processes in /proc, and cannot: {error}") from error
    wanted = _FIRST_SLOT_UID + slot
    if any(first <= wanted < first + count for first, count in ranges):
        return wanted
    first, count = max(ranges)
    return first + count - 3 - slot % max(1, min(count // 2, 1000))  # the last but one is often "nobody"


def _which(program: str) -> str | None:
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        path = os.path.join(folder, program)
        if os.access(path, os.X_OK) and os.path.isfile(path):
            return path
    return None


def spawn(launch: Launch) -> Started:
    """Start what a launch describes. SandboxUnavailable when that cannot be done."""
    try:
        return _spawned(launch)
    except OSError as error:
        what = f" ({error.filename})" if error.filename else ""
        raise SandboxUnavailable(
            f"The sandbox {launch.tier} cannot be started: {error.strerror}{what}.\n"
            "Are there descriptors (ulimit -n), processes (ulimit -u) and memory to be had?"
        ) from error


def _spawned(launch: Launch) -> Started:
    fds: list[int] = []
    try:
        fds += (*os.pipe(), *os.pipe(), os.memfd_create("sandbox-stderr"))
        for data in launch.data:
            fds.append(_memory_file(data))
        requests_in, requests_out, replies_in, replies_out, errors, *given = fds
        moves = [(requests_in, 0), (replies_out, 1), (errors, 2)]
        moves += [(fd, Launch.FIRST_DATA_FD + number) for number, fd in enumerate(given)]
        actions = [(os.POSIX_SPAWN_DUP2, *move) for move in _without_clashes(moves)]
        pid = os.posix_spawn(
            launch.argv[0], launch.argv, launch.environment, file_actions=actions, setsid=True
        )
    except OSError:
        _close(fds)
        raise
    _close([requests_in, replies_out, *given])
    return Started(launch, pid, requests_out, replies_in, errors)


def _close(fds: list[int]) -> None:
    for fd in fds:
        os.close(fd)


def _without_clashes(moves: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Moves that first bring every source out of the way of the targets (a source may have a target's number)."""
    high = 100
    lifted = [(source, high + number) for number, (source, _target) in enumerate(moves)]
    return lifted + [(high + number, target) for number, (_source, target) in enumerate(moves)]


def _memory_file(data: bytes) -> int:
    fd = os.memfd_create("data")
    os.write(fd, data)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd
