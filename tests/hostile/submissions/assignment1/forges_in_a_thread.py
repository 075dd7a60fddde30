# tries: to let a thread speak while the call goes on
# verdict: one-child failed tampered
import ctypes
LIBC = ctypes.CDLL(None)
def mark(kind, number=0, data=b""):
    LIBC.prctl(0x1F5EED, kind, number, data, ctypes.c_size_t(len(data)))

import threading
def run_children(exit_codes):
    thread = threading.Thread(target=mark, args=(6, 0, b'{"list": []}\n'))
    thread.start()
    thread.join()
    return [(1, 0)]
