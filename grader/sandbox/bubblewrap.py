"""Tier `bubblewrap`: every namespace, a file system of read-only binds, a loopback-only network, no capabilities.

Started by an ordinary user it lives in a user namespace. Started by root it needs none: bwrap keeps CAP_SETUID and
CAP_SETGID for the supervisor, which becomes an unprivileged user of its own before anything else happens
(RLIMIT_NPROC is not enforced for root, and root could mount). Source: bwrap(1), version 0.8.
"""

import os
import sys

from grader.sandbox.launch import ENVIRONMENT, INTERPRETER, PACKAGE, Launch, supervisor_command

INSIDE = "/opt/grade"
SCRATCH, SUBMISSION = "/scratch", "/submission"
_MIB = 1 << 20
_SIZES = {SCRATCH: 256 * _MIB, "/tmp": 64 * _MIB, "/dev/shm": 64 * _MIB, SUBMISSION: 80 * _MIB}  # noqa: S108
_LINKS = ("/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
ETC = (
    "ld.so.cache",
    "ld.so.conf",
    "ld.so.conf.d",
    "alternatives",
    "localtime",
    "timezone",
    "protocols",
    "services",
)
_PROTECTIONS = (
    *("file system", "processes", "network", "ipc", "host name", "privileges", "user", "system calls"),
    *(
        "environment",
        "memory",
        "cpu time",
        "disk space",
        "process count",
        "tracing",
        "file names",
        "process list",
    ),
)
_UNSHARED = ("ipc", "mnt", "net", "pid", "uts")
_PASSWD = b"root:x:0:0:root:/:/bin/sh\nstudent:x:%d:%d:student:/scratch:/bin/sh\n"
_GROUP = b"root:x:0:\nstudent:x:%d:\n"
_HOSTS = b"127.0.0.1 localhost\n::1 localhost\n"
_SERVICES = b"passwd: files\ngroup: files\nhosts: files\n"  # there is no name server in here


def describe(bwrap: str, *, as_root: bool, uid: int) -> Launch:
    """The launch on this host. `uid` is the user that the submission will be."""
    argv = [bwrap, *_namespaces(as_root=as_root), *_file_system(), *_environment()]
    argv += ["--", *supervisor_command(INSIDE)]
    boot: dict[str, object] = {
        "namespaces": True,
        "landlock": None,
        "alone": True,
        "own_user": True,
        "uid": uid if as_root else None,
        "outside": {name: os.readlink(f"/proc/self/ns/{name}") for name in _UNSHARED},
        "scratch": SCRATCH,
        "submission": SUBMISSION,
        "wipe": [SCRATCH, "/tmp", "/dev/shm", "/dev/mqueue"],  # noqa: S108 - inside of the sandbox
    }
    return Launch(
        tier="bubblewrap",
        argv=argv,
        environment={},
        data=[_PASSWD % (uid, uid), _GROUP % uid, _HOSTS, _SERVICES],
        boot=boot,
        protections=dict.fromkeys(_PROTECTIONS, "enforced"),
    )


def _namespaces(*, as_root: bool) -> list[str]:
    shared = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
    shared += ["--hostname", "grade", "--as-pid-1", "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
    if as_root:
        return [*shared, "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    return ["--unshare-user", "--disable-userns", *shared]


def _file_system() -> list[str]:
    argv = ["--ro-bind", "/usr", "/usr"]
    for link in _LINKS:
        if os.path.islink(link):
            argv += ["--symlink", os.readlink(link), link]
        elif os.path.isdir(link):
            argv += ["--ro-bind", link, link]
    argv += ["--perms", "0755", "--dir", "/etc"]  # bwrap alone makes it root's, and for root only
    for name in ETC:
        argv += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    for number, name in enumerate(("passwd", "group", "hosts", "nsswitch.conf")):
        argv += ["--perms", "0644", "--ro-bind-data", str(Launch.FIRST_DATA_FD + number), f"/etc/{name}"]
    for prefix in prefixes():
        argv += [*_open_parents(prefix), "--ro-bind", prefix, prefix]
    if any(
        _below(PACKAGE, place) for place in ("/usr", sys.base_prefix)
    ):  # expectations are not for students
        argv += ["--tmpfs", PACKAGE]
    argv += ["--ro-bind", f"{PACKAGE}/__init__.py", f"{INSIDE}/grader/__init__.py"]
    argv += ["--ro-bind", f"{PACKAGE}/supervisor", f"{INSIDE}/grader/supervisor"]
    argv += ["--proc", "/proc", "--dev", "/dev", "--mqueue", "/dev/mqueue"]
    for folder, size in _SIZES.items():
        argv += [
            "--perms",
            "0755" if folder == SUBMISSION else "1777",
            "--size",
            str(size),
            "--tmpfs",
            folder,
        ]
    return [*argv, "--remount-ro", "/", "--chdir", SCRATCH]


def prefixes() -> list[str]:
    """Where the interpreter lives, as far as that is not below /usr."""
    found = {sys.base_prefix, sys.base_exec_prefix, os.path.dirname(os.path.dirname(INTERPRETER))}
    return sorted(prefix for prefix in found if not _below(prefix, "/usr"))


def _open_parents(path: str) -> list[str]:
    """Make the folders above `path` so that any user may pass: bwrap alone makes them like those of the host."""
    parents = [folder for folder in _ancestors(os.path.dirname(path)) if folder not in ("/", "/usr")]
    return [word for folder in parents for word in ("--perms", "0755", "--dir", folder)]


def _ancestors(path: str) -> list[str]:
    return [path] if path == "/" else [*_ancestors(os.path.dirname(path)), path]


def _below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _environment() -> list[str]:
    argv = ["--clearenv"]
    for name, value in {**ENVIRONMENT, "HOME": SCRATCH}.items():
        argv += ["--setenv", name, value]
    return argv
