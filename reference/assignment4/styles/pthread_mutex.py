# style: a robust mutex of the pthread library, shared between processes; the mapping is made by the C library

import ctypes
import mmap
import os

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
PTHREAD_PROCESS_SHARED, PTHREAD_MUTEX_ROBUST, MAP_ANONYMOUS = 1, 1, 0x20
BOTH = mmap.PROT_READ | mmap.PROT_WRITE


def count(path, workers, increments):
    descriptor = os.open(path, os.O_RDWR)
    memory = libc.mmap(None, 8, BOTH, mmap.MAP_SHARED, descriptor, 0)
    os.close(descriptor)
    mutex = libc.mmap(None, 4096, BOTH, mmap.MAP_SHARED | MAP_ANONYMOUS, -1, 0)
    prepare(ctypes.c_void_p(mutex))
    counter = ctypes.cast(memory, ctypes.POINTER(ctypes.c_uint64))
    pids = [start(counter, ctypes.c_void_p(mutex), increments) for _ in range(workers)]
    for pid in pids:
        os.waitpid(pid, 0)
    value = counter[0]
    libc.munmap(mutex, 4096)
    libc.munmap(memory, 8)
    return value


def prepare(mutex):
    attributes = ctypes.create_string_buffer(64)
    libc.pthread_mutexattr_init(attributes)
    libc.pthread_mutexattr_setpshared(attributes, PTHREAD_PROCESS_SHARED)
    libc.pthread_mutexattr_setrobust(attributes, PTHREAD_MUTEX_ROBUST)
    libc.pthread_mutex_init(mutex, attributes)


def start(counter, mutex, increments):
    pid = os.fork()
    if pid == 0:
        for _ in range(increments):
            libc.pthread_mutex_lock(mutex)
            counter[0] += 1
            libc.pthread_mutex_unlock(mutex)
        os._exit(0)
    return pid
