# mutant: binds, and forgets to listen
# caught by: echoes

import signal
import socket


def serve(host, port):
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    server = socket.socket()
    server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    server.bind((host, port))
    signal.sigwait({signal.SIGTERM})
    server.close()
