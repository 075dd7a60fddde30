"""Sockets: the supervisor makes them, bound to the loopback device, and connects them to the submission's own.

A copy of each socket is kept until it is connected or listens. So a connection is made by the supervisor to an address
that nobody can change any more, and nothing outside of the sandbox can be spoken to, on this host neither. UDP sockets
are kept for the whole run, because each datagram may go elsewhere.
Sources: socket(7), unix(7), ip(7); proc_net_tcp and net/unix/af_unix.c for the tables in /proc/net.
"""

import _socket
import contextlib
import errno
import fcntl
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from grader.supervisor import libc, procfs
from grader.supervisor.landlock.listener import LATER, PROCEED, Call, Give

UNIX, INET, INET6 = _socket.AF_UNIX, _socket.AF_INET, _socket.AF_INET6
STREAM, DGRAM, SEQPACKET = _socket.SOCK_STREAM, _socket.SOCK_DGRAM, _socket.SOCK_SEQPACKET
_FLAGS = _socket.SOCK_NONBLOCK | _socket.SOCK_CLOEXEC
_KNOWN = {
    (UNIX, STREAM),
    (UNIX, SEQPACKET),
    *((family, kind) for family in (INET, INET6) for kind in (STREAM, DGRAM)),
}
_PROTOCOLS = (0, _socket.IPPROTO_TCP, _socket.IPPROTO_UDP)
_LOOPBACK_DEVICE = b"lo\0"
_LISTEN, _LOCAL_PORT, _STATE, _INODE = b"0A", 1, 3, 9  # columns of /proc/net/tcp, udp
_MAPPED = bytes(10) + b"\xff\xff"
_HERE6 = (bytes(16), bytes(15) + b"\x01")
_MAX_KEPT = 512
_MAX_DATAGRAM = 1 << 16
_MAX_ADDRESS = 128
_ADDRESS_BYTES = {INET: 16, INET6: 24}
_UNDER_WAY = (errno.EINPROGRESS, errno.EAGAIN, errno.EALREADY, errno.EISCONN)


class Sockets:
    """The sockets of one run. `alive` gives the ids of its processes; `resolve(call, path)` what a path stands for."""

    def __init__(self, alive: Callable[[], Iterable[int]], resolve: Callable[[Call, str], int]) -> None:
        self._alive = alive
        self._resolve = resolve
        self._kept: dict[int, _socket.socket] = {}  # by inode
        self._listening: set[int] = set()
        self._datagrams: set[int] = set()
        self._messages = False  # whether a sendmsg may be under way

    def close(self) -> None:
        """Give all copies up."""
        for kept in self._kept.values():
            kept.close()

    # calls

    def socket(self, call: Call) -> Any:
        """A family, a type and a protocol: a new socket."""
        family, kind, protocol = (call.integer(n) for n in range(3))
        if (family, kind & ~_FLAGS) not in _KNOWN or protocol not in _PROTOCOLS:
            raise OSError(errno.EAFNOSUPPORT, "no such sockets in this sandbox")
        if kind & ~_FLAGS == DGRAM and self._messages:
            raise OSError(errno.EAFNOSUPPORT, "no datagrams in a run that has used sendmsg")
        made = _socket.socket(family, kind, protocol)
        if family != UNIX:
            made.setsockopt(_socket.SOL_SOCKET, _socket.SO_BINDTODEVICE, _LOOPBACK_DEVICE)
        self._keep(made, datagrams=kind & ~_FLAGS == DGRAM)
        return Give(os.dup(made.fileno()), cloexec=bool(kind & _socket.SOCK_CLOEXEC))

    def connect(self, call: Call) -> Any:
        """A descriptor, an address and its length: made by the copy."""
        inode = _inode(call.tid, call.integer(0))
        kept = self._kept.get(inode)
        if kept is None:
            raise OSError(errno.EISCONN, "connected, or not to be connected")
        with self._allowed(call, 1, inode) as address:
            answer = _connected(kept.fileno(), address)
        if answer == 0 and inode not in self._datagrams:
            del self._kept[inode]
            kept.close()
        return answer

    def listen(self, call: Call) -> Any:
        """A descriptor, and a backlog: the copy goes, or the socket would listen on when its owner has closed it."""
        inode = _inode(call.tid, call.integer(0))
        kept = self._kept.pop(inode, None)
        if kept is not None:
            kept.close()
            self._listening.add(inode)
        return PROCEED

    def bind(self, _call: Call) -> Any:
        """Copies of UDP sockets whose owners have closed them are in the way of no new address."""
        if self._datagrams:
            self._forget_closed()
        return PROCEED

    def pair(self, call: Call) -> tuple[_socket.socket, _socket.socket]:
        """For socketpair with datagrams: a pair that keeps the bounds of messages, but can send to nobody else."""
        return _socket.socketpair(UNIX, SEQPACKET | call.integer(1) & _FLAGS)

    def send_to(self, call: Call) -> Any:
        """For sendto(fd, data, size, flags, address, length) with an address."""
        inode = _inode(call.tid, call.integer(0))
        if inode not in self._datagrams:
            raise OSError(errno.EISCONN, "only datagrams are sent to an address")
        data = procfs.read_memory(call.tid, call.args[1], min(call.args[2], _MAX_DATAGRAM))
        with self._allowed(call, 4, inode) as address:
            kept = self._kept[inode].fileno()
            return libc.syscall("sendto", kept, data, len(data), _socket.MSG_DONTWAIT, address, len(address))

    def send_message(self, _call: Call) -> Any:
        """For sendmsg and sendmmsg: let through where there are no datagrams, of which there are none from then on.

        The kernel reads the address by itself, and a second thread may change it after any look: this would lead out.
        """
        if self._datagrams:
            self._forget_closed()
        if self._datagrams:
            raise OSError(errno.EOPNOTSUPP, "in this sandbox datagrams are sent by sendto")
        self._messages = True
        return PROCEED

    # inside

    def _keep(self, made: _socket.socket, *, datagrams: bool) -> None:
        if len(self._kept) >= _MAX_KEPT:
            self._forget_closed()
            if len(self._kept) >= _MAX_KEPT:
                made.close()
                raise OSError(errno.ENFILE, "too many sockets that are not connected")
        inode = os.fstat(made.fileno()).st_ino
        self._kept[inode] = made
        if datagrams:
            self._datagrams.add(inode)

    def _forget_closed(self) -> None:
        held = {inode for pid in self._alive() for inode in _inodes(pid)}
        for inode in [each for each in self._kept if each not in held]:
            self._kept.pop(inode).close()
            self._datagrams.discard(inode)

    @contextlib.contextmanager
    def _allowed(self, call: Call, index: int, inode: int) -> Iterator[bytes]:
        """The address that arguments `index` and the next give, if it is one of the submission's own."""
        address = procfs.read_memory(call.tid, call.args[index], min(call.args[index + 1], _MAX_ADDRESS))
        family = int.from_bytes(address[:2], sys.byteorder)
        if family == UNIX and address[2:3].strip(b"\0"):
            fd = self._resolve(call, os.fsdecode(address[2:].split(b"\0")[0]))
            try:
                yield address[:2] + b"/proc/self/fd/%d\0" % fd  # what it is open on can't be exchanged
            finally:
                os.close(fd)
            return
        if family == UNIX:
            self._own_abstract(address[2:])
        else:
            self._own_port(family, address, datagrams=inode in self._datagrams)
        yield address

    def _own_port(self, family: int, address: bytes, *, datagrams: bool) -> None:
        if len(address) < _ADDRESS_BYTES.get(family, _MAX_ADDRESS + 1):
            raise OSError(errno.EINVAL, "no address")
        if not _is_here(family, address):
            raise OSError(errno.ENETUNREACH, "Network is unreachable")
        if not self._is_own(int.from_bytes(address[2:4], "big"), datagrams=datagrams):
            raise OSError(errno.ECONNREFUSED, "Connection refused")

    def _own_abstract(self, name: bytes) -> None:
        wanted = b"@" + name[1:].replace(b"\0", b"@")
        for line in procfs.read_file("/proc/net/unix").splitlines()[1:]:
            words = line.split(None, 7)
            if len(words) == 8 and words[7] == wanted and int(words[6]) in self._listening:  # noqa: PLR2004
                return
        raise OSError(errno.ECONNREFUSED, "Connection refused")

    def _is_own(self, port: int, *, datagrams: bool) -> bool:
        own = self._datagrams | _inodes(os.getpid()) if datagrams else self._listening
        for name in ("udp", "udp6") if datagrams else ("tcp", "tcp6"):
            with contextlib.suppress(FileNotFoundError):  # no IPv6
                for line in procfs.read_file(f"/proc/net/{name}").splitlines()[1:]:
                    words = line.split()
                    at = int(words[_LOCAL_PORT].rsplit(b":", 1)[1], 16)
                    if at == port and int(words[_INODE]) in own and (datagrams or words[_STATE] == _LISTEN):
                        return True
        return False


def _connected(fd: int, address: bytes) -> Any:
    """Connect without waiting, whatever the socket does. LATER when its owner is to wait."""
    flags = fcntl.fcntl(fd, fcntl.F_GETFL)
    fcntl.fcntl(fd, fcntl.F_SETFL, flags | os.O_NONBLOCK)
    try:
        return libc.syscall("connect", fd, address, len(address))
    except OSError as error:
        if flags & os.O_NONBLOCK or error.errno not in _UNDER_WAY:
            raise
        return _progress(fd)
    finally:
        fcntl.fcntl(fd, fcntl.F_SETFL, flags)


def _progress(fd: int) -> Any:
    """Whether a connection that was begun has come about."""
    with contextlib.closing(_socket.socket(fileno=os.dup(fd))) as seen:
        error = seen.getsockopt(_socket.SOL_SOCKET, _socket.SO_ERROR)
        if error:
            raise OSError(error, os.strerror(error))
        try:
            seen.getpeername()
        except OSError:
            return LATER
        return 0


def _is_here(family: int, address: bytes) -> bool:
    """Whether an address is of this host's loopback; none at all means that too."""
    if family == INET:
        return address[4] == 127 or not any(address[4:8])  # noqa: PLR2004
    inner = address[8:24]
    return inner in _HERE6 or (inner.startswith(_MAPPED) and inner[12] == 127)  # noqa: PLR2004


def _inode(tid: int, fd: int) -> int:
    target = procfs.target(tid, fd)
    if target is None:
        raise OSError(errno.EBADF, "bad descriptor")
    if not target.startswith("socket:["):
        raise OSError(errno.ENOTSOCK, "no socket")
    return int(target[len("socket:[") : -1])


def _inodes(pid: int) -> set[int]:
    """The inodes of the sockets that a process has open."""
    found = set()
    with contextlib.suppress(OSError):
        for name in os.listdir(f"/proc/{pid}/fd"):
            target = procfs.target(pid, int(name)) or ""
            if target.startswith("socket:["):
                found.add(int(target[len("socket:[") : -1]))
    return found
