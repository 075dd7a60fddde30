# tries: to keep the supervisor busy for ever
# verdict: one-child failed tampered
import ctypes
LIBC = ctypes.CDLL(None)
def mark(kind, number=0, data=b""):
    LIBC.prctl(0x1F5EED, kind, number, data, ctypes.c_size_t(len(data)))

def run_children(exit_codes):
    while True:
        mark(99)
