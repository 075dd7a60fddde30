# tries: to break the supervisor by numbers that are none
# verdict: one-child failed raised
import ctypes
LIBC = ctypes.CDLL(None)
def mark(kind, number=0, data=b""):
    LIBC.prctl(0x1F5EED, kind, number, data, ctypes.c_size_t(len(data)))

def run_children(exit_codes):
    mark(7, 0, b'{"type": "E", "message": NaN, "exit_status": Infinity, "where": {"file": "fork_wait.py", "line": Infinity}, "traceback": ""}')
    mark(8)
