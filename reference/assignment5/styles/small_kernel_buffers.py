# style: threads, with the smallest buffers in the kernel, and TCP_CORK, which keeps a short rest back for a while

import signal
import socket
import threading

clients = {}
lock = threading.Lock()


class Stop(Exception):
    pass


def serve(host, port):
    signal.signal(signal.SIGTERM, on_sigterm)
    listener = socket.create_server((host, port))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    try:
        while True:
            client, _ = listener.accept()
            thread = threading.Thread(target=handle, args=(client,))
            with lock:
                clients[client] = thread
            thread.start()
    except Stop:
        pass
    listener.close()
    with lock:
        threads = list(clients.values())
        for client in clients:
            cut(client)
    for thread in threads:
        thread.join()


def on_sigterm(signum, frame):
    raise Stop


def handle(client):
    try:
        cork(client, 1)
        while data := client.recv(65536):
            client.sendall(data)
            cork(client, 0)
            cork(client, 1)
    except OSError:
        pass
    with lock:
        del clients[client]
        client.close()


def cork(client, on):
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, on)


def cut(client):
    try:
        client.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
