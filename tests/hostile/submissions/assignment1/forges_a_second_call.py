# tries: to report a call that was never made
# verdict: second-call failed tampered
import ctypes
LIBC = ctypes.CDLL(None)
def mark(kind, number=0, data=b""):
    LIBC.prctl(0x1F5EED, kind, number, data, ctypes.c_size_t(len(data)))

def run_children(exit_codes):
    mark(6, 0, b'{"list": []}\n')
    mark(5, 1)
    return []
