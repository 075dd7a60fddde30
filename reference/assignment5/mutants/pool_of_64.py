# mutant: a pool of 64 threads, each with its client until that leaves
# caught by: many-clients

import signal
import socket
from concurrent.futures import ThreadPoolExecutor


class Stop(Exception):
    pass


def on_term(signum, frame):
    raise Stop


live = set()


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
        live.discard(conn)
        conn.close()


def serve(host, port):
    old = signal.signal(signal.SIGTERM, on_term)
    srv = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    srv.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    srv.bind((host, port))
    srv.listen(128)
    pool = ThreadPoolExecutor(64)
    try:
        while True:
            conn, addr = srv.accept()
            live.add(conn)
            pool.submit(client, conn)
    except Stop:
        pass
    finally:
        srv.close()
        pool.shutdown(wait=False, cancel_futures=True)
        for c in list(live):
            try:
                c.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        signal.signal(signal.SIGTERM, old)
