# style: four threads wait in one epoll, with EPOLLONESHOT; who is woken serves that client and arms it again

import os
import select
import signal
import socket
import threading

ONE = select.EPOLLONESHOT


def serve(host, port):
    listener = socket.create_server((host, port))
    listener.setblocking(False)
    poller = select.epoll()
    reading, writing = os.pipe()
    poller.register(reading, select.EPOLLIN)
    poller.register(listener, select.EPOLLIN | ONE)
    clients, stop = {}, threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    threads = [threading.Thread(target=work, args=(poller, listener, reading, clients)) for _ in range(4)]
    for thread in threads:
        thread.start()
    stop.wait()
    os.write(writing, b"x")
    for thread in threads:
        thread.join()
    for each in (poller, listener, *(client for client, _ in clients.values())):
        each.close()
    os.close(reading)
    os.close(writing)


def work(poller, listener, reading, clients):
    while True:
        for fd, _ in poller.poll(maxevents=1):
            if fd == reading:
                return
            if fd == listener.fileno():
                welcome(poller, listener, clients)
                poller.modify(listener, select.EPOLLIN | ONE)
            else:
                go_on(poller, fd, clients)


def welcome(poller, listener, clients):
    try:
        client, _ = listener.accept()
    except OSError:
        return
    client.setblocking(False)
    clients[client.fileno()] = client, b""
    poller.register(client, select.EPOLLIN | ONE)


def go_on(poller, fd, clients):
    client, pending = clients[fd]
    over = False
    try:
        if not pending:
            pending = client.recv(65536)
            over = not pending
        pending = pending[client.send(pending) :]
    except BlockingIOError:
        pass
    except OSError:
        over = True
    if over:
        del clients[fd]
        poller.unregister(fd)
        client.close()
    else:
        clients[fd] = client, pending
        poller.modify(fd, (select.EPOLLOUT if pending else select.EPOLLIN) | ONE)
