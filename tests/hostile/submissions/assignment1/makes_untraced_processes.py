# tries: to leave the tracer's sight (CLONE_UNTRACED, CLONE_PARENT, clone3, namespaces)
# verdict: one-child failed forks
import ctypes, os, platform
LIBC = ctypes.CDLL(None, use_errno=True)
CLONE, UNSHARE = (220, 97) if platform.machine() == "aarch64" else (56, 272)
def run_children(exit_codes):
    made = []
    for flags in (0x00800000 | 17, 0x8000 | 17, 0x10000000 | 17, 0x20000000 | 17):
        pid = LIBC.syscall(CLONE, flags, 0, 0, 0, 0)
        if pid == 0:
            os._exit(exit_codes[0])
        made.append((pid, exit_codes[0]))
    LIBC.syscall(UNSHARE, 0x10000000)
    return made[:1]
