"""Reading /proc: states, descriptors, memory. Source: proc(5)."""

import mmap
import os
import signal
from typing import Any

from grader.supervisor import abi

_HARMLESS = tuple(
    getattr(signal, f"SIG{name}") for name in ("CHLD", "CONT", "URG", "WINCH", "STOP", "TSTP", "TTIN", "TTOU")
)  # whose default is to be ignored, to stop, or to go on
_MAX_LINK = 512  # characters of what a descriptor is open on: a path may have 4,096


def read_file(path: str) -> bytes:
    """A file of /proc whole, by the bare calls: a file object costs ten times as much. OSError as usual."""
    fd = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        parts = []
        while part := os.read(fd, 1 << 16):
            parts.append(part)
        return b"".join(parts)
    finally:
        os.close(fd)


def stat_fields(pid: int) -> list[str] | None:
    """The fields of /proc/PID/stat from the state on (state is [0], flags [6]); None when there is no such process."""
    try:
        data = read_file(f"/proc/{pid}/stat")
    except OSError:
        return None
    return data[data.rindex(b")") + 2 :].decode("ascii").split()


def status(path: str) -> dict[bytes, bytes]:
    """A file `status` by its lines' names. OSError as usual.

    Its first line is the process's own name, which may hold any word but no end of line: so words are not looked for.
    """
    lines = read_file(path).split(b"\n")
    return {name: value for name, _, value in (line.partition(b":\t") for line in lines)}


def maker(tid: int) -> int | None:
    """The process that a thread is one of, for the first thread of a process its parent; None when it is gone."""
    try:
        lines = status(f"/proc/{tid}/status")
    except OSError:
        return None
    leader, parent = int(lines[b"Tgid"]), int(lines[b"PPid"])
    return parent if leader == tid else leader


def is_exiting(fields: list[str]) -> bool:
    """Whether a process has begun to end but is not yet a zombie."""
    return fields[0] not in "ZX" and bool(int(fields[6]) & abi.PF_EXITING)


def resident_bytes(pid: int) -> int:
    """The resident set of a process, 0 when it is gone."""
    try:
        return int(read_file(f"/proc/{pid}/statm").split()[1]) * 4096
    except (OSError, IndexError):
        return 0


def proportional_bytes(pid: int) -> tuple[int, int]:
    """The proportional set: pages shared by n processes count 1/n for each. Exact, and ten times dearer.

    The second number is what is shared memory of it: memory files, System V segments, `/dev/shm`.
    """
    try:
        words = read_file(f"/proc/{pid}/smaps_rollup").split()
        whole, shared = (int(words[words.index(name) + 1]) * 1024 for name in (b"Pss:", b"Pss_Shmem:"))
    except (OSError, ValueError):
        return 0, 0
    return whole, shared


def target(pid: int, fd: int) -> str | None:
    """What descriptor `fd` is open on, as /proc shows it; None when it is not open."""
    try:
        return os.fsdecode(os.readlink(f"/proc/{pid}/fd/{fd}"))
    except OSError:
        return None


def descriptors(pid: int) -> list[dict[str, Any]]:
    """All open descriptors of a process that stands still, by number; none when it has been killed meanwhile.

    OSError when they can't be read otherwise: whoever is about to end belongs to the host's root (proc(5)).
    """
    try:
        names = os.listdir(f"/proc/{pid}/fd")
    except OSError:
        fields = stat_fields(pid)
        if fields is None or int(fields[6]) & abi.PF_EXITING:
            return []
        raise
    found = []
    for name in names:
        try:
            link = os.readlink(f"/proc/{pid}/fd/{name}")
            status = os.stat(f"/proc/{pid}/fd/{name}")
            info = read_file(f"/proc/{pid}/fdinfo/{name}").split()
        except OSError:  # another thread of the process closed it meanwhile
            continue
        found.append(
            {
                "fd": int(name),
                "target": printable(link[:_MAX_LINK]),
                "identity": f"{status.st_dev}:{status.st_ino}",
                "flags": int(info[info.index(b"flags:") + 1], 8),
            }
        )
    return sorted(found, key=lambda d: int(d["fd"]))


def descriptor_kinds(pid: int) -> dict[str, int]:
    """How many descriptors a process has open, by what they are open on: "socket", "pipe", "file", "eventpoll", …."""
    kinds: dict[str, int] = {}
    try:
        names = os.listdir(f"/proc/{pid}/fd")
    except OSError:
        return kinds
    for name in names:
        kind = _kind_of(target_of(f"/proc/{pid}/fd/{name}") or "")
        kinds[kind] = kinds.get(kind, 0) + bool(kind)
    return {kind: count for kind, count in kinds.items() if count}


def _kind_of(link: str) -> str:
    """Of "socket:[7]", "anon_inode:[pidfd]", "/tmp/x": "socket", "pidfd", "file"; "" of a descriptor that has gone."""
    kind, _, rest = link.partition(":")
    if kind == "anon_inode":
        return printable(rest.strip("[]"))
    return kind if kind in ("socket", "pipe", "") else "file"


def catches(pid: int, number: int) -> bool:
    """Whether a process has a handler for a signal."""
    try:
        caught = int(status(f"/proc/{pid}/status")[b"SigCgt"], 16)
    except OSError:
        return False
    return bool(caught >> (number - 1) & 1)


def is_fatal(pid: int, number: int) -> bool:
    """Whether a signal ends a process: neither caught, nor ignored, nor blocked in its first thread (signal(7))."""
    if number in _HARMLESS:
        return False
    try:
        lines = status(f"/proc/{pid}/status")
    except OSError:
        return False
    masks = (int(lines[name], 16) for name in (b"SigBlk", b"SigIgn", b"SigCgt"))
    return not any(mask >> (number - 1) & 1 for mask in masks)


def umask(pid: int) -> int:
    """The file mode creation mask of a process."""
    return int(status(f"/proc/{pid}/status")[b"Umask"], 8)


def pid_of_pidfd(pid: int, fd: int) -> int:
    """The process that a pidfd stands for, 0 when that can't be read."""
    try:
        with open(f"/proc/{pid}/fdinfo/{fd}", "rb") as file:
            info = file.read().split()
        return int(info[info.index(b"Pid:") + 1])
    except (OSError, ValueError):
        return 0


def command_line(pid: int, longest: int) -> list[str]:
    """The argv of a process that stands still, of very long ones the beginning."""
    fd = os.open(f"/proc/{pid}/cmdline", os.O_RDONLY | os.O_CLOEXEC)
    try:
        data = os.read(fd, longest)
    finally:
        os.close(fd)
    return [printable(os.fsdecode(word)) for word in data.split(b"\0")[:-1]]


def executable(pid: int) -> str:
    """The path of the program that a process runs."""
    return printable(target_of(f"/proc/{pid}/exe") or "?")


def target_of(link: str) -> str | None:
    """Where a symbolic link points to."""
    try:
        return os.readlink(link)
    except OSError:
        return None


def read_memory(pid: int, address: int, size: int) -> bytes:
    """Bytes of a stopped tracee's memory, as many as can be read."""
    try:
        fd = os.open(f"/proc/{pid}/mem", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return b""
    try:
        return os.pread(fd, size, address)
    except (OSError, OverflowError):
        return b""
    finally:
        os.close(fd)


def write_memory(pid: int, address: int, data: bytes) -> None:
    """Put bytes into the memory of a tracee that stands still. OSError when they can't be put there."""
    fd = os.open(f"/proc/{pid}/mem", os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.pwrite(fd, data, address)
    finally:
        os.close(fd)


def shared_mappings(pid: int, file: tuple[int, int]) -> list[int]:
    """The addresses at which a process has the beginning of a file (device, inode) mapped shared."""
    device, inode = file
    wanted = [b"%02x:%02x" % (os.major(device), os.minor(device)), b"%d" % inode]
    try:
        with open(f"/proc/{pid}/maps", "rb") as maps:
            lines = [line.split(None, 5) for line in maps]
    except OSError:
        return []
    return [
        int(words[0].split(b"-")[0], 16)
        for words in lines
        if words[3:5] == wanted and words[1].endswith(b"s") and int(words[2], 16) == 0
    ]


def is_in_use(pid: int, address: int) -> bool:
    """Whether a process has touched the page at an address since it, or the mapping, was made. See pagemap(7)."""
    try:
        with open(f"/proc/{pid}/pagemap", "rb") as pages:
            pages.seek(address // mmap.PAGESIZE * 8)
            return pages.read(8)[7:] >= b"\x80"
    except OSError:
        return False


def threads(pid: int) -> list[int]:
    """The threads of a process, none when it is gone."""
    try:
        return [int(name) for name in os.listdir(f"/proc/{pid}/task")]
    except OSError:
        return []


def thread_status(pid: int, tid: int) -> dict[str, Any] | None:
    """State, whether a signal waits to be delivered, and how often the thread was switched; None when it is gone."""
    try:
        lines = status(f"/proc/{pid}/task/{tid}/status")
    except OSError:
        return None
    pending = (int(lines[b"SigPnd"], 16) | int(lines[b"ShdPnd"], 16)) & ~int(lines[b"SigBlk"], 16)
    switches = (int(lines[b"voluntary_ctxt_switches"]), int(lines[b"nonvoluntary_ctxt_switches"]))
    return {"state": lines[b"State"].split()[0].decode(), "pending": pending, "switches": switches}


def run_ns(pid: int, tid: int) -> int:
    """How long a thread has run, by /proc/PID/task/TID/schedstat; 0 when that is not to be had."""
    try:
        return int(read_file(f"/proc/{pid}/task/{tid}/schedstat").split()[0])
    except (OSError, IndexError):
        return 0


def current_syscall(pid: int, tid: int | None = None) -> tuple[int, list[int]] | None:
    """The system call that a blocked thread is in, with its arguments; None when it runs or is gone."""
    try:
        with open(f"/proc/{pid}/task/{tid or pid}/syscall", "rb") as file:
            words = file.read().split()
    except OSError:
        return None
    if len(words) < 7 or words[0] == b"running":  # noqa: PLR2004 - number and six arguments, see proc(5)
        return None
    return int(words[0]), [int(word, 16) for word in words[1:7]]


def printable(text: str) -> str:
    """Text that JSON can carry: bytes that are no UTF-8 become U+FFFD."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
