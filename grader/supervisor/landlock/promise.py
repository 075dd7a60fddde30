"""What this tier holds on this host: told by name, and tried in a process of its own before any submission is there."""

import os

from grader.supervisor.landlock import listener, rules

_ALWAYS = (
    *("file system", "network", "ipc", "privileges", "system calls", "environment", "memory", "cpu time"),
    *("disk space", "process count", "tracing"),
)
_NEVER = {
    "file names": "missing: that a file is there, its size and its dates can be seen; Landlock has no say in that",
    "process list": "missing: other processes and their command lines can be seen in /proc",
    "host name": "missing: the host's name can be seen",
}
_NO_LANDLOCK = (
    "Landlock is not to be had: the kernel is older than 5.13, or does not have it among its security modules "
    "(/sys/kernel/security/lsm), or a container's seccomp profile forbids it"
)
_IN_REACH = (
    "this kernel's Landlock (version {}) does not keep a process from sending signals; as an ordinary user a "
    "submission could end your other programs. It takes Linux 6.12, or to be root; "
    "or ask for it by name: --sandbox landlock"
)


def protections(version: int, *, own_user: bool) -> dict[str, str]:
    """Each protection's name → "enforced", or "missing: " and why."""
    found = dict.fromkeys(_ALWAYS, "enforced") | _NEVER
    kept = own_user or version >= rules.SIGNALS_SINCE
    found["processes"] = (
        "enforced" if kept else f"missing: Landlock (version {version}) lets it signal your other processes"
    )
    found["user"] = "enforced" if own_user else f"missing: it runs as your own user, {os.getuid()}"
    return found


def unusable(version: int, *, own_user: bool, asked: bool) -> str | None:
    """Why this tier is not to be used here. `asked` says that it was asked for by name."""
    if version == 0:
        return _NO_LANDLOCK
    if version < rules.SIGNALS_SINCE and not own_user and not asked:
        return _IN_REACH.format(version)
    return None


def tried(ruleset: rules.Ruleset, folders: dict[str, str], program: bytes) -> str | None:
    """Enter the rules and the filter in a process of its own. What does not hold there, None when all does."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = _deeds(ruleset, folders, program)
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return None if code == 0 else _FAULTS.get(code, f"the trial of the tier ended with {code}")


_FAULTS = {
    1: "Landlock cannot be entered",
    2: "Landlock is entered, and the root folder can be read all the same",
    3: "Landlock is entered, and a file can be made outside of the working folder all the same",
    4: "the working folder cannot be written to",
    5: "seccomp filters that ask the supervisor (SECCOMP_FILTER_FLAG_NEW_LISTENER, Linux 5.14) cannot be installed",
}


def _deeds(ruleset: rules.Ruleset, folders: dict[str, str], program: bytes) -> int:
    ruleset.enter()
    if _can_open("/", os.O_RDONLY | os.O_DIRECTORY):
        return 2
    if _can_open(os.path.join(os.path.dirname(folders["scratch"]), "tried"), os.O_CREAT | os.O_WRONLY):
        return 3
    inside = os.path.join(folders["scratch"], "tried")
    if not _can_open(inside, os.O_CREAT | os.O_WRONLY):
        return 4
    os.unlink(inside)
    try:
        listener.install(program)
    except OSError:
        return 5
    return 0


def _can_open(path: str, flags: int) -> bool:
    try:
        os.close(os.open(path, flags | os.O_CLOEXEC))
    except OSError:
        return False
    return True
