"""What a run may leave behind outside of its working folder: names, to be compared before and after."""

import os
from typing import Any

from grader.supervisor import ipc
from grader.supervisor.procfs import printable

_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - shm_open's folder, only looked at


def names(boot: dict[str, Any], queues: ipc.Queues | None) -> set[str]:
    """Files in the places that are wiped and in /dev/shm, and System V objects, each as a short text.

    `queues` are the POSIX queues on the host that the run has made, where no folder shows them.
    """
    if boot["guard"] is not None:
        return _files(boot["guard"].stand_ins) | set(boot["guard"].objects.names())
    found = _files({folder: folder for folder in {*boot["wipe"], _SHARED_MEMORY} - {boot["scratch"]}})
    if queues is not None:
        found |= queues.names()
    return found | {f"System V {name} {number}" for name, number in ipc.objects_of(os.getuid())}


def _files(folders: dict[str, str]) -> set[str]:
    """What lies in each folder, by the name that the submission knows it by."""
    there = {shown: folder for shown, folder in folders.items() if os.path.isdir(folder)}
    return {printable(f"{shown}/{name}") for shown, folder in there.items() for name in os.listdir(folder)}
