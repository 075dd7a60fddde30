"""What a run may leave behind outside of its working folder: names, to be compared before and after."""

import os
from typing import Any

from grader.supervisor import ipc
from grader.supervisor.procfs import printable

_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - shm_open's folder, only looked at


def names(boot: dict[str, Any]) -> set[str]:
    """Files in the places that are wiped and in /dev/shm, and System V objects, each as a short text."""
    folders = {*boot["wipe"], _SHARED_MEMORY} - {boot["scratch"]}
    found = {f"{folder}/{name}" for folder in folders if os.path.isdir(folder) for name in os.listdir(folder)}
    objects = (
        {f"System V {name} {number}" for name, number in ipc.all_objects()} if boot["namespaces"] else set()
    )
    return {printable(name) for name in found} | objects
