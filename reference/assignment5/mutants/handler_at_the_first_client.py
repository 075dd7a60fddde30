# mutant: sets its handler when the first client comes: before, SIGTERM kills it
# caught by: stops-on-sigterm

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
            conn.sendall(data)
    except OSError:
        pass
    finally:
        conn.close()


def serve(host, port):
    old = None
    srv = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    srv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    srv.bind((host, port))
    srv.listen(128)
    try:
        while True:
            conn, addr = srv.accept()
            if old is None:
                old = signal.signal(signal.SIGTERM, on_term)
            t = threading.Thread(target=client, args=(conn,), daemon=True)
            t.start()
    except Stop:
        pass
    finally:
        srv.close()
        signal.signal(signal.SIGTERM, old)
