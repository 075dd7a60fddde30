# style: a ThreadPoolExecutor with room for everybody, and SIGTERM looked for by sigpending

import concurrent.futures
import select
import signal
import socket


def serve(host, port):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    open_connections = set()
    with (
        concurrent.futures.ThreadPoolExecutor(max_workers=200) as pool,
        socket.create_server((host, port)) as listener,
    ):
        listener.setblocking(False)
        while signal.SIGTERM not in signal.sigpending():
            if select.select([listener], [], [], 0.1)[0]:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    continue
                connection.setblocking(True)
                open_connections.add(connection)
                pool.submit(echo, connection, open_connections)
        for connection in list(open_connections):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # its thread has closed it just now
    signal.sigwait({signal.SIGTERM})
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def echo(connection, open_connections):
    try:
        while data := connection.recv(65536):
            connection.sendall(data)
    except OSError:
        pass
    finally:
        open_connections.discard(connection)
        connection.close()
