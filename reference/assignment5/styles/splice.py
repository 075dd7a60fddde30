# style: os.splice moves the bytes from the socket into a pipe and back, and they never enter the process

import os
import selectors
import signal
import socket
import threading


def serve(host, port):
    selector = selectors.PollSelector()
    wake_r, wake_w = os.pipe2(os.O_NONBLOCK)
    old_fd = signal.set_wakeup_fd(wake_w)
    old = signal.signal(signal.SIGTERM, lambda *_: None)
    listener = socket.create_server((host, port))
    listener.setblocking(False)
    selector.register(listener, selectors.EVENT_READ)
    selector.register(wake_r, selectors.EVENT_READ)
    clients = {}
    lock = threading.Lock()
    while all(key.fd != wake_r for key, _ in selector.select()):
        try:
            client, _ = listener.accept()
        except OSError:
            continue
        client.setblocking(True)
        thread = threading.Thread(target=splice_back, args=(client, clients, lock))
        with lock:
            clients[client] = thread
        thread.start()
    listener.close()
    with lock:
        threads = list(clients.values())
        for client in clients:
            try:
                client.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
    for thread in threads:
        thread.join()
    selector.close()
    signal.signal(signal.SIGTERM, old)
    signal.set_wakeup_fd(old_fd)
    os.close(wake_r)
    os.close(wake_w)


def splice_back(client, clients, lock):
    reading, writing = os.pipe()
    fd = client.fileno()
    try:
        while size := os.splice(fd, writing, 65536):
            while size:
                size -= os.splice(reading, fd, size)
    except OSError:
        pass
    os.close(reading)
    os.close(writing)
    with lock:
        del clients[client]
        client.close()
