"""A submission that tries what no submission may: runs inside of the sandbox, on the standard library alone.

`look` returns a list of [protection, what was done], one for each deed that succeeded: none, if all holds.
"""

import ctypes
import errno
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

_MIB = 1 << 20
_UNSHARE_USER = 0x10000000
_PTRACE_SEIZE = 0x4206
_NEWCOMERS = {"io_uring_setup": 425, "clone3": 435, "pidfd_getfd": 438}  # the same number on every machine
_REFUSALS = (errno.EPERM, errno.ENOSYS)


def look(given: dict[str, Any]) -> list[list[str]]:
    """Try everything that leaves the process alive."""
    deeds = (_files, _processes, _network, _objects, _identity, _calls, _environment)
    return [[protection, deed] for family in deeds for protection, deed in family(given)]


def _succeeds(deed: Callable[[], object]) -> bool:
    try:
        deed()
    except OSError:
        return False
    return True


def _files(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    path = os.path.join(given["folder"], "canary")
    if _succeeds(lambda: os.stat(path)):
        yield "file names", "saw that a file outside is there"
    if _succeeds(lambda: os.close(os.open(path, os.O_RDONLY))):
        yield "file system", "read a file outside"
    if _succeeds(lambda: os.close(os.open(path, os.O_WRONLY))):
        yield "file system", "wrote a file outside"
    if _succeeds(lambda: os.mkdir(path + ".made")):
        yield "file system", "made a folder outside"
    if _succeeds(lambda: os.chmod(path, 0o600)):
        yield "file system", "changed a file's mode outside"
    if _succeeds(lambda: os.utime(path, (1, 1))):
        yield "file system", "changed a file's dates outside"


def _processes(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    found = _pid_of(given["token"])
    if found is not None:
        yield "process list", "saw the command line of a process outside"
        if _succeeds(lambda: os.kill(found, 0)):
            yield "processes", "could have ended a process outside"
        if _succeeds(lambda: _read(f"/proc/{found}/environ")):
            yield "processes", "read the environment of a process outside"
    if _succeeds(lambda: os.kill(os.getppid(), 0)):
        yield "processes", "could have ended the supervisor"
    if _succeeds(lambda: _read(f"/proc/{os.getppid()}/environ")):
        yield "processes", "read the supervisor's environment"


def _pid_of(token: str) -> int | None:
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                if token.encode() in _read(f"/proc/{name}/cmdline"):
                    return int(name)
            except OSError:
                continue
    return None


def _read(path: str) -> bytes:
    with open(path, "rb") as file:
        return file.read()


def _network(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if _succeeds(lambda: socket.create_connection(("127.0.0.1", given["port"]), timeout=2).close()):
        yield "network", "connected to a service of this host"
    if _succeeds(lambda: _datagram(("192.0.2.1", 9))):
        yield "network", "sent a datagram to another host"
    if _succeeds(lambda: _connect_unix(os.path.join(given["folder"], "socket"))):
        yield "network", "connected to a Unix socket outside"


def _datagram(address: tuple[str, int]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"?", address)


def _connect_unix(path: str) -> None:
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(path)


def _objects(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    libc = ctypes.CDLL(None)
    libc.shmat.restype = ctypes.c_ssize_t
    if given["segment"] >= 0 and libc.shmat(given["segment"], None, 0) != -1:
        yield "ipc", "attached a System V segment outside"


def _identity(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if os.uname().nodename == given["host"]:
        yield "host name", "saw the host's name"
    same_namespace = os.readlink("/proc/self/ns/user") == given["user_namespace"]
    if os.getuid() == given["user"] and same_namespace:
        yield "user", f"ran as the user that grades ({given['user']})"
    status = dict(line.split(b":", 1) for line in _read("/proc/self/status").splitlines())
    if int(status[b"CapPrm"], 16) or int(status[b"NoNewPrivs"]) != 1 or os.getuid() == 0:
        yield "privileges", "had capabilities, or could get them"


def _calls(_given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    libc = ctypes.CDLL(None, use_errno=True)
    for name, number in _NEWCOMERS.items():
        libc.syscall(number, 1, 0, 0)  # makes no sense: so says whoever looks at it
        if ctypes.get_errno() not in _REFUSALS:
            yield "system calls", f"made the system call {name}"
    if libc.unshare(_UNSHARE_USER) == 0:
        yield "system calls", "made a namespace"
    if libc.ptrace(_PTRACE_SEIZE, os.getppid(), None, None) == 0:
        yield "system calls", "traced the supervisor"


def _environment(given: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if given["variable"] in os.environ:
        yield "environment", "saw the environment of the one who grades"


def allocate() -> int:
    """Take 1 GiB."""
    kept = [bytearray(64 * _MIB) for _ in range(16)]
    return len(kept)


def spin() -> None:
    """Compute without end."""
    while True:
        pass


def fill() -> int:
    """Write 320 MiB into the working folder, and wait for what comes of it."""
    for number in range(8):
        with open(f"full{number}", "wb") as file:
            file.writelines(bytes(_MIB) for _ in range(40))
    time.sleep(1)
    return 8


def multiply() -> int:
    """Make 200 processes that stay."""
    for _ in range(200):
        if os.fork() == 0:
            signal.pause()
    return 200


def family() -> None:
    """Three children, one after the other."""
    for status in (1, 2, 3):
        pid = os.fork()
        if pid == 0:
            os._exit(status)
        os.waitpid(pid, 0)
