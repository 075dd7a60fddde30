"""What a run may leave behind outside of its working folder: names, to be compared before and after."""

import os
from typing import Any

from grader.supervisor import ipc
from grader.supervisor.on_host import Made
from grader.supervisor.procfs import printable


def names(boot: dict[str, Any], made: Made | None) -> set[str]:
    """Files in the places that are wiped, shared memory, System V objects and queues, each as a short text.

    `made` is given where these are the host's: then only what the run has made is told of.
    """
    if boot["guard"] is not None:
        return _files(boot["guard"].stand_ins) | set(boot["guard"].objects.names())
    found = _files({folder: folder for folder in boot["wipe"] if folder != boot["scratch"]})
    if made is not None:
        return found | made.names()
    return found | ipc.objects_of(os.getuid())


def _files(folders: dict[str, str]) -> set[str]:
    """What lies in each folder, by the name that the submission knows it by."""
    there = {shown: folder for shown, folder in folders.items() if os.path.isdir(folder)}
    return {printable(f"{shown}/{name}") for shown, folder in there.items() for name in os.listdir(folder)}
