# tries: to point at another place, with a name that acts on terminals and pages
# verdict: one-child failed raised
import ctypes
LIBC = ctypes.CDLL(None)
def mark(kind, number=0, data=b""):
    LIBC.prctl(0x1F5EED, kind, number, data, ctypes.c_size_t(len(data)))

import json
def run_children(exit_codes):
    where = {"file": "../../../etc/passwd", "line": -5}
    text = "\x1b]0;owned\x07\x1b[2J</system-out>]]><script>alert(1)</script>\u202e\ud800"
    mark(7, 0, json.dumps({"type": text, "message": text, "where": where, "traceback": text * 9}).encode())
    mark(8)
