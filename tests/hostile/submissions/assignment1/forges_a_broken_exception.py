# tries: to report an exception that is none
# verdict: one-child failed raised
import ctypes
LIBC = ctypes.CDLL(None)
def mark(kind, number=0, data=b""):
    LIBC.prctl(0x1F5EED, kind, number, data, ctypes.c_size_t(len(data)))

def run_children(exit_codes):
    mark(7, 0, b'{"type": [], "message": {}, "where": {"file": 1, "line": "x"}, "traceback": null}')
    mark(8)
