# style: a helper thread sits in sigwait and wakes the loop of the main thread through a socket pair

import select
import signal
import socket
import threading


def serve(host, port):
    old_mask = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    ours, theirs = socket.socketpair()
    helper = threading.Thread(target=wait_for_sigterm, args=(theirs,))
    helper.start()
    listener = socket.create_server((host, port))
    listener.setblocking(False)
    backlog = {}  # connection → what is still to be sent to it
    ended = set()

    def drop(connection):
        del backlog[connection]
        ended.discard(connection)
        connection.close()

    while True:
        readers = [c for c in backlog if c not in ended and len(backlog[c]) < 500_000]
        writers = [c for c in backlog if backlog[c]]
        readable, writable, _ = select.select([ours, listener, *readers], writers, [])
        if ours in readable:
            break
        for sock in readable:
            try:
                if sock is listener:
                    connection, _ = listener.accept()
                    connection.setblocking(False)
                    backlog[connection] = b""
                    continue
                data = sock.recv(50_000)
                backlog[sock] += data
                if not data:
                    ended.add(sock)
                    if not backlog[sock]:
                        drop(sock)
            except BlockingIOError:
                pass
            except OSError:
                if sock is not listener:
                    drop(sock)
        for sock in writable:
            if sock not in backlog:
                continue
            try:
                sent = sock.send(backlog[sock])
                backlog[sock] = backlog[sock][sent:]
                if not backlog[sock] and sock in ended:
                    drop(sock)
            except BlockingIOError:
                pass
            except OSError:
                drop(sock)
    for connection in list(backlog):
        drop(connection)
    listener.close()
    helper.join()
    ours.close()
    theirs.close()
    signal.pthread_sigmask(signal.SIG_SETMASK, old_mask)


def wait_for_sigterm(wakes):
    signal.sigwait([signal.SIGTERM])
    wakes.sendall(b"!")
