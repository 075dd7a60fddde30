# tries: to drop silent clients by a clock that is read without the C library
# verdict: slow-client failed cut-off
import ctypes, select, signal, socket
LIBC = ctypes.CDLL(None)

def now():
    time = (ctypes.c_long * 2)()
    LIBC.syscall(228 if ctypes.sizeof(ctypes.c_long) == 8 and hasattr(LIBC, "arch_prctl") else 113, 1, time)
    return time[0] + time[1] / 1e9

def serve(host, port):
    listener = socket.create_server((host, port))
    pending, last = {}, {}
    while True:
        writers = [client for client in pending if pending[client]]
        readers = [client for client in pending if not pending[client]]
        readable, writable, _ = select.select([listener, *readers], writers, [])
        at = now()
        for client in [client for client in pending if at - last[client] > 1]:
            del pending[client]
            client.close()
        if listener in readable:
            client, _ = listener.accept()
            client.setblocking(False)
            pending[client], last[client] = b"", at
        for client in [*readable, *writable]:
            if client in pending:
                last[client] = at
                if pending[client]:
                    pending[client] = pending[client][client.send(pending[client]):]
                elif not (data := client.recv(65536)):
                    del pending[client]
                    client.close()
                else:
                    pending[client] = data
