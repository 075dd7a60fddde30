"""The folders of one sandbox, made where there is room for them, and removed with it."""

import os
from typing import Any

from grader.supervisor import files
from grader.supervisor.disk import MAX_BYTES

_LEAST_BYTES = MAX_BYTES + (64 << 20)
"""What must be free: all that a run may use, or a full disk would look like the submission's fault."""
_FOLDERS = ("scratch", "tmp", "shm")


def make(boot: dict[str, Any]) -> str:
    """Make the sandbox's folders and note them in `boot`. The folder that holds them all.

    `boot["landlock"]` names folders that will do, in `parents`, and a `name` for the new one. OSError when none does.
    """
    given = boot["landlock"]
    base = _new_folder(given["parents"], given["name"])
    for name in (*_FOLDERS, "submission"):
        os.mkdir(os.path.join(base, name), 0o700)
    given["folders"] = {name: os.path.join(base, name) for name in _FOLDERS}
    boot["base"] = base
    boot["scratch"], boot["submission"] = given["folders"]["scratch"], os.path.join(base, "submission")
    given["readable"].append(boot["submission"])
    boot["wipe"] = list(given["folders"].values())
    os.environ["HOME"], os.environ["TMPDIR"] = boot["scratch"], given["folders"]["tmp"]
    return base


def _new_folder(parents: list[str], name: str) -> str:
    refused = []
    for parent in parents:
        path = os.path.join(os.path.realpath(parent), name)
        try:
            system = os.statvfs(parent)
            if system.f_flag & os.ST_NOEXEC:
                refused.append(f"{parent}: programs may not run there (noexec)")
                continue
            if system.f_bavail * system.f_frsize < _LEAST_BYTES:
                refused.append(f"{parent}: less than {_LEAST_BYTES >> 20} MB free")
                continue
            os.mkdir(path, 0o700)
        except OSError as error:
            refused.append(f"{parent}: {error.strerror}")
            continue
        return path
    raise OSError(
        f"there is no folder for the submission to work in ({'; '.join(refused)}); TMPDIR can name one"
    )


def remove(boot: dict[str, Any]) -> None:
    """Remove the sandbox's folders."""
    base = boot.pop("base", None)
    if base is not None:
        files.empty(base)
        os.rmdir(base)
