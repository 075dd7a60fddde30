# style: select.poll and a dict from descriptor to connection

import os
import select
import signal
import socket


def serve(host, port):
    pipe_r, pipe_w = os.pipe()
    os.set_blocking(pipe_w, False)
    old_fd = signal.set_wakeup_fd(pipe_w, warn_on_full_buffer=False)
    old = signal.signal(signal.SIGTERM, lambda *args: None)
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((host, port))
    server.listen(50)
    server.setblocking(False)
    poller = select.poll()
    poller.register(server, select.POLLIN)
    poller.register(pipe_r, select.POLLIN)
    sockets, output, at_eof = {}, {}, {}
    running = True
    while running:
        for fd, event in poller.poll():
            if fd == pipe_r:
                running = False
            elif fd == server.fileno():
                try:
                    new, _ = server.accept()
                except OSError:
                    continue
                new.setblocking(False)
                sockets[new.fileno()], output[new.fileno()], at_eof[new.fileno()] = new, b"", False
                poller.register(new, select.POLLIN)
            else:
                sock = sockets[fd]
                broken = bool(event & (select.POLLERR | select.POLLNVAL))
                try:
                    if event & select.POLLOUT and not broken:
                        output[fd] = output[fd][sock.send(output[fd]) :]
                    elif event & (select.POLLIN | select.POLLHUP) and not broken:
                        data = sock.recv(32768)
                        output[fd] += data
                        at_eof[fd] = not data
                except BlockingIOError:
                    pass
                except OSError:
                    broken = True
                if broken or (at_eof[fd] and not output[fd]):
                    poller.unregister(fd)
                    sock.close()
                    del sockets[fd], output[fd], at_eof[fd]
                else:
                    poller.modify(fd, select.POLLOUT if output[fd] else select.POLLIN)
    server.close()
    for sock in sockets.values():
        sock.close()
    signal.signal(signal.SIGTERM, old)
    signal.set_wakeup_fd(old_fd)
    os.close(pipe_r)
    os.close(pipe_w)
