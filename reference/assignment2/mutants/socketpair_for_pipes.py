# mutant: uses a pair of sockets in place of pipes
# caught by: uses-pipes

import os
import socket


def upper_via_child(message):
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        try:
            ours.close()
            theirs.sendall(read_all(theirs).upper())
        finally:
            os._exit(0)
    theirs.close()
    ours.sendall(message)
    ours.shutdown(socket.SHUT_WR)
    answer = read_all(ours)
    ours.close()
    os.waitpid(pid, 0)
    return answer


def read_all(connection):
    chunks = []
    while chunk := connection.recv(65536):
        chunks.append(chunk)
    return b"".join(chunks)
