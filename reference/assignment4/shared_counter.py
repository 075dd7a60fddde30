"""Have several processes count in one file, mapped into all of them, without losing an increment."""

import fcntl
import mmap
import os
from typing import NoReturn

COUNTER_BYTES = 8


def count(path: str, workers: int, increments: int) -> int:
    """Let `workers` children add 1 `increments` times each to the counter at the start of the file `path`.

    The counter is unsigned, 8 bytes, little-endian; its value after the work is returned.
    """
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), COUNTER_BYTES, mmap.MAP_SHARED) as memory:
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                _be_a_worker(file.fileno(), memory, increments)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return _read(memory)


def _be_a_worker(descriptor: int, memory: mmap.mmap, increments: int) -> NoReturn:
    status = 1
    try:
        for _ in range(increments):
            _add_one(descriptor, memory)
        status = 0
    finally:
        os._exit(status)


def _add_one(descriptor: int, memory: mmap.mmap) -> None:
    # A record lock belongs to the process, so an inherited descriptor will do; with flock it would not.
    fcntl.lockf(descriptor, fcntl.LOCK_EX)
    try:
        _write(memory, _read(memory) + 1)
    finally:
        fcntl.lockf(descriptor, fcntl.LOCK_UN)


def _read(memory: mmap.mmap) -> int:
    return int.from_bytes(memory[:COUNTER_BYTES], "little")


def _write(memory: mmap.mmap, value: int) -> None:
    memory[:COUNTER_BYTES] = value.to_bytes(COUNTER_BYTES, "little")
