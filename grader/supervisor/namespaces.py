"""Whether the namespaces are really there: a bwrap that leaves one out without a word must not go unnoticed."""

import os

from grader.supervisor.procfs import read_file


def fault(outside: dict[str, str]) -> str | None:
    """What is missing of what bwrap was asked for, when root is given up. `outside`: the grader's own namespaces."""
    for name, identity in outside.items():
        if os.readlink(f"/proc/self/ns/{name}") == identity:
            return f"bwrap has made no namespace of its own for {name}"
    words = read_file("/proc/self/status").split()
    if int(words[words.index(b"CapPrm:") + 1], 16) != 0:
        return "bwrap has left the supervisor its capabilities"
    return None
