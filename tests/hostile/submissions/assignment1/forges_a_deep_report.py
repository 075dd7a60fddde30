# tries: to overflow the judge's stack
# verdict: one-child failed collected-codes forks
import ctypes
LIBC = ctypes.CDLL(None)
def mark(kind, number=0, data=b""):
    LIBC.prctl(0x1F5EED, kind, number, data, ctypes.c_size_t(len(data)))

def run_children(exit_codes):
    mark(6, 0, b'{"list": [' * 5000 + b"]}" * 5000)
    mark(8)
