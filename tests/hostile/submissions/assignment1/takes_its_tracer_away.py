# tries: to be traced by itself, unreadable, or by nobody
# verdict: one-child failed collected-codes
import ctypes, os
LIBC = ctypes.CDLL(None)
def run_children(exit_codes):
    LIBC.prctl(4, 0, 0, 0, 0)
    pids = []
    for code in exit_codes:
        pid = os.fork()
        if pid == 0:
            LIBC.ptrace(0, 0, 0, 0)
            LIBC.prctl(4, 0, 0, 0, 0)
            os._exit(code)
        pids.append(pid)
    LIBC.ptrace(16, os.getppid(), 0, 0)
    return [(pid, 0) for pid in pids]
