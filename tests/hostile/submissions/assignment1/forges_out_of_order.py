# tries: to confuse the supervisor by an impossible order
# verdict: one-child failed tampered
import ctypes
LIBC = ctypes.CDLL(None)
def mark(kind, number=0, data=b""):
    LIBC.prctl(0x1F5EED, kind, number, data, ctypes.c_size_t(len(data)))

def run_children(exit_codes):
    for kind in (1, 2, 8, 7, 99):
        mark(kind)
