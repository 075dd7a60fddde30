"""Who listens where, by the kernel's tables, and whether anything is under way between two ends.

TCP is asked for by netlink (`sockdiag.py`); where the kernel does not offer that, and for all else, /proc/net is read.
Sources: Documentation/networking/proc_net_tcp.rst, net/ipv4/udp.c, net/unix/af_unix.c.
"""

import os
import struct
from _socket import AF_INET, AF_INET6, inet_ntop
from collections.abc import Iterable
from typing import Any

from grader.supervisor import sockdiag
from grader.supervisor.procfs import printable, read_file

_LISTEN, _UNCONNECTED = 10, 7  # of TCP; of UDP, bound and connected to nobody
_MAPPED = bytes(10) + b"\xff\xff"  # an IPv4 address as an IPv6 one
_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - what a student may have bound to
_ACCEPTING = 0x10000  # __SO_ACCEPTCON in the flags of /proc/net/unix
_RETRANSMISSION = 1  # the timer that runs while something sent has not been acknowledged
# CLOSE_WAIT, LAST_ACK, CLOSING: the other end's end of file has come, and all before it
_HAVE_ITS_END = (8, 9, 11)
_UNIX_FIELDS = 8

Row = dict[str, Any]
"""A socket: `kind`, `address`, `port`, `inode`; connected also `remote_port`, `state`, `timer`, `unread`, `unsent`."""


def listening(pids: Iterable[int]) -> list[Row]:
    """The sockets of these processes that listen, as `grader.model.played.SocketSeen`; UDP sockets that are bound."""
    holders = _holders(pids)
    return [
        {"kind": row["kind"], "address": row["address"], "port": row["port"], "pids": holders[row["inode"]]}
        for row in [*_tcp_listening(), *_udp_bound(), *_unix_listening()]
        if row["inode"] in holders
    ]


def covers(socket: Row, server: dict[str, Any]) -> bool:
    """Whether what comes for `server` (kind, and host and port, or path) reaches this socket."""
    if server["kind"] == "unix":
        return bool(socket["kind"] == "unix" and os.path.basename(socket["address"]) == server["path"])
    same_kind = str(socket["kind"]).rstrip("6") == server["kind"] and socket["port"] == server["port"]
    return same_kind and socket["address"] in (server["host"], *_EVERYWHERE)


def is_taken(server: dict[str, Any]) -> bool:
    """Whether somebody, whoever it is, listens there already. A path lies in a folder that was empty."""
    rows = _tcp_listening() if server["kind"] == "tcp" else _udp_bound()
    return server["kind"] != "unix" and any(covers(row, server) for row in rows)


def under_way(port: int) -> bool:
    """Whether bytes are on their way to or from a server at this TCP port.

    Those are bytes that were sent and are not yet acknowledged, and bytes that the kernel still keeps back (a short
    rest, with TCP_CORK or MSG_MORE) though the other end has read all that has come. What a server does not read, or a
    client, is not under way: it has arrived, or waits for room. Nor is an acknowledgement to a client whose end of file
    has come: the kernel keeps it back for 40 ms, and the server never learns of it.
    """
    rows = [row for row in _tcp_connected() if port in (row["port"], row["remote_port"])]
    ends = {(row["remote_port"], row["port"]): row for row in rows}
    return any(_is_under_way(row, ends.get((row["port"], row["remote_port"])), port) for row in rows)


def _is_under_way(row: Row, end: Row | None, port: int) -> bool:
    """Whether anything is, from one socket to the other `end`."""
    if end is not None and row["unsent"] and end["unread"] == 0:
        return True
    whole = end is not None and end["port"] == port and end["state"] in _HAVE_ITS_END
    return bool(row["timer"] == _RETRANSMISSION and not whole)


def neglected(port: int) -> set[int]:
    """The ports of the clients from which bytes have come that the server has not read, and that have had all it sent.

    What it has sent has been acknowledged, or waits for room.
    """
    rows = [row for row in _tcp_connected() if row["port"] == port]
    return {row["remote_port"] for row in rows if row["unread"] and row["timer"] != _RETRANSMISSION}


def in_kernel(port: int, client_port: int) -> tuple[int, int]:
    """Of a TCP connection: the bytes that the server has not read, and all that are in the kernel, both ways."""
    rows = [row for row in _tcp_connected() if {row["port"], row["remote_port"]} == {port, client_port}]
    unread = sum(row["unread"] for row in rows if row["port"] == port)
    return unread, sum(row["unread"] + row["unsent"] for row in rows)


def _tcp_listening() -> list[Row]:
    try:
        return [row | {"address": _text(row["address"])} for row in sockdiag.listening()]
    except OSError:
        return [row for kind in ("tcp", "tcp6") for row in _rows(kind) if row["state"] == _LISTEN]


def _tcp_connected() -> list[Row]:
    try:
        return sockdiag.connected()
    except OSError:
        return _rows("tcp")


def _udp_bound() -> list[Row]:
    return [row for kind in ("udp", "udp6") for row in _rows(kind) if row["state"] == _UNCONNECTED]


def _holders(pids: Iterable[int]) -> dict[int, list[int]]:
    """The inode of each socket that these processes have open → by whom."""
    found: dict[int, list[int]] = {}
    for pid in pids:
        for inode in _inodes(pid):
            found.setdefault(inode, []).append(pid)
    return found


def _inodes(pid: int) -> set[int]:
    found: set[int] = set()
    try:
        names = os.listdir(f"/proc/{pid}/fd")
    except OSError:
        return found
    for name in names:
        try:
            link = os.readlink(f"/proc/{pid}/fd/{name}")
        except OSError:
            continue
        if link.startswith("socket:["):
            found.add(int(link[len("socket:[") : -1]))
    return found


def _rows(kind: str) -> list[Row]:
    try:
        lines = read_file(f"/proc/net/{kind}").decode("ascii").splitlines()[1:]
    except OSError:
        return []  # a kernel without IPv6
    return [_row(kind, line.split()) for line in lines]


def _row(kind: str, words: list[str]) -> Row:
    """The columns: number, local address, remote address, state, queues, timer, …, inode."""
    address, _, port = words[1].partition(":")
    unsent, _, unread = words[4].partition(":")
    numbers = [
        int(address[at : at + 8], 16) for at in range(0, len(address), 8)
    ]  # 32 bits as they lie in memory
    return {
        "kind": kind,
        "address": _text(struct.pack(f"={len(numbers)}I", *numbers)),
        "port": int(port, 16),
        "remote_port": int(words[2].partition(":")[2], 16),
        "state": int(words[3], 16),
        "timer": int(words[5][:2], 16),
        "unsent": int(unsent, 16),
        "unread": int(unread, 16),
        "inode": int(words[9]),
    }


def _text(address: bytes) -> str:
    """The address as people write it; one of IPv4 that is written as IPv6, as of IPv4."""
    short = address.removeprefix(_MAPPED)
    return inet_ntop(AF_INET if len(short) == 4 else AF_INET6, short)  # noqa: PLR2004 - the bytes of an IPv4 address


def _unix_listening() -> list[Row]:
    """The columns: number, references, protocol, flags, type, state, inode, path."""
    found = []
    for line in os.fsdecode(read_file("/proc/net/unix")).splitlines()[1:]:
        words = line.split(None, _UNIX_FIELDS - 1)
        if len(words) == _UNIX_FIELDS and int(words[3], 16) & _ACCEPTING:
            found.append({"kind": "unix", "address": printable(words[7]), "port": 0, "inode": int(words[6])})
    return found
