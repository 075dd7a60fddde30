# tries: to report a return without returning
# verdict: one-child failed forks
import ctypes
LIBC = ctypes.CDLL(None)
def mark(kind, number=0, data=b""):
    LIBC.prctl(0x1F5EED, kind, number, data, ctypes.c_size_t(len(data)))

import os
def run_children(exit_codes):
    mark(6, 0, b'{"list": [{"tuple": [{"int": "5"}, {"int": "%d"}]}]}\n' % exit_codes[0])
    mark(8)
    os._exit(0)
