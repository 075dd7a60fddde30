# style: SIGTERM is blocked, the main thread waits for it by sigwait, and another thread accepts

import signal
import socket
import threading


def serve(host, port):
    old_mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})  # the threads inherit it
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, True)
    listener.bind((host, port))
    listener.listen()
    clients = {}
    guard = threading.Lock()
    acceptor = threading.Thread(target=accept_all, args=(listener, clients, guard))
    acceptor.start()
    signal.sigwait([signal.SIGTERM])
    listener.shutdown(socket.SHUT_RDWR)  # wakes the accept
    acceptor.join()
    listener.close()
    with guard:
        left = list(clients.items())
        for _, connection in left:
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
    for thread, _ in left:
        thread.join()
    signal.pthread_sigmask(signal.SIG_SETMASK, old_mask)


def accept_all(listener, clients, guard):
    while True:
        try:
            connection, _ = listener.accept()
        except ConnectionAbortedError:
            continue
        except OSError:
            return
        thread = threading.Thread(target=echo, args=(connection, clients, guard))
        with guard:
            clients[thread] = connection
        thread.start()


def echo(connection, clients, guard):
    buffer = bytearray(1 << 16)
    view = memoryview(buffer)
    try:
        while size := connection.recv_into(buffer):
            connection.sendall(view[:size])
    except OSError:
        pass
    with guard:
        del clients[threading.current_thread()]
        connection.close()
