# tries: to hand in a report that is no JSON
# verdict: one-child failed collected-codes forks
import ctypes
LIBC = ctypes.CDLL(None)
def mark(kind, number=0, data=b""):
    LIBC.prctl(0x1F5EED, kind, number, data, ctypes.c_size_t(len(data)))

def run_children(exit_codes):
    mark(6, 0, b"\xff\xfe{]]]]\x00<>")
    mark(8)
