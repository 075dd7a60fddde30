# style: a POSIX semaphore without a name in shared memory, fork and waitpid of the C library

import ctypes
import mmap

libc = ctypes.PyDLL(None, use_errno=True)
blocking = ctypes.CDLL(None, use_errno=True)


def count(path, workers, increments):
    with open(path, "r+b") as file:
        memory = mmap.mmap(file.fileno(), 0)
    page = mmap.mmap(-1, mmap.PAGESIZE)
    semaphore = ctypes.c_char.from_buffer(page)
    counter = ctypes.c_uint64.from_buffer(memory)
    libc.sem_init(ctypes.byref(semaphore), 1, 1)
    pids = []
    for _ in range(workers):
        pid = libc.fork()
        if pid == 0:
            for _ in range(increments):
                while blocking.sem_wait(ctypes.byref(semaphore)) != 0:
                    pass
                counter.value += 1
                libc.sem_post(ctypes.byref(semaphore))
            libc._exit(0)
        pids.append(pid)
    for pid in pids:
        while blocking.waitpid(pid, None, 0) != pid:
            pass
    libc.sem_destroy(ctypes.byref(semaphore))
    return counter.value
