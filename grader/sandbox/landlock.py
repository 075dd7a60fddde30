"""Tier `landlock`: for hosts without namespaces, such as containers as they come. Landlock, seccomp, limits, tracing.

What is applied is in `grader/supervisor/landlock/`; here is what may be opened. As root, the supervisor becomes an
unprivileged user of its own before anything else happens; as an ordinary user it stays that user.
"""

import os
from collections.abc import Iterator

from grader.model.errors import SandboxUnavailable
from grader.sandbox.bubblewrap import ETC, prefixes
from grader.sandbox.launch import ENVIRONMENT, INTERPRETER, PACKAGE, Launch, supervisor_command

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/proc")
_MORE_ETC = ("passwd", "group", "hosts", "nsswitch.conf")
_DEVICES = tuple(f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom", "tty", "ptmx"))
_SYSTEM_INTERPRETERS = ("/usr/bin/python3", "/usr/local/bin/python3")
_MIN_MINOR = 10
_LAST_RESORTS = ("/tmp", "/var/tmp")  # noqa: S108 - where the sandbox's own folder is made, with a name of its own


def describe(*, as_root: bool, uid: int, asked: bool) -> Launch:
    """The launch on this host. `uid` is the user that the submission will be; `asked`, that the tier was named.

    SandboxUnavailable when there is no interpreter that this user can run.
    """
    interpreter = _for_all(INTERPRETER, *_SYSTEM_INTERPRETERS) if as_root else INTERPRETER
    roots = {
        os.path.realpath(root) for root in (*_SYSTEM, *(prefixes() if interpreter == INTERPRETER else ()))
    }
    readable = [path for root in roots for path in _without(root, os.path.realpath(PACKAGE))]
    boot: dict[str, object] = {
        "namespaces": False,
        "alone": True,
        "own_user": as_root,
        "uid": uid if as_root else None,
        "landlock": {
            "asked": asked,
            "name": f"grade-{os.urandom(6).hex()}",
            "parents": list(_parents(as_root=as_root)),
            "readable": [*readable, *(f"/etc/{name}" for name in (*ETC, *_MORE_ETC))],
            "listable": list(roots),
            "devices": list(_DEVICES),
        },
    }
    return Launch(
        tier="landlock",
        argv=supervisor_command(os.path.dirname(PACKAGE), interpreter),
        environment=dict(ENVIRONMENT),
        data=[],
        boot=boot,
        protections={},
    )


def _for_all(*interpreters: str) -> str:
    """The first interpreter that every user can run: root's own may lie below root's home folder."""
    for path in (os.path.realpath(each) for each in interpreters):
        if _open_to_all(path) and _is_new_enough(os.path.basename(path)):
            return path
    raise SandboxUnavailable(
        "the sandbox landlock, as root, needs a Python that every user may run, 3.10 or later: "
        f"neither {' nor '.join(interpreters)} is one (Debian, Ubuntu: apt-get install python3)"
    )


def _is_new_enough(name: str) -> bool:
    """Whether `pythonX.Y` is 3.10 or later."""
    major, _, minor = name.removeprefix("python").partition(".")
    return major == "3" and minor.isdigit() and int(minor) >= _MIN_MINOR


def _parents(*, as_root: bool) -> Iterator[str]:
    """Folders in which the sandbox's own may be made: by a user of no rights when that is to be one."""
    chosen = os.environ.get("TMPDIR", "")
    if chosen and (not as_root or _open_to_all(chosen)):
        yield chosen
    yield from _LAST_RESORTS


def _open_to_all(path: str) -> bool:
    while path != "/":
        try:
            if not os.stat(path).st_mode & 0o001:
                return False
        except OSError:
            return False
        path = os.path.dirname(os.path.abspath(path))
    return True


def _without(root: str, hidden: str) -> Iterator[str]:
    """`root`, or if `hidden` lies in it, everything else in it: Landlock can only give."""
    if not hidden.startswith(root.rstrip("/") + "/"):
        yield root
        return
    for name in os.listdir(root):
        path = os.path.join(root, name)
        if path != hidden:
            yield from _without(path, hidden)
