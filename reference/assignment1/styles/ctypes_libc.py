# style: calls fork, waitpid, kill and _exit of the C library

import ctypes

libc = ctypes.PyDLL(None, use_errno=True)


def run_children(exit_codes):
    pids = []
    for code in exit_codes:
        pid = libc.fork()
        if pid == 0:
            if code < 0:
                libc.kill(libc.getpid(), -code)
            libc._exit(code)
        pids.append(pid)
    results = []
    for pid in pids:
        status = ctypes.c_int()
        while libc.waitpid(pid, ctypes.byref(status), 0) != pid:
            pass
        low = status.value & 0x7F
        results.append((pid, -low if low else (status.value >> 8) & 0xFF))
    return results
