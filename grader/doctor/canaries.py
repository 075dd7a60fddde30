"""What stands outside of the sandbox while the doctor tries it: each would be reached if a protection did not hold."""

import ctypes
import os
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

VARIABLE = "GRADE_CANARY"
_PRIVATE, _MODE, _REMOVE = 0, 0o1666, 0  # IPC_PRIVATE, IPC_CREAT and rw for all, IPC_RMID
_SEGMENT_BYTES = 4096


@contextmanager
def canaries() -> Iterator[dict[str, object]]:
    """Put them there; what the probe has to know of them. All are gone afterwards."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="grade-doctor-", dir="/var/tmp"))
        os.chmod(folder, 0o777)  # noqa: S103 - so that only the sandbox keeps anybody out
        path = os.path.join(folder, "canary")
        with open(path, "w", encoding="utf-8") as file:
            file.write("nobody inside may read this\n")
        os.chmod(path, 0o666)  # noqa: S103 - the same
        server = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        unix = stack.enter_context(socket.socket(socket.AF_UNIX))
        unix.bind(os.path.join(folder, "socket"))
        unix.listen()
        os.chmod(os.path.join(folder, "socket"), 0o777)  # noqa: S103 - the same
        token = secrets.token_hex(8)
        stack.enter_context(_process(token))
        os.environ[VARIABLE] = token
        stack.callback(os.environ.pop, VARIABLE, None)
        yield {
            "folder": folder,
            "port": server.getsockname()[1],
            "token": token,
            "variable": VARIABLE,
            "segment": stack.enter_context(_segment()),
            "host": os.uname().nodename,
            "user": os.getuid(),
            "user_namespace": os.readlink("/proc/self/ns/user"),
        }


@contextmanager
def _process(token: str) -> Iterator[None]:
    """A process with `token` on its command line, that ends when it is told to."""
    words = [sys.executable, "-I", "-S", "-c", "import sys; sys.stdin.read()", token]
    with subprocess.Popen(words, stdin=subprocess.PIPE) as waiting:
        try:
            yield
        finally:
            assert waiting.stdin is not None  # noqa: S101 - it was asked for
            waiting.stdin.close()


@contextmanager
def _segment() -> Iterator[int]:
    """A System V segment that every user may attach; its id, -1 where there is no System V."""
    libc = ctypes.CDLL(None)
    identifier = int(libc.shmget(_PRIVATE, ctypes.c_size_t(_SEGMENT_BYTES), _MODE))
    try:
        yield identifier
    finally:
        libc.shmctl(identifier, _REMOVE, None)
