"""Tier `none`: only if asked for by name. Limits and tracing; the submission can reach all that its user can."""

import os

from grader.sandbox.launch import ENVIRONMENT, PACKAGE, Launch, supervisor_command

_MISSING = (
    *("file system", "processes", "network", "ipc", "host name", "user", "disk space", "process count"),
    *("file names", "process list"),
)
_ENFORCED = ("privileges", "system calls", "environment", "memory", "cpu time", "tracing")


def describe() -> Launch:
    """The launch on this host, in a new temporary folder, which goes when the sandbox goes."""
    import tempfile  # noqa: PLC0415 - 10 ms that only this tier needs

    folder = tempfile.mkdtemp(prefix="grade-")
    places = {name: os.path.join(folder, name) for name in ("scratch", "submission", "tmp")}
    for place in places.values():
        os.mkdir(place)
    boot: dict[str, object] = {
        "namespaces": False,
        "landlock": None,
        "alone": False,
        "own_user": False,
        "uid": None,
        "base": folder,
        "scratch": places["scratch"],
        "submission": places["submission"],
        "wipe": [places["scratch"], places["tmp"]],
    }
    why = "missing: the tier none was asked for"
    return Launch(
        tier="none",
        argv=supervisor_command(os.path.dirname(PACKAGE)),
        environment={**ENVIRONMENT, "HOME": places["scratch"], "TMPDIR": places["tmp"]},
        data=[],
        boot=boot,
        protections=dict.fromkeys(_MISSING, why) | dict.fromkeys(_ENFORCED, "enforced"),
        remove=folder,
    )
