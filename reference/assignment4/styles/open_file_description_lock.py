# style: open file description locks on the counter's bytes

import fcntl
import mmap
import os
import struct


def lock(file, kind):
    """struct flock: type, whence, start, length, pid (0 for this kind of lock)."""
    fcntl.fcntl(file, fcntl.F_OFD_SETLKW, struct.pack("hhqqi4x", kind, os.SEEK_SET, 0, 8, 0))


def count(path, workers, increments):
    with open(path, "r+b") as file, mmap.mmap(file.fileno(), 8) as memory:
        pids = []
        for _ in range(workers):
            pid = os.fork()
            if pid == 0:
                with open(path, "r+b") as own:
                    for _ in range(increments):
                        lock(own, fcntl.F_WRLCK)
                        number = struct.unpack("<Q", memory[:8])[0]
                        memory[:8] = struct.pack("<Q", number + 1)
                        lock(own, fcntl.F_UNLCK)
                os._exit(0)
            pids.append(pid)
        for pid in pids:
            os.waitpid(pid, 0)
        return struct.unpack("<Q", memory[:8])[0]
