# tries: to be taken for a server that has returned when it was told to
# verdict: echoes failed returned-early
# verdict: stops-on-sigterm failed returned-early
import ctypes, socket
LIBC = ctypes.CDLL(None)
def mark(kind, number=0, data=b""):
    LIBC.prctl(0x1F5EED, kind, number, data, ctypes.c_size_t(len(data)))

def serve(host, port):
    with socket.create_server((host, port)):
        mark(6, 0, b"null\n")
        mark(8)
        while True:
            pass
