# mutant: hangs up when a client says quit
# caught by: echoes

import signal
import socket
import threading


class Stop(Exception):
    pass


def on_term(signum, frame):
    raise Stop


def client(conn):
    try:
        while True:
            data = conn.recv(65536)
            if not data:
                break
            if data.strip() == b"quit":
                break
            conn.sendall(data)
    except OSError:
        pass
    finally:
        conn.close()


def serve(host, port):
    old = signal.signal(signal.SIGTERM, on_term)
    srv = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    srv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    srv.bind((host, port))
    srv.listen(128)
    try:
        while True:
            conn, addr = srv.accept()
            t = threading.Thread(target=client, args=(conn,), daemon=True)
            t.start()
    except Stop:
        pass
    finally:
        srv.close()
        signal.signal(signal.SIGTERM, old)
